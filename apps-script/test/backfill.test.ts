import { Heartbeat } from '../../shared/mailbox-report.ts'
import { Kill } from '../emulator/emulator.ts'
import { everyNth } from './every-call.ts'
import { eml, startWatched, type Options, type Watched } from './mailbox-under-test.ts'
import { isPush, json } from './receiver-double.ts'

const ASKED_AT = '2026-11-23T12:00:30.000Z'
const FROM = '2026-11-01T00:00:00.000Z'
const TO = '2026-11-10T00:00:00.000Z'
const day = (number: number) => new Date(`2026-11-${String(number).padStart(2, '0')}T09:00:00Z`)

/** Old mail on some days, before the set-up; and somebody who wants what came in the first nine days of the month. */
function asked(perDay: number, days = [1, 4, 5, 9], options: Options = {}) {
  const watched = startWatched(options)
  const deliver = (number: number) =>
    Array.from({ length: perDay }, () => watched.gmail.mailbox.deliver(eml(), { at: day(number) }))
  const outside = [
    ...deliver(12),
    ...Array.from([watched.gmail.mailbox.deliver(eml(), { at: new Date('2026-10-31T09:00:00Z') })]),
  ]
  const wanted = days.flatMap(deliver)
  watched.minutes(2) // history shows them too, and holds them as old mail
  watched.receiver.backfill = { askedAt: ASKED_AT, from: FROM, to: TO }
  return { ...watched, wanted, outside }
}

const lastProgress = ({ receiver }: Watched) =>
  receiver.heartbeats.flatMap(({ backfill }) => backfill ?? []).at(-1)

describe('a time that is to be pushed again', () => {
  it('brings what is missing of it, oldest first and nothing else, and says how far it is', () => {
    const watched = asked(3)
    const { minutes, received, receiver, wanted, state } = watched
    const [known = ''] = wanted.slice(2)
    receiver.emails.set(known, { sender: 'a@x.y', body: 'here' })
    minutes(20)
    expect(received()).toEqual([known, ...wanted.filter((id) => id !== known)])
    expect(receiver.pushes.map(({ messageId }) => messageId)).not.toContain(known)
    const said = receiver.heartbeats.filter(({ backfill }) => backfill)
    expect(Heartbeat.parse(said.at(-1)).backfill).toEqual({
      ...{ askedAt: ASKED_AT, reachedAt: TO, listed: 12, missing: 11, pushed: 11 },
      ...{ isDone: true, isWaiting: false },
    })
    expect(state()).not.toHaveProperty('backfill')
    expect(receiver.reconciles.every(({ from = '' }) => from > TO)).toBe(true) // the proof stays what it is
  })

  it('takes turns with new mail, which comes first, run after run', () => {
    const watched = asked(100)
    const { minutes, received, receiver, deliver, wanted } = watched
    minutes(6)
    const begun = receiver.emails.size
    expect(begun).toBeGreaterThan(0)
    expect(begun).toBeLessThan(wanted.length)
    const fresh = deliver(2)
    minutes(1)
    expect(received().slice(begun, begun + 2)).toEqual(fresh)
    minutes(15)
    expect(received().filter((id) => !fresh.includes(id))).toEqual(wanted)
    expect(lastProgress(watched)).toMatchObject({ listed: 400, missing: 400, pushed: 400, isDone: true })
  })

  it('ends when it is called off, and begins anew when another is asked for', () => {
    const watched = asked(100)
    const { minutes, receiver, state, wanted } = watched
    minutes(4)
    delete receiver.backfill
    minutes(6)
    const until = receiver.emails.size
    expect(until).toBeLessThan(wanted.length)
    minutes(20)
    expect(receiver.emails.size).toBe(until)
    expect(state()).not.toHaveProperty('backfill')
    const again = '2026-11-23T12:40:00.000Z'
    receiver.backfill = { askedAt: again, from: day(1).toISOString(), to: day(2).toISOString() }
    minutes(12)
    expect(lastProgress(watched)).toMatchObject({ askedAt: again, listed: 100, isDone: true })
  })

  it('leaves the quota of the day to new mail, and goes on when there is more', () => {
    const watched = asked(40)
    const { gmail, minutes, hours, receiver, deliver, received, state } = watched
    const day = { ...(state().day as object), seconds: 61 * 60 }
    gmail.properties.set('GMAIL_PUSH_STATE', JSON.stringify({ ...state(), day }))
    minutes(20)
    const fresh = deliver(1)
    minutes(20)
    expect(received()).toEqual(fresh)
    expect(lastProgress(watched)).toMatchObject({ listed: 0, isDone: false, isWaiting: true })
    hours(24)
    expect(receiver.emails.size).toBe(161)
  })

  it('waits with all else while the receiver fails, and forgets nothing', () => {
    const { minutes, receiver, received, wanted } = asked(30)
    let count = 0
    receiver.fault = (request) => (isPush(request) && ++count > 15 ? json(503, {}) : undefined)
    minutes(60)
    delete receiver.fault
    minutes(60)
    expect(received().sort()).toEqual([...wanted].sort())
  })

  it('whatever call its run is ended at, brings all of it and counts each once', () => {
    const setUp = () => asked(25, [2])
    const isRun = (calls: string[]) => calls.includes('Gmail.Users.Messages.list')
    const probe = setUp()
    let before = 0
    let calls: string[] = []
    while (!isRun(calls)) {
      calls = probe.minutes(1)[0]?.calls ?? []
      before += 1
    }
    expect(calls.length).toBeGreaterThan(40)
    for (const k of everyNth(calls)) {
      const watched = setUp()
      watched.minutes(before - 1)
      watched.gmail.onCall = (call) => {
        if (call.index !== k || call.phase !== 'after') return
        delete watched.gmail.onCall
        throw new Kill()
      }
      watched.minutes(1)
      delete watched.gmail.onCall
      watched.minutes(16)
      expect(watched.received().sort()).toEqual([...watched.wanted].sort())
      const said = lastProgress(watched)
      expect(said).toMatchObject({ isDone: true })
      expect(said?.pushed).toBe(said?.missing)
    }
  })

  it.each([null, 'x', {}, { askedAt: 1, from: 'never', to: TO }, { askedAt: 1, from: TO }])(
    'makes nothing of %j in the answer of a heartbeat',
    (backfill) => {
      const { minutes, receiver, deliver, received, state } = startWatched()
      receiver.fault = ({ url }) =>
        url.endsWith('/heartbeat') ? json(200, { success: true, status: 'ok', backfill }) : undefined
      minutes(12)
      const ids = deliver(1)
      minutes(1)
      expect(received()).toEqual(ids)
      expect(state()).not.toHaveProperty('backfill')
    },
  )
})
