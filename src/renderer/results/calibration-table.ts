import type { Calibration, CalibrationPoint } from '../../shared/calibration'
import { significant, whole } from './numbers'
import type { Cell, Table } from './table'

type Translate = (key: string, values?: Record<string, unknown>) => string

const numbers = [
  ['degree', 3],
  ['heatingShare', 3],
  ['equilibrium', 4],
  ['excessShare', 3],
  ['restraintShare', 3],
  ['acceptance', 3],
  ['rHat', 4],
  ['ess', 3]
] as const satisfies readonly (readonly [keyof CalibrationPoint, number])[]

/** Every point that was tried, in its order, with what was measured and why it does not hold. */
export function calibrationTable(
  { points, chosen }: Pick<Calibration, 'points' | 'chosen'>,
  t: Translate
): Table {
  const number = (value: number | null, digits = 4): Cell => ({ text: significant(value, digits), value })
  return {
    columns: [
      { title: t('calibration.columns.number'), numeric: true },
      { title: t('calibration.columns.purpose') },
      { title: t('calibration.columns.step'), numeric: true },
      ...['nβ', 'ε', 'γ', 'λ̂', '±'].map((title) => ({ title, numeric: true })),
      { title: t('calibration.columns.verdict') },
      { title: t('calibration.columns.reasons') },
      ...numbers.map(([field]) => ({ title: t(`calibration.columns.${field}`), numeric: true })),
      { title: t('calibration.columns.sampler') },
      ...['batchSize', 'chains', 'burnIn', 'draws', 'gradients'].map((field) => ({
        title: t(`calibration.columns.${field}`),
        numeric: true
      }))
    ],
    rows: points.map((point, index) => {
      const { settings, accepted, reasons, purpose, step } = point
      const verdict = accepted ? 'usable' : 'rejected'
      const isChosen = index === chosen
      return {
        rejected: !accepted,
        cells: [
          { text: whole(index + 1), value: index + 1 },
          { text: t(`calibration.purposes.${purpose}`), value: purpose },
          { text: whole(step), value: step },
          number(settings.nBeta),
          number(settings.stepSize),
          number(settings.localization),
          number(point.estimate),
          number(point.standardError, 2),
          {
            text: t(
              isChosen ? 'calibration.chosen' : accepted ? 'calibration.holdsWord' : 'calibration.rejected'
            ),
            value: isChosen ? 'chosen' : accepted ? 'holds' : 'rejected',
            mark: verdict
          },
          { text: reasons.join('; '), wrap: true },
          ...numbers.map(([field, digits]) => number(point[field], digits)),
          { text: settings.sampler },
          settings.batchSize === 'full'
            ? { text: 'full' }
            : { text: whole(settings.batchSize), value: settings.batchSize },
          ...[settings.chains, settings.burnIn, settings.draws, point.gradients].map((value) => ({
            text: whole(value),
            value
          }))
        ]
      }
    })
  }
}
