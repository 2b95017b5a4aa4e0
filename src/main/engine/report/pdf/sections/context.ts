import type { Report } from '../../../../../shared/report'
import type { Drawing } from '../../figures/draw'
import { heading } from '../blocks'
import type { Element, Typesetter } from '../typesetter'

/** What every section is written with. */
export interface Context {
  readonly t: Typesetter
  readonly root: Element
  readonly report: Report
  readonly drawings: ReadonlyMap<string, Drawing>
}

/** A numbered section of the report, e.g. `6 Results`; on a new page unless it is short and there is room for it. */
export function chapter(
  { t, root }: Context,
  title: string,
  write: (sect: Element) => void,
  options: { readonly newPage?: boolean } = {}
): void {
  if (options.newPage ?? true) t.newPage()
  const sect = t.element(root, 'Sect')
  heading(t, sect, 1, title)
  write(sect)
  sect.end()
}
