import { mkdtemp, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { readCurve } from '../../../src/main/engine/formats/curve-csv'
import { maxCurveFileBytes } from '../../../src/main/engine/formats/limits'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ontogeny-csv-'))
})

let count = 0
async function file(content: string | Uint8Array): Promise<string> {
  const path = join(folder, `curve-${count++}.csv`)
  await writeFile(path, content)
  return path
}

describe('a curve as CSV', () => {
  const rows = [
    { step: 0, value: 1.5, sd: 0.25 },
    { step: 100, value: -2e-3, sd: null }
  ]

  it.each([
    ['plain', 'step,mean,sd\n0,1.5,0.25\n100,-2e-3,\n'],
    ['without a last line end', 'step,mean,sd\n0,1.5,0.25\n100,-2e-3,'],
    ['with a byte order mark and CR LF', '\ufeffstep,mean,sd\r\n0,1.5,0.25\r\n100,-2e-3,\r\n'],
    ['with CR alone', 'step,mean,sd\r0,1.5,0.25\r100,-2e-3,\r'],
    ['with quotes and spaces', '"step", mean ,"sd"\n"0"," 1.5 ",.25\n+100,"-2E-3",""\n'],
    ['with empty lines', '\nstep,mean,sd\n\n0,1.5,0.25\n \n100,-2e-3,\n\n'],
    ['in another order, beside other columns', 'note,sd,mean,step\n"a,\n""b""",0.25,1.5,0\n,,-0.002,100\n'],
    ['with NaN for what is missing', 'step,mean,sd\n0,1.5,0.25\n100,-2e-3,nan\n']
  ])('is read %s', async (_, text) => {
    expect(await readCurve(await file(text))).toEqual({ columns: { value: 'mean', sd: 'sd' }, rows })
  })

  it('may have no errors, and missing values', async () => {
    const table = await readCurve(await file('step,mean\n0,\n1,NaN\n2,3\n'))
    expect(table.columns).toEqual({ value: 'mean', sd: null })
    expect(table.rows.map(({ value }) => value)).toEqual([null, null, 3])
  })

  it('may have the heads of published curves, and any that is named', async () => {
    const path = await file('step,llc_mean,llc_std,loss,loss_sd\n1,2,3,4,5\n')
    const of = async (value?: string, sd?: string) =>
      (await readCurve(path, { ...(value && { value }), ...(sd && { sd }) })).rows[0]
    expect(await of()).toEqual({ step: 1, value: 2, sd: 3 })
    expect(await of('loss')).toEqual({ step: 1, value: 4, sd: null })
    expect(await of('loss', 'loss_sd')).toEqual({ step: 1, value: 4, sd: 5 })
    expect(await of('llc_mean', 'loss_sd')).toEqual({ step: 1, value: 2, sd: 5 })
  })
})

describe('what is no curve', () => {
  it.each([
    ['an empty file', '', 'data/empty', ''],
    ['only line ends', '\n\r\n\n', 'data/empty', ''],
    ['only a head', 'step,mean,sd\n', 'data/empty', ''],
    ['no head', '0,1,2\n1,2,3\n', 'format/header', 'line 1'],
    ['no column of steps', 'epoch,mean\n1,2\n', 'format/header', 'line 1'],
    ['no column of values', 'step,loss\n1,2\n', 'format/header', 'line 1'],
    ['one column twice', 'step,mean,mean\n1,2,3\n', 'format/header', 'line 1'],
    ['semicolons', 'step;mean\n1;2\n', 'format/header', 'line 1'],
    ['a word for a number', 'step,mean\n1,2\n2,high\n', 'format/layout', 'line 3, column mean'],
    [
      'a word after a cell of two lines',
      'step,mean,x\n1,2,"a\nb"\n2,y,c\n',
      'format/layout',
      'line 4, column mean'
    ],
    ['a decimal comma', 'step,mean\n1,"2,5"\n', 'format/layout', 'line 2, column mean'],
    ['a hexadecimal number', 'step,mean\n0x10,2\n', 'format/layout', 'line 2, column step'],
    ['a formula', 'step,mean\n1,=cmd()\n', 'format/layout', 'line 2, column mean'],
    ['a row without a step', 'step,mean\n,2\n', 'format/layout', 'line 2, column step'],
    ['too few cells', 'step,mean,sd\n1,2\n', 'format/layout', 'line 2'],
    ['too many cells', 'step,mean\n1,2,3\n', 'format/layout', 'line 2'],
    ['text after a quote', 'step,mean\n"1"2,3\n', 'format/layout', 'line 2'],
    ['an open quote', 'step,mean\n1,"2\n3,4\n', 'format/truncated', 'line 2'],
    ['an infinite value', 'step,mean\n1,-inf\n', 'data/non-finite', 'line 2, column mean'],
    ['a value beyond float64', 'step,mean\n1,1e999\n', 'data/too-large', 'line 2, column mean'],
    ['more cells than memory has room for', `step,mean\n${','.repeat(1_000_001)}`, 'format/limit', 'line 2'],
    ['bytes that are no text', Uint8Array.of(0x73, 0xff, 0xfe, 0x00), 'format/header', '']
  ])('%s is refused where it is', async (_, content, code, where) => {
    const path = await file(content)
    await expect(readCurve(path)).rejects.toMatchObject({
      code,
      where: where === '' ? path : `${path}, ${where}`,
      hint: expect.stringMatching(/\w/) as string
    })
  })

  it('shows no more of a strange cell than a line, and no escape of it', async () => {
    const path = await file(`step,mean\n1,\u001b[31m${'x'.repeat(5000)}\n`)
    const error = await readCurve(path).catch((cause: unknown) => cause as Error)
    expect((error as Error).message.length).toBeLessThan(200)
    expect((error as Error).message).not.toContain('\u001b')
  })

  it('a column that is named and not there is refused', async () => {
    const path = await file('step,mean\n1,2\n')
    await expect(readCurve(path, { value: 'llc' })).rejects.toMatchObject({ code: 'format/header' })
    await expect(readCurve(path, { sd: 'error' })).rejects.toMatchObject({ code: 'format/header' })
  })

  it('a file over the limit is not read, a folder and nothing are refused', async () => {
    const large = await file('')
    await truncate(large, maxCurveFileBytes + 1)
    await expect(readCurve(large)).rejects.toMatchObject({ code: 'format/limit' })
    await expect(readCurve(folder)).rejects.toMatchObject({ code: 'file/not-a-file' })
    await expect(readCurve(join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'file/not-found' })
  })
})
