import { describe, expect, it } from 'vitest'
import { alertsOf } from '../../../src/main/engine/monitor/alerts'
import { isSameAlert } from '../../../src/shared/watch'
import { syntheticRun } from '../../fixtures/runs/synthetic'

const { llc, behaviour } = syntheticRun()
const usable = llc.filter((row) => row.estimate !== null && row.data === row.sampledOn)
const [subject = ''] = usable.map((row) => row.subject)
const own = usable.filter((row) => row.subject === subject)

describe('alerts', () => {
  it('one for each rejected estimate, with its reasons', () => {
    const rejected = llc.filter(({ verdict }) => verdict === 'rejected')
    const alerts = alertsOf({ llc, behaviour, stages: [] }, [{ when: 'rejected' }])
    expect(alerts.map(({ subject: of, step }) => [of, step])).toEqual(
      rejected.map((row) => [row.subject, row.step])
    )
    const one = {
      ...own[0]!,
      verdict: 'rejected' as const,
      reasons: [
        {
          diagnostic: 'degree',
          severity: 'rejected' as const,
          value: 1,
          threshold: 1.5,
          message: 'Degree κ: 1'
        },
        { diagnostic: 'rHat', severity: 'suspicious' as const, value: 1.1, threshold: 1.05, message: 'R-hat' }
      ]
    }
    const [alert] = alertsOf({ llc: [one], behaviour, stages: [] }, [{ when: 'rejected', subject }])
    expect(alert!.message).toBe('rejected: Degree κ: 1')
    expect(
      alertsOf({ llc: [one], behaviour, stages: [] }, [{ when: 'rejected', subject: 'another' }])
    ).toEqual([])
  })

  it('a boundary with enough support, of the named curve', () => {
    const boundary = { step: 900.4, low: 700, high: 1100, support: 0.9, kind: 'maximum' }
    const stages = [
      {
        subject,
        curve: 'llc',
        boundaries: [boundary, { ...boundary, step: 5000, low: 4000, high: 6000, support: 0.6 }]
      },
      { subject, curve: 'loss', boundaries: [boundary] }
    ]
    const raised = (support: number, curve?: string) =>
      alertsOf({ llc: [], behaviour, stages }, [
        { when: 'boundary', support, ...(curve === undefined ? {} : { curve }) }
      ])
    expect(raised(0.8).map(({ what, step }) => [what, step])).toEqual([
      ['llc', 900],
      ['loss', 900]
    ])
    expect(raised(0.5, 'llc').map(({ step }) => step)).toEqual([900, 5000])
    // It moves while points are added; within its interval it is the same.
    const [first] = raised(0.8, 'llc')
    expect(isSameAlert(first!, { ...first!, step: 1000, low: 800, high: 1300 })).toBe(true)
    expect(isSameAlert(first!, { ...first!, step: 5000, low: 4000, high: 6000 })).toBe(false)
    expect(isSameAlert(first!, { ...first!, what: 'loss' })).toBe(false)
  })

  it('a divergence beyond both errors, adjusted for all steps', () => {
    const reference = own.map((row) => ({ ...row }))
    const moved = own.map((row, index) =>
      index === 1 ? { ...row, estimate: row.estimate! + 10 * Math.SQRT2 * row.standardError! } : row
    )
    const rule = { when: 'divergence' as const, reference: 'run', level: 0.05 }
    const raised = (rows: typeof own) =>
      alertsOf(
        { llc: rows, behaviour, stages: [] },
        [rule],
        new Map([['run', { llc: reference, behaviour }]])
      )
    expect(raised(own)).toEqual([])
    expect(raised(moved).map(({ step }) => step)).toEqual([own[1]!.step])
    // Two errors apart is nothing special among several steps.
    expect(
      raised(own.map((row) => ({ ...row, estimate: row.estimate! + 2.1 * Math.SQRT2 * row.standardError! })))
        .length
    ).toBe(own.length < 2 ? 1 : 0)
  })
  describe('a checkpoint that is another one', () => {
    const rule = { when: 'divergence' as const, reference: 'run', level: 0.05 }
    const raised = (watched: { llc?: typeof llc; behaviour?: typeof behaviour }) =>
      alertsOf(
        { llc: own, behaviour, stages: [], ...watched },
        [rule],
        new Map([['run', { llc: own, behaviour }]])
      )
    const [lossRow] = behaviour.filter((row) => row.step === own[1]!.step && row.data === 'held-out')

    it('is told by its mean loss, estimates or not', () => {
      const swapped = behaviour.map((row) =>
        row === lossRow ? { ...row, meanLoss: row.meanLoss + 1.3 } : row
      )
      expect(raised({ behaviour })).toEqual([])
      expect(raised({ behaviour: swapped, llc: [] })).toMatchObject([
        { rule: 'divergence', subject: lossRow!.subject, step: lossRow!.step, what: 'mean loss on held-out' }
      ])
      expect(raised({ behaviour: swapped })[0]!.message).toMatch(/^differs from .* of run by 1\.300 ± 0\.017/)
    })

    it('is told by a rejected estimate where the reference has a usable one', () => {
      const rejected = (of: (typeof own)[number]) => ({
        ...of,
        estimate: null,
        standardError: null,
        verdict: 'rejected' as const
      })
      const index = own.findIndex(({ verdict }) => verdict === 'usable')
      const rows = own.map((row, place) => (place === index ? rejected(row) : row))
      expect(raised({ llc: rows })).toMatchObject([
        {
          rule: 'divergence',
          step: own[index]!.step,
          message: expect.stringMatching(/^rejected, where/) as string
        }
      ])
      // Where the reference has none either, there is nothing to compare.
      expect(
        alertsOf({ llc: rows, behaviour, stages: [] }, [rule], new Map([['run', { llc: rows, behaviour }]]))
      ).toEqual([])
    })
  })
})
