import type { DiagnosticName } from '../../charts/diagnostic'
import type { Report } from '../../../shared/report'

/** All diagnostics of an estimate, those that a reader looks at first in front. */
export const diagnosticNames: readonly DiagnosticName[] = [
  'rHat',
  'essBulk',
  'essTail',
  'equilibrium',
  'degree',
  'heatingShare',
  'excessShare',
  'belowBaseline',
  'drift',
  'acceptance',
  'nonFinite',
  'restraintShare',
  'autocorrelationTime',
  'mcse',
  'gradientToNoise',
  'heating',
  'heatingLoss',
  'excessLoss',
  'equilibriumError',
  'degreeError',
  'unpairedEstimate',
  'unpairedError',
  'varianceEstimate',
  'varianceError',
  'varianceRatio',
  'temperatureShare',
  'temperatureSlope',
  'temperatureSlopeError',
  'localizationSlope',
  'localizationSlopeError',
  'discretizationBias',
  'downhill',
  'stuckChains'
]

/** Those to be drawn: the ones with limits, or all; none that no estimate has. */
export function shownDiagnostics(report: Report, isAll: boolean): DiagnosticName[] {
  const limited = new Set(report.thresholds.map(({ diagnostic }) => diagnostic))
  return diagnosticNames
    .filter((name) => isAll || limited.has(name))
    .filter((name) => report.llc.some(({ diagnostics }) => diagnostics[name] !== null))
}
