import type { Report } from '../../../shared/report'
import type { PathPicture, Plane } from '../../charts/path'
import { t } from '../../i18n'
import { fixed, whole } from '../../results/numbers'

export const planes: readonly Plane[] = [
  [1, 2],
  [1, 3],
  [2, 3]
]

export const componentNames = ([first, second]: Plane) => ({ first, second })

/** The paths of a picture in sentences, for those who do not see it. */
export const pathLabel = ({ plane, explained, paths }: PathPicture, report: Report): string =>
  paths
    .map(({ letter, points, forms }) =>
      t('development.path.alternative', {
        ...componentNames(plane),
        subject: `${letter} ${report.subjects.find((one) => one.letter === letter)?.name ?? ''}`,
        shares: explained.map((share) => fixed(100 * share, 1)).join('; '),
        from: whole(points[0]?.step ?? 0),
        to: whole(points.at(-1)?.step ?? 0),
        forms: forms.length === 0 ? t('development.none') : forms.map(({ step }) => whole(step)).join('; ')
      })
    )
    .join(' ')
