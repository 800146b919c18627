import { Kill } from '../emulator/emulator.ts'
import { startWatched, type Watched } from './mailbox-under-test.ts'

const DAYS = process.env.TORTURE_ROUNDS ? 120 : 5 // `npm run torture` plays more
const STEPS = 40
const STRUCK_RUNS = 0.35

const FAULTS = [
  undefined,
  { status: 503, headers: { 'Retry-After': '60' }, body: '' },
  { status: 429, headers: { 'Retry-After': '5' }, body: '{"success":false}' },
  { status: 500, body: 'x' },
  { status: 200, body: '<html>' },
]

/** A number in [0, 1), the same sequence for the same seed. */
const createRandom = (seed: number) => () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
  return seed / 2_147_483_648
}

/** What may happen between two runs; `wanted` are the messages that have to arrive. */
function happen({ gmail, receiver, deliver }: Watched, random: () => number, wanted: Set<string>): void {
  const what = random()
  const many = Math.floor(random() * 400)
  if (what < 0.3) deliver(1 + (many % 20)).forEach((id) => wanted.add(id))
  else if (what < 0.4) {
    deliver(1).forEach((id) => wanted.add(id))
    gmail.mailbox.deliverMany(many, { isTogether: true }).forEach((id) => wanted.add(id))
  } else if (what < 0.45) gmail.mailbox.expireHistory()
  else if (what < 0.6) {
    const fault = FAULTS[many % FAULTS.length]
    delete receiver.fault
    if (fault) receiver.fault = () => fault
  } else if (what < 0.65) deliver(2, ['SENT'])
  else if (what < 0.7) {
    const gone = [...wanted].findLast((id) => !receiver.emails.has(id))
    if (gone === undefined) return
    gmail.mailbox.delete(gone)
    wanted.delete(gone)
  }
}

/** Ends one of the coming runs, or fails it, at a call by chance. */
function strikeByChance({ gmail }: Watched, random: () => number): void {
  const at = random() < STRUCK_RUNS ? Math.floor(random() * 300) : -1
  const phase = random() < 0.5 ? 'before' : 'after'
  const isKill = random() < 0.5
  gmail.onCall = (call) => {
    if (call.index !== at || call.phase !== phase) return
    delete gmail.onCall
    if (isKill) throw new Kill()
    throw Object.assign(new Error("We're sorry, a server error occurred."), { name: 'Exception' })
  }
}

it.each(Array.from({ length: DAYS }, (_, day) => day + 1))(
  'a day in which anything happens by chance loses nothing (%i)',
  (seed) => {
    const random = createRandom(seed)
    const watched = startWatched(random() < 0.3 ? { properties: { WATCH_LABEL: 'ALL' } } : {})
    const { gmail, receiver, minutes, received, state } = watched
    const wanted = new Set<string>()
    for (let step = 0; step < STEPS; step += 1) {
      happen(watched, random, wanted)
      strikeByChance(watched, random)
      minutes(1 + Math.floor(random() * 8))
      delete gmail.onCall
    }
    delete receiver.fault
    minutes(180)
    const arrived = new Set(received())
    expect([...wanted].filter((id) => !arrived.has(id))).toEqual([])
    expect(receiver.pushes.length - arrived.size).toBeLessThan(wanted.size)
    expect(gmail.triggers).toHaveLength(1)
    expect(state()).not.toHaveProperty('trouble')
    for (const over of [
      'resync',
      'blocked',
      'pause',
      'stuck',
      'historyGoneAt',
      'releasedUntil',
      'recordBegun',
    ])
      expect(state()).not.toHaveProperty(over)
  },
)
