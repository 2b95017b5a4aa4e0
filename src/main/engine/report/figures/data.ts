import { isOf } from '../../estimators/sensitivity'
import type { CalibrationData } from './calibration'
import { mixingPictures, type MixingData } from './mixing'
import type { SensitivityData } from './sensitivity'
import type { Threshold } from '../../../../shared/report'
import type { LlcEstimate, Verdict } from '../../../../shared/run'
import { differencesOf } from '../comparison-facts'
import { estimatesOf, letterOf, measuresOf, sameMeasure, type Facts, type Measure } from '../facts'

/** What each figure draws, as plain data: its hash stands in the caption. */

export interface CheckpointData {
  readonly subjects: readonly {
    readonly letter: string
    readonly name: string
    readonly points: readonly {
      readonly step: number
      readonly state: Verdict | 'behaviour' | 'not-audited'
    }[]
  }[]
}

const worst: readonly Verdict[] = ['usable', 'suspicious', 'rejected']

/** Every checkpoint found, with the worst verdict of its estimates. */
export function checkpointData(facts: Facts): CheckpointData {
  return {
    subjects: facts.subjects.map((subject) => {
      const audited = new Set(subject.steps)
      const verdicts = new Map<number, Verdict>()
      for (const row of facts.llc) {
        if (row.subject !== subject.name) continue
        const known = verdicts.get(row.step)
        if (known === undefined || worst.indexOf(row.verdict) > worst.indexOf(known))
          verdicts.set(row.step, row.verdict)
      }
      const behaviour = new Set(
        facts.behaviour.filter((row) => row.subject === subject.name).map((row) => row.step)
      )
      const steps = [...new Set([...subject.stepsFound, ...subject.steps])].sort((a, b) => a - b)
      return {
        letter: subject.letter,
        name: subject.name,
        points: steps.map((step) => ({
          step,
          state:
            verdicts.get(step) ??
            (audited.has(step) && behaviour.has(step) ? ('behaviour' as const) : ('not-audited' as const))
        }))
      }
    })
  }
}

export interface LlcData extends Measure {
  readonly subjects: readonly {
    readonly letter: string
    readonly name: string
    readonly points: readonly {
      readonly step: number
      readonly estimate: number | null
      readonly low: number | null
      readonly high: number | null
      readonly verdict: Verdict
    }[]
  }[]
}

export function llcData(facts: Facts, measure: Measure): LlcData {
  return {
    component: measure.component,
    data: measure.data,
    sampledOn: measure.sampledOn,
    subjects: facts.subjects.map((subject) => ({
      letter: subject.letter,
      name: subject.name,
      points: estimatesOf(facts, measure, subject.name)
        .map(({ step, estimate, low, high, verdict }) => ({ step, estimate, low, high, verdict }))
        .sort((a, b) => a.step - b.step)
    }))
  }
}

export interface DifferenceData extends Measure {
  readonly onset: { readonly step: number; readonly low: number; readonly high: number } | null
  readonly points: readonly {
    readonly step: number
    readonly difference: number | null
    readonly low: number | null
    readonly high: number | null
    readonly identicalWeights: boolean
    /** Up to this size a difference does not count. */
    readonly margin: number
    /** Letters of the rejected subjects where there is no difference. */
    readonly rejected: readonly string[]
  }[]
}

export function differenceData(facts: Facts, measure: Measure): DifferenceData {
  const { comparison } = facts
  const onset =
    (comparison?.onsets ?? []).find(
      (candidate) =>
        candidate.component === measure.component &&
        candidate.data === measure.data &&
        measure.data === measure.sampledOn
    ) ??
    (comparison?.onsets ?? []).find(
      (candidate) => candidate.component === measure.component && candidate.data === measure.data
    )
  const pair = [comparison?.reference, comparison?.variant]
  return {
    component: measure.component,
    data: measure.data,
    sampledOn: measure.sampledOn,
    onset: onset ? { step: onset.step, low: onset.low, high: onset.high } : null,
    points: differencesOf(facts, measure).map(
      ({ step, difference, low, high, identicalWeights, margin }) => ({
        step,
        difference,
        low,
        high,
        identicalWeights,
        margin: margin ?? 0,
        rejected: facts.llc
          .filter(
            (row) =>
              row.step === step &&
              row.verdict === 'rejected' &&
              sameMeasure(row, measure) &&
              pair.includes(row.subject)
          )
          .map((row) => letterOf(facts, row.subject))
      })
    )
  }
}

export interface BehaviourData {
  readonly data: string
  readonly unit: string
  readonly chance: number | null
  readonly subjects: readonly {
    readonly letter: string
    readonly name: string
    readonly points: readonly { readonly step: number; readonly loss: number; readonly error: number }[]
  }[]
}

export function behaviourData(facts: Facts, data: string): BehaviourData {
  const record = facts.data.find((candidate) => candidate.name === data)
  return {
    data,
    unit: record?.unit ?? '',
    chance: record?.chanceLoss ?? null,
    subjects: facts.subjects.map((subject) => ({
      letter: subject.letter,
      name: subject.name,
      points: facts.behaviour
        .filter((row) => row.data === data && row.subject === subject.name)
        .map((row) => ({ step: row.step, loss: row.meanLoss, error: row.standardError }))
        .sort((a, b) => a.step - b.step)
    }))
  }
}

export interface DiagnosticData {
  readonly diagnostic: string
  readonly limits: Threshold['limits']
  readonly points: readonly {
    readonly letter: string
    readonly step: number
    readonly component: string
    readonly data: string
    readonly value: number
    /** Which of its limits the value is beyond, see beyondLimit. */
    readonly beyond: 'none' | 'suspicious' | 'rejected'
  }[]
}

export function diagnosticData(facts: Facts, threshold: Threshold): DiagnosticData {
  return {
    diagnostic: threshold.diagnostic,
    limits: threshold.limits,
    points: facts.llc.flatMap((row) => {
      const value: unknown = (row.diagnostics as Record<string, unknown>)[threshold.diagnostic]
      if (typeof value !== 'number') return []
      return [
        {
          letter: letterOf(facts, row.subject),
          step: row.step,
          component: row.component,
          data: row.data,
          value,
          beyond: beyondLimit(row, threshold.diagnostic)
        }
      ]
    })
  }
}

/** Which limit of a diagnostic decided about an estimate, by the reasons of its verdict: the verdict knows more than the value,
 *  such as its error. */
export function beyondLimit(row: LlcEstimate, diagnostic: string): 'none' | 'suspicious' | 'rejected' {
  const severities = row.reasons
    .filter((reason) => reason.diagnostic === diagnostic)
    .map((reason) => reason.severity)
  return severities.includes('rejected') ? 'rejected' : (severities[0] ?? 'none')
}

/** What the map of a calibration draws. */
export const calibrationData = ({ points, chosen }: CalibrationData): CalibrationData => ({ points, chosen })

/** The pictures of the chains on record, see ChainRecord. */
export function mixingData(facts: Facts): MixingData[] {
  const limits = facts.thresholds.find(({ diagnostic }) => diagnostic === 'essBulk')?.limits
  return facts.chains.slice(0, chainsLimit).flatMap((record) =>
    mixingPictures.map((picture) => ({
      ...record,
      picture,
      place: Math.max(
        0,
        facts.subjects.findIndex(({ name }) => name === record.subject)
      ),
      limits: { suspicious: limits?.suspicious ?? null, rejected: limits?.rejected ?? null }
    }))
  )
}

/** Three pictures each. */
const chainsLimit = 4

export const mixingId = ({ place, picture }: MixingData): string => `mixing-${place + 1}-${picture}`

export function sensitivityData(facts: Facts): SensitivityData[] {
  return facts.sensitivity.slice(0, figureLimit).flatMap((sensitivity) => {
    const centre = facts.llc.find((row) => isOf(sensitivity, row))
    return centre ? [{ sensitivity, centre }] : []
  })
}

export const sensitivityId = (index: number): string => `sensitivity-${index + 1}`

/** Figures beyond this many of one kind would be a wall; the tables and report.json have the rest. */
export const figureLimit = 12

export function drawnMeasures(facts: Facts): Measure[] {
  return measuresOf(facts.llc).slice(0, figureLimit)
}
