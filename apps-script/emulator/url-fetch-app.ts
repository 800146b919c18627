import { DNS_FAILURE_MS, fetchAllMs, latencyMs } from './costs.ts'
import { SlowError } from './errors.ts'
import type { Run } from './run.ts'
import { SCOPES } from './scopes.ts'
import { SCRIPT_ID } from './script-app.ts'
import { service, type Service } from './service.ts'
import type { EmulatedRequest, EmulatedResponse } from './types.ts'
import { toFetchRequest, type FetchOptions, type FetchRequest } from './fetch-request.ts'
import { createHttpResponse } from './http-response.ts'
import { usageToday } from './world.ts'

type Answered = Exclude<EmulatedResponse, { failure: string }>

export function createUrlFetchApp(run: Run): Service {
  const userAgent = `Mozilla/5.0 (compatible; Google-Apps-Script; beanserver; +https://script.google.com; id: ${SCRIPT_ID})`
  const toRequest = (url: string, options: FetchOptions) => toFetchRequest(url, options, userAgent)
  return service('UrlFetchApp', {
    fetch: (url: string, options: FetchOptions = {}) => {
      run.requireScope(SCOPES.fetch, 'UrlFetchApp.fetch')
      const request = toRequest(url, options)
      const [answer] = run.call(
        'UrlFetchApp.fetch',
        [url, options],
        () => send(run, [request]),
        slowest('UrlFetchApp.fetch'),
      )
      return toResponse(request, answer as Answered)
    },
    fetchAll: (requests: (string | (FetchOptions & { url: string }))[]) => {
      run.requireScope(SCOPES.fetch, 'UrlFetchApp.fetchAll')
      const all = requests.map((request) =>
        typeof request === 'string' ? toRequest(request, {}) : toRequest(request.url, request),
      )
      const answers = run.call(
        'UrlFetchApp.fetchAll',
        [requests],
        () => send(run, all),
        slowest('UrlFetchApp.fetchAll'),
      )
      return answers.map((answer, i) => toResponse(all[i] as FetchRequest, answer))
    },
  })
}

/** One failure throws for the whole batch, although the others may have arrived. */
function send(run: Run, requests: FetchRequest[]): Answered[] {
  countFetches(run, requests.length)
  const answers = run.world.network.send(requests)
  answers.forEach((answer, i) => {
    if ('failure' in answer && answer.failure)
      throw networkError(answer.failure, requests[i] as EmulatedRequest)
  })
  return answers as Answered[]
}

function countFetches({ world, execution }: Run, count: number): void {
  const usage = usageToday(world)
  execution.fetches += count
  usage.fetches += count
  const limit = world.quotas.fetchesPerDay
  if (limit !== undefined && usage.fetches > limit) {
    throw new Error('Service invoked too many times for one day: urlfetch.')
  }
}

function networkError(
  failure: 'unavailable' | 'dns' | 'timeout',
  { url, timeoutSeconds }: EmulatedRequest,
): Error {
  if (failure === 'timeout') return new SlowError(`Timeout: ${url}`, timeoutSeconds * 1000)
  if (failure === 'dns') return new SlowError(`DNS error: ${url}`, DNS_FAILURE_MS)
  return new SlowError(`Address unavailable: ${url}`, latencyMs('UrlFetchApp.fetch'))
}

const slowest = (name: string) => (answers: Answered[]) => {
  const usual = name === 'UrlFetchApp.fetch' ? latencyMs(name) : fetchAllMs(answers.length)
  return Math.max(usual, ...answers.map(({ latencyMs: ms = 0 }) => ms))
}

function toResponse(request: FetchRequest, answer: Answered): Service {
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : Buffer.from(answer.body ?? [])
  if (answer.status >= 400 && !request.muteHttpExceptions) {
    throw new Error(
      `Request failed for ${new URL(request.url).origin} returned code ${answer.status}. Truncated server response: ` +
        `${body.toString('utf8').slice(0, 100)} (use muteHttpExceptions option to examine full response)`,
    )
  }
  return createHttpResponse(answer.status, answer.headers ?? {}, body)
}
