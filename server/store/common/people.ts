import type { Push } from '../../../shared/push.ts'
import { readAddress, readAddresses } from '../../common/addresses.ts'

const PEOPLE_HEADERS = /^(?:bcc|delivered-to|x-original-to|return-path|sender|resent-\w+)$/i

/** The headers that say whom it is from or to, one a line, in lower case. */
export function peopleOf({ sender, to, cc, replyTo, mailbox, headers = [] }: Push): string {
  const inHeaders = headers.flatMap(([name, value]) => (PEOPLE_HEADERS.test(name) ? [value] : []))
  return [sender, to, cc, replyTo, mailbox, ...inHeaders].join('\n').toLowerCase()
}

/** The pieces of an address that stand unbroken wherever it is written: what lacks one does not hold the address. */
export function piecesOf(address: string): string[] {
  return address.toLowerCase().match(/[a-z0-9]+/g) ?? []
}

/** Tells of what `peopleOf` gave whether the address is in it. Emails kept by 0.1.0 have words between blanks instead. */
export function createPersonFilter(address: string): (people: string) => boolean {
  const wanted = readAddress(address) ?? address.toLowerCase()
  const pieces = piecesOf(wanted)
  return function names(people) {
    if (!people.includes('\n')) return people.split(' ').includes(wanted)
    return people.split('\n').some((header) => {
      const unescaped = header.replaceAll('\\', '')
      return pieces.every((piece) => unescaped.includes(piece)) && readAddresses(header).includes(wanted)
    })
  }
}

/** Tells of a push as JSON whether it can name the address at all: cheaper than to read it. */
export function createJsonSieve(address: string): (json: string) => boolean {
  const pieces = piecesOf(readAddress(address) ?? address)
  return function mayName(json) {
    const text = json.toLowerCase()
    return text.includes('\\\\') || pieces.every((piece) => text.includes(piece)) // a backslash may part a piece
  }
}
