import type { KeyFinding, Severity } from '../../../../../shared/report'
import { palette } from '../../figures/palette'
import { facts, heading, paragraph } from '../blocks'
import type { Text } from '../spans'
import { chapter, type Context } from './context'

/** 5: each finding with its criteria, what was measured, its effect and what to do. */
export function findingsSection(context: Context): void {
  const { t, report } = context
  const { findings } = report.summary
  chapter(
    context,
    '5 Findings',
    (sect) => {
      if (findings.length === 0) paragraph(t, sect, 'There are no findings.')
      findings.forEach((finding) => {
        const part = t.element(sect, 'Sect')
        heading(t, part, 2, `${finding.id} ${finding.title}`, 120)
        facts(t, part, [
          { label: 'Severity', text: severityText(finding.severity) },
          { label: 'Criteria', text: finding.criteria },
          { label: 'Condition', text: finding.condition },
          { label: 'Cause', text: sentence(finding.cause) },
          { label: 'Effect', text: finding.effect },
          { label: 'Recommendation', text: finding.recommendation },
          { label: 'Evidence', text: sentence(finding.evidence) },
          { label: 'Response', text: 'Awaited from the owner of the subject.' }
        ])
        part.end()
      })
    },
    { newPage: 'never' }
  )
}

/** Severity is weight of ink, not colour: colours belong to subjects and verdicts. */
function severityText(severity: Severity): Text {
  if (severity === 'high') return [{ text: 'High', font: 'strong' }]
  if (severity === 'medium') return [{ text: 'Medium', font: 'strong', color: palette.textSoft }]
  return severity === 'low' ? 'Low' : 'Information'
}

function sentence(text: KeyFinding['cause']): string {
  const capital = `${text.charAt(0).toUpperCase()}${text.slice(1)}`
  return /[.!?]$/.test(capital) ? capital : `${capital}.`
}
