const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const LONGEST_GRAPHEME = 40 // families and flags; what is longer is cut within

/** The beginning of a text that nobody reads to its end, cut between what a reader takes for characters. */
export function shorten(text: string, characters = 300): string {
  if (text.length <= characters) return text
  const cut = graphemes.segment(text.slice(0, characters + LONGEST_GRAPHEME)).containing(characters)?.index
  const end = cut && cut > characters - LONGEST_GRAPHEME ? cut : characters
  return `${text.slice(0, end).toWellFormed()}…`
}
