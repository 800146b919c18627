/** Longer lines introduce nothing, and so every pattern here is asked about little. */
const MAX_CHARACTERS = 400
const isShort = (text: string) => text.length > 0 && text.length <= MAX_CHARACTERS

export const isQuoted = (text: string) => text.startsWith('>')
export const isDelimiter = (text: string) => text === '--'

const SEPARATORS = new Set([
  'original message',
  'forwarded message',
  'begin forwarded message',
  'ursprüngliche nachricht',
  'original-nachricht',
  'weitergeleitete nachricht',
  'anfang der weitergeleiteten nachricht',
  'message d’origine',
  'message original',
  'message transféré',
  'début du message transféré',
  'début du message réexpédié',
  'mensaje original',
  'messaggio originale',
  'oorspronkelijk bericht',
])

/** `-----Original Message-----`, `Begin forwarded message:` */
export function isSeparator(text: string): boolean {
  if (!isShort(text) || !(text.startsWith('--') || text.endsWith(':'))) return false
  const words = text.replace(/^[-\s]+/, '').replace(/[-\s:]+$/, '')
  return SEPARATORS.has(words.toLowerCase().replace("'", '’'))
}

const OPENER = /^(?:On|Le|Am|El|Il|Em|Op|Den|W dniu|Dnia|\d)[\s\d]/
const VERB =
  /\s(?:wrote|écrit|schrieb|escribió|scritto|escreveu|schreef|geschreven|skrev|napisał(?:\(a\))?)(?=[\s:])/i
const ADDRESS_OR_TIME = /@|\d{1,2}\s?[:hH.]\s?\d\d/

/** `On 5 May 2026 at 10:00, Ann <ann@example.com> wrote:`, on as many lines. */
export function isAttribution(lines: string[]): boolean {
  const last = lines.at(-1) ?? ''
  if (!last.endsWith(':') || !lines.every(isShort) || lines.some(isQuoted)) return false
  const text = lines.join(' ')
  return ADDRESS_OR_TIME.test(text) && VERB.test(text) && (OPENER.test(text) || text.includes('@'))
}

const FROM = /^\*?(?:From|Von|De|Da|Van|Fra|Från|Od)\s?:/i
const OTHERS = [
  /^\*?(?:Sent|Date|Gesendet|Datum|Envoyé(?: le)?|Enviado(?: el)?|Fecha|Data|Inviato|Verzonden|Skickat|Sendt)\s?:/i,
  /^\*?(?:To|An|À|Para|A|Aan|Till|Til)\s?:/i,
  /^\*?(?:Subject|Betreff|Objet|Asunto|Oggetto|Onderwerp|Assunto|Ämne|Emne)\s?:/i,
]
const RULE = /^[_-]{5,}$/

export const beginsHeaderBlock = (text: string) => isShort(text) && (FROM.test(text) || RULE.test(text))

/** Of lines of which `beginsHeaderBlock` is true: `From:` with two of Date, To and Subject below it, as Outlook puts it above what it quotes. */
export function isHeaderBlock(lines: string[]): boolean {
  const [first = '', ...rest] = lines
  if (!isShort(first)) return false
  if (RULE.test(first)) return FROM.test(rest.find(Boolean) ?? '') && isHeaderBlock(rest.filter(Boolean))
  return OTHERS.filter((pattern) => rest.some((line) => pattern.test(line))).length >= 2
}

const FAREWELL =
  /^(?:(?:with\s)?(?:(?:best|kind|kindest|warm|warmest)\s)?regards|best wishes|cheers|yours (?:sincerely|faithfully|truly)|sincerely|(?:mit\s)?(?:freundlichen?|besten?|herzlichen?|vielen?|lieben?|schönen?)\sgr(?:ü(?:ß|ss)en?|u(?:ß|ss))|mfg|(?:(?:bien|très)\s)?cordialement|bien à (?:vous|toi)|amicalement|(?:(?:sincères|cordiales|meilleures)\s)?salutations(?: distinguées)?)[,.!]?$/i
const MOBILE =
  /^(?:sent from (?:my|outlook|yahoo|proton)|get outlook for|envoyé (?:de|depuis|à partir de)|(?:télécharger|obtenez) outlook pour|gesendet (?:von|mit)|von meinem .{1,60} gesendet|outlook für|enviado desde)(?:\s|$)/i

/** With what a signature begins that has no delimiter. */
export const isFarewell = (text: string) => text.length <= 80 && (FAREWELL.test(text) || MOBILE.test(text))
