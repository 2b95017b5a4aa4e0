import { bullets, paragraph } from '../blocks'
import { chapter, type Context } from './context'

/** 8 and 9: what must not be read into the numbers, and where the run left its plan. */
export function closingSections(context: Context): void {
  const { t, report } = context
  chapter(context, '8 Limitations', (sect) => {
    bullets(t, sect, report.limitations)
  })
  chapter(
    context,
    '9 Deviations from the plan',
    (sect) => {
      if (report.deviations.length === 0) {
        paragraph(
          t,
          sect,
          'None. The run went through without interruption, and every planned estimate was made.'
        )
      } else {
        bullets(t, sect, report.deviations)
      }
    },
    { newPage: 'never' }
  )
}
