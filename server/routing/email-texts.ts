import type { KeptPush } from '../../shared/push.ts'
import type { RuleField } from '../../shared/rule.ts'
import { readAddress, readAddresses } from '../common/addresses.ts'
import { toComparable } from './comparable.ts'

const LOOKED_AT = 250_000 // characters of a text: some ms to fold
const LOOKED_AT_BY_PATTERN = 20_000 // of which the worst pattern with the worst text takes half a second
const ADDRESSES_IN = 20_000 // characters of the headers: parsing takes 30 µs for each address
const MOST = 1_000 // labels, attachments

export interface Texts {
  /** As they came, for patterns. */
  raw: string[]
  comparable: string[]
}

/** The texts of a field. `exact`: of people their addresses alone, since anybody may write anything beside them. */
export type TextsOf = (field: RuleField, exact: boolean) => Texts

/** Made as they are asked for, and once. */
export function readTexts(push: KeptPush): TextsOf {
  const known = new Map<string, Texts>()
  return (field, exact) => {
    const key = `${field} ${exact}`
    const texts = known.get(key) ?? toTexts(exact ? exactly(push, field) : atAll(push, field), exact)
    known.set(key, texts)
    return texts
  }
}

function toTexts(texts: string[], exact: boolean): Texts {
  const cut = texts.map((text) => text.slice(0, LOOKED_AT))
  return {
    raw: cut.map((text) => text.slice(0, LOOKED_AT_BY_PATTERN).normalize('NFC')),
    comparable: cut.map((text) => (exact && isAddress(text) ? text.toLowerCase() : toComparable(text))),
  }
}

/** What accents are part of. */
export const isAddress = (text: string) => text.length <= 320 && /^\S+@\S+$/.test(text)

function atAll(push: KeptPush, field: RuleField): string[] {
  const written = field === 'sender' ? [push.sender] : field === 'recipient' ? recipientHeaders(push) : []
  return [...exactly(push, field), ...written]
}

function exactly(push: KeptPush, field: RuleField): string[] {
  switch (field) {
    case 'sender':
      return [readAddress(push.sender) ?? []].flat()
    case 'recipient':
      return [...new Set(recipientHeaders(push).flatMap(readAddresses).flatMap(withoutAlias))]
    case 'subject':
      return [push.subject]
    case 'body':
      return [push.body]
    case 'label':
      return (push.labels ?? []).slice(0, MOST)
    case 'mailbox':
      return [push.mailbox ?? []].flat()
    case 'attachment':
      return (push.attachments ?? [])
        .filter(({ inline }) => !inline)
        .slice(0, MOST)
        .map(({ filename, mimeType }) => filename || mimeType)
    case 'auth':
      return Object.entries(push.auth ?? {}).map(([method, result]) => `${method}=${result}`)
  }
}

const RECIPIENT_HEADERS = /^(?:bcc|delivered-to|x-original-to|resent-(?:to|cc|bcc))$/i

function recipientHeaders({ to, cc, headers = [] }: KeptPush): string[] {
  const more = headers.flatMap(([name, value]) => (RECIPIENT_HEADERS.test(name) ? [value] : []))
  return [to, cc, ...more.slice(0, MOST)]
    .filter((header) => header !== undefined)
    .map((header) => header.slice(0, ADDRESSES_IN))
}

/** `shop+orders@x.com` is `shop@x.com` too. */
function withoutAlias(address: string): string[] {
  const plain = address.replace(/^([^+"]+)\+[^"]*(@[^@]*)$/, '$1$2')
  return plain === address ? [address] : [address, plain]
}
