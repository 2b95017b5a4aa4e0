import type { Report } from '../../../../../shared/report'
import type { LlcEstimate } from '../../../../../shared/run'
import { settingSymbols } from '../../../../../shared/setting-symbols'
import { beyondLimit } from '../../figures/data'
import { dataWords, componentWords, measuresOf, tallyOf } from '../../facts'
import { count, decimalsFor, diagnostic, fixed, integer, significant, withInterval } from '../../numbers'
import { subheading, paragraph } from '../blocks'
import { figures } from '../figure'
import type { Span, Text } from '../spans'
import { extract, table, type Column } from '../table'
import { type } from '../theme'
import type { Element } from '../typesetter'
import { calibrationPart } from './calibration'
import { chapter, type Context } from './context'
import { letterText, verdictText } from './words'

const notUsableLimit = 60
const valuesLimit = 60

/** 7: the limits, what lies beyond them, and the values they were held against. */
export function diagnosticsSection(context: Context): void {
  const { t, report, drawings } = context
  chapter(context, '7 Diagnostics and validity', (sect) => {
    if (report.llc.length === 0) {
      paragraph(t, sect, 'No LLC was measured, so there is nothing to diagnose.')
      calibrationPart(context, sect)
      return
    }
    const tally = tallyOf(report.llc)
    paragraph(
      t,
      sect,
      `${count(tally.total, 'estimate')}: ${integer(tally.usable)} usable, ${integer(tally.suspicious)} suspicious, ${integer(tally.rejected)} rejected. The limits were fixed before the run. A value beyond a limit decides the verdict of its estimate; diagnostics of the chain itself do not apply to data observed along it.`
    )
    figures(
      t,
      sect,
      report.figures.filter((figure) => figure.kind === 'diagnostic'),
      drawings
    )
    limitsTable(context, sect)
    notUsableTable(context, sect)
    valuesTable(context, sect)
    correctedTable(context, sect)
    calibrationPart(context, sect)
    chainsPart(context, sect)
    sensitivityPart(context, sect)
  })
}

/** What a single run says of its own bias, and how far its value belongs to its settings. */
function correctedTable({ t, report }: Context, sect: Element): void {
  const rows = report.llc.filter((row) => row.corrected !== null)
  if (rows.length === 0) return
  subheading(t, sect, 'Bias and slopes', 100)
  const chosen = extract(rows.length, (index) => rows[index]?.verdict !== 'usable', valuesLimit)
  const withError = (value: number | null, error: number | null): string => {
    if (value === null) return ''
    if (error === null) return diagnostic(value)
    const decimals = decimalsFor([error])
    return `${fixed(value, decimals)} ± ${fixed(error, decimals)}`
  }
  const measures = new Set(rows.map((row) => measureText(report, row)))
  const several = measures.size > 1
  const alike = several ? '' : ` Of ${[...measures].join()}.`
  const stops = rows.some((row) => row.precision !== null)
  table(t, sect, {
    label: t.tableLabel('7'),
    caption: `Bias H_L/κ of the finite step and the gradient noise; the estimate without it, with a 95% interval in which the bias is known to a factor of two; and the change of the estimate with the logarithms of nβ and γ, with standard errors, from the same run.${alike}${cutWords(chosen.length, rows.length)}`,
    style: type.dense,
    columns: [
      { head: 'Checkpoint', width: 62, fixed: true },
      ...(several ? [{ head: 'Of', width: 1.3 }] : []),
      { head: 'LLC', width: 1, align: 'right' },
      { head: 'Bias', width: 0.6, align: 'right' },
      { head: 'Corrected', width: 90, fixed: true, align: 'right' },
      { head: 'd/d ln nβ', width: 0.9, align: 'right' },
      { head: 'd/d ln γ', width: 0.9, align: 'right' },
      { head: 'Draws', width: 0.6, align: 'right' },
      ...(stops ? [{ head: 'Ended by', width: 0.7 }] : [])
    ],
    rows: chosen.flatMap((index) => {
      const row = rows[index]
      if (!row?.corrected) return []
      const { diagnostics: d, corrected, precision } = row
      const decimals = decimalsFor([row.standardError])
      return [
        [
          checkpointText(report, row),
          ...(several ? [measureText(report, row)] : []),
          withError(row.estimate, row.standardError),
          d.discretizationBias === null ? '' : diagnostic(d.discretizationBias),
          withInterval(corrected.estimate, corrected.low, corrected.high, decimals),
          withError(d.temperatureSlope, d.temperatureSlopeError),
          withError(d.localizationSlope, d.localizationSlopeError),
          integer(row.draws),
          ...(stops ? [precision === null ? 'plan' : precision.isReached ? 'precision' : 'budget'] : [])
        ]
      ]
    })
  })
}

function chainsPart({ t, report, drawings }: Context, sect: Element): void {
  const list = report.figures.filter((figure) => figure.kind === 'mixing')
  if (list.length === 0) return
  subheading(t, sect, 'Chains of the last checkpoints', 180)
  figures(t, sect, list, drawings)
}

function sensitivityPart({ t, report, drawings }: Context, sect: Element): void {
  if (report.sensitivity.length === 0) return
  subheading(t, sect, 'Sensitivity to the settings', 180)
  paragraph(
    t,
    sect,
    'The estimate of these checkpoints was made again with one setting divided or multiplied. An estimate becomes suspicious where the corrected estimates at the two smaller step sizes differ by more than their intervals allow, or where more than one neighbour is rejected. That the value moves with γ and nβ is no fault: it says how far it belongs to them.'
  )
  figures(
    t,
    sect,
    report.figures.filter((figure) => figure.kind === 'sensitivity'),
    drawings
  )
  table(t, sect, {
    label: t.tableLabel('7'),
    caption: 'Estimates with one setting changed. H_L: heat that reaches the loss.',
    style: type.dense,
    columns: [
      { head: 'Checkpoint', width: 62, fixed: true },
      { head: 'Setting', width: 1, align: 'left' },
      { head: 'LLC', width: 1, align: 'right' },
      { head: 'Corrected', width: 1.4, align: 'right' },
      { head: 'κ', width: 0.5, align: 'right' },
      { head: 'H_L', width: 0.6, align: 'right' },
      { head: 'Verdict', width: 60, fixed: true }
    ],
    rows: report.sensitivity.flatMap((own) =>
      own.neighbours.map((point) => {
        const decimals = decimalsFor([point.standardError])
        const { corrected } = point
        return [
          [...letterText(report, own.subject), { text: ` step ${integer(own.step)}` }],
          `${settingSymbols[point.parameter]} = ${significant(point.value, 3)}`,
          point.estimate === null
            ? 'no estimate'
            : `${fixed(point.estimate, decimals)} ± ${fixed(point.standardError ?? 0, decimals)}`,
          corrected === null ? '' : withInterval(corrected.estimate, corrected.low, corrected.high, decimals),
          point.degree === null ? '' : fixed(point.degree, 2),
          point.heatingLoss === null ? '' : diagnostic(point.heatingLoss),
          verdictText(point.verdict)
        ]
      })
    )
  })
}

function limitsTable({ t, report }: Context, sect: Element): void {
  const few = report.subjects.length <= 4
  const counted: Column[] = few
    ? report.subjects.map(({ letter }) => ({
        head: `${letter} beyond`,
        width: 44,
        fixed: true,
        align: 'right' as const
      }))
    : [{ head: 'Beyond', width: 60, fixed: true, align: 'right' }]
  table(t, sect, {
    label: t.tableLabel('7'),
    caption:
      'Limits, and the number of estimates beyond them; those along chains that are beyond one count with them.',
    columns: [
      { head: 'Diagnostic', width: 1.1 },
      { head: 'Suspicious', width: 50, fixed: true, align: 'right' },
      { head: 'Rejected', width: 50, fixed: true, align: 'right' },
      ...counted,
      { head: 'Source', width: 1.3 }
    ],
    rows: report.thresholds.map((threshold) => {
      const words = (rows: readonly LlcEstimate[]): string => {
        const outside = rows.filter((row) => beyondLimit(row, threshold.diagnostic) !== 'none').length
        return rows.length === 0 ? 'none made' : `${integer(outside)} of ${integer(rows.length)}`
      }
      const bySubject = report.subjects.map(({ name }) =>
        words(report.llc.filter((row) => row.subject === name))
      )
      return [
        threshold.label,
        threshold.suspicious,
        threshold.rejected,
        ...(few ? bySubject : [words(report.llc)]),
        threshold.source
      ]
    })
  })
}

function notUsableTable({ t, report }: Context, sect: Element): void {
  const rows = report.llc.filter((row) => row.verdict !== 'usable')
  subheading(t, sect, 'Estimates not usable', 80)
  if (rows.length === 0) {
    paragraph(t, sect, 'None: every estimate is usable.')
    return
  }
  const chosen = extract(rows.length, (index) => rows[index]?.verdict === 'rejected', notUsableLimit)
  table(t, sect, {
    label: t.tableLabel('7'),
    caption: `Why estimates are not usable.${cutWords(chosen.length, rows.length)}`,
    columns: [
      { head: 'Checkpoint', width: 62, fixed: true },
      { head: 'Of', width: 1.3 },
      { head: 'Verdict', width: 52, fixed: true },
      { head: 'Reasons', width: 3 },
      { head: 'Consequence', width: 56, fixed: true }
    ],
    rows: chosen.flatMap((index) => {
      const row = rows[index]
      if (!row) return []
      const reasons = row.reasons.map((reason) => reason.message).join('; ')
      const consequence = row.verdict === 'rejected' ? 'no estimate' : 'shown, marked'
      return [
        [
          checkpointText(report, row),
          measureText(report, row),
          verdictText(row.verdict),
          reasons,
          consequence
        ]
      ]
    })
  })
}

const checkpointText = (report: Report, row: LlcEstimate): Span[] => [
  ...letterText(report, row.subject),
  { text: ` step ${integer(row.step)}` }
]

/** Component and data; on what they were sampled only where that is not the same for all. */
function measureText(report: Report, row: LlcEstimate): string {
  const isOne = report.data.filter((data) => data.use === 'sample').length < 2
  const data = isOne ? row.data : dataWords(row)
  return row.component === 'full' ? data : `${componentWords(row.component)} on ${data}`
}

const cutWords = (shown: number, all: number): string =>
  shown < all ? ` Extract: ${shown} of ${integer(all)}; all are in report.json, field llc.` : ''

/** Columns of the table of values: field of the diagnostics, head, decimals. */
const values: readonly (readonly [keyof LlcEstimate['diagnostics'], string, number])[] = [
  ['rHat', 'R-hat', 3],
  ['essBulk', 'Bulk ESS', 0],
  ['essTail', 'Tail ESS', 0],
  ['mcse', 'MCSE', 2],
  ['equilibrium', '(V − H)/d', 3],
  ['heatingShare', 'Heating', 3],
  ['degree', 'κ', 2],
  ['excessShare', 'Excess share', 3],
  ['drift', 'Drift', 2]
]

function valuesTable({ t, report }: Context, sect: Element): void {
  subheading(t, sect, 'Values', 100)
  const { llc } = report
  const chosen = extract(llc.length, (index) => llc[index]?.verdict !== 'usable', valuesLimit)
  const several = measuresOf(llc).length > 1
  table(t, sect, {
    label: t.tableLabel('7'),
    caption: `Diagnostics of the estimates; beyond a limit in bold. ESS: effective sample size, draws. MCSE: Monte Carlo standard error. Excess share: mean loss of the draws minus that of the checkpoint, as a share of what training won over chance. Drift: second half of the draws minus the first, in standard errors. Empty: does not apply.${cutWords(chosen.length, llc.length)}`,
    style: type.dense,
    columns: [
      { head: 'Checkpoint', width: 62, fixed: true },
      ...(several ? [{ head: 'Of', width: 1.5 }] : []),
      ...values.map(([, head]) => ({ head, width: 0.72, align: 'right' as const }))
    ],
    rows: chosen.flatMap((index) => {
      const row = llc[index]
      if (!row) return []
      const name = several ? [measureText(report, row)] : []
      return [[checkpointText(report, row), ...name, ...valueTexts(row)]]
    })
  })
}

function valueTexts(row: LlcEstimate): Text[] {
  return values.map(([field, , decimals]): Text => {
    const value = row.diagnostics[field]
    if (value === null) return ''
    const small = value !== 0 && Math.abs(value) < 10 ** -decimals / 2
    const large = Math.abs(value) >= 1000
    const text = small ? diagnostic(value) : fixed(value, large ? 0 : decimals)
    return [{ text, font: beyondLimit(row, field) === 'none' ? 'regular' : 'strong' }]
  })
}
