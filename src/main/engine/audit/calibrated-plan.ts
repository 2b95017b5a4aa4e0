import { basename, dirname, isAbsolute, relative, sep } from 'node:path'
import { type Document, isMap, parseDocument } from 'yaml'
import type { Calibration } from '../../../shared/calibration'
import { AuditError } from '../../../shared/errors'
import type { LlcSettings } from '../../../shared/plan'
import { parsePlan } from './plan'

/** Settings of a plan that a calibration does not choose. */
const kept: readonly string[] = ['observeEvery']

/** A plan's text with the settings that a calibration chose, and the file that says why. Everything else stays as it was written,
 *  comments of YAML among it.
 *  @param path of the plan @param file of the stored calibration
 *  @throws AuditError `calibration/invalid` where nothing was chosen, `plan/*` */
export function withCalibration(text: string, path: string, { settings }: Calibration, file: string): string {
  if (settings === null) {
    throw new AuditError('calibration/invalid', 'the calibration chose nothing: the plan stays as it is', {
      where: file,
      hint: 'Give it a longer budget, or allow more bias.'
    })
  }
  parsePlan(text, path)
  const document = parseDocument(text)
  const at = ['analyses', 'llc']
  if (!isMap(document.getIn(at))) document.setIn(at, document.createNode({}))
  document.setIn([...at, 'settings'], merged(document, [...at, 'settings'], settings))
  document.setIn([...at, 'calibration'], wayTo(file, dirname(path)))
  const written = /\.json$/i.test(path)
    ? `${JSON.stringify(document.toJS(), null, 2)}\n`
    : document.toString({ lineWidth: 0 })
  parsePlan(written, path)
  return written
}

function merged(document: Document, at: readonly string[], settings: LlcSettings): object {
  let own: unknown = document.toJS()
  for (const step of at) own = (own as Record<string, unknown> | null | undefined)?.[step]
  const fields = Object.entries(own ?? {}).filter(([name]) => kept.includes(name))
  const chosen = Object.entries(settings).filter(([name]) => !kept.includes(name))
  return document.createNode(Object.fromEntries([...chosen, ...fields])) as object
}

/** Relative to the plan's folder, with forward slashes. */
function wayTo(file: string, folder: string): string {
  const way = relative(folder, file) || basename(file)
  return isAbsolute(way) ? file : way.split(sep).join('/')
}
