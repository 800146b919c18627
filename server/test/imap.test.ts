import type { PushInput } from '../../shared/push.ts'
import { acceptEmail } from '../accept/accept-email.ts'
import { parsePush } from '../accept/parse-push.ts'
import { readConfig } from '../config.ts'
import { startPolling, type PollingParts } from '../imap/start-polling.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { makeHeartbeat } from './make-heartbeat.ts'
import { IMAP_USER, startImapServer, type MailServer } from './start-imap-server.ts'
import { startReceiver, type TestReceiver } from './start-receiver.ts'

const HOUR = 3_600_000

let imap: MailServer
let receiver: TestReceiver
afterEach(async () => {
  await receiver.close()
  await imap.close()
})

const subjects = async () =>
  (await receiver.ctx.store.listEmails({ limit: 200 })).emails.map(({ subject }) => subject).sort()
const untilThere = (wanted: string[]) =>
  eventually(subjects, (seen) => wanted.every((one) => seen.includes(one)))
const said = (words: string) => () => receiver.logs.filter(({ msg }) => msg.includes(words)).length
const untilSaid = (words: string, times = 1) => eventually(said(words), (count) => count >= times)
const untilFailing = (isLogin: boolean) =>
  eventually(
    async () => (await receiver.ctx.store.readImapState())?.failing,
    (failing) => failing?.isLogin === isLogin,
  )
const push = (subject: string, messageId?: string) =>
  receiver.push({
    sender: 'Ann <ann@example.com>',
    subject,
    body: `Text of ${subject}`,
    mailbox: IMAP_USER,
    rfc822MessageId: `<${subject}@example.com>`,
    messageId,
    internalDate: new Date().toISOString(),
  })

it('brings what push did not, after a rollback: of 5 that were pushed and 3 more there come exactly 8', async () => {
  imap = await startImapServer()
  imap.deliver({ subject: 'long before', arrivedAt: new Date(Date.now() - 30 * HOUR) })
  receiver = await startReceiver()
  for (const subject of ['p1', 'p2', 'p3', 'p4', 'p5'])
    expect((await push(subject, imap.deliver({ subject }))).status).toBe(200)
  const { folder } = receiver
  expect(said('background_email_poller')()).toBe(0)
  await receiver.close({ keepFolder: true })

  for (const subject of ['n1', 'n2', 'n3']) imap.deliver({ subject })
  receiver = await startReceiver({ folder, env: imap.env })
  await untilThere(['n1', 'n2', 'n3'])
  imap.deliver({ subject: 'later' })
  await untilThere(['later'])
  expect(await subjects()).toEqual(['later', 'n1', 'n2', 'n3', 'p1', 'p2', 'p3', 'p4', 'p5'])
  expect(said('what push brought does not come again')()).toBe(1)
  expect(imap.flags()).toEqual([])
})

it('begins with what arrives from now on where nothing was here, and learns of new mail by IDLE', async () => {
  imap = await startImapServer()
  imap.deliver({ subject: 'old' })
  receiver = await startReceiver({ env: imap.env })
  await untilSaid('Begins with what arrives from now on')
  const id = imap.deliver({ subject: 'new' })
  await untilThere(['new'])
  expect(await subjects()).toEqual(['new'])
  const [{ id: emailId = '' } = {}] = (await receiver.ctx.store.listEmails({ limit: 1 })).emails
  expect((await receiver.ctx.store.findEmail(emailId))?.push).toMatchObject({
    ...{ messageId: id, mailbox: IMAP_USER, source: 'imap', body: 'Text of new' },
    rfc822MessageId: '<new@example.com>',
    sender: 'Ann <ann@example.com>',
    labels: ['INBOX', 'UNREAD'],
    threadId: id,
  })
})

it('passes over old mail that is moved into the inbox, and says so; and that its address is none of those that push', async () => {
  imap = await startImapServer()
  receiver = await startReceiver({ env: imap.env })
  await untilSaid('Begins with')
  await receiver.ctx.store.recordHeartbeat(makeHeartbeat({ mailbox: 'owner@other.example' }), new Date())
  imap.hangUp()
  await untilSaid('EMAIL_ADDRESS is none of the mailboxes')
  imap.deliver({ subject: 'old', arrivedAt: new Date(Date.now() - 30 * HOUR) })
  imap.deliver({ subject: 'new' })
  await untilThere(['new'])
  await untilSaid('Passed over old mail')
  expect(await subjects()).toEqual(['new'])
})

it('doubles nothing while push brings the same mail, whichever comes first', async () => {
  imap = await startImapServer([]) // no Gmail: the two meet by Message-ID
  receiver = await startReceiver({ env: imap.env })
  await untilSaid('Begins with')
  imap.deliver({ subject: 'by imap first' })
  await untilThere(['by imap first'])
  expect(await (await push('by imap first', '18c1')).json()).toMatchObject({ status: 'already_processed' })
  await push('by push first', '18c2')
  imap.deliver({ subject: 'by push first' })
  await untilSaid('Email already processed')
  expect(await subjects()).toEqual(['by imap first', 'by push first'])
  const known = said('background_email_poller: Email')() + 50
  const atOnce = Array.from({ length: 50 }, (_, nth) => `${nth}`)
  await Promise.all(atOnce.map((subject) => imap.deliver({ subject }) ?? push(subject, `18d${subject}`)))
  await untilSaid('background_email_poller: Email', known)
  expect(await subjects()).toHaveLength(52)
})

it('goes on after every break, and says since when it fails', async () => {
  imap = await startImapServer()
  receiver = await startReceiver({ env: imap.env })
  await untilSaid('Begins with')
  imap.hangUp(true)
  await untilSaid('IMAP fails, it is tried again', 2)
  await untilFailing(false)
  imap.comeBack()
  imap.deliver({ subject: 'meanwhile' })
  await untilThere(['meanwhile'])
  await untilSaid('IMAP works again')
  await untilSaid('Goes on where it stopped')
  imap.setPassword('changed')
  imap.hangUp()
  await untilSaid('the server refuses the login')
  expect((await untilFailing(true))?.reason).not.toContain('app-password')
})

it('is held up by no message of which the server gives nothing, says so, and brings it once it is given', async () => {
  imap = await startImapServer()
  receiver = await startReceiver({ env: imap.env })
  await untilSaid('Begins with')
  imap.deliver({ subject: 'withheld', raw: '' })
  imap.deliver({ subject: 'after' })
  await untilThere(['after'])
  expect((await untilFailing(false))?.reason).toContain('gives nothing of 1 message(s), all others are here')
  imap.deliver({ subject: 'later' })
  await untilThere(['later'])
  imap.giveWithheld('withheld')
  await untilThere(['withheld'])
  await untilSaid('IMAP works again')
  expect(await subjects()).toEqual(['after', 'later', 'withheld'])
})

it('neither loses nor doubles when the server numbers its mail anew', async () => {
  imap = await startImapServer(['IDLE'])
  receiver = await startReceiver({ env: imap.env })
  await untilSaid('Begins with')
  for (const subject of ['a', 'b']) imap.deliver({ subject })
  await untilThere(['a', 'b'])
  imap.renumber()
  imap.deliver({ subject: 'c' })
  imap.hangUp()
  await untilSaid('UIDVALIDITY')
  await untilThere(['c'])
  expect(await subjects()).toEqual(['a', 'b', 'c'])
})

it('finds what an IDLE that went silent does not tell', async () => {
  imap = await startImapServer()
  receiver = await startReceiver({ env: { ...imap.env, POLLING_INACTIVE_CHECK_INTERVAL_SECONDS: '1' } })
  await untilSaid('Begins with')
  imap.deliver({ subject: 'untold', isTold: false })
  await untilThere(['untold'])
  expect(imap.connections()).toBe(1)
})

it('lets mail wait while the receiver takes nothing in', async () => {
  imap = await startImapServer()
  receiver = await startReceiver({ env: { ...imap.env, POLLING_INACTIVE_CHECK_INTERVAL_SECONDS: '1' } })
  await untilSaid('Begins with')
  await receiver.ctx.store.changeSettings({ gmail_ingress_enabled: false })
  imap.deliver({ subject: 'waits' })
  await untilSaid('takes nothing in, mail waits - Gmail ingress disabled')
  expect(await subjects()).toEqual([])
  await receiver.ctx.store.changeSettings({ gmail_ingress_enabled: true })
  await untilThere(['waits'])
})

it('loses and doubles nothing, wherever it is killed between fetching and the cursor', async () => {
  imap = await startImapServer()
  receiver = await startReceiver()
  const { ctx } = receiver
  const config = readConfig(imap.env).imap
  if (!config) throw new Error('IMAP is off')
  const accept = (push: PushInput) => acceptEmail(ctx, parsePush(push).push)
  const live = async (parts: Partial<PollingParts>, until: () => Promise<boolean> | boolean) => {
    const stop = startPolling({ ...ctx, imap: config, accept, ...parts })
    await eventually(until, Boolean)
    await stop()
  }
  await live({}, async () => (await ctx.store.readImapState()) !== undefined)
  const delivered: string[] = []
  for (let step = 0; step < 8; step++) {
    for (const subject of [`${step}a`, `${step}b`]) {
      imap.deliver({ subject })
      delivered.push(subject)
    }
    const { isDead, mortal } = createLife(step)
    const store = { ...ctx.store, saveImapState: mortal(ctx.store.saveImapState) }
    await live({ store, accept: mortal(accept) }, isDead)
  }
  await live({}, async () => (await subjects()).length >= delivered.length)
  expect(await subjects()).toEqual(delivered.sort())
})

/** Dies at one of its steps, which are before and after each call; nothing it does later happens. */
function createLife(diesAt: number) {
  let step = 0
  const live = () => {
    if (step++ >= diesAt) throw new Error('killed')
  }
  return {
    isDead: () => step > diesAt,
    mortal:
      <Argument, Result>(call: (argument: Argument) => Promise<Result>) =>
      async (argument: Argument) => {
        live()
        const result = await call(argument)
        live()
        return result
      },
  }
}
