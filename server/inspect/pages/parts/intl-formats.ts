const KEPT = 200 // readers' zones are many
const dateFormats = new Map<string, Intl.DateTimeFormat>()
const numberFormats = new Map<string, Intl.NumberFormat>()

/** Each is made once: that takes longer than all a page does with it. */
export const dateFormat = (locale: string, options: Intl.DateTimeFormatOptions) =>
  findOrCreate(dateFormats, locale, options, () => new Intl.DateTimeFormat(locale, options))

export const numberFormat = (locale: string, options: Intl.NumberFormatOptions = {}) =>
  findOrCreate(numberFormats, locale, options, () => new Intl.NumberFormat(locale, options))

function findOrCreate<T>(known: Map<string, T>, locale: string, options: object, create: () => T): T {
  const key = locale + JSON.stringify(options)
  const format = known.get(key) ?? create()
  if (known.size >= KEPT) known.clear()
  known.set(key, format)
  return format
}
