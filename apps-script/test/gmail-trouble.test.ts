import { googleError, Kill, type ServiceCall } from '../emulator/emulator.ts'
import { createWatched, eml, startWatched, STATE_KEY } from './mailbox-under-test.ts'

const HISTORY = 'Gmail.Users.History.list'
const GET = 'Gmail.Users.Messages.get'

const failing =
  (name: string, error: () => Error, ids?: string[]) =>
  ({ name: called, phase, args }: ServiceCall) => {
    if (called === name && phase === 'before' && (!ids || ids.includes(String(args[1])))) throw error()
  }

it('works off a history record with more messages than one run can take, each pushed once', () => {
  const { gmail, deliver, tick, receiver, received } = startWatched()
  const before = deliver(1)
  const many = gmail.mailbox.deliverMany(600, { isTogether: true })
  const later = deliver(1)
  for (let run = 0; run < 4; run++) tick()
  expect(received()).toEqual([...before, ...many, ...later])
  expect(receiver.pushes).toHaveLength(602)
})

describe("when Gmail's history no longer reaches back to the cursor", () => {
  it('searches for what came in between, pushes it, and reports the gap', () => {
    const { gmail, deliver, tick, minutes, receiver, received } = startWatched()
    const known = deliver(2)
    tick()
    const ids = deliver(3)
    gmail.mailbox.expireHistory()
    tick()
    const run = tick()
    expect(run.logs.join()).toContain('is searched for')
    expect(received()).toEqual([...known, ...ids])
    expect(receiver.pushes).toHaveLength(5)
    tick()
    minutes(6)
    tick()
    expect(receiver.heartbeats.at(-1)?.gap).toMatchObject({
      from: expect.stringMatching(/^2026-11-23T/) as string,
    })
    const later = deliver(1)
    tick()
    expect(received()).toEqual([...known, ...ids, ...later])
    minutes(5)
    tick()
    expect(receiver.heartbeats.at(-1)?.gap).toBeUndefined()
  })

  it('searches from an hour before all was last pushed: Gmail may have shown something late', () => {
    const { gmail, tick, received } = startWatched()
    gmail.triggers.splice(0)
    gmail.advance(2 * 3_600_000)
    tick()
    tick()
    const at = new Date(gmail.clock.now().getTime() - 50 * 60_000)
    const late = gmail.mailbox.deliver(eml(), { at })
    gmail.mailbox.expireHistory()
    tick()
    tick()
    expect(received()).toEqual([late])
  })

  it('loses nothing at the ends of the windows it searches', () => {
    const { gmail, tick, minutes, received } = createWatched({
      properties: { START_FROM: '2026-09-24T12:00:00Z' },
    })
    const deliverAt = (at: string) => gmail.mailbox.deliver(eml(), { at: new Date(at) })
    const wanted = [
      '2026-09-24T12:00:00.000Z',
      '2026-10-24T11:59:59.999Z',
      '2026-10-24T12:00:00.000Z',
      '2026-10-24T12:00:00.999Z',
      '2026-11-23T11:59:59.999Z',
    ].map(deliverAt)
    deliverAt('2026-09-24T11:59:58.000Z')
    gmail.run('setupGmailTrigger')
    minutes(5)
    tick()
    expect(received()).toEqual(wanted)
  })

  it('finds also what the owner archived in between, in the gap only', () => {
    const { gmail, deliver, tick, minutes, receiver, received } = startWatched()
    const [archived = '', kept = ''] = deliver(2)
    deliver(1, ['SENT'])
    gmail.mailbox.removeLabel(archived, 'INBOX')
    gmail.mailbox.expireHistory()
    tick()
    tick()
    expect(received()).toEqual([archived, kept])
    tick()
    minutes(62)
    tick()
    expect(receiver.reconciles.at(-1)?.messageIds).toEqual([kept])
  })

  it('does the same for a cursor from the future', () => {
    const { gmail, deliver, tick, received, state } = startWatched()
    gmail.properties.set(STATE_KEY, JSON.stringify({ ...state(), cursor: '999999999999' }))
    const ids = deliver(2)
    tick()
    tick()
    expect(received()).toEqual(ids)
  })

  it('works off more than a run can take, oldest first', () => {
    const { gmail, deliver, tick, received } = startWatched()
    const ids = deliver(520)
    gmail.mailbox.expireHistory()
    tick()
    tick()
    expect(received()).toEqual(ids.slice(0, 250))
    tick()
    tick()
    expect(received()).toEqual(ids)
  })
})

describe('a state that cannot be read', () => {
  it.each(['{"version":1,"startedAt":', 'null', '[]', '{"mailbox":"a@b","cursor":"abc"}'])(
    'is kept aside, and mail is searched for: %s',
    (broken) => {
      const { gmail, deliver, tick, received } = startWatched()
      gmail.properties.set(STATE_KEY, broken)
      const ids = deliver(2)
      tick()
      expect(gmail.properties.get('GMAIL_PUSH_STATE_UNREADABLE')).toBe(broken)
      expect(received()).toEqual(ids)
    },
  )

  it('of an older version, with fewer fields, is read as it is', () => {
    const { gmail, deliver, tick, received, state } = startWatched()
    const { mailbox, cursor, startedAt } = state()
    gmail.properties.set(STATE_KEY, JSON.stringify({ mailbox, cursor, startedAt }))
    const ids = deliver(2)
    tick()
    expect(received()).toEqual(ids)
    expect(gmail.properties.has('GMAIL_PUSH_STATE_UNREADABLE')).toBe(false)
  })
})

describe("when Gmail's quota is used up", () => {
  it('Gmail is left alone until the time it names, and the receiver is not blamed', () => {
    const { gmail, deliver, minutes, receiver, state } = startWatched()
    deliver(5)
    const until = new Date(gmail.clock.now().getTime() + 10 * 60_000).toISOString()
    gmail.onCall = failing(HISTORY, () => googleError(429, `User-rate limit exceeded. Retry after ${until}`))
    minutes(1)
    delete gmail.onCall
    const waiting = minutes(8)
    expect(waiting.flatMap(({ calls }) => calls)).not.toContain(HISTORY)
    expect(receiver.heartbeats.length).toBeGreaterThan(1)
    expect(state().trouble).toBeUndefined()
    minutes(3)
    expect(receiver.emails.size).toBe(5)
  })

  it('pushes what it has read before, and waits 1, 2, 4 minutes', () => {
    const { gmail, deliver, minutes, receiver, received } = startWatched()
    const ids = deliver(5)
    gmail.onCall = failing(GET, () => googleError(403, 'Quota exceeded', 'rateLimitExceeded'), ids.slice(3))
    minutes(1)
    expect(received()).toEqual(ids.slice(0, 3))
    const asked = minutes(15).map(({ calls }) => calls.includes(GET))
    expect(asked.filter(Boolean)).toHaveLength(4)
    delete gmail.onCall
    minutes(16)
    expect(receiver.emails.size).toBe(5)
  })
})

describe('a message that Gmail fails to give', () => {
  it('is set aside in the fifth run, and the others pass', () => {
    const { gmail, deliver, minutes, received, state } = startWatched()
    const ids = deliver(3)
    gmail.onCall = failing(GET, () => googleError(500, 'Backend Error'), [ids[1] ?? ''])
    minutes(4)
    expect(received()).toEqual([ids[0]])
    minutes(3)
    expect(received()).toEqual([ids[0], ids[2]])
    expect(state().setAside).toMatchObject([{ messageId: ids[1], reason: 'Gmail: Backend Error' }])
  })

  it('is not blamed for it when Gmail gives none', () => {
    const { gmail, deliver, minutes, received, state } = startWatched()
    const ids = deliver(3)
    gmail.onCall = failing(GET, () => googleError(500, 'Backend Error'))
    minutes(30)
    expect(state().setAside).toEqual([])
    delete gmail.onCall
    minutes(1)
    expect(received()).toEqual(ids)
  })
})

it('a message that fails in our own hands is set aside too, also when there is no other', () => {
  const { gmail, minutes, receiver, state } = startWatched()
  const forwarded = 'Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n!?'
  const headers = ['Content-Type: multipart/mixed; boundary=b']
  const messageId = gmail.mailbox.deliver(eml({ headers, body: `--b\r\n${forwarded}\r\n--b--` }))
  minutes(6)
  expect(state().setAside).toMatchObject([
    { messageId, reason: expect.stringMatching(/^unreadable: /) as string },
  ])
  expect(receiver.heartbeats.at(-1)?.setAside).toHaveLength(1)
})

describe('a message that ends every run', () => {
  const deadly = (id = '') => failing(GET, () => new Kill(), [id])

  it('is set aside within half an hour, and the others pass', () => {
    const { gmail, deliver, minutes, received, state } = startWatched()
    const [first, bad, ...others] = deliver(12)
    gmail.onCall = deadly(bad)
    minutes(30)
    expect(received()).toEqual([first, ...others])
    expect(state().setAside).toMatchObject([{ messageId: bad, reason: 'every run ends at this message' }])
    expect(minutes(1)[0]).toMatchObject({ serviceCalls: 3, propertyWrites: 0 })
  })

  it('costs nothing extra once runs live to their end again', () => {
    const { gmail, deliver, minutes, received } = startWatched()
    const ids = deliver(12)
    gmail.onCall = deadly(ids[1])
    minutes(16)
    delete gmail.onCall
    minutes(6)
    expect(received()).toEqual(ids)
    deliver(10)
    expect(minutes(1)[0]?.propertyWrites).toBe(1)
  })
})
