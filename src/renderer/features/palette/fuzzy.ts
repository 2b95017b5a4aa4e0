/** How well a text answers what was typed: higher is better, null where a letter is missing. Letters count in order; a whole run,
 *  the beginning of a word and the beginning of the text count more. Case and accents do not matter. */
export function fuzzyScore(typed: string, text: string): number | null {
  const wanted = plain(typed)
  const letters = plain(text)
  if (wanted === '') return 0
  const whole = letters.indexOf(wanted)
  if (whole !== -1) return 1000 - whole - (startsWord(letters, whole) ? 0 : 200) - letters.length / 100
  let score = 0
  let place = -1
  for (const letter of wanted.replaceAll(' ', '')) {
    const next = letters.indexOf(letter, place + 1)
    if (next === -1) return null
    score +=
      (next === place + 1 ? 6 : 0) + (startsWord(letters, next) ? 4 : 0) - Math.min(3, next - place - 1)
    place = next
  }
  return score - letters.length / 100
}

/** The items that answer what was typed, best first; of equal ones the order stays. */
export function fuzzyFilter<Item>(
  typed: string,
  items: readonly Item[],
  textOf: (item: Item) => string
): Item[] {
  return items
    .flatMap((item) => {
      const score = fuzzyScore(typed, textOf(item))
      return score === null ? [] : [{ item, score }]
    })
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item)
}

function startsWord(text: string, place: number): boolean {
  return place === 0 || /[^\p{L}\p{N}]/u.test(text.charAt(place - 1))
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()
}
