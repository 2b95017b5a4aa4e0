import { AuditError } from '../../../../shared/errors'
import type { Report, ReportFigure } from '../../../../shared/report'
import {
  behaviourData,
  calibrationData,
  checkpointData,
  diagnosticData,
  differenceData,
  llcData,
  mixingData,
  mixingId,
  sensitivityData,
  sensitivityId
} from './data'
import { drawCalibration } from './calibration'
import { drawBehaviour } from './behaviour'
import { drawCheckpoints } from './checkpoints'
import { drawDiagnostic } from './diagnostic'
import { drawDifference } from './difference'
import { descentData, descentId, drawnDescents } from '../descent-facts'
import { drawnStages, jointStagesData, jointStagesId, stagesData, stagesId } from '../development-facts'
import { loadingsData, loadingsId, pathData, pathId } from '../path-facts'
import {
  weightDistanceData,
  weightLineId,
  weightLines,
  weightSpectra,
  weightSpectrumId
} from '../weight-facts'
import { drawDescent } from './descent'
import { drawJointStages } from './joint-stages'
import { drawLlc } from './llc'
import { drawLoadings } from './loadings'
import { drawMixing } from './mixing'
import { elicitationData, nearestData, outputsData } from '../output-facts'
import { drawElicitation, drawNearest, drawOutputs } from './outputs'
import { drawPath } from './path'
import { drawSensitivity } from './sensitivity'
import { drawStages } from './stages'
import { drawWeightDistance } from './weight-distance'
import { drawWeightLine } from './weight-line'
import { drawWeightSpectrum } from './weight-spectrum'

export interface Drawing {
  readonly svg: string
  /** Pixels; 0.75 points each on paper. */
  readonly width: number
  readonly height: number
}

/** Draws the figures of a report. Pure: same report, same SVG.
 *  @returns drawings by figure id, in the order of the report */
export function drawFigures(report: Report): Map<string, Drawing> {
  return new Map(report.figures.map((figure) => [figure.id, draw(report, figure)]))
}

function draw(report: Report, figure: ReportFigure): Drawing {
  const { id, size } = figure
  switch (figure.kind) {
    case 'checkpoints':
      return drawCheckpoints(id, checkpointData(report))
    case 'llc':
      return drawLlc(id, llcData(report, figure), size)
    case 'difference':
      return drawDifference(id, differenceData(report, figure), size)
    case 'outputs':
      return drawOutputs(id, dataOf(id, outputsData(report)))
    case 'nearest':
      return drawNearest(id, dataOf(id, nearestData(report)))
    case 'elicitation':
      return drawElicitation(id, dataOf(id, elicitationData(report)))
    case 'behaviour':
      return drawBehaviour(id, behaviourData(report, figure.data), size)
    case 'mixing': {
      const data = mixingData(report).find((candidate) => mixingId(candidate) === id)
      if (!data) throw new AuditError('report/invalid', `no chains for figure ${id}`)
      return drawMixing(id, data)
    }
    case 'calibration': {
      if (report.calibration === null)
        throw new AuditError('report/invalid', `no calibration for figure ${id}`)
      return drawCalibration(id, calibrationData(report.calibration))
    }
    case 'sensitivity': {
      const data = sensitivityData(report).find((_, index) => sensitivityId(index) === id)
      if (!data) throw new AuditError('report/invalid', `no sensitivity for figure ${id}`)
      return drawSensitivity(id, data)
    }
    case 'stages': {
      const data = drawnStages(report).find((candidate) => stagesId(report, candidate) === id)
      if (!data) throw new AuditError('report/invalid', `no stages for figure ${id}`)
      return drawStages(id, stagesData(report, data))
    }
    case 'path': {
      const data = pathData(report).find((candidate) => pathId(candidate) === id)
      if (!data) throw new AuditError('report/invalid', `no path for figure ${id}`)
      return drawPath(id, data)
    }
    case 'joint-stages': {
      const data = jointStagesData(report).find((candidate) => jointStagesId(candidate) === id)
      if (!data) throw new AuditError('report/invalid', `no joint stages for figure ${id}`)
      return drawJointStages(id, data)
    }
    case 'descent': {
      const data = drawnDescents(report).find((candidate) => descentId(report, candidate) === id)
      if (!data) throw new AuditError('report/invalid', `no double descent for figure ${id}`)
      return drawDescent(id, descentData(report, data))
    }
    case 'loadings': {
      const data = loadingsData(report).find((candidate) => loadingsId(candidate) === id)
      if (!data) throw new AuditError('report/invalid', `no loadings for figure ${id}`)
      return drawLoadings(id, data)
    }
    case 'weight-distance': {
      const data = weightDistanceData(report)
      if (!data) throw new AuditError('report/invalid', `no distances for figure ${id}`)
      return drawWeightDistance(id, data)
    }
    case 'weight-line': {
      const data = weightLines(report).find((candidate) => weightLineId(candidate) === id)
      if (!data) throw new AuditError('report/invalid', `no losses between two weights for figure ${id}`)
      return drawWeightLine(id, data)
    }
    case 'weight-spectrum': {
      const data = weightSpectra(report).find((candidate) => weightSpectrumId(candidate) === id)
      if (!data) throw new AuditError('report/invalid', `no singular values for figure ${id}`)
      return drawWeightSpectrum(id, data)
    }
    case 'diagnostic': {
      const threshold = report.thresholds.find((candidate) => candidate.diagnostic === figure.diagnostic)
      if (!threshold) throw new AuditError('report/invalid', `no threshold for figure ${id}`)
      const letters = report.subjects.map((subject) => subject.letter)
      return drawDiagnostic(id, diagnosticData(report, threshold), threshold.label, letters, size)
    }
  }
}

function dataOf<T>(id: string, data: T | null): T {
  if (data === null) throw new AuditError('report/invalid', `no data for figure ${id}`)
  return data
}
