import type { Report } from '../../../../../shared/report'
import type { DataRecord } from '../../../../../shared/run'
import { count, fixed, integer } from '../../numbers'
import { subheading, paragraph } from '../blocks'
import type { Text } from '../spans'
import { table } from '../table'
import { chapter, type Context } from './context'

const uses: Readonly<Record<DataRecord['use'], string>> = {
  sample: 'sampled on',
  observe: 'observed along the chains',
  behaviour: 'behaviour only'
}

/** 4: data, the custody of the files, and what was noticed in them. */
export function inputsSection(context: Context): void {
  const { t, report } = context
  chapter(
    context,
    '4 Inputs and custody',
    (sect) => {
      paragraph(t, sect, custody(report))
      table(t, sect, {
        label: t.tableLabel('4'),
        caption: 'Data sets. Chance: the loss of a model that knows nothing.',
        columns: [
          { head: 'Data', width: 1 },
          { head: 'Use', width: 1 },
          { head: 'Samples', width: 42, fixed: true, align: 'right' },
          { head: 'Shape', width: 40, fixed: true, align: 'right' },
          { head: 'Loss', width: 1.3 },
          { head: 'Chance', width: 36, fixed: true, align: 'right' },
          { head: 'Description', width: 1.9 }
        ],
        rows: report.data.map(dataRow)
      })
      subheading(t, sect, 'Findings of files')
      if (report.findings.length === 0) {
        paragraph(t, sect, 'None: every file was read whole under the fixed rules of its format.')
      } else {
        findingsTable(context, sect)
      }
    },
    { newPage: 'never' }
  )
}

function custody(report: Report): Text {
  const bytes = report.manifest.reduce((sum, file) => sum + file.sizeBytes, 0)
  const end = report.complete
    ? 'Each was hashed with SHA-256 at the start and again at the end of the run; no hash differed.'
    : 'Each was hashed with SHA-256 at the start. The run did not reach its end, so they were not hashed again.'
  return `${count(report.manifest.length, 'input file')}, ${integer(bytes)} bytes in all. ${end} Files are read as data: no code in them is run. Appendix B lists them.`
}

function dataRow(data: DataRecord): Text[] {
  return [
    data.name,
    uses[data.use],
    integer(data.samples),
    data.sampleShape.length === 0 ? 'scalar' : data.sampleShape.map(integer).join(' × '),
    `${data.loss}, ${data.unit}`,
    data.chanceLoss === null ? 'unknown' : fixed(data.chanceLoss, 3),
    data.description === '' ? 'not described' : data.description
  ]
}

/** A wall of findings of one kind stands in report.json. */
const findingsLimit = 40

function findingsTable({ t, report }: Context, sect: Parameters<typeof table>[1]): void {
  const shown = report.findings.slice(0, findingsLimit)
  const cut =
    shown.length < report.findings.length ? ` The first ${shown.length} of ${report.findings.length}.` : ''
  table(t, sect, {
    label: t.tableLabel('4'),
    caption: `What was noticed while the inputs were read.${cut}`,
    columns: [
      { head: 'Code', width: 1.1 },
      { head: 'Severity', width: 42, fixed: true },
      { head: 'Where', width: 1.6 },
      { head: 'Message', width: 2 }
    ],
    rows: shown.map((finding) => [finding.code, finding.severity, finding.where, finding.message])
  })
}
