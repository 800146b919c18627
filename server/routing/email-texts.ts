import type { KeptPush } from '../../shared/push.ts'
import type { RuleField } from '../../shared/rule.ts'
import { readAddress, readMailboxes } from '../common/addresses.ts'
import { compose } from '../common/fold-text.ts'
import { toComparable, toComparableAddress } from './comparable.ts'

// Characters of a field, however many texts it has:
const LOOKED_AT = 250_000 // some ms to fold
const LOOKED_AT_BY_PATTERN = 20_000 // of which the worst pattern with the worst text takes half a second
const ADDRESSES_IN = 10_000 // parsing takes 30 µs for each address

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
  const compare = (text: string) =>
    exact && isAddress(text) ? toComparableAddress(text) : toComparable(text)
  return {
    raw: cutTo(LOOKED_AT_BY_PATTERN, texts).map(compose),
    comparable: cutTo(LOOKED_AT, texts).map(compare),
  }
}

/** The first texts, of at most so many characters together. */
function cutTo(characters: number, texts: string[]): string[] {
  let left = characters
  return texts.flatMap((text) => {
    const kept = text.slice(0, left)
    left -= kept.length
    return kept ? [kept] : []
  })
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
      return [...new Set(recipientHeaders(push).flatMap(addressesOf).flatMap(withoutAlias))]
    case 'subject':
      return [push.subject]
    case 'body':
      return [push.body]
    case 'label':
      return push.labels ?? []
    case 'mailbox':
      return [push.mailbox ?? []].flat()
    case 'attachment':
      return (push.attachments ?? [])
        .filter(({ inline }) => !inline)
        .map(({ filename, mimeType }) => filename || mimeType || 'application/octet-stream')
    case 'auth':
      return Object.entries(push.auth ?? {}).map(([method, result]) => `${method}=${result}`)
  }
}

const RECIPIENT_HEADERS = /^(?:bcc|delivered-to|x-original-to|resent-(?:to|cc|bcc))$/i

function recipientHeaders({ to, cc, headers = [] }: KeptPush): string[] {
  const more = headers.flatMap(([name, value]) => (RECIPIENT_HEADERS.test(name) ? [value] : []))
  return [[to ?? ''], [cc ?? ''], more].flatMap((texts) => cutTo(ADDRESSES_IN, texts))
}

/** Not what names speak of: anybody may write any name. */
const addressesOf = (header: string) => readMailboxes(header, ADDRESSES_IN).map(({ address }) => address)

/** `shop+orders@x.com` is `shop@x.com` too. */
function withoutAlias(address: string): string[] {
  const plain = address.replace(/^([^+"]+)\+[^"]*(@[^@]*)$/, '$1$2')
  return plain === address ? [address] : [address, plain]
}
