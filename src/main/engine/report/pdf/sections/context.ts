import type { Report } from '../../../../../shared/report'
import type { Drawing } from '../../figures/draw'
import { heading } from '../blocks'
import { contentBottom, page } from '../theme'
import type { Element, Typesetter } from '../typesetter'

/** What every section is written with. */
export interface Context {
  readonly t: Typesetter
  readonly root: Element
  readonly report: Report
  readonly drawings: ReadonlyMap<string, Drawing>
}

/** A section that begins on the page of the one before has this share of the page at least. */
const leastShare = 0.45

export interface ChapterOptions {
  /** `always`, `never`, or only where the page before is too full. */
  readonly newPage?: 'always' | 'never' | 'when-full'
  /** Points of what follows that stay on the heading's page. */
  readonly keep?: number
}

/** A numbered section of the report, e.g. `6 Results`. */
export function chapter(
  { t, root }: Context,
  title: string,
  write: (sect: Element) => void,
  { newPage = 'when-full', keep = 170 }: ChapterOptions = {}
): void {
  const isFull = t.room < leastShare * (contentBottom - page.top)
  if (newPage === 'always' || (newPage === 'when-full' && isFull)) t.newPage()
  const sect = t.element(root, 'Sect')
  heading(t, sect, 1, title, keep)
  write(sect)
  sect.end()
}
