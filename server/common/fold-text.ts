const ACCENTS = /[\u0300-\u036f]+/g // combining diacritical marks

/** What is searched: neither letter case nor accents count. Postgres does the same to what earlier versions stored. */
export function foldText(text: string): string {
  return text.normalize('NFD').replace(ACCENTS, '').normalize('NFC').toLowerCase()
}
