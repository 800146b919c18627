/** The beginning of a text that nobody reads to its end; the JSON API has the whole. */
export function shorten(text: string, characters = 300): string {
  return text.length > characters ? `${text.slice(0, characters).toWellFormed()}…` : text
}
