import type { Reply } from '../../shared/reading.ts'
import {
  beginsHeaderBlock,
  isAttribution,
  isDelimiter,
  isFarewell,
  isHeaderBlock,
  isQuoted,
  isSeparator,
} from './reply-lines.ts'

const INTRODUCTION_LINES = 3 // as mail programs wrap it
const HEADER_BLOCK_LINES = 8
const SIGNATURE_LINES = 15 // what is longer is more likely a text with a line in it
const FAREWELL_LINES = 8

interface Line {
  text: string
  at: number
}

/**
 * Where the quote and the signature begin. Looks from each line at a few more, so its time grows with the text and no faster:
 * docs/decisions/0041 says why it is no library.
 */
export function findReply(body: string): Reply {
  const lines = splitLines(body)
  const unmarked = findUnmarkedQuote(lines)
  const marked = findMarkedQuote(lines, unmarked)
  const signature = findSignature(lines, marked)
  const hasSignature = signature < marked
  const aboveIt = hasSignature && marked === unmarked ? findMarkedQuote(lines, signature) : signature
  const quote = aboveIt < signature ? aboveIt : marked
  return {
    ...(quote < lines.length && { quoteAt: lines[quote]?.at }),
    ...(hasSignature && { signatureAt: lines[signature]?.at }),
  }
}

function splitLines(body: string): Line[] {
  let next = 0
  return body.split('\n').map((line) => {
    const at = next
    next += line.length + 1
    return { text: line.trim(), at }
  })
}

const textAt = (lines: Line[], index: number) => lines[index]?.text ?? ''
const textsFrom = (lines: Line[], index: number, count: number) =>
  lines.slice(index, index + count).map(({ text }) => text)

/** After an introduction without `>` all is another's. */
function findUnmarkedQuote(lines: Line[]): number {
  for (let index = 0; index < lines.length; index += 1) {
    const count = countIntroduction(lines, index)
    if (count === 0) continue
    const next = skipBlank(lines, index + count, 1)
    if (next < lines.length && !isQuoted(textAt(lines, next))) return index
  }
  return lines.length
}

/** Of how many lines that introduce what another wrote this is the first; 0 if of none. */
function countIntroduction(lines: Line[], index: number): number {
  const text = textAt(lines, index)
  if (isSeparator(text)) return 1
  if (beginsHeaderBlock(text) && isHeaderBlock(textsFrom(lines, index, HEADER_BLOCK_LINES))) return 1
  for (let count = 1; count <= INTRODUCTION_LINES; count += 1) {
    const isEnd = textAt(lines, index + count - 1).endsWith(':')
    if (isEnd && isAttribution(textsFrom(lines, index, count))) return count
  }
  return 0
}

/** Where the lines with `>` begin that end the text before `end`, with their introduction; `end` if there are none. */
function findMarkedQuote(lines: Line[], end: number): number {
  let start = end
  for (let index = end - 1; index >= 0; index -= 1) {
    const text = textAt(lines, index)
    if (isQuoted(text)) start = index
    else if (text) break
  }
  if (start === end) return end
  const last = skipBlank(lines, start - 1, -1)
  for (let count = INTRODUCTION_LINES; count >= 1; count -= 1) {
    const first = last - count + 1
    if (first >= 0 && isAttribution(textsFrom(lines, first, count))) return first
  }
  return start
}

function skipBlank(lines: Line[], index: number, step: 1 | -1): number {
  while (index >= 0 && index < lines.length && !textAt(lines, index)) index += step
  return index
}

/** `end` if there is none. */
function findSignature(lines: Line[], end: number): number {
  let filled = 0
  let farewell = end
  for (let index = end - 1; index >= 0 && filled < SIGNATURE_LINES; index -= 1) {
    const text = textAt(lines, index)
    if (isDelimiter(text)) return index
    if (!text) continue
    filled += 1
    if (filled <= FAREWELL_LINES && isFarewell(text)) farewell = index
  }
  return farewell
}
