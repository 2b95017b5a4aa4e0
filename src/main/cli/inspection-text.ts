import type { Inspection } from '../engine/formats/inspect'
import { printable } from '../../shared/printable'
import { textTable } from './text-table'

/** What `inspect` prints for a person. */
export function inspectionText(inspection: Inspection): string {
  const tensors = textTable(
    [
      { head: 'tensor', align: 'left' },
      { head: 'type', align: 'left' },
      { head: 'shape', align: 'left' },
      { head: 'sha-256', align: 'left' }
    ],
    inspection.tensors.map((tensor) => [
      printable(tensor.name),
      tensor.dtype,
      `[${tensor.shape.join(', ')}]`,
      tensor.sha256.slice(0, 16)
    ])
  )
  const findings = inspection.findings.map(
    (finding) =>
      `${finding.severity}  ${finding.code}  ${printable(finding.where)}: ${printable(finding.message)}`
  )
  return [
    printable(inspection.path),
    `${inspection.format}, ${inspection.sizeBytes.toLocaleString('en-GB')} bytes, sha-256 ${inspection.sha256}`,
    '',
    tensors,
    '',
    findings.length === 0 ? 'No findings.' : `Findings:\n${findings.map((line) => `  ${line}`).join('\n')}`
  ].join('\n')
}
