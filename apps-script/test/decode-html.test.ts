import { decodeHTML as byLibrary } from 'entities/decode'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { builtScript } from '../emulator/built-script.ts'
import { decodeHTML } from '../message/decode-html.ts'

const built: { __html?: [string, string, string] } = {}
runInNewContext(readFileSync(join(builtScript(), 'Code.js'), 'utf8'), built)
Object.assign(globalThis, built)

/** The names in the built script's table, with the letters that each has in common with the one before. */
function readNames(): string[] {
  const [table = ''] = built.__html ?? []
  let name = ''
  return [...table.matchAll(/([^a-z\d])&?=?([a-z\d]+)/gi)].map(([, sign = '', rest]) => {
    name = name.slice(0, " !#$%'()*+,-./:;<>?@[]^_{|}~".indexOf(sign)) + rest
    return name
  })
}

describe('references to characters', () => {
  it('mean in the script what the library says: every name, with and without semicolon, and before a letter', () => {
    const names = readNames()
    expect(new Set(names).size).toBe(2125) // 2,231, less the 106 that stand there without semicolon too
    expect(names.filter((name) => byLibrary(`&${name};`) === `&${name};`)).toEqual([])
    const texts = names.flatMap((name) => [`&${name};`, `&${name}`, `a&${name}x;`, `&${name}&${name};;`])
    expect(texts.filter((text) => decodeHTML(text) !== byLibrary(text))).toEqual([])
  })

  it('mean the same by number, also where no such character is', () => {
    const codes = [
      ...Array(0x300).keys(),
      0xd7ff,
      0xd800,
      0xdfff,
      0xe000,
      0xffff,
      0x1f389,
      0x10ffff,
      0x110000,
    ]
    const texts = codes.flatMap((code) => {
      const hex = code.toString(16)
      return [`&#${code};`, `&#00${code}x`, `&#x${hex};`, `&#X${hex.toUpperCase()} g`]
    })
    const odd = [
      '&#;',
      '&#x;',
      '&#xg',
      '&;',
      '&',
      '&&amp;',
      '& amp;',
      '&am',
      `&#${'9'.repeat(80)};`,
      '&unknown;',
    ]
    expect([...texts, ...odd].filter((text) => decodeHTML(text) !== byLibrary(text))).toEqual([])
  })
})
