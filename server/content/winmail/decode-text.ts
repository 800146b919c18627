const LABELS = new Map([
  [874, 'windows-874'],
  [932, 'shift_jis'],
  [936, 'gbk'],
  [949, 'euc-kr'],
  [950, 'big5'],
  [20866, 'koi8-r'],
  [65001, 'utf-8'],
])

/** The bytes of a Windows code page up to the first NUL; those of a page that is not known are read as Western ones. */
export function decodeText(bytes: Buffer, codePage: number): string {
  return untilNul(new TextDecoder(labelOf(codePage)).decode(bytes))
}

export const decodeUtf16 = (bytes: Buffer) => untilNul(bytes.toString('utf16le')).toWellFormed()

function labelOf(codePage: number): string {
  if (codePage >= 1250 && codePage <= 1258) return `windows-${codePage}`
  if (codePage > 28590 && codePage < 28600) return `iso-8859-${codePage - 28590}`
  return LABELS.get(codePage) ?? 'windows-1252'
}

function untilNul(text: string): string {
  const end = text.indexOf('\0')
  return end < 0 ? text : text.slice(0, end)
}
