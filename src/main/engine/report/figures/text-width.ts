/** Advance widths of Noto Sans Regular from space to tilde, thousandths of the font size. */
const advances = [
  260, 269, 408, 646, 572, 831, 732, 225, 300, 300, 551, 572, 268, 322, 268, 372, 572, 572, 572, 572, 572,
  572, 572, 572, 572, 572, 268, 268, 572, 572, 572, 434, 899, 639, 650, 632, 730, 556, 519, 728, 741, 339,
  273, 619, 524, 907, 760, 781, 605, 781, 622, 549, 556, 731, 600, 930, 586, 566, 572, 329, 372, 329, 572,
  444, 281, 561, 615, 480, 615, 564, 344, 615, 618, 258, 258, 534, 258, 935, 618, 605, 615, 615, 413, 479,
  361, 618, 508, 786, 529, 510, 470, 380, 551, 380, 572
]

/** Width of a chart's text in pixels. Charts are laid out by this table, not by the machine's fonts: same SVG everywhere. */
export function textWidth(text: string, size: number, strong = false): number {
  let units = 0
  for (const character of text) units += advances[(character.codePointAt(0) ?? 0) - 32] ?? 600
  return ((units * size) / 1000) * (strong ? 1.06 : 1)
}
