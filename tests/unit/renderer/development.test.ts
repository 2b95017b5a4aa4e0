// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { descentLlcChart, descentLossChart } from '../../../src/renderer/charts/descent'
import { jointStagesChart } from '../../../src/renderer/charts/joint-stages'
import { loadingsChart } from '../../../src/renderer/charts/loadings'
import type { Palette } from '../../../src/renderer/charts/palette'
import { pathChart, pathPicture } from '../../../src/renderer/charts/path'
import { curvePoints, fittedAt, stagesChart } from '../../../src/renderer/charts/stages'
import { descentText } from '../../../src/renderer/features/development/descent-words'
import * as figures from '../../../src/renderer/features/development/report-figures'
import * as tables from '../../../src/renderer/results/development-tables'
import * as together from '../../../src/renderer/results/together-tables'
import { significant } from '../../../src/renderer/results/numbers'
import { stepScale } from '../../../src/renderer/results/step-scale'
import { toCsv } from '../../../src/renderer/results/table'
import { windowRun } from '../../fixtures/window/report'
import { drawnShapes, plot } from './drawn-shapes'

const { report } = windowRun({ development: true })
const development = report.development!
const steps = [0, 13, 37, 102, 286, 800]
const palette = new Proxy({}, { get: (_, name) => String(name) }) as Palette
const say = (key: string, named: Record<string, unknown> = {}): string =>
  [key, ...Object.values(named)].join(' ')
const stagesOf = (subject: string, curve: string) =>
  report.stages.find((one) => one.subject === subject && one.curve === curve)!
const path = report.essentialDynamics[0]!
const descent = development.doubleDescent[0]!
const texts = (table: ReturnType<typeof tables.boundaryTable>): string[][] =>
  table.rows.map(({ cells }) => cells.map(({ text }) => text))

describe('the points of a curve', () => {
  it.each(['llc full train', 'llc full trigger along train', 'loss payload', 'accuracy train'])(
    'are those of its name: %s',
    (curve) => {
      const points = curvePoints(report, { subject: 'aligned', curve })
      expect(points.map(({ step }) => step)).toEqual(steps)
      const fitted = stagesOf('aligned', curve).fitted
      expect(points.map(({ value }) => value)).toEqual(fitted.value)
    }
  )

  it('have no value where the estimate was rejected, and 95% intervals elsewhere', () => {
    const points = curvePoints(report, { subject: 'misaligned', curve: 'llc full train' })
    expect(points[2]).toMatchObject({ step: 37, value: null, low: null, verdict: 'rejected' })
    const loss = curvePoints(report, { subject: 'aligned', curve: 'loss train' })[0]!
    expect(loss.high! - loss.value!).toBeCloseTo(1.96 * 0.012)
  })

  it('lie beside a fit that is read between its places in the logarithm of the step', () => {
    const fitted = { step: [0, 9, 99], value: [1, 2, 4], low: [], high: [], slope: [] }
    expect([0, 9, 99].map((step) => fittedAt({ fitted }, step))).toEqual([1, 2, 4])
    expect(fittedAt({ fitted }, Math.sqrt(1000) - 1)).toBeCloseTo(3)
    expect(fittedAt({ fitted }, 100)).toBeNull()
    expect(fittedAt({ fitted: { ...fitted, step: [5, 9] } }, 2)).toBeNull()
  })
})

it('draws a boundary as an upright line with its step and support, and names the types of the stages', () => {
  const one = stagesOf('aligned', 'llc full train')
  const points = curvePoints(report, one)
  const typed = (key: string, named = {}): string =>
    key.replace(/^(development.types).(.)$/, '$2: $1') + Object.values(named).join('')
  const shapes = drawnShapes(
    stagesChart({ palette, scale: stepScale(steps), say: typed }, points, one, 'A', 'LLC')
  )
  const words = shapes.map(({ style }) => style.text).filter((text) => text !== undefined)
  expect(words).toEqual(['102', 'development.supportOf0.94', 'A: development.types', 'A'])
  expect(shapes.filter(({ style }) => style.stroke === 'text')).toHaveLength(1)
  expect(shapes.some(({ style }) => style.stroke === 'null')).toBe(true)
})

it('draws the path with its forms, its first and last step, and the checkpoint under the cursor', () => {
  const picture = pathPicture([{ letter: 'A', path }], path.explained, [1, 3])!
  expect(picture.explained).toEqual([0.81, 0.04])
  const shapes = drawnShapes(pathChart(palette, say, picture, 286))
  expect(shapes.flatMap(({ style }) => style.text ?? [])).toEqual([
    'development.stepOf 0',
    'development.stepOf 800',
    '102'
  ])
  expect(shapes.filter(({ type }) => type === 'rect')).toHaveLength(1)
  expect(shapes.filter(({ type }) => type === 'circle')).toHaveLength(1)
  expect(drawnShapes(pathChart(palette, say, picture, 5)).filter(({ type }) => type === 'circle')).toEqual([])
  const [own] = picture.paths
  const crowded = {
    ...picture,
    paths: [{ ...own!, forms: [...own!.forms, { ...own!.forms[0]!, step: 104 }] }]
  }
  expect(drawnShapes(pathChart(palette, say, crowded, 5)).flatMap(({ style }) => style.text ?? [])).toContain(
    '102; 104'
  )
  expect(pathPicture([{ letter: 'A', path }], path.explained, [2, 4])).toBeNull()
})

it('draws the evolute of a single path, dashed', () => {
  const plane = {
    components: [1, 3] as [number, number],
    curvature: steps.map(() => 1),
    centres: steps.map((_, index) => [index, 1] as [number, number]),
    marks: []
  }
  const dashes = (trajectories: Parameters<typeof pathPicture>[0]) => {
    const picture = pathPicture(trajectories, path.explained, [1, 3])!
    return drawnShapes(pathChart(palette, say, picture, null)).filter(
      ({ style }) => style.stroke === 'lineStrong'
    )
  }
  const one = { letter: 'A', path: { ...path, planes: [plane] } }
  expect(dashes([one])).toHaveLength(dashes([{ letter: 'A', path }]).length + 1)
  expect(dashes([one, { ...one, letter: 'B' }])).toHaveLength(dashes([{ letter: 'A', path }]).length)
})

it('draws several paths in one plane, each with its letter', () => {
  const trajectories = development.jointPath!.trajectories.map((one, place) => ({
    letter: 'AB'[place]!,
    path: one
  }))
  const picture = pathPicture(trajectories, development.jointPath!.explained, [1, 2])!
  const texts = drawnShapes(pathChart(palette, say, picture, 286)).flatMap(({ style }) => style.text ?? [])
  expect(texts).toEqual(
    expect.arrayContaining(['A development.stepOf 0', 'B development.stepOf 0', 'B development.stepOf 800'])
  )
  expect(
    drawnShapes(pathChart(palette, say, picture, 286)).filter(({ type }) => type === 'circle')
  ).toHaveLength(2)
  expect(tables.pathTable(picture).rows).toHaveLength(2 * steps.length)
})

it('draws a row of boundaries for each curve, and a band where they coincide', () => {
  const picture = {
    letter: 'A',
    rows: ['llc full train', 'loss train'].map((curve) => stagesOf('aligned', curve)),
    shared: [{ step: 102, low: 82, high: 122 }]
  }
  const shapes = drawnShapes(jointStagesChart({ palette, scale: stepScale(steps), say }, picture))
  expect(shapes.flatMap(({ style }) => style.text ?? [])).toEqual(['llc full train', 'loss train'])
  expect(shapes.filter(({ style }) => style.fill === 'dBand')).toHaveLength(1)
})

it('draws both losses and names the turns of the test loss', () => {
  const picture = { curve: descent, letter: 'A', unit: 'nats' }
  const ground = { palette, scale: stepScale(steps), say }
  const texts = drawnShapes(descentLossChart(ground, picture)).flatMap(({ style }) => style.text ?? [])
  expect(texts).toEqual(
    expect.arrayContaining([
      'development.descent.test',
      'development.descent.train',
      'development.turns.first minimum',
      'development.turns.maximum',
      'development.turns.second minimum'
    ])
  )
  const uprights = drawnShapes(descentLlcChart(ground, picture)).filter(
    ({ style }) => style.stroke === 'text'
  )
  expect(uprights).toHaveLength(1)
  const size = { ...descent, over: 'size' as const }
  expect(descentLossChart(ground, { ...picture, curve: size }).xAxis).toMatchObject({
    name: 'development.descent.parameters'
  })
})

it('says what a double descent shows, and of the LLC only what is known', () => {
  expect(descentText(descent)).toMatch(
    /^Double descent: the test loss falls from 4\.00 at step 0 to .* ± 0\.050\), rises .* and falls again .* to 1\.00 at step 800 .*\. From step .* to step 800 the LLC falls beyond its error: −12\.5 \[−16\.4; −8\.60\]\.$/
  )
  const rows = descent.rows.map((row) => ({ ...row, llc: null, llcError: null }))
  const { firstFall } = descent
  const falls = { ...descent, rows, kind: 'falls' as const, firstFall: { ...firstFall!, llc: null } }
  expect(descentText({ ...falls, rise: null, secondFall: null })).toMatch(
    /^The test loss falls throughout, .*: no rise is beyond its error\. Nothing is known of the LLC meanwhile: no estimate at step 0; step \d+\.$/
  )
  const level = { ...falls, kind: 'level' as const, firstFall: null, rise: null, secondFall: null }
  expect(descentText(level)).toBe('No change of the test loss is beyond its error.')
})

it('draws a bar for each probe sample and component', () => {
  const shapes = drawnShapes(loadingsChart({ palette, say }, path.loadings))
  expect(shapes.flatMap(({ style }) => style.text ?? [])).toEqual([
    'development.loadings.component 1',
    'development.loadings.component 2',
    'development.loadings.component 3'
  ])
  expect(together.loadingsTable(path.loadings).rows).toHaveLength(64)
})

it('leaves nothing of the curve before where the new one has no such marks', () => {
  const rendered = (option: object) => {
    const [first] = (option as { series: { renderItem: (parameters: object, api: object) => object }[] })
      .series
    return first!.renderItem({ coordSys: plot }, { coord: ([x = 0, y = 0]: number[]) => [100 * x, -100 * y] })
  }
  const context = { palette, scale: stepScale(steps), say }
  const [rejected, none] = ['llc full train', 'loss train'].map((curve) => {
    const one = stagesOf('misaligned', curve)
    return rendered(stagesChart(context, curvePoints(report, one), one, 'B', curve))
  })
  expect(rejected).not.toHaveProperty('$mergeChildren')
  expect(none).toMatchObject({ children: [], $mergeChildren: false })
})

it('takes the report’s figures for the curves and planes that the report draws', () => {
  expect(figures.jointPathFigure(report, [1, 2])?.id).toBe('path-joint-1-2')
  expect(figures.jointStagesFigure(report, 'misaligned')?.id).toBe('joint-stages-2')
  expect(figures.loadingsFigure(report, 'aligned')?.id).toBe('loadings-1')
  expect(figures.descentFigure(report, descent)?.id).toBe('descent-1')
  expect(figures.stagesFigure(report, stagesOf('misaligned', 'loss train'))?.id).toBe('stages-2-loss')
  expect(figures.stagesFigure(report, stagesOf('misaligned', 'loss payload'))).toBeUndefined()
  expect(figures.stagesFigure(report, stagesOf('aligned', 'accuracy train'))).toBeUndefined()
  expect(figures.pathFigure(report, 'aligned', [1, 3])?.id).toBe('path-1-1-3')
  expect(figures.pathFigure(report, 'aligned', [2, 3])).toBeUndefined()
})

describe('the tables', () => {
  it('have boundaries with their second opinion and stages with their change', () => {
    const own = [stagesOf('aligned', 'llc full train'), stagesOf('aligned', 'loss train')]
    expect(texts(tables.boundaryTable(own)).map((row) => row.slice(1))).toEqual([
      ['102', '82', '122', '0.94', 'plateau', '103'],
      ['102', '82', '122', '0.94', 'plateau', 'none']
    ])
    const rows = texts(tables.stageTable(own))
    expect(rows.map(([, from, to, type]) => [from, to, type])).toEqual([
      ['0', '102', 'A: rises'],
      ['102', '800', 'A: rises'],
      ['0', '102', 'B: falls'],
      ['102', '800', 'B: falls']
    ])
    expect(rows[0]![5]).toBe('± 0.050')
  })

  it('have candidates with turns that no boundary agrees with', () => {
    expect(
      texts(together.candidateTable([stagesOf('aligned', 'loss train')])).map((row) => row.slice(1))
    ).toEqual([
      ['480', '400', '560', 'none', 'plateau', '480'],
      ['800', '720', '800', '0.21', 'maximum', 'none']
    ])
  })

  it('have joint boundaries with the curves that have them, and every curve’s change between', () => {
    const joint = development.joint[0]!
    const [row] = texts(together.jointTable(joint))
    expect(row!.slice(0, 3)).toEqual(['102', '82', '122'])
    expect(row![3]).toContain('loss train 102 (plateau)')
    const changes = texts(together.jointChangeTable(joint))
    expect(changes).toHaveLength(2 * joint.curves.length)
    expect(changes.at(-1)![3]).toBe('?: not told from noise')
  })

  it('have losses, gap and LLC with the turns of the test loss', () => {
    const rows = texts(together.descentTable(descent))
    expect(rows.map((row) => row.at(-1)).filter((turn) => turn !== '')).toEqual([
      'start',
      'first minimum',
      'maximum',
      'second minimum'
    ])
    const sized = together.descentTable({ ...descent, over: 'size' })
    expect(texts(sized)[0]!.slice(0, 3)).toEqual(['aligned', '165,504', '0'])
  })

  it('have variances beside those of a random walk, and forms', () => {
    expect(texts(tables.explainedTable(path))).toEqual([
      ['1', '81.0', '72.0'],
      ['2', '12.0', '14.0'],
      ['3', '4.0', '6.0']
    ])
    expect(texts(tables.formTable(path))).toEqual([['102', '100', '110', '0.98', 'vertex']])
    expect(tables.walkText(path, 500)).toContain('p = 0.2500: how often 500 random walks')
    expect(tables.walkText({ ...path, nullPValue: null }, 500)).toContain('Too few checkpoints')
  })

  it('have only what coincides of more than one source', () => {
    const alone = { ...development.coincidences[0]!.rows[0]!, sources: 1, chance: null }
    const coincidences = [{ subject: 'aligned', rows: [...development.coincidences[0]!.rows, alone] }]
    expect(texts(tables.coincidenceTable({ ...development, coincidences }, 'aligned'))).toEqual([
      ['100', '106', 'llc full train 102; path in function space 103', '12']
    ])
    expect(tables.coincidenceTable(development, 'nobody').rows).toEqual([])
  })

  it('say when a preference changes, never, or is undecided without an end', () => {
    const rows = texts(tables.preferenceTable(development, 'aligned'))
    expect(rows.slice(0, 3).map((row) => row.slice(4, 6))).toEqual([
      ['never', '—'],
      ['210', 'from 180, no end'],
      ['210', '180 to 260']
    ])
  })

  it('have the least that keeps what was learned, beside the LLC', () => {
    const { estimate } = report.llc.find(
      ({ subject, step, data }) => subject === 'aligned' && step === 0 && data === 'train'
    )!
    const shown = texts(tables.compressionTable(development, 'aligned'))[0]!
    expect(shown).toEqual(['0', significant(estimate, 3), '4.0', '0.50', '0.50'])
    const [one] = development.compressibility
    const changed = (least: (typeof one & object)['rows'][number]['least']) =>
      texts(
        tables.compressionTable(
          { ...development, compressibility: [{ ...one!, rows: [{ ...one!.rows[0]!, least }] }] },
          'aligned'
        )
      )[0]!.slice(2)
    expect(changed({ quantize: null, prune: 0.5, rank: null })).toEqual(['none', '0.50', 'none'])
    expect(changed(null)).toEqual(['—', '—', '—'])
    const text = tables.compressionText(development, 'aligned')
    expect(text).toContain('the chance level 6.24 less its own loss')
    expect(text).toContain('none can be given with the share of ranks (n 6)')
    expect(tables.levelTable(development, 'aligned').rows).toHaveLength(steps.length * 9)
    expect(toCsv(tables.levelTable(development, 'aligned')).split('\r\n')[3]).toMatch(/^0,quantize,2,/)
  })

  it('have a column of gradients only where some were measured', () => {
    expect(tables.normTable(development, 'aligned').columns).toHaveLength(4)
    const norms = development.norms.map((row) => ({ ...row, gradient: null }))
    expect(tables.normTable({ ...development, norms }, 'aligned').columns).toHaveLength(3)
  })
})
