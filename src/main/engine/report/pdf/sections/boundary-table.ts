import type { Candidate } from '../../../../../shared/stage-candidates'
import type { Stages } from '../../../../../shared/stages'
import type { Report } from '../../../../../shared/report'
import { fixed, integer } from '../../numbers'
import type { Text } from '../spans'
import type { Column } from '../table'
import { letterText } from './words'

/** Columns of boundaries and of candidates. */
export const boundaryColumns: readonly Column[] = [
  { head: 'Subject', width: 0.7 },
  { head: 'Curve', width: 1.6 },
  { head: 'Step', width: 0.7, align: 'right' },
  { head: '90% interval', width: 1.2, align: 'right' },
  { head: 'Support', width: 0.6, align: 'right' },
  { head: 'Kind', width: 0.8 },
  { head: 'Second opinion', width: 0.9, align: 'right' }
]

export const boundaryCells = (
  report: Report,
  { subject, curve }: Pick<Stages, 'curve'> & { readonly subject: string },
  { step, low, high, support, kind, secondOpinion }: Candidate
): Text[] => [
  letterText(report, subject),
  curve,
  integer(step),
  `${integer(low)} to ${integer(high)}`,
  support === null ? 'none' : fixed(support, 2),
  kind,
  secondOpinion === null ? 'none' : integer(secondOpinion)
]
