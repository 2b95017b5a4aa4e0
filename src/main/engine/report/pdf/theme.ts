/** Page geometry in points, and the sizes of type. A4 with 19 mm at the sides. */
export const page = {
  width: 595.28,
  height: 841.89,
  left: 54,
  right: 54,
  top: 70,
  bottom: 62,
  headerBaseline: 41,
  footerBaseline: 812
} as const

export const contentWidth = page.width - page.left - page.right
export const contentBottom = page.height - page.bottom

/** Label column of fact lists, and the gap to their text. */
export const labelColumn = { width: 86, gap: 11 } as const

export interface TextStyle {
  readonly size: number
  /** Distance of baselines. */
  readonly leading: number
}

export const type = {
  title: { size: 25, leading: 31 },
  heading1: { size: 15, leading: 20 },
  heading2: { size: 11.5, leading: 16 },
  heading3: { size: 9.6, leading: 13 },
  lead: { size: 11, leading: 16 },
  body: { size: 8.8, leading: 12.8 },
  caption: { size: 7.6, leading: 10.6 },
  table: { size: 7.6, leading: 10.4 },
  dense: { size: 6.8, leading: 9.2 },
  furniture: { size: 7, leading: 9 }
} as const satisfies Record<string, TextStyle>
