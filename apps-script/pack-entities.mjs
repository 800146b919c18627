import { decodeHTML } from 'entities/decode'
import { htmlDecodeData } from '../node_modules/entities/dist/generated/decode-data-html.js'

/** The n-th says that a name begins with n letters of the one before it; the last two flag a name. */
const SIGNS = " !#$%'()*+,-./:;<>?@[]^_{|}~&="

/** What decode-html.ts reads: HTML's names; the characters they stand for, in a row; what 128 to 159 stand for. */
export function packEntities() {
  const [, values] = htmlDecodeData
  const packed = readNames().map(({ shared, rest, isLegacy, isPair }, index, names) => {
    const before = names[index - 1]?.name ?? ''
    const kept = Math.min(shared, SIGNS.length - 3)
    return SIGNS[kept] + (isLegacy ? '&' : '') + (isPair ? '=' : '') + before.slice(kept, shared) + rest
  })
  const c1 = Array.from({ length: 32 }, (_, place) => decodeHTML(`&#${128 + place};`)).join('')
  return [packed.join(''), values, c1]
}

/** As `entities` packs them: a head of numbers, what each name adds to the one before it, and two characters about each. */
function readNames() {
  const [table, values] = htmlDecodeData
  const number = (at) => (table.charCodeAt(at) - 48) * 64 + table.charCodeAt(at + 1) - 48
  let [name, at, valueAt] = ['', 6, 0]
  return Array.from({ length: number(0) }, (_, index) => {
    const [first, second] = [0, 1].map((place) => table.charCodeAt(6 + number(2) + 2 * index + place) - 35)
    const [shared, rest] = [first & 31, table.slice(at, (at += second & 31))]
    const value = values.slice(valueAt, (valueAt += (second >> 5) + 1))
    name = name.slice(0, shared) + rest
    return { name, shared, rest, isLegacy: (first & 32) > 0, isPair: [...value].length > 1 }
  })
}
