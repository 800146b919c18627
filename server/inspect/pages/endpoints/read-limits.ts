import { DEFAULT_TIMEOUT_SECONDS, type Limits } from '../../../../shared/endpoint-limits.ts'
import { AppError } from '../../../errors.ts'

/** What holds where a field is left empty. */
export const USUAL = {
  timeoutSeconds: DEFAULT_TIMEOUT_SECONDS,
  maxConcurrent: 64,
  maxPerMinute: 0,
} satisfies Required<Limits>

export type LimitName = keyof typeof USUAL

/** As it was sent; of headers only the names, since no page shows a value. */
export type TypedLimits = Partial<Record<LimitName, unknown>> & {
  hasHeaders: boolean
  headerNames: string[]
  removesHeaders: boolean
}

type Fields = Partial<Record<LimitName | 'headers' | 'removeHeaders', unknown>>

export function typedLimits({ headers = '', removeHeaders, ...limits }: Fields): TypedLimits {
  const { timeoutSeconds, maxConcurrent, maxPerMinute } = limits
  const headerNames = linesOf(String(headers)).flatMap((line) => HEADER.exec(line)?.[1] ?? [])
  return {
    ...{ timeoutSeconds, maxConcurrent, maxPerMinute },
    ...{ hasHeaders: headers !== '', headerNames, removesHeaders: removeHeaders !== undefined },
  }
}

/** What the form says of limits and headers; a field that is not in it says nothing. */
export function readLimits(fields: Fields) {
  const { timeoutSeconds, maxConcurrent, maxPerMinute, headers = '', removeHeaders } = fields
  return {
    timeoutSeconds: toNumber(timeoutSeconds, USUAL.timeoutSeconds),
    maxConcurrent: toNumber(maxConcurrent, USUAL.maxConcurrent),
    maxPerMinute: toNumber(maxPerMinute, USUAL.maxPerMinute),
    headers: removeHeaders ? {} : headers === '' ? undefined : readHeaders(String(headers)),
  }
}

const toNumber = (text: unknown, usual: number) =>
  text === undefined ? undefined : text === '' ? usual : Number(text)

/** `Name: value`, one a line. */
const HEADER = /^\s*([^\s:]+)\s*:\s*(.*?)\s*$/
const linesOf = (text: string) => text.split(/\r?\n/).filter((line) => line.trim())

function readHeaders(text: string): Record<string, string> {
  const pairs = linesOf(text).map((line, index) => {
    const [, name, value] = HEADER.exec(line) ?? []
    if (!name || !value) throw new AppError('bad_request', `headers: line ${index + 1} must be Name: value`)
    return [name, value] as const
  })
  const names = new Set(pairs.map(([name]) => name))
  if (names.size < pairs.length) throw new AppError('bad_request', 'headers must have each name once')
  return Object.fromEntries(pairs)
}
