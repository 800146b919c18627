import emailAddresses from 'email-addresses'

const MAX_CHARACTERS = 500 // of one mailbox with its name; the parser's work grows with them
const MAX_LIST_CHARACTERS = 4_000
const MAX_BRACKETS = 20 // comments nest, and the parser calls itself for each

/** Between commas and semicolons that stand outside of quotes; what quotes is bounded, so that the search stays linear. */
const LIST_ITEMS = /(?:"[^"]{0,500}"|[^",;])+/g

/**
 * The one address that a header such as From holds, by RFC 5322, in lower case. Undefined for none, for several, and for
 * whatever two programs could read differently: that is nobody's address.
 */
export function readAddress(header: string): string | undefined {
  if (known.has(header)) return known.get(header)
  const mailbox = parseMailbox(header)
  const address = mailbox && normalize(mailbox)
  if (known.size === MAX_KNOWN) known.clear()
  if (header.length <= MAX_CHARACTERS) known.set(header, address)
  return address
}

/** What was read lately: most mail comes from few, and reading takes 30 µs, a third of what a push does. */
const known = new Map<string, string | undefined>()
const MAX_KNOWN = 1_000

/**
 * Every address of a header that lists some, and those that names speak of (Google Groups writes `'a@b' via Group`). Where
 * the list as a whole is not to be read, each of its items that is.
 */
export function readAddresses(header: string): string[] {
  return [...new Set(readList(header).flatMap(addressesOf))]
}

/** The first mailboxes of a header that lists some, each with the name it is given there, or "". */
export function readMailboxes(header: string, most: number): { name: string; address: string }[] {
  return readList(header, most).map((mailbox) => ({
    name: mailbox.name ?? '',
    address: normalize(mailbox),
  }))
}

function readList(header: string, most?: number): Mailbox[] {
  const items = () => splitList(header).slice(0, most)
  return parseList(header)?.slice(0, most) ?? items().flatMap((item) => parseMailbox(item) ?? [])
}

function addressesOf(mailbox: Mailbox): string[] {
  const address = normalize(mailbox)
  const words = [address, ...(mailbox.parts.name?.tokens ?? '').split(/\s+/)]
  const named = words.filter((word) => word.includes('@')).map((word) => readAddress(trimQuotes(word)))
  return [address, ...named.filter((other) => other !== undefined)]
}

type Mailbox = emailAddresses.ParsedMailbox

function parseMailbox(header: string): Mailbox | undefined {
  const [mailbox] = parse(header, { startAt: 'mailbox', commaInDisplayName: true }, MAX_CHARACTERS) ?? []
  return mailbox?.type === 'mailbox' ? mailbox : undefined
}

function parseList(header: string): Mailbox[] | undefined {
  const entries = parse(header, { startAt: 'address-list' }, MAX_LIST_CHARACTERS)
  return entries?.flatMap((entry) => (entry.type === 'group' ? entry.addresses : entry))
}

function parse(header: string, how: Omit<emailAddresses.Options, 'input'>, maxCharacters: number) {
  if (header.length > maxCharacters || header.split('(', MAX_BRACKETS + 2).length > MAX_BRACKETS + 1)
    return undefined
  return emailAddresses({ input: header, rfc6532: true, ...how })?.addresses
}

const splitList = (header: string) => (header.match(LIST_ITEMS) ?? []).filter((item) => item.includes('@'))

/** One way of writing it: a local part stands in quotes only where it has to. */
function normalize({ parts, local: written, domain }: Mailbox): string {
  const local = parts.local.tokens.includes('"') ? written : written.trim()
  const isPlain = /^[^\s"(),:;<>@[\\\].]+(?:\.[^\s"(),:;<>@[\\\].]+)*$/.test(local)
  const address = isPlain ? local : `"${local.replace(/["\\]/g, '\\$&')}"`
  return `${address}@${domain}`.toLowerCase()
}

const QUOTES = `'"`

/** Not by an expression: one that looks for quotes at the end tries at each of them. */
function trimQuotes(word: string): string {
  let [start, end] = [0, word.length]
  while (start < end && QUOTES.includes(word.charAt(start))) start++
  while (end > start && QUOTES.includes(word.charAt(end - 1))) end--
  return word.slice(start, end)
}
