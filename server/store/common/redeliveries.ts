import { randomBytes } from 'node:crypto'
import {
  DeliveryStatus,
  Redelivery,
  type Delivery,
  type EmailFilter,
  type EmailSummary,
} from '../../../shared/api.ts'
import { AppError } from '../../errors.ts'
import { endpointDeleted } from './delivery-state.ts'
import type { Control, EmailsAgain, History, Redelivering } from '../store.ts'

const MAX_OPEN = 20
const MAX_FINISHED = 20
const DOUBLE_CLICK_MS = 1_000 // it begins that much later: whoever asks for it twice gets the same

/** What was asked for stays only until it is done: it may name a person who is erased. */
export interface StoredRedelivery extends Redelivery {
  filter?: EmailFilter
  ids?: string[]
  /** Where it goes on: a place in the list of emails, or among the ids. */
  cursor?: string | undefined
}

/** An email, and to whom it goes: undefined is to all that want it. */
interface Again {
  id: string
  to: string[] | undefined
}

/** What an engine has to give. */
export interface RedeliveryRecords {
  read(): Promise<StoredRedelivery[]>
  /** Durable when it resolves; tells the listeners. */
  change<R>(change: (jobs: StoredRedelivery[]) => R): Promise<R>
  /** Resolves with how many of the emails are here. */
  replayEmails(emails: Again[]): Promise<number>
  findEmail: History['findEmail']
  listEmails: History['listEmails']
  countEmails: History['countEmails']
  listEndpoints: Control['listEndpoints']
  now: () => Date
}

const isOpen = ({ finishedAt }: StoredRedelivery) => finishedAt === undefined

/** Delivering again in steps; which step is next is in the store, so that a restart goes on there. */
export function createRedeliveringOf(records: RedeliveryRecords): Redelivering {
  const { read, change, replayEmails, countEmails, listEndpoints, now } = records
  let turn = 0
  /** A step that is done and not kept yet: else a disk that refuses would have it done again and again. */
  let owed: (() => Promise<void>) | undefined

  async function keepStep(): Promise<void> {
    await owed?.()
    owed = undefined
  }

  /** Nobody left to deliver to ends it. */
  async function takeStep(job: StoredRedelivery, limit: number): Promise<void> {
    const known = (await listEndpoints()).map(({ id }) => id)
    const hasReceiver = (job.endpointIds ?? known).some((id) => known.includes(id))
    const { again, cursor } = hasReceiver ? await findNext(records, job, limit) : { again: [] }
    const done = await replayEmails(again.filter(({ to }) => !to || to.some((id) => known.includes(id))))
    owed = () =>
      change((jobs) => {
        const kept = jobs.findIndex((one) => isOpen(one) && one.id === job.id && one.cursor === job.cursor)
        if (kept >= 0) jobs[kept] = afterStep(job, done, cursor, now())
      })
    await keepStep()
  }

  return {
    async startRedelivery(emails, named) {
      const endpointIds = named ?? (emails.filter?.endpoint ? [emails.filter.endpoint] : undefined)
      const known = (await listEndpoints()).map(({ id }) => id)
      if (known.length === 0) throw noEndpoint()
      if (endpointIds?.some((id) => !known.includes(id))) throw endpointDeleted()
      const job = createJob(emails, endpointIds, now())
      job.total = job.ids ? job.ids.length : await countEmails(beforeStart(job))
      if (job.total === 0) return Redelivery.parse({ ...job, finishedAt: job.startedAt })
      return change((jobs) => Redelivery.parse(addJob(jobs, job)))
    },
    async listRedeliveries() {
      return (await read()).map((job) => Redelivery.parse(job)).toReversed()
    },
    async redeliverSome(limit) {
      await keepStep()
      const open = (await read()).filter(isOpen)
      const ready = open.filter(
        ({ startedAt }) => Math.abs(now().getTime() - Date.parse(startedAt)) >= DOUBLE_CLICK_MS,
      )
      const job = ready[turn++ % ready.length]
      if (job) await takeStep(job, limit)
      return open.length > 0
    },
  }
}

async function findNext(
  { listEmails, findEmail }: RedeliveryRecords,
  job: StoredRedelivery,
  limit: number,
): Promise<{ again: Again[]; cursor?: string | undefined }> {
  const { ids, cursor, endpointIds } = job
  const status = statusNamed(job)
  const isMeant = (one: Delivery) => one.status === status
  const toWhom = (email: Pick<EmailSummary, 'deliveries'> | undefined) =>
    status ? (email?.deliveries ?? []).filter(isMeant).map(({ endpointId }) => endpointId) : endpointIds
  if (!ids) {
    const { emails, nextCursor } = await listEmails({ ...beforeStart(job), limit, cursor })
    const again = emails.map((email) => ({ id: email.id, to: toWhom(email) }))
    return { again, cursor: nextCursor }
  }
  const end = Number(cursor ?? 0) + limit
  const again: Again[] = []
  for (const id of ids.slice(end - limit, end))
    again.push({ id, to: toWhom(status && (await findEmail(id))) })
  return { again, cursor: end < ids.length ? String(end) : undefined }
}

/** That of the deliveries which are meant: whoever has got the email would get it twice. */
const statusNamed = ({ filter = {}, endpointIds }: StoredRedelivery) =>
  endpointIds ? undefined : (filter.delivery ?? DeliveryStatus.safeParse(filter.status).data)

function createJob(emails: EmailsAgain, endpointIds: string[] | undefined, now: Date): StoredRedelivery {
  const asked = emails.ids ? { ...emails, ids: [...new Set(emails.ids)] } : emails
  const job = { id: `rdl_${randomBytes(6).toString('hex')}`, startedAt: now.toISOString(), total: 0, done: 0 }
  return JSON.parse(JSON.stringify({ ...job, ...asked, endpointIds })) as StoredRedelivery // as it will be read back
}

/** What comes later is not taken. */
function beforeStart({ filter = {}, startedAt }: StoredRedelivery): EmailFilter {
  const { to } = filter
  return { ...filter, to: to && Date.parse(to) < Date.parse(startedAt) ? to : startedAt }
}

function afterStep(
  { filter, ids, cursor: _cursor, ...job }: StoredRedelivery,
  count: number,
  cursor: string | undefined,
  now: Date,
): StoredRedelivery {
  const done = job.done + count
  const total = Math.max(job.total, done) // while it goes on, more may come to fit the filter
  if (cursor === undefined) return { ...job, done, total, finishedAt: now.toISOString() }
  return { ...job, done, total, cursor, ...(filter && { filter }), ...(ids && { ids }) }
}

/** A database keeps no order of names. */
const wishOf = ({ filter = {}, ids, endpointIds }: StoredRedelivery) =>
  JSON.stringify([Object.entries(filter).toSorted(), ids, endpointIds])

function addJob(jobs: StoredRedelivery[], job: StoredRedelivery): StoredRedelivery {
  const open = jobs.filter(isOpen)
  const same = open.find((one) => wishOf(one) === wishOf(job))
  if (same) return same
  if (open.length >= MAX_OPEN) throw tooMany()
  const finished = jobs.filter((one) => !isOpen(one)).slice(-MAX_FINISHED)
  jobs.splice(0, jobs.length, ...jobs.filter((one) => isOpen(one) || finished.includes(one)), job)
  return job
}

const noEndpoint = () => new AppError('bad_request', 'There is no endpoint to deliver to - add one first')
const tooMany = () =>
  new AppError('too_many_requests', 'Too many are being delivered again - wait until one of these is done', {
    retryAfterSeconds: 60,
  })
