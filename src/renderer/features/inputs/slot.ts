import type { FileHashes, InputReference, SeriesInfo } from '../../../shared/inputs'
import type { LayerSpec } from '../../../shared/plan'
import type { LongTask } from './long-task'
import { componentsOfSpec, fitOf } from './network-fit'

/** A config that was chosen, a network described in place, or null: found beside the checkpoints. */
export type Architecture = InputReference | LayerSpec | null

/** A subject of the audit as the screens edit it: A is the reference, B the variant. */
export interface Slot {
  readonly id: number
  /** Name in plan and report. */
  name: string
  readonly reference: InputReference
  architecture: Architecture
  /** Steps to audit; null for all. */
  steps: readonly number[] | null
  /** Checkpoints whose values were read, with what was found in them. */
  checked: readonly { readonly step: number; readonly findings: SeriesInfo['findings'] }[]
  readonly series: LongTask<'readSeries'>
  readonly hashes: LongTask<'hashInput'>
}

export const letterOf = (place: number): string => String.fromCharCode(65 + place)

export const isLayerSpec = (architecture: Architecture): architecture is LayerSpec =>
  architecture !== null && 'family' in architecture

/** Why a subject cannot be audited yet; null when it can. */
export type SlotProblem =
  'reading' | 'unreadable' | 'refused-files' | 'no-architecture' | 'unfit-architecture'

export function problemOfSlot({ series, architecture }: Slot): SlotProblem | null {
  const { status, value } = series.state
  if (status === 'working') return 'reading'
  if (value === null || value.checkpoints.length === 0) return 'unreadable'
  if (value.checkpoints.some(({ problem }) => problem !== null)) return 'refused-files'
  if (isLayerSpec(architecture)) return fitOf(architecture, value.tensors).isFit ? null : 'unfit-architecture'
  return value.architecture === null ? 'no-architecture' : null
}

/** Parts of its network that can be sampled alone; empty while the network is not known. */
export const componentsOfSlot = ({
  series,
  architecture
}: Slot): readonly { readonly name: string; readonly parameters: number }[] =>
  isLayerSpec(architecture)
    ? componentsOfSpec(architecture)
    : (series.state.value?.architecture?.components ?? [])

export type Checkpoint = SeriesInfo['checkpoints'][number]

/** Hash of each checkpoint in the order of the series; a sharded one has one a file. */
export function hashesByCheckpoint(
  checkpoints: readonly Checkpoint[],
  hashes: FileHashes | null
): readonly (readonly FileHashes[number][])[] {
  const only = checkpoints.length === 1
  const byStep = new Map<number | null, FileHashes[number][]>()
  for (const hash of hashes ?? []) byStep.set(hash.step, [...(byStep.get(hash.step) ?? []), hash])
  return checkpoints.map(({ step }) => (only ? (hashes ?? []) : (byStep.get(step) ?? [])))
}

/** One text for the weights of each checkpoint, equal where every file is; null without hashes. */
const identities = (slot: Slot): readonly [step: number, identity: string | null][] => {
  const { checkpoints = [] } = slot.series.state.value ?? {}
  const hashes = hashesByCheckpoint(checkpoints, slot.hashes.state.value)
  return checkpoints.map(({ step }, place) => {
    const files = hashes[place] ?? []
    return [step, files.length === 0 ? null : files.map(({ sha256 }) => sha256).join(' ')]
  })
}

/** Steps of one series that hold the same bytes, in groups of two and more. */
export function equalSteps(slot: Slot): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>()
  for (const [step, identity] of identities(slot))
    if (identity !== null) groups.set(identity, [...(groups.get(identity) ?? []), step])
  return [...groups.values()].filter((steps) => steps.length > 1)
}

/** Common steps at which two series hold the same bytes: their difference there is 0 by construction. */
export function commonSteps(a: Slot, b: Slot): readonly number[] {
  const other = new Map(identities(b))
  return identities(a).flatMap(([step, identity]) =>
    identity !== null && other.get(step) === identity ? [step] : []
  )
}
