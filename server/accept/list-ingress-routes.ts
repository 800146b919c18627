import { INGRESS_PATH } from '../../shared/ingress-path.ts'
import { Heartbeat, HeartbeatAnswer, Reconcile, ReconcileAnswer } from '../../shared/mailbox-report.ts'
import { ProbeAnswer, Push, PushAnswer } from '../../shared/push.ts'
import type { Context } from '../context.ts'
import type { Operation } from '../common/operation.ts'
import { nameMailbox } from '../common/name-mailbox.ts'
import { sendJson } from '../common/send-json.ts'
import { createDoorbellRoute } from './doorbell-route.ts'
import type { Gate } from './gate.ts'
import { createReportParser } from './parse-report.ts'
import { createPushRoute, type Handler } from './push-route.ts'
import { createJsonReader } from './read-json.ts'

export const DOORBELL = `${INGRESS_PATH}/doorbell`

const parseHeartbeat = createReportParser(Heartbeat)
const parseReconcile = createReportParser(Reconcile)

interface IngressRoute extends Operation {
  method: 'get' | 'post'
  /** Asks the gate before it reads anything. */
  handle: Handler
}

/** The busy one first. */
// eslint-disable-next-line max-lines-per-function -- a closure that only holds short functions
export function listIngressRoutes(context: Context, gate: Gate): IngressRoute[] {
  const { config, store, now, clock, log, tally } = context
  const readJson = createJsonReader()

  const probe: Handler = async (request, response) => {
    await gate.authenticate(request.headers.authorization)
    tally.probed(/Google-Apps-Script/.test(request.headers['user-agent'] ?? ''))
    const { gmail_ingress_enabled } = await store.readSettings()
    const answer: ProbeAnswer = { success: true, status: 'ready' }
    sendJson(response, 200, gmail_ingress_enabled ? answer : { ...answer, ingress: 'disabled' })
  }

  const heartbeat: Handler = async (request, response) => {
    const token = await gate.admitWork(request.headers.authorization)
    const wishes = await readJson(request, async (payload) => {
      const report = parseHeartbeat(payload)
      clock.hear(report.lastRunAt) // first: a full disk refuses the rest, and needs to know what day it is to free itself
      const asked = await store.recordHeartbeat(report, now(), token)
      const compareFrom = await store.comparisonWanted(report.mailbox)
      log.debug({ mailbox: nameMailbox(config, report.mailbox) }, 'INGRESS: Heartbeat')
      return { ...asked, ...(compareFrom && { compareFrom }) }
    })
    const { gmail_ingress_enabled } = await store.readSettings()
    const answer: HeartbeatAnswer = { success: true, status: 'ok', gmail_ingress_enabled, ...wishes }
    sendJson(response, 200, answer)
  }

  const reconcile: Handler = async (request, response) => {
    await gate.admitWork(request.headers.authorization)
    const missing = await readJson(request, (payload) => store.reconcile(parseReconcile(payload), now()))
    sendJson(response, 200, { success: true, missing } satisfies ReconcileAnswer)
  }

  const routes: IngressRoute[] = [
    {
      method: 'post',
      path: INGRESS_PATH,
      summary: 'Push one Gmail message; 200 means durable',
      caller: 'script',
      body: Push,
      answer: PushAnswer,
      handle: createPushRoute(context, gate, readJson),
    },
    {
      method: 'post',
      path: `${INGRESS_PATH}/heartbeat`,
      summary: 'How the script is doing',
      caller: 'script',
      body: Heartbeat,
      answer: HeartbeatAnswer,
      handle: heartbeat,
    },
    {
      method: 'post',
      path: `${INGRESS_PATH}/reconcile`,
      summary: 'Which messages are missing here',
      caller: 'script',
      body: Reconcile,
      answer: ReconcileAnswer,
      handle: reconcile,
    },
    {
      method: 'get',
      path: INGRESS_PATH,
      summary: 'Probe the address and the token',
      caller: 'script',
      answer: ProbeAnswer,
      handle: probe,
    },
  ]
  return config.doorbell
    ? [...routes, describeDoorbell(createDoorbellRoute(context, gate, config.doorbell))]
    : routes
}

const describeDoorbell = (handle: Handler): IngressRoute => ({
  method: 'post',
  path: DOORBELL,
  summary: 'Wake the script; Google signs its calls itself',
  caller: 'google',
  status: 204,
  handle,
})
