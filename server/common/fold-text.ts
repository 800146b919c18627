const ACCENTS = /[\u0300-\u036f]+/g // combining diacritical marks

/** Beyond 30 marks on one letter none is seen, and normalizing takes the square of their number: UAX #15's stream-safe text. */
const MANY_MARKS = /(\p{M}{30})\p{M}+/gu
export const compose = (text: string) => text.replace(MANY_MARKS, '$1').normalize('NFC')

/** What is searched: neither letter case nor accents count. Postgres does the same to what earlier versions stored. */
export function foldText(text: string): string {
  return text.replace(MANY_MARKS, '$1').normalize('NFD').replace(ACCENTS, '').normalize('NFC').toLowerCase()
}
