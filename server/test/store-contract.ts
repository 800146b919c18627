import { randomBytes } from 'node:crypto'
import { setImmediate as letOthersWork } from 'node:timers/promises'
import type { Attempt } from '../../shared/api.ts'
import { noAlerts } from '../../shared/alert-state.ts'
import type { Heartbeat, SetAside } from '../../shared/mailbox-report.ts'
import type { Push } from '../../shared/push.ts'
import { identifyEmail } from '../accept/identify-email.ts'
import type { ClaimedDelivery, NewEmail, Store, StoredEndpoint } from '../store/store.ts'
import { makeHeartbeat } from './make-heartbeat.ts'

/** An engine under test: opens its store, again on the same data when asked twice. */
export interface Engine {
  open(now: () => Date): Promise<Store>
  cleanUp(): Promise<void>
}

export const makeEmail = (push: Partial<Push> = {}, at = new Date()): NewEmail => {
  const whole: Push = { sender: 'Ann <ann@example.com>', subject: 'Hi', body: 'Hello', ...push }
  const id = `eml_${at.getTime().toString(16).padStart(12, '0')}${randomBytes(10).toString('hex')}`
  return { id, status: 'processed', receivedAt: at, identity: identifyEmail(whole), push: whole }
}

export const makeEndpoint = (id = 'ep_00000000000a', enabled = true): StoredEndpoint => ({
  id,
  url: 'https://example.com/hook',
  name: id,
  enabled,
  createdAt: new Date().toISOString(),
  secret: 'whsec_c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0',
})

const attempt: Attempt = {
  at: '2026-11-23T10:00:00.000Z',
  durationMs: 5,
  httpStatus: 500,
  responseHead: 'oops',
}
const query = { limit: 50 }

/** Every promise of the port; an engine is done when this passes. */
export function describeStore(name: string, createEngine: () => Engine): void {
  describe(`${name} store`, () => {
    let engine: Engine
    let store: Store
    let time: Date
    const reopen = async () => {
      await store.close()
      store = await engine.open(() => time)
    }
    beforeEach(async () => {
      time = new Date('2026-11-23T10:00:00.000Z')
      engine = createEngine()
      store = await engine.open(() => time)
    })
    afterEach(async () => {
      await store.close()
      await engine.cleanUp()
    })
    const only = async () => (await store.listEmails(query)).emails[0]
    const claim = (limit = 10, perEndpoint = 10) => store.claimDeliveries(time, limit, perEndpoint)

    it('keeps who is signed in, changes going one after the other, with one key for all', async () => {
      const session = (id: string) => ({ id, startedAt: '1', seenAt: '1', ip: undefined, browser: 'b' })
      const signIn = (id: string) =>
        store.changeSignIns(({ key, sessions }) => {
          sessions.push(session(id))
          return key
        })
      const keys = await Promise.all(['a', 'b', 'c'].map(signIn))
      await reopen()
      const { key, sessions } = await store.readSignIns()
      expect(new Set([...keys, key]).size).toBe(1)
      expect(Buffer.from(key, 'base64url')).toHaveLength(32)
      expect(sessions.map(({ id }) => id).sort()).toEqual(['a', 'b', 'c'])
      await store.changeSignIns((signIns) => (signIns.sessions = []))
      expect((await store.readSignIns()).sessions).toEqual([])
    })

    it('keeps how far IMAP has come, over a restart', async () => {
      expect(await store.readImapState()).toBeUndefined()
      const state = { mailbox: 'a@b', uidValidity: '7', from: '1', watchingSince: '1' }
      await store.saveImapState({ ...state, lastUid: 1 })
      await store.saveImapState({ ...state, lastUid: 2 })
      await reopen()
      expect(await store.readImapState()).toEqual({ ...state, lastUid: 2 })
    })

    it('notes when the other of push and IMAP brings an email too, the first time it does', async () => {
      const bring = (rfc822MessageId: string, source: 'imap' | 'gmail_push', seconds: number) =>
        store.accept(
          makeEmail(
            { rfc822MessageId, source },
            new Date(Date.parse('2026-11-23T10:00:00.000Z') + seconds * 1_000),
          ),
        )
      const sources = ['gmail_push', 'gmail_push', 'imap', 'imap', 'gmail_push'] as const
      for (const [index, source] of sources.entries()) await bring('<a>', source, index + 1)
      await bring('<b>', 'imap', 10)
      await bring('<b>', 'gmail_push', 12)
      await bring('<c>', 'imap', 20)
      await bring('<c>', 'imap', 21)
      await reopen()
      const { emails } = await store.listEmails(query)
      expect(emails.map(({ source, alsoSeenAt }) => [source, alsoSeenAt])).toEqual([
        ['imap', undefined],
        ['imap', '2026-11-23T10:00:12.000Z'],
        [undefined, '2026-11-23T10:00:03.000Z'],
      ])
    })

    it('keeps who was told what, changes going one after the other, over a restart', async () => {
      expect(await store.readAlertState()).toEqual(noAlerts())
      const report = (at: number) => ({ at, isTest: true, durationMs: 5 })
      const say = (name: string) =>
        store.changeAlertState(({ channels }) => {
          channels[name] = report(Object.keys(channels).length)
        })
      await Promise.all(['a', 'b', 'c'].map(say))
      await reopen()
      const { channels } = await store.readAlertState()
      expect(Object.values(channels).sort((a, b) => a.at - b.at)).toEqual([0, 1, 2].map(report))
    })

    it('keeps since when a switch is off and an endpoint disabled, whoever says it again', async () => {
      const off = time.toISOString()
      await store.saveEndpoint(makeEndpoint())
      const switchOff = async () => {
        await store.changeSettings({ webhook_sending_enabled: false, gmail_ingress_enabled: false })
        await store.changeEndpoint('ep_00000000000a', { enabled: false })
      }
      await switchOff()
      time = new Date('2026-11-23T11:00:00.000Z')
      await switchOff()
      await store.changeEndpoint('ep_00000000000a', { name: 'renamed' })
      await reopen()
      const settings = await store.readSettings()
      expect(settings).toMatchObject({ webhook_sending_off_since: off, gmail_ingress_off_since: off })
      expect(await store.listEndpoints()).toMatchObject([{ enabled: false, disabledAt: off }])
      await store.changeSettings({ webhook_sending_enabled: true, gmail_ingress_enabled: true })
      await store.changeEndpoint('ep_00000000000a', { enabled: true })
      expect(await store.readSettings()).toEqual({
        webhook_sending_enabled: true,
        gmail_ingress_enabled: true,
      })
      expect((await store.listEndpoints())[0]).not.toHaveProperty('disabledAt')
    })

    it('keeps an email whole, with one pending delivery per endpoint, over a restart', async () => {
      await store.saveEndpoint(makeEndpoint())
      const email = makeEmail({ messageId: 'g1', headers: [['X-A', 'b']], bodyHtml: '<p>é\u2028</p>' }, time)
      expect(await store.accept(email)).toEqual({ isNew: true, id: email.id })
      await reopen()
      const found = await store.findEmail(email.id)
      expect(found?.push).toEqual(email.push)
      expect(found?.receivedAt).toBe('2026-11-23T10:00:00.000Z')
      expect(found?.deliveries).toMatchObject([{ status: 'pending', attempts: 0, attemptLog: [] }])
    })

    it('keeps the same identity once, also at the same instant and over a restart', async () => {
      const copies = Array.from({ length: 20 }, () => makeEmail({ messageId: 'g1', mailbox: 'a@b' }, time))
      const accepted = await Promise.all(copies.map((email) => store.accept(email)))
      expect(accepted.filter(({ isNew }) => isNew)).toHaveLength(1)
      expect(new Set(accepted.map(({ id }) => id)).size).toBe(1)
      await reopen()
      expect((await store.accept(makeEmail({ messageId: 'g1', mailbox: 'A@B' }))).isNew).toBe(false)
      expect((await store.count()).emails).toBe(1)
    })

    it('remembers every id an email came with, in either order, over a restart', async () => {
      await store.accept(makeEmail({ rfc822MessageId: '<1@x>' }))
      expect((await store.accept(makeEmail({ rfc822MessageId: '<1@x>', messageId: 'g1' }))).isNew).toBe(false)
      await reopen()
      expect((await store.accept(makeEmail({ messageId: 'g1' }))).isNew).toBe(false)
      expect((await store.accept(makeEmail({ rfc822MessageId: '<1@x>', messageId: 'g2' }))).isNew).toBe(true)
    })

    it('keeps both of two Gmail ids that bring the Message-ID of one IMAP email at the same instant', async () => {
      for (let round = 0; round < 10; round++) {
        const rfc822MessageId = `<${round}@x>`
        const imap = () => store.accept(makeEmail({ rfc822MessageId }))
        const gmail = () =>
          [1, 2, 3].map((id) => store.accept(makeEmail({ rfc822MessageId, messageId: `g${round}-${id}` })))
        if (round % 2) await imap()
        const accepted = await Promise.all([imap(), ...gmail()])
        expect(accepted.filter(({ isNew }) => isNew)).toHaveLength(round % 2 ? 2 : 3)
        expect(await Promise.all(gmail())).toEqual(accepted.slice(1).map(({ id }) => ({ isNew: false, id })))
      }
      await reopen()
      expect((await store.count()).emails).toBe(30)
      expect((await store.accept(makeEmail({ messageId: 'g9-3' }))).isNew).toBe(false)
    })

    it('lists newest first, in pages that neither repeat nor skip', async () => {
      for (let index = 0; index < 7; index++) {
        await store.accept(makeEmail({ messageId: `g${index}` }, new Date(time.getTime() + index)))
      }
      expect(await listAll(3)).toEqual(['g6', 'g5', 'g4', 'g3', 'g2', 'g1', 'g0'])
    })

    const listAll = async (
      limit: number,
      beforeNext: (shown: (string | undefined)[]) => unknown = () => {},
    ) => {
      const seen: (string | undefined)[] = []
      let cursor: string | undefined
      do {
        const page = await store.listEmails({ limit, cursor })
        const shown = page.emails.map(({ messageId }) => messageId)
        seen.push(...shown)
        cursor = page.nextCursor
        if (cursor) await beforeNext(shown)
      } while (cursor)
      return seen
    }

    it('goes on with the list where it was after the email that the cursor came from was erased', async () => {
      for (let index = 0; index < 7; index++)
        await store.accept(makeEmail({ messageId: `g${index}`, sender: `s${index}@x.y` }, time))
      const eraseLastShown = async (shown: (string | undefined)[]) => {
        await store.eraseEmails(`${shown.at(-1)?.replace('g', 's')}@x.y`)
        await reopen()
      }
      expect(await listAll(2, eraseLastShown)).toEqual(['g6', 'g5', 'g4', 'g3', 'g2', 'g1', 'g0'])
    })

    it('lists newest first by the time received, also what was carried forward or came while the clock was set back', async () => {
      await store.saveEndpoint(makeEndpoint())
      const at = (ms: number) => new Date(time.getTime() + ms)
      for (const ms of [0, 0, 5_000, 2_000, 2_000, 1_000]) {
        const nth = (await store.count()).emails
        await store.accept(makeEmail({ messageId: `${ms}-${nth}` }, at(ms)))
      }
      const expected = ['5000-2', '2000-4', '2000-3', '1000-5', '0-1', '0-0']
      expect(await listAll(2)).toEqual(expected)
      await reopen()
      expect(await listAll(2)).toEqual(expected)
      time = new Date('2026-12-03T10:00:00.000Z')
      await store.accept(makeEmail({ messageId: 'new' }, time))
      await store.deleteEmailsBefore(time) // all are owed
      expect(await listAll(2)).toEqual(['new', ...expected])
      await reopen()
      expect(await listAll(2)).toEqual(['new', ...expected])
    })

    it.each([0, 100])(
      'shows an email whole or not at all while it is deleted, with %i carried forward',
      async (carried) => {
        await store.saveEndpoint(makeEndpoint())
        const emails = Array.from({ length: 200 }, (_, index) => makeEmail({ messageId: `g${index}` }, time))
        await Promise.all(emails.map((email) => store.accept(email)))
        const [gone, owed] = [emails.slice(carried), emails.slice(0, carried)]
        for (const { id, email } of await claim(200, 200)) {
          const isGone = gone.some((one) => one.id === email.id)
          const retrying = { status: 'retrying', nextAttemptAt: new Date(time.getTime() + 60_000) } as const
          await store.recordAttempt(id, attempt, isGone ? { status: 'delivered' } : retrying)
        }
        await store.checkWritable() // all outcomes are on disk
        time = new Date('2026-12-03T10:00:00.000Z')
        const deleting = store.deleteEmailsBefore(new Date('2026-11-26T10:00:00.000Z'))
        let isDeleting = true
        void deleting.finally(() => (isDeleting = false))
        // ten at a time: a loaded machine does not give the database's few connections to two hundred within their 2 s
        for (let round = 0; isDeleting; round++) {
          await letOthersWork()
          const looked = [...gone, ...owed].filter((_, index) => index % 20 === round % 20)
          const found = await Promise.all(looked.map(({ id }) => store.findEmail(id)))
          for (const email of found) if (email) expect(email.deliveries[0]?.attemptLog).toEqual([attempt])
        }
        await deleting
        const left = []
        for (const { id } of [...gone, ...owed]) left.push(await store.findEmail(id))
        expect(left.map(Boolean)).toEqual([...gone.map(() => false), ...owed.map(() => true)])
      },
    )

    it('refuses a cursor that no list gave out', async () => {
      await expect(store.listEmails({ limit: 3, cursor: 'nonsense' })).rejects.toMatchObject({
        code: 'bad_cursor',
      })
    })

    it('filters by text in subject or sender, by mailbox and by status', async () => {
      await store.accept(makeEmail({ messageId: '1', subject: 'Invoice ÉTÉ 100%_x', mailbox: 'a@b' }))
      await store.saveEndpoint(makeEndpoint())
      await store.accept(makeEmail({ messageId: '2', sender: 'Bob <bob@invoices.example>' }))
      const ids = async (filter: object) =>
        (await store.listEmails({ ...query, ...filter })).emails.map(({ messageId }) => messageId)
      expect(await ids({ q: 'INVOICE' })).toEqual(['2', '1'])
      expect(await ids({ q: 'été' })).toEqual(['1'])
      expect(await ids({ q: '100%_' })).toEqual(['1'])
      expect(await ids({ q: '1%x' })).toEqual([])
      expect(await ids({ mailbox: 'A@b' })).toEqual(['1'])
      expect(await ids({ status: 'pending' })).toEqual(['2'])
      expect(await ids({ status: 'processed' })).toEqual(['2', '1'])
    })

    it('hands a due delivery to one worker only', async () => {
      await store.saveEndpoint(makeEndpoint())
      for (let index = 0; index < 20; index++) await store.accept(makeEmail({ messageId: `g${index}` }, time))
      const claims = (await Promise.all([claim(), claim(), claim()])).flat()
      expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length)
      expect(claims).toHaveLength(10) // at most perEndpoint in flight
      expect(claims[0]).toMatchObject({ attempts: 0, endpoint: { url: 'https://example.com/hook' } })
      expect(JSON.parse(claims[0]?.email.pushJson ?? '').body).toBe('Hello')
    })

    it('hands a delivery out again after its worker died', async () => {
      await store.saveEndpoint(makeEndpoint())
      await store.accept(makeEmail({}, time))
      const [first] = await claim()
      time = new Date(time.getTime() + 120_000)
      await reopen()
      expect(await claim()).toMatchObject([{ id: first?.id }])
    })

    it('plans a retry, hands it out when it is due and keeps every attempt', async () => {
      await store.saveEndpoint(makeEndpoint())
      const { id } = await store.accept(makeEmail({}, time))
      const [first] = await claim()
      const nextAttemptAt = new Date(time.getTime() + 60_000)
      await store.recordAttempt(first?.id ?? '', attempt, { status: 'retrying', nextAttemptAt })
      expect(await claim()).toEqual([])
      await reopen()
      expect((await only())?.deliveries).toMatchObject([
        { status: 'retrying', attempts: 1, nextAttemptAt: nextAttemptAt.toISOString() },
      ])
      time = nextAttemptAt
      const [second] = await claim()
      expect(second).toMatchObject({ id: first?.id, attempts: 1 })
      await store.recordAttempt(second?.id ?? '', { ...attempt, httpStatus: 200 }, { status: 'delivered' })
      await reopen()
      const [delivery] = (await store.findEmail(id))?.deliveries ?? []
      expect(delivery).toMatchObject({ status: 'delivered', attempts: 2 })
      expect(delivery?.attemptLog).toEqual([attempt, { ...attempt, httpStatus: 200 }])
      expect(await claim()).toEqual([])
    })

    it('holds deliveries while sending is off or the endpoint is paused, and releases them after', async () => {
      await store.saveEndpoint(makeEndpoint())
      await store.changeSettings({ webhook_sending_enabled: false })
      await store.accept(makeEmail({}, time))
      expect(await claim()).toEqual([])
      expect((await only())?.deliveries).toMatchObject([{ status: 'held' }])
      await store.changeSettings({ webhook_sending_enabled: true })
      await store.saveEndpoint(makeEndpoint('ep_00000000000a', false))
      expect(await claim()).toEqual([])
      await reopen()
      expect((await only())?.deliveries).toMatchObject([{ status: 'held' }])
      await store.saveEndpoint(makeEndpoint())
      expect(await claim()).toHaveLength(1)
    })

    it('gives an endpoint made later no older emails, and calls what a deleted one still owed undelivered', async () => {
      await store.accept(makeEmail({ messageId: '1' }, time))
      await store.saveEndpoint(makeEndpoint())
      expect(await claim()).toEqual([])
      await store.accept(makeEmail({ messageId: '2' }, time))
      expect(await store.deleteEndpoint('ep_00000000000a')).toBe(true)
      expect(await store.deleteEndpoint('ep_00000000000a')).toBe(false)
      expect((await only())?.deliveries).toMatchObject([{ status: 'undelivered' }])
      await store.disableEndpoint('ep_00000000000a', 'it answered 410 Gone')
      expect(await store.listEndpoints()).toEqual([])
    })

    it('keeps both of two changes of an endpoint at the same instant, whichever comes first', async () => {
      const { id } = makeEndpoint()
      const rename = () => store.changeEndpoint(id, { name: 'new name' })
      const disable = () => store.disableEndpoint(id, 'it answered 410 Gone')
      for (const changes of [
        [rename, disable],
        [disable, rename],
      ]) {
        await store.saveEndpoint({ ...makeEndpoint(), shape: 'flat', format: 'form' })
        await Promise.all(changes.map((change) => change()))
        await reopen()
        expect(await store.listEndpoints()).toMatchObject([
          {
            name: 'new name',
            shape: 'flat',
            format: 'form',
            enabled: false,
            disabledReason: 'it answered 410 Gone',
          },
        ])
      }
      expect(await store.changeEndpoint(id, { enabled: true })).toMatchObject({
        enabled: true,
        name: 'new name',
      })
      expect((await store.listEndpoints())[0]).not.toHaveProperty('disabledReason')
    })

    it('brings no endpoint back that is deleted while it is changed', async () => {
      const { id } = makeEndpoint()
      for (let round = 0; round < 10; round++) {
        await store.saveEndpoint(makeEndpoint())
        const rename = () => store.changeEndpoint(id, { name: 'new name' })
        await Promise.all([rename(), store.deleteEndpoint(id), rename()])
        expect(await store.listEndpoints()).toEqual([])
        expect(await rename()).toBeUndefined()
      }
    })

    it('replays an email to every endpoint and releases a skipped one', async () => {
      await store.saveEndpoint(makeEndpoint())
      const skipped = { ...makeEmail({}, time), status: 'skipped_sender_not_allowed' as const }
      await store.accept(skipped)
      expect(await claim()).toEqual([])
      expect(await store.replayEmail(skipped.id)).toBe(true)
      expect(await store.replayEmail('eml_unknown')).toBe(false)
      await reopen()
      expect(await only()).toMatchObject({ status: 'processed', deliveries: [{ status: 'pending' }] })
      const [first] = await claim()
      await store.recordAttempt(first?.id ?? '', attempt, { status: 'delivered' })
      await store.replayEmail(skipped.id)
      expect(await claim()).toMatchObject([{ id: first?.id, attempts: 0 }])
    })

    it('retries an undelivered delivery when asked, with the same id', async () => {
      await store.saveEndpoint(makeEndpoint())
      await store.accept(makeEmail({}, time))
      const [first] = await claim()
      await store.recordAttempt(first?.id ?? '', attempt, { status: 'undelivered' })
      expect((await only())?.deliveries).toMatchObject([{ status: 'undelivered' }])
      expect(await store.retryDelivery(first?.id ?? '')).toBe(true)
      expect(await store.retryDelivery('dlv_x_y')).toBe(false)
      expect(await claim()).toMatchObject([{ id: first?.id, attempts: 0 }])
    })

    it('touches no delivery of a deleted endpoint, and says so to who wants one attempted', async () => {
      const [gone, stays] = [makeEndpoint('ep_00000000000a'), makeEndpoint('ep_00000000000b')]
      await store.saveEndpoint(gone)
      const { id } = await store.accept(makeEmail({}, time))
      const [first] = await claim()
      await store.recordAttempt(first?.id ?? '', attempt, { status: 'delivered' })
      await store.saveEndpoint(stays)
      await store.deleteEndpoint(gone.id)
      expect(await store.replayEmail(id)).toBe(true)
      await expect(store.retryDelivery(first?.id ?? '')).rejects.toMatchObject({ code: 'endpoint_deleted' })
      await reopen()
      const byEndpoint = Object.fromEntries(
        (await only())?.deliveries.map(({ endpointId, ...rest }) => [endpointId, rest]) ?? [],
      )
      expect(byEndpoint[gone.id]).toMatchObject({ status: 'delivered', attempts: 1 })
      expect(byEndpoint[stays.id]).toMatchObject({ status: 'pending', attempts: 0 })
      expect(await claim()).toMatchObject([{ endpoint: { id: stays.id } }])
    })

    it.each([
      ['the endpoint is changed', () => store.changeEndpoint(makeEndpoint().id, { enabled: true })],
      ['the endpoint is saved', () => store.saveEndpoint(makeEndpoint())],
      ['sending is on again', () => store.changeSettings({ webhook_sending_enabled: true })],
    ])('makes all that was held due, some each second, once %s', async (what, resume) => {
      await store.saveEndpoint(makeEndpoint())
      const emails = Array.from({ length: 120 }, (_, index) => makeEmail({ messageId: `g${index}` }, time))
      await Promise.all(emails.map((email) => store.accept(email)))
      const nextAttemptAt = new Date(time.getTime() + 24 * 60 * 60_000)
      for (const { id } of await claim(120, 120))
        await store.recordAttempt(id, attempt, { status: 'retrying', nextAttemptAt })
      if (what.startsWith('sending')) await store.changeSettings({ webhook_sending_enabled: false })
      else await store.changeEndpoint(makeEndpoint().id, { enabled: false })
      time = new Date(time.getTime() + 60_000)
      await resume()
      await reopen()
      const claimed: number[] = []
      for (let second = 0; second < 4; second++) {
        claimed.push((await claim(120, 160)).length)
        time = new Date(time.getTime() + 1_000)
      }
      expect(claimed).toEqual([50, 50, 20, 0])
    })

    it('sends once more what is replayed while it is being sent, and never with two workers', async () => {
      await store.saveEndpoint(makeEndpoint())
      const { id } = await store.accept(makeEmail({}, time))
      const sendAgain = [
        () => store.replayEmail(id),
        async () => store.retryDelivery((await only())?.deliveries[0]?.id ?? ''),
      ]
      const [first] = await claim()
      for (const again of sendAgain) {
        await again()
        expect(await claim()).toEqual([])
        await store.recordAttempt(first?.id ?? '', attempt, { status: 'delivered' })
        expect(await claim()).toMatchObject([{ id: first?.id, attempts: 0 }])
      }
      await store.recordAttempt(first?.id ?? '', attempt, { status: 'delivered' })
      expect(await claim()).toEqual([])
      await reopen()
      const [delivery] = (await store.findEmail(id))?.deliveries ?? []
      expect(delivery).toMatchObject({ status: 'delivered', attempts: 3 }) // as many as there are in the log
      expect(delivery?.attemptLog).toHaveLength(3)
    })

    it('still has room for an endpoint after what it was sending was erased', async () => {
      await store.saveEndpoint(makeEndpoint())
      await store.accept(makeEmail({ messageId: '1', sender: 'eve@x.y' }, time))
      const [sending] = await claim(1, 1)
      await store.eraseEmails('eve@x.y')
      await store.recordAttempt(sending?.id ?? '', attempt, { status: 'delivered' })
      await store.accept(makeEmail({ messageId: '2' }, time))
      expect(await claim(1, 1)).toHaveLength(1)
    })

    it('shows the page of an email carried forward after failed attempts, over a restart', async () => {
      await store.saveEndpoint(makeEndpoint())
      const { id } = await store.accept(makeEmail({}, time))
      await store.recordAttempt((await claim())[0]?.id ?? '', attempt, {
        status: 'retrying',
        nextAttemptAt: time,
      })
      await reopen()
      time = new Date('2026-12-03T10:00:00.000Z')
      expect(await store.deleteEmailsBefore(time)).toEqual({ deleted: 0, carriedForward: 1 })
      const whole = { status: 'retrying', attempts: 1, attemptLog: [attempt] }
      expect((await store.findEmail(id))?.deliveries).toMatchObject([whole])
      expect(JSON.parse((await claim())[0]?.email.pushJson ?? '').body).toBe('Hello')
      await reopen()
      expect(await store.findEmail(id)).toMatchObject({ push: { body: 'Hello' }, deliveries: [whole] })
    })

    it('carries forward every attempt with its email, over a restart', async () => {
      await store.saveEndpoint(makeEndpoint())
      const { id } = await store.accept(makeEmail({}, time))
      const attemptLog = [attempt, { ...attempt, httpStatus: 502 }]
      for (const one of attemptLog)
        await store.recordAttempt((await claim())[0]?.id ?? '', one, {
          status: 'retrying',
          nextAttemptAt: time,
        })
      time = new Date('2026-12-03T10:00:00.000Z')
      await store.deleteEmailsBefore(time)
      expect((await store.findEmail(id))?.deliveries).toMatchObject([{ attempts: 2, attemptLog }])
      await reopen()
      expect((await store.findEmail(id))?.deliveries).toMatchObject([{ attempts: 2, attemptLog }])
    })

    it('lists the days on which mail came', async () => {
      await store.accept(makeEmail({ messageId: '1' }, time))
      time = new Date('2026-11-25T23:59:00.000Z')
      await store.accept(makeEmail({ messageId: '2' }, time))
      await store.accept(makeEmail({ messageId: '3' }, time))
      await reopen()
      expect(await store.listDays()).toEqual(['2026-11-23', '2026-11-25'])
    })

    it('files later mail by its own day after a clock was once far ahead, and keeps what was said in order', async () => {
      await store.saveEndpoint(makeEndpoint())
      const kept = await store.accept(makeEmail({ messageId: 'kept' }, time))
      const start = time
      time = new Date('2027-12-28T10:00:00.000Z')
      const ahead = await store.accept(makeEmail({ messageId: 'ahead' }, time))
      for (const { id } of await claim()) await store.recordAttempt(id, attempt, { status: 'undelivered' })
      time = new Date(start.getTime() + 60_000)
      await store.accept(makeEmail({ messageId: 'later' }, time))
      for (const { id } of await claim()) await store.recordAttempt(id, attempt, { status: 'delivered' })
      await store.replayEmail(kept.id)
      await reopen()
      expect((await store.findEmail(kept.id))?.deliveries).toMatchObject([{ status: 'pending' }])
      expect((await store.findEmail(ahead.id))?.deliveries).toMatchObject([{ status: 'undelivered' }])
      time = new Date('2026-12-03T10:00:00.000Z')
      await store.deleteEmailsBefore(new Date('2026-11-26T10:00:00.000Z'))
      const left = (await store.listEmails(query)).emails.map(({ messageId }) => messageId)
      expect(left).toContain('kept')
      expect(left).not.toContain('later')
    })

    it('keeps settings, endpoints and what mailboxes report over a restart', async () => {
      const heartbeat = {
        mailbox: 'Me@x.y',
        scriptVersion: '1',
        triggerMinutes: 1,
        lastRunAt: time.toISOString(),
        counts: { pushed: 0, failed: 0, setAside: 1 },
        budget: { triggerSeconds: 1, fetches: 1 },
        setAside: [{ messageId: 'g9', reason: '413', at: '2026-11-23T09:00:00.000Z' }],
      }
      await store.saveEndpoint(makeEndpoint())
      await store.changeSettings({ gmail_ingress_enabled: false })
      await store.requestResend('me@x.y', 'g9', time)
      await reopen()
      expect(await store.recordHeartbeat(heartbeat, time)).toEqual({ resend: ['g9'] })
      expect(await store.readSettings()).toMatchObject({
        webhook_sending_enabled: true,
        gmail_ingress_enabled: false,
      })
      expect(await store.listEndpoints()).toEqual([makeEndpointLike()])
      await store.accept(makeEmail({ messageId: 'g1', mailbox: 'me@x.y' }, time))
      const window = {
        mailbox: 'ME@x.y',
        from: time.toISOString(),
        to: time.toISOString(),
        messageIds: ['g1', 'g2', 'g1'],
      }
      expect(await store.reconcile(window, time)).toEqual(['g2'])
      expect((await store.listMailboxes())[0]?.reconciliation).toMatchObject({
        accepted: 1,
        delivered: 0,
        undelivered: [(await only())?.id],
      })
      await store.recordAttempt((await claim())[0]?.id ?? '', attempt, { status: 'delivered' })
      await reopen()
      expect(await store.listMailboxes()).toMatchObject([
        {
          mailbox: 'me@x.y',
          lastHeartbeatAt: time.toISOString(),
          heartbeat: { scriptVersion: '1' },
          reconciliation: { gmail: 2, accepted: 1, delivered: 1, missing: ['g2'], undelivered: [] },
        },
      ])
    })

    it('remembers who wrote what a script has set aside, told once, until it is there no more or erased', async () => {
      const [first, second] = ['g1', 'g2'].map((messageId) => ({ messageId, reason: '413', at: '2026' }))
      const names = { sender: 'Eve <Eve@x.y>', subject: 'Plans' }
      const beat = async (...setAside: SetAside[]) => {
        await store.recordHeartbeat(makeHeartbeat({ mailbox: 'me@x.y', setAside }), time)
        await reopen()
        return (await store.listMailboxes())[0]?.heartbeat?.setAside
      }
      if (!first || !second) throw new Error('two')
      await beat({ ...first, ...names }, second)
      expect(await beat(first, second)).toEqual([{ ...first, ...names }, second])
      expect(await beat(first, { ...second, sender: 'bob@x.y', subject: '' })).toMatchObject([
        names,
        { subject: '' },
      ])
      await store.forgetWriter('eve@X.y')
      expect(await beat(first, second)).toEqual([first, { ...second, sender: 'bob@x.y', subject: '' }])
      await beat()
      expect(await beat(second)).toEqual([second])
    })

    it('answers a question without a window and keeps the proof, and keeps a decision about old mail while it waits', async () => {
      const hour = (count: number) => new Date(time.getTime() + count * 3_600_000)
      const heartbeat = makeHeartbeat({ mailbox: 'me@x.y', lastRunAt: time.toISOString() })
      const span = { oldest: time.toISOString(), newest: time.toISOString() }
      const oldMail = (since: Date) => ({ count: 3, ...span, since: since.toISOString() })
      await store.accept(makeEmail({ messageId: 'g1', mailbox: 'me@x.y' }, time))
      const window = { from: time.toISOString(), to: hour(1).toISOString() }
      await store.reconcile({ mailbox: 'me@x.y', ...window, messageIds: ['g1'] }, time)
      expect(await store.reconcile({ mailbox: 'ME@x.y', messageIds: ['g1', 'g2'] }, hour(2))).toEqual(['g2'])
      expect((await store.listMailboxes())[0]?.reconciliation).toMatchObject({ ...window, gmail: 1 })
      const beat = (since: Date | undefined, at: Date) =>
        store.recordHeartbeat({ ...heartbeat, oldMail: since && oldMail(since) }, at)
      expect(await beat(time, time)).toEqual({})
      await store.decideOldMail('Me@x.y', 'release', hour(1))
      await reopen()
      expect(await beat(time, hour(2))).toEqual({ oldMail: 'release' })
      expect(await beat(hour(3), hour(3))).toEqual({})
    })

    it('tells a script which time to push again until that is done or called off, and keeps how far it was', async () => {
      const iso = (hours: number) => new Date(time.getTime() + hours * 3_600_000).toISOString()
      const span = { from: iso(-48), to: iso(-24) }
      const wanted = { ...span, askedAt: iso(0) }
      const progress = { askedAt: iso(0), reachedAt: iso(-30), listed: 9, missing: 5, pushed: 2 }
      const beat = (said: Partial<Heartbeat> = {}) =>
        store.recordHeartbeat(makeHeartbeat({ mailbox: 'me@x.y', ...said }), time)
      const shown = async () => (await store.listMailboxes())[0]?.backfill
      await store.cancelBackfill('me@x.y', time)
      expect(await beat()).toEqual({})
      await store.askBackfill('Me@x.y', span, time)
      await reopen()
      expect(await beat()).toEqual({ backfill: wanted })
      await beat()
      expect(await shown()).toEqual({ ...wanted, unanswered: 2 })
      const going = { ...progress, isDone: false, isWaiting: false }
      expect(await beat({ backfill: going })).toEqual({ backfill: wanted })
      await reopen()
      expect(await shown()).toEqual({ ...wanted, progress: going })
      await beat({ backfill: { ...going, askedAt: iso(-1), listed: 1 } })
      expect(await shown()).toEqual({ ...wanted, progress: going })
      expect(await beat({ backfill: { ...going, isDone: true } })).toEqual({})
      expect(await beat()).toEqual({})
      expect(await shown()).toMatchObject({ progress: { isDone: true, pushed: 2 } })
      await store.cancelBackfill('me@x.y', time) // too late
      expect(await shown()).not.toHaveProperty('cancelledAt')
      await store.askBackfill('me@x.y', span, new Date(iso(1)))
      expect(await beat()).toEqual({ backfill: { ...span, askedAt: iso(1) } })
      await store.cancelBackfill('ME@x.y', new Date(iso(2)))
      expect(await beat()).toEqual({})
      expect(await shown()).toEqual({ ...span, askedAt: iso(1), unanswered: 1, cancelledAt: iso(2) })
    })

    it('tells since when a window lists what is not here, whatever comes meanwhile', async () => {
      const hour = (count: number) => new Date(time.getTime() + count * 3_600_000)
      const span = { from: time.toISOString(), to: time.toISOString() }
      const reconcile = (at: number, ...messageIds: string[]) =>
        store.reconcile({ mailbox: 'me@x.y', ...span, messageIds }, hour(at))
      const openSince = async () => (await store.listMailboxes())[0]?.reconciliation?.openSince
      const accept = (messageId: string) => store.accept(makeEmail({ messageId, mailbox: 'me@x.y' }, time))
      await reconcile(0)
      expect(await openSince()).toBeUndefined()
      await reconcile(1, 'g1')
      await reopen()
      await reconcile(2, 'g1', 'constructor')
      expect(await openSince()).toBe(hour(1).toISOString())
      await accept('g1')
      expect(await openSince()).toBe(hour(2).toISOString())
      await accept('constructor')
      expect(await openSince()).toBeUndefined()
      await reconcile(3, 'g1', 'constructor', 'g3')
      expect(await openSince()).toBe(hour(3).toISOString())
    })

    it('forgets mailboxes that are silent for long, and windows and names beyond what can be real', async () => {
      const hours = (count: number) => new Date(time.getTime() + count * 3_600_000)
      const window = (mailbox: string, ids: number) => ({
        mailbox,
        from: time.toISOString(),
        to: time.toISOString(),
        messageIds: Array.from({ length: ids }, (_, index) => `${mailbox}-${index}`),
      })
      const proven = async () => {
        const mailboxes = await store.listMailboxes()
        return mailboxes.map(({ mailbox, reconciliation }) => [mailbox, reconciliation?.gmail]).sort()
      }
      await store.reconcile(window('a@x.y', 10), hours(0))
      await store.reconcile(window('b@x.y', 100_000), hours(1))
      await store.reconcile(window('c@x.y', 100_000), hours(2))
      expect(await proven()).toEqual([
        ['a@x.y', undefined],
        ['b@x.y', 100_000],
        ['c@x.y', 100_000],
      ])
      await reopen()
      await store.reconcile(window('c@x.y', 1), hours(30 * 24 + 1))
      expect(await proven()).toEqual([
        ['b@x.y', 100_000],
        ['c@x.y', 1],
      ])
      for (let made = 0; made < 301; made++) await store.reconcile(window(`m${made}@x.y`, 0), hours(800))
      const left = (await store.listMailboxes()).map(({ mailbox }) => mailbox)
      expect([left.length, left.includes('c@x.y')]).toEqual([300, false])
    })

    it('proves with what was owed and sent, never with what went nowhere', async () => {
      const accept = (messageId: string) => store.accept(makeEmail({ messageId, mailbox: 'me@x.y' }, time))
      await accept('before any endpoint')
      const skipped = { ...makeEmail({ messageId: 'skipped', mailbox: 'me@x.y' }, time) }
      await store.accept({ ...skipped, status: 'skipped_sender_not_allowed' })
      await store.saveEndpoint(makeEndpoint())
      const outcomes = {
        sent: { status: 'delivered' },
        'given up': { status: 'undelivered' },
        failed: { status: 'retrying', nextAttemptAt: new Date(time.getTime() + 60_000) },
      } as const
      for (const [messageId, outcome] of Object.entries(outcomes)) {
        await accept(messageId)
        await store.recordAttempt((await claim())[0]?.id ?? '', attempt, outcome)
      }
      await accept('waits')
      const messageIds = ['before any endpoint', 'skipped', ...Object.keys(outcomes), 'waits', 'missing']
      const window = { mailbox: 'me@x.y', from: time.toISOString(), to: time.toISOString() }
      await store.reconcile({ ...window, messageIds }, time)
      const counts = async () => (await store.listMailboxes())[0]?.reconciliation
      const all = {
        gmail: 7,
        accepted: 6,
        delivered: 1,
        onTheWay: 2,
        givenUp: 1,
        sentNowhere: 2,
        forgotten: 0,
      }
      expect(await counts()).toMatchObject({ ...all, missing: ['missing'] })
      expect((await counts())?.undelivered).toHaveLength(3)
      await store.deleteEndpoint(makeEndpoint().id)
      expect(await counts()).toMatchObject({ ...all, onTheWay: 0, givenUp: 3 })
    })

    it('really deletes what is old, carrying forward what is still owed', async () => {
      await store.accept(makeEmail({ messageId: 'old' }, time))
      await store.saveEndpoint(makeEndpoint())
      const owed = await store.accept(makeEmail({ messageId: 'owed' }, time))
      time = new Date('2026-12-03T10:00:00.000Z')
      await store.accept(makeEmail({ messageId: 'new' }, time))
      const before = new Date('2026-11-26T10:00:00.000Z')
      expect(await store.deleteEmailsBefore(before)).toEqual({ deleted: 1, carriedForward: 1 })
      await reopen()
      const { emails } = await store.listEmails(query)
      expect(emails.map(({ messageId }) => messageId).sort()).toEqual(['new', 'owed'])
      expect((await store.findEmail(owed.id))?.push.body).toBe('Hello')
      expect(await claim()).toHaveLength(2)
      expect((await store.accept(makeEmail({ messageId: 'old' }, time))).isNew).toBe(false)
    })

    it('knows the ids of an email for 90 days, also after it was deleted or erased, and over a restart', async () => {
      const deleted = await store.accept(makeEmail({ messageId: 'g1', rfc822MessageId: '<1@x>' }, time))
      const imap = await store.accept(makeEmail({ rfc822MessageId: '<2@x>' }, time))
      const without = { sender: 'c@x.y', body: 'no id' }
      const content = await store.accept(makeEmail(without, time))
      const start = time
      const after = (days: number) => new Date(start.getTime() + days * 86_400_000)
      const erased = await store.accept(
        makeEmail({ messageId: 'e', sender: 'eve@x.y', mailbox: 'me@x.y' }, time),
      )
      expect(await store.eraseEmails('eve@x.y')).toBe(1)
      const isKnownAs = async (push: Partial<Push>, { id }: { id: string }) =>
        expect(await store.accept(makeEmail(push, time))).toEqual({ isNew: false, id })
      for (const days of [9, 89]) {
        time = after(days)
        await store.deleteEmailsBefore(after(days - 7))
        await reopen()
        expect((await store.count()).emails).toBe(0)
        await isKnownAs({ messageId: 'g1' }, deleted)
        await isKnownAs({ rfc822MessageId: '<1@x>' }, deleted)
        await isKnownAs({ rfc822MessageId: '<2@x>', messageId: 'learned' }, imap)
        await isKnownAs(without, content)
        await isKnownAs({ messageId: 'e', mailbox: 'Me@x.y' }, erased)
      }
      const window = {
        mailbox: 'me@x.y',
        from: time.toISOString(),
        to: time.toISOString(),
        messageIds: ['e', 'f'],
      }
      expect(await store.reconcile(window, time)).toEqual(['f'])
      expect((await store.listMailboxes())[0]?.reconciliation).toMatchObject({
        accepted: 1,
        delivered: 0,
        forgotten: 1,
      })
      time = after(92)
      await store.deleteEmailsBefore(after(85))
      await reopen()
      for (const push of [{ messageId: 'g1' }, without, { messageId: 'e', mailbox: 'me@x.y' }])
        expect((await store.accept(makeEmail(push, time))).isNew).toBe(true)
      await isKnownAs({ messageId: 'learned' }, imap) // on day 9, so for longer
    })

    it('takes one of two Gmail ids for the IMAP email that is gone, and the other for another email', async () => {
      const { id } = await store.accept(makeEmail({ rfc822MessageId: '<1@x>' }, time))
      await store.accept(makeEmail({ messageId: 'g0', rfc822MessageId: '<0@x>' }, time))
      time = new Date('2026-12-03T10:00:00.000Z')
      await store.deleteEmailsBefore(new Date('2026-11-26T10:00:00.000Z'))
      const accept = (messageId: string, rfc822MessageId = '<1@x>') =>
        store.accept(makeEmail({ messageId, rfc822MessageId }, time))
      const accepted = await Promise.all([accept('g1'), accept('g2')])
      expect(accepted.filter(({ isNew }) => isNew)).toHaveLength(1)
      expect(accepted.map((one) => one.id)).toContain(id)
      expect((await accept('g3')).isNew).toBe(true)
      expect((await accept('g4', '<0@x>')).isNew).toBe(true)
      await reopen()
      const again = await Promise.all([accept('g1'), accept('g2')])
      expect(again).toEqual(accepted.map((one) => ({ isNew: false, id: one.id })))
      expect((await accept('g5')).isNew).toBe(true)
    })

    it('erases every email from or to an address, with what is owed for it, over a restart', async () => {
      await store.saveEndpoint(makeEndpoint())
      await store.accept(makeEmail({ messageId: 'from', sender: 'Eve <EVE@example.com>' }, time))
      const others = [
        { to: 'ann@example.com, "E" <eve@example.com>' },
        { sender: `"'eve@example.com' via Team" <team@example.com>` }, // as Google Groups writes it
        { headers: [['Delivered-To', 'eve@example.com'] as [string, string]] },
        { mailbox: 'Eve@example.com' },
        { sender: '"eve"@example.com' },
        { to: `Team: "B, C" <b@c.d>, eve(at home)@example.com;, ${'"X, Y" <x@y.z>, '.repeat(1_000)}z@y.x` },
        { cc: '[broken, b@c.d; Eve <eve@example.com>' },
      ]
      for (const [index, push] of others.entries())
        await store.accept(makeEmail({ messageId: `g${index}`, ...push }, time))
      await store.accept(
        makeEmail(
          { messageId: 'other', sender: "steve@example.com, O'eve@example.com", body: 'eve@example.com' },
          time,
        ),
      )
      const stranger = { messageId: 'stranger', sender: '"eve@example.com x"@evil.test' }
      await store.accept({ ...makeEmail(stranger, time), status: 'skipped_sender_not_allowed' })
      expect(await store.eraseEmails('Eve@Example.com')).toBe(8)
      expect(await store.eraseEmails('eve@example.com')).toBe(0)
      await reopen()
      const left = (await store.listEmails(query)).emails.map(({ messageId }) => messageId)
      expect(left).toEqual(['stranger', 'other'])
      expect((await claim()).map(({ email }) => JSON.parse(email.pushJson).messageId)).toEqual(['other'])
    })

    it('leaves no email without its body when an erasing meets an accept', async () => {
      const accept = (id: number) =>
        store.accept(makeEmail({ messageId: `e${id}`, sender: 'eve@example.com' }, time))
      for (let round = 0; round < 10; round++) {
        const accepting = Array.from({ length: 20 }, (_, id) => accept(round * 100 + id))
        const erasing = store.eraseEmails('eve@example.com')
        await Promise.all([...accepting, erasing, accept(round * 100 + 50)])
        const { emails } = await store.listEmails(query)
        const details = await Promise.all(emails.map(({ id }) => store.findEmail(id)))
        expect(details.every((email) => email?.push.body === 'Hello')).toBe(true)
      }
      await store.eraseEmails('eve@example.com')
      await reopen()
      expect((await store.listEmails(query)).emails).toEqual([])
    })

    it('hands out large emails a few at a time, so that they never take all the memory', async () => {
      await store.saveEndpoint(makeEndpoint())
      for (let large = 0; large < 4; large++)
        await store.accept(makeEmail({ messageId: `l${large}`, body: 'x'.repeat(24_000_000) }, time))
      for (const expected of [2, 2]) {
        const claimed = await claim()
        expect(claimed).toHaveLength(expected)
        expect(await claim()).toEqual([])
        for (const { id } of claimed) await store.recordAttempt(id, attempt, { status: 'delivered' })
      }
    })

    it('claims small or large mail only when asked to', async () => {
      await store.saveEndpoint(makeEndpoint())
      await store.accept(makeEmail({ messageId: 'large', body: 'x'.repeat(200_000) }, time))
      await store.accept(makeEmail({ messageId: 'small' }, time))
      const only = async (size: 'small' | 'large') =>
        (await store.claimDeliveries(time, 10, 10, size)).map(
          ({ email }) => (JSON.parse(email.pushJson) as Push).messageId,
        )
      expect(await only('large')).toEqual(['large'])
      expect(await only('large')).toEqual([])
      expect(await only('small')).toEqual(['small'])
    })

    it('gives every endpoint its share of places, whoever was there first and however much it is owed', async () => {
      const endpointIds = (claims: ClaimedDelivery[]) => claims.map(({ endpoint }) => endpoint.id).sort()
      await store.saveEndpoint(makeEndpoint('ep_a'))
      for (let index = 0; index < 20; index++)
        await store.accept(makeEmail({ messageId: `old${index}` }, time))
      expect(endpointIds(await claim(6, 64))).toEqual(Array(6).fill('ep_a'))
      await store.saveEndpoint(makeEndpoint('ep_b'))
      await store.saveEndpoint(makeEndpoint('ep_c'))
      time = new Date(time.getTime() + 1000)
      for (let index = 0; index < 20; index++)
        await store.accept(makeEmail({ messageId: `new${index}` }, time))
      expect(endpointIds(await claim(8, 64))).toEqual([...Array(4).fill('ep_b'), ...Array(4).fill('ep_c')])
      expect(endpointIds(await claim(7, 64))).toEqual([
        'ep_a',
        ...Array(3).fill('ep_b'),
        ...Array(3).fill('ep_c'),
      ])
    })

    it('serves an endpoint that took long the last time after one that answers', async () => {
      await store.saveEndpoint(makeEndpoint('ep_slow'))
      await store.saveEndpoint(makeEndpoint('ep_quick'))
      for (let index = 0; index < 3; index++) await store.accept(makeEmail({ messageId: `g${index}` }, time))
      for (const { id, endpoint } of await claim(2)) {
        const durationMs = endpoint.id === 'ep_slow' ? 15_000 : 5
        await store.recordAttempt(id, { ...attempt, durationMs }, { status: 'delivered' })
      }
      const [first, second, third] = [await claim(1), await claim(1), await claim(1)].flat()
      expect([first, second].map((one) => one?.endpoint.id).sort()).toEqual(['ep_quick', 'ep_slow'])
      expect([first?.endpoint.id, third?.endpoint.id]).toEqual(['ep_quick', 'ep_quick'])
    })

    it('lets small mail pass large mail, and leaves room for the large mail of others', async () => {
      const large = (messageId: string, megabytes = 8) =>
        store.accept(makeEmail({ messageId, body: 'x'.repeat(megabytes * 1_000_000) }, time))
      const claimed = async () =>
        (await claim()).map(({ id, endpoint, email }) => ({
          id,
          what: `${endpoint.id} ${(JSON.parse(email.pushJson) as Push).messageId}`,
        }))
      const done = (id = '') => store.recordAttempt(id, attempt, { status: 'undelivered' })
      await store.saveEndpoint(makeEndpoint('ep_hangs'))
      for (let index = 0; index < 9; index++) {
        await large(`old${index}`)
        time = new Date(time.getTime() + 1)
      }
      const hanging = await claimed()
      expect(hanging).toHaveLength(6)
      await store.saveEndpoint(makeEndpoint('ep_good'))
      await large('large')
      await store.accept(makeEmail({ messageId: 'small' }, time))
      const good = await claimed()
      expect(good.map(({ what }) => what).sort()).toEqual([
        'ep_good large',
        'ep_good small',
        'ep_hangs small',
      ])
      await done(good.find(({ what }) => what === 'ep_good large')?.id)
      await large('huge', 24)
      await done(hanging[0]?.id)
      expect(await claimed()).toMatchObject([{ what: 'ep_hangs old6' }]) // passes what has no room yet
      time = new Date(time.getTime() + 60_000)
      await done(hanging[1]?.id)
      expect(await claimed()).toEqual([]) // nobody passes one that has waited long
      await done(hanging[2]?.id)
      expect(await claimed()).toMatchObject([{ what: 'ep_good huge' }])
    })

    it('carries forward also what is replayed while it deletes', async () => {
      await store.saveEndpoint(makeEndpoint())
      const old = await Promise.all(
        Array.from({ length: 30 }, (_, index) => store.accept(makeEmail({ messageId: `o${index}` }, time))),
      )
      const delivered = old[29]?.id ?? ''
      const claimed = (await claim(30, 30)).find(({ email }) => email.id === delivered)
      await store.recordAttempt(claimed?.id ?? '', attempt, { status: 'delivered' })
      time = new Date('2026-12-03T10:00:00.000Z')
      const deleting = store.deleteEmailsBefore(new Date('2026-11-26T10:00:00.000Z'))
      const replayed = await store.replayEmail(delivered)
      await deleting
      await reopen()
      expect((await store.findEmail(delivered)) !== undefined).toBe(replayed)
    })

    it('tells its listeners of every change until they stop listening', async () => {
      const seen: string[] = []
      const stop = store.subscribe((change) => seen.push(change))
      await store.saveEndpoint(makeEndpoint())
      await store.accept(makeEmail({}, time))
      await store.recordAttempt((await claim())[0]?.id ?? '', attempt, { status: 'delivered' })
      stop()
      await store.changeSettings({ webhook_sending_enabled: false })
      expect(seen).toEqual(['endpoint', 'email', 'delivery'])
    })

    it('runs work that nobody else is at, and passes on what it fails with', async () => {
      let runs = 0
      expect(await store.runAlone('count', async () => void runs++)).toBe(true)
      const failing = store.runAlone('count', () => Promise.reject(new Error('no room')))
      await expect(failing).rejects.toThrow('no room')
      expect(await store.runAlone('count', async () => void runs++)).toBe(true)
      expect(runs).toBe(2)
    })

    it('says that it can be written', async () => {
      await expect(store.checkWritable()).resolves.toBeUndefined()
    })
  })
}

function makeEndpointLike() {
  return { ...makeEndpoint(), createdAt: expect.any(String) }
}
