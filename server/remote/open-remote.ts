import { z } from 'zod'
import { readConfig } from '../config.ts'
import { reasonOf } from '../errors.ts'

/** What cannot be asked or was typed wrongly, in words for who typed it. */
export class RemoteError extends Error {
  override name = 'RemoteError'
}

export interface Remote {
  url: string
  /** Rejects with a `RemoteError` that says what to do. */
  get<T>(path: string, answer: z.ZodType<T>): Promise<T>
}

const DEADLINE_MS = 30_000

/** The JSON API of a receiver: of the one at `url`, else of the one that the environment describes, on this machine. */
export function openRemote(given: string | undefined): Remote {
  const { adminApiToken, port } = readConfig()
  const url = checkAddress(given ?? `http://127.0.0.1:${port}`)
  if (!adminApiToken)
    throw new RemoteError(
      'ADMIN_API_TOKEN is not set - set it where the receiver runs (16 characters or more), restart that, and set it here to the same',
    )
  return {
    url,
    async get(path, schema) {
      const response = await fetch(url + path, {
        headers: { authorization: `Bearer ${adminApiToken}` },
        redirect: 'manual', // a token goes nowhere but where it was meant to
        signal: AbortSignal.timeout(DEADLINE_MS),
      }).catch((error: unknown) => {
        const cause = error instanceof Error && error.cause ? error.cause : error
        throw new RemoteError(
          `${url} does not answer (${reasonOf(cause)}) - is it running, and is the address right?`,
        )
      })
      const answer: unknown = await response.json().catch(() => undefined)
      if (!response.ok) throw new RemoteError(describeRefusal(url + path, response, answer))
      const parsed = schema.safeParse(answer)
      if (!parsed.success)
        throw new RemoteError(
          `What answers at ${url} is no Gmail Push Ingress of this version - compare the two`,
        )
      return parsed.data
    },
  }
}

const Refusal = z.object({ message: z.string() })

function describeRefusal(url: string, { status, headers }: Response, answer: unknown): string {
  const said = Refusal.safeParse(answer).data?.message
  if (status === 401) return `401 from ${url}: ADMIN_API_TOKEN here is not the one of that receiver`
  if (status >= 300 && status < 400)
    return `${url} redirects to ${headers.get('location') ?? 'another address'} - give that address with --url`
  if (status === 404 && !said) return `404 from ${url}: no Gmail Push Ingress of this version answers there`
  return `${status} from ${url}: ${said ?? 'no reason given'}`
}

function checkAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol))
    throw new RemoteError(`--url ${text} is no address - it looks like https://mail.my-company.com`)
  const isLoopback = /^(localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname)
  if (url.protocol === 'http:' && !isLoopback)
    throw new RemoteError(`--url ${text} must begin with https:// - the token would travel in the clear`)
  return url.href.replace(/\/+$/, '')
}
