import autocannon from 'autocannon'
import { INGRESS_PATH } from '../shared/ingress-path.ts'
import { TOKEN } from '../server/rehearsal/push-to.ts'
import type { Target } from './start-target.ts'

const BODY = 'The quick brown fox jumps over the lazy dog. '.repeat(80) // with the other fields about 4 kB
const RUN = Date.now().toString(36)
let count = 0

export interface Slice {
  requestsPerSecond: number
  p50Ms: number
  p99Ms: number
  failed: number
}

/** A push like the script's, never the same message twice. */
export function makePush(): object {
  count += 1
  return {
    sender: `Sender ${count % 500} <sender${count % 500}@example.com>`,
    subject: `Order ${count}`,
    body: BODY,
    date: '2026-11-23T10:00:00.000Z',
    messageId: `${RUN}${count}`,
    threadId: `t${count}`,
    rfc822MessageId: `<${RUN}.${count}@example.com>`,
    mailbox: 'owner@example.com',
    labels: ['INBOX', 'UNREAD'],
  }
}

/** One slice of load: 64 connections that push as fast as they are answered. */
export async function putUnderLoad(
  target: Pick<Target, 'url'>,
  seconds: number,
  connections = 64,
): Promise<Slice> {
  const result = await autocannon({
    url: `${target.url}${INGRESS_PATH}`,
    connections,
    duration: seconds,
    requests: [
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
        setupRequest: (request) => ({ ...request, body: JSON.stringify(makePush()) }),
      },
    ],
  })
  return {
    requestsPerSecond: result.requests.average,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    failed: result.non2xx + result.errors,
  }
}
