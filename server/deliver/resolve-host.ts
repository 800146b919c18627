import { lookup, Resolver } from 'node:dns/promises'
import { readHostsFile } from './hosts-file.ts'

const KEEP_MS = 10_000
const SECOND_ANSWER_MS = 250 // for the other family, once one has addresses: some name servers drop what they do not know

/** All addresses of a host name. Rejects with an error that has a `code`. */
export type ResolveHost = (host: string) => Promise<string[]>

interface Options {
  /** Instead of those of the machine. */
  servers?: string[]
  /** For the first try; the second waits twice as long. */
  tryMs?: number
  limitMs?: number
  hostsFile?: string
}

/**
 * Looks hosts up without Node's threads for it, of which there are two for everybody: a name server that never answers
 * would hold them. Asks once for all who want to know the same at the same time, and remembers the answer for a moment.
 */
export function createResolveHost({ limitMs = 4_000, ...options }: Options = {}): ResolveHost {
  const known = new Map<string, Promise<string[]>>()
  const askSystem = createSystemLookup(limitMs)

  async function find(host: string): Promise<string[]> {
    const written = await readHostsFile(host, options.hostsFile)
    if (written.length > 0) return written
    if (/(^|\.)localhost$/.test(host)) return ['127.0.0.1', '::1'] // RFC 6761, 6.3
    try {
      return await askNameServers(host, limitMs, options)
    } catch (error) {
      if (isTimeout(error)) throw error
      return askSystem(host)
    }
  }

  return (name) => {
    const host = name.toLowerCase().replace(/\.$/, '')
    const found = known.get(host) ?? find(host)
    if (known.has(host)) return found
    known.set(host, found)
    found.then(
      () => setTimeout(() => known.delete(host), KEEP_MS).unref(),
      () => known.delete(host), // remembered, it would fail all that is owed to the host within a moment
    )
    return found
  }
}

/** A resolver of its own for each question: it sees the machine's settings of now, and can be stopped alone. */
async function askNameServers(
  host: string,
  limitMs: number,
  { servers, tryMs = 1_000 }: Options,
): Promise<string[]> {
  const resolver = new Resolver({ timeout: tryMs, tries: 2 })
  if (servers) resolver.setServers(servers)
  const stopAfter = (ms: number) => setTimeout(() => resolver.cancel(), ms)
  const timers = [stopAfter(limitMs)]
  const questions = [resolver.resolve4(host), resolver.resolve6(host)]
  for (const question of questions)
    question.then(
      () => timers.push(stopAfter(SECOND_ANSWER_MS)),
      () => undefined,
    )
  const answers = await Promise.allSettled(questions)
  timers.forEach(clearTimeout)
  const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  if (addresses.length > 0) return addresses
  const reasons = answers.map((answer) =>
    answer.status === 'rejected' ? (answer.reason as unknown) : undefined,
  )
  throw reasons.find(isTimeout) ?? reasons[0]
}

const isTimeout = (error: unknown) =>
  ['ETIMEOUT', 'ECANCELLED'].includes(String((Object(error) as { code?: unknown }).code))

/**
 * What the name servers answered and do not know may be known to the system otherwise: by search domains or mDNS. That
 * takes one of Node's threads, so one look-up at a time, and none that nobody waits for any more.
 */
function createSystemLookup(limitMs: number): ResolveHost {
  let last: Promise<unknown> = Promise.resolve()
  return (host) => {
    let isTooLate = false
    const ask = async () => {
      if (isTooLate) return []
      return (await lookup(host, { all: true })).map(({ address }) => address)
    }
    const found = last.then(ask)
    last = found.catch(() => undefined)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        isTooLate = true
        reject(new LookupTimeout(host))
      }, limitMs)
      found.then(resolve, reject).finally(() => clearTimeout(timer))
    })
  }
}

class LookupTimeout extends Error {
  override name = 'LookupTimeout'
  readonly code = 'ETIMEOUT'

  constructor(host: string) {
    super(`no answer about ${host}`)
  }
}
