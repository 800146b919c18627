// Stands for `entities/decode` in the script alone, with its table: without its 7 kB of code for speed.

/** By pack-entities.mjs. */
declare const __html: [names: string, values: string, c1: string]

let names: Map<string, string>

/** Every reference as HTML reads it in text, also those that may lack their semicolon. */
export function decodeHTML(text: string): string {
  return text.replace(
    /&(?:#(x[\da-f]{1,999}|\d{1,999});?|([a-z][a-z\d]{1,31};?))/gi,
    (whole, digits: string | undefined, name: string) =>
      digits ? characterOf(Number(`0${digits}`)) : byName(whole, name),
  )
}

function characterOf(code: number): string {
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return '\ufffd'
  return __html[2][code - 128] ?? String.fromCodePoint(code)
}

function byName(whole: string, name: string): string {
  names ??= readNames()
  for (let end = name.length; end > 1; end -= 1) {
    const value = names.get(name.slice(0, end))
    if (value) return value + name.slice(end)
  }
  return whole
}

function readNames(): Map<string, string> {
  const found = new Map<string, string>()
  const values = Array.from(__html[1])
  let name = ''
  for (const [, sign = '', isLegacy, isPair, rest] of __html[0].matchAll(/([^a-z\d])(&?)(=?)([a-z\d]+)/gi)) {
    name = name.slice(0, " !#$%'()*+,-./:;<>?@[]^_{|}~".indexOf(sign)) + rest
    const value = values.splice(0, isPair ? 2 : 1).join('')
    found.set(`${name};`, value)
    if (isLegacy) found.set(name, value)
  }
  return found
}
