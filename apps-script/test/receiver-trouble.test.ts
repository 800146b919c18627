import type { EmulatedResponse } from '../emulator/emulator.ts'
import { eml, startWatched } from './mailbox-under-test.ts'
import { isPush, json } from './receiver-double.ts'

const HTML = { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<h1>Welcome</h1>' }
const refusal = (status: number, headers = {}) => json(status, { success: false, message: 'no' }, headers)

const troubles: [string, EmulatedResponse][] = [
  ['refuses the connection', { failure: 'unavailable' }],
  ['has no DNS entry', { failure: 'dns' }],
  ['hangs', { failure: 'timeout' }],
  ['answers 401', refusal(401)],
  ['answers 403', refusal(403)],
  ['answers 404', { status: 404, body: 'Not Found' }],
  ['answers 405', refusal(405)],
  ['answers 408', refusal(408)],
  ['answers 409', refusal(409)],
  ['answers 425', refusal(425)],
  ['answers 429', refusal(429, { 'Retry-After': '60' })],
  ['answers 500', { status: 500, body: 'Internal Server Error' }],
  ['answers 503', refusal(503, { 'Retry-After': '30' })],
  ['answers 400 without its JSON', { status: 400, body: '<h1>Bad Request</h1>' }],
  ['answers 200 with HTML', HTML],
  ['answers 200 with truncated JSON', { status: 200, body: '{"success":true,"sta' }],
  ['answers 200 with success false', json(200, { success: false, message: 'no' })],
  ['redirects', { status: 302, headers: { Location: 'https://elsewhere.test/' } }],
]

describe.each(troubles)('while the receiver %s', (_, response) => {
  it('nothing is lost, little is asked, and the first good probe brings everything', () => {
    const { receiver, deliver, minutes, received, state } = startWatched()
    receiver.fault = () => response
    const ids = deliver(13)
    const before = receiver.requests.length
    const runs = minutes(60)
    expect(runs.every(({ status }) => status === 'completed')).toBe(true)
    expect(receiver.requests.length - before).toBeLessThanOrEqual(10 + 7)
    expect(received()).toEqual([])
    delete receiver.fault
    minutes(31)
    expect(received()).toEqual(ids)
    expect(state().trouble).toBeUndefined()
  })
})

describe('the back-off', () => {
  it('tries after 1, 2, 4, 8, 16 and then every 30 minutes', () => {
    const { receiver, deliver, minutes } = startWatched()
    receiver.fault = () => ({ status: 500, body: '' })
    deliver(1)
    const isTry = minutes(125).map(({ fetches }) => fetches > 0)
    const tries = isTry.flatMap((tried, minute) => (tried ? [minute] : []))
    expect(tries.map((minute) => minute - (tries[0] ?? 0))).toEqual([0, 1, 3, 7, 15, 31, 61, 91, 121])
  })

  it('costs two service calls while it waits', () => {
    const { receiver, deliver, minutes } = startWatched()
    receiver.fault = () => ({ status: 500, body: '' })
    deliver(1)
    minutes(4)
    expect(minutes(1)[0]?.calls).toEqual(['Lock.tryLock', 'Properties.getProperties'])
  })

  it('waits as long as Retry-After asks, but no longer than six hours', () => {
    const { receiver, deliver, minutes } = startWatched()
    receiver.fault = () => refusal(503, { 'Retry-After': '1200' })
    deliver(1)
    minutes(1)
    const before = receiver.requests.length
    minutes(19)
    expect(receiver.requests.length).toBe(before)
    receiver.fault = () => refusal(503, { 'Retry-After': '999999' })
    minutes(2)
    delete receiver.fault
    minutes(361)
    expect(receiver.emails.size).toBe(1)
  })

  it('does not end while ingestion is switched off, although the probe says ready', () => {
    const { receiver, deliver, minutes } = startWatched()
    receiver.isIngressOn = false
    deliver(1)
    minutes(70)
    expect(receiver.requests.filter(isPush)).toHaveLength(1)
    receiver.isIngressOn = true
    minutes(31)
    expect(receiver.emails.size).toBe(1)
  })

  it('is told in the log and in the next heartbeat', () => {
    const { receiver, deliver, minutes } = startWatched()
    receiver.fault = () => refusal(401)
    deliver(1)
    const [run] = minutes(1)
    expect(run?.logs.join()).toMatch(/Push failed: 401 Unauthorized - PROCESS_API_TOKEN .* run storeToken/)
    delete receiver.fault
    minutes(6)
    expect(receiver.heartbeats.at(-1)?.counts).toMatchObject({ failed: 1, pushed: 1 })
  })
})

describe('one message that the receiver refuses', () => {
  it('is accepted without its HTML and most of its headers, if that is what was wrong', () => {
    const { gmail, receiver, tick, received } = startWatched()
    receiver.fault = (request) =>
      isPush(request) && request.body.includes('X-Long') ? { status: 413, body: 'Too large' } : undefined
    const results = 'mx.google.com; dmarc=pass header.from=x.test'
    const others = Array.from({ length: 20 }, (_, index) => `X-${index}: 1`)
    const lines = [`Authentication-Results: ${results}`, ...others, 'X-Long: 1', 'From: a@x.test']
    const id = gmail.mailbox.deliver(Buffer.from(`${lines.join('\r\n')}\r\n\r\nhello`))
    tick()
    expect(received()).toEqual([id])
    expect(receiver.emails.get(id)?.headers).toContainEqual(['Authentication-Results', results])
  })

  it.each([400, 413, 422])('with %s is set aside, seen, and does not hold up the others', (status) => {
    const { gmail, receiver, deliver, tick, minutes, received } = startWatched()
    const ids = deliver(3)
    receiver.fault = (request) =>
      isPush(request) && request.body.includes(`"${ids[1]}"`) ? refusal(status) : undefined
    tick()
    expect(received()).toEqual([ids[0], ids[2]])
    expect(gmail.run('showStatus').logs.join('\n')).toContain(`${ids[1]} since`)
    minutes(5)
    tick()
    expect(receiver.heartbeats.at(-1)?.setAside).toMatchObject([
      { messageId: ids[1], reason: `${status} no` },
    ])
    expect(
      receiver.requests.filter((request) => isPush(request) && request.body.includes(`"${ids[1]}"`)),
    ).toHaveLength(2)
  })

  it('is told with its sender and subject once, in a heartbeat that arrives, as far as Gmail has them', () => {
    const { gmail, receiver, deliver, minutes } = startWatched()
    const [id, gone] = [gmail.mailbox.deliver(eml({ subject: 'x'.repeat(400) })), deliver(1)[0] ?? '']
    receiver.fault = (request) => (isPush(request) ? refusal(400) : undefined)
    minutes(1)
    gmail.mailbox.delete(gone)
    receiver.fault = ({ url }) => (url.endsWith('/heartbeat') ? { status: 502, body: '' } : refusal(400))
    minutes(6)
    delete receiver.fault
    minutes(20)
    const told = receiver.heartbeats.map(({ setAside }) => setAside).filter(({ length }) => length > 0)
    expect(told.length).toBeGreaterThan(2)
    const common = { reason: '400 no', at: expect.any(String) as string }
    const first = { ...common, messageId: id, sender: 'Ann <ann@example.org>', subject: 'x'.repeat(300) }
    expect(told[0]).toEqual([first, { ...common, messageId: gone }])
    expect(
      told
        .slice(1)
        .flat()
        .filter((one) => 'sender' in one || 'subject' in one),
    ).toEqual([])
  })

  it('is sent again when the heartbeat is asked for it', () => {
    const { receiver, deliver, tick, minutes, received, state } = startWatched()
    const [id = ''] = deliver(1)
    receiver.fault = (request) => (isPush(request) ? refusal(400) : undefined)
    tick()
    delete receiver.fault
    receiver.resend = [id]
    minutes(5)
    tick()
    expect(received()).toEqual([id])
    expect(state().setAside).toEqual([])
  })

  it.each<[string, EmulatedResponse]>([
    ['500', { status: 500, body: '' }],
    ['403 of a firewall', { status: 403, body: '<h1>Blocked</h1>' }],
    ['a broken connection', { failure: 'unavailable' }],
  ])('with %s every time is set aside once the others are seen to pass', (_, response) => {
    const { receiver, deliver, minutes, received, state } = startWatched()
    const ids = deliver(4)
    receiver.fault = (request) =>
      request.body.includes(`"${ids[0]}"`) && isPush(request) ? response : undefined
    minutes(60)
    expect(received().sort()).toEqual(ids.slice(1).sort())
    expect(state().setAside).toMatchObject([{ messageId: ids[0] }])
  })

  it('holds up the others rather than get lost when forty are set aside already', () => {
    const { receiver, deliver, minutes, state, received } = startWatched()
    receiver.fault = (request) => (isPush(request) ? refusal(400) : undefined)
    const ids = deliver(45)
    minutes(120)
    expect(state().setAside).toHaveLength(40)
    expect(JSON.stringify(state()).length).toBeLessThan(9000)
    delete receiver.fault
    receiver.resend = [...ids]
    minutes(60)
    expect(received().sort()).toEqual([...ids].sort())
  })
})

describe('an outage of pushes alone, at a receiver that answers everything else', () => {
  it('puts no message aside, and loses none', () => {
    const { receiver, deliver, minutes, received, state } = startWatched()
    receiver.isProofBlind = true
    receiver.fault = (request) => (isPush(request) ? { status: 500, body: '' } : undefined)
    const ids = deliver(13)
    minutes(180)
    expect(state().setAside).toEqual([])
    delete receiver.fault
    minutes(31)
    expect(received()).toEqual(ids)
  })

  it('that answers them with the word of another question is an outage too', () => {
    const { receiver, deliver, minutes, received, state } = startWatched()
    const ids = deliver(1)
    for (const status of ['ready', 'ok']) {
      receiver.fault = (request) => (isPush(request) ? json(200, { success: true, status }) : undefined)
      minutes(10)
    }
    expect(state().counts).toMatchObject({ pushed: 0 })
    delete receiver.fault
    minutes(31)
    expect(received()).toEqual(ids)
  })
})

describe('with a receiver whose reconcile finds nothing missing', () => {
  it('follows no redirect, by which a push would become a probe', () => {
    const { receiver, deliver, minutes, received } = startWatched()
    receiver.isProofBlind = true
    receiver.fault = (request) =>
      isPush(request) ? { status: 302, headers: { Location: request.url } } : undefined
    const ids = deliver(3)
    minutes(60)
    expect(receiver.requests.every(({ followRedirects }) => !followRedirects)).toBe(true)
    delete receiver.fault
    minutes(31)
    expect(received()).toEqual(ids)
  })

  it('drops no message for which there is no room to be set aside', () => {
    const { receiver, deliver, minutes, state, received } = startWatched()
    receiver.isProofBlind = true
    const refusal = json(400, { success: false, message: '"\\'.repeat(40) })
    receiver.fault = (request) => (isPush(request) ? refusal : undefined)
    const ids = deliver(45)
    minutes(120)
    expect(state().setAside).toHaveLength(40)
    expect(Buffer.byteLength(JSON.stringify(state()))).toBeLessThan(7000) // doubts and troubles come on top
    delete receiver.fault
    receiver.resend = [...ids]
    minutes(60)
    expect(received().sort()).toEqual([...ids].sort())
  })

  it('pushes once a message that stands in two records of one run', () => {
    const { gmail, receiver, deliver, tick } = startWatched()
    const [id = ''] = deliver(1)
    gmail.mailbox.removeLabel(id, 'INBOX')
    gmail.mailbox.addLabel(id, 'INBOX')
    gmail.mailbox.addLabel(id, 'INBOX')
    tick()
    tick()
    expect(receiver.pushes.map(({ messageId }) => messageId)).toEqual([id])
  })
})

it('leaves nothing in the state of what is over', () => {
  const { gmail, receiver, deliver, minutes, state } = startWatched()
  deliver(1)
  minutes(70)
  const calm = Object.keys(state()).sort()
  const ids = deliver(300)
  gmail.mailbox.delete(ids[7] ?? '')
  receiver.fault = (request) => (isPush(request) ? json(503, {}) : undefined)
  minutes(60)
  receiver.fault = (request) =>
    isPush(request) && request.body.includes(ids[9] ?? '') ? json(400, { success: false }) : undefined
  gmail.mailbox.expireHistory()
  minutes(40)
  delete receiver.fault
  receiver.resend = [...ids]
  minutes(130)
  expect(receiver.emails.size).toBe(300)
  const isLasting = (key: string) => !['doubts', 'recovered'].includes(key)
  expect(Object.keys(state()).filter(isLasting).sort()).toEqual(calm)
  expect(state()).toMatchObject({ setAside: [], counts: { pushed: 0, failed: 0, setAside: 0 } })
})
