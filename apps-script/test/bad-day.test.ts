import { googleError, Kill, type ServiceCall } from '../emulator/emulator.ts'
import { startWatched } from './mailbox-under-test.ts'
import { isPush, json } from './receiver-double.ts'

/** mulberry32: the same bad day for the same seed. */
function createDice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const outages = [
  { failure: 'unavailable' } as const,
  { failure: 'timeout' } as const,
  { status: 503, headers: { 'Retry-After': '120' }, body: '' },
  { status: 200, body: '<html>' },
  json(401, { success: false, message: 'Unauthorized' }),
]

const SEEDS = process.env.TORTURE_ROUNDS ? [1, 2, 3, 4, 5] : [1] // `npm run torture` plays more

it.each(SEEDS)('a day of 1,440 minutes full of kills, outages and errors loses nothing (seed %i)', (seed) => {
  const dice = createDice(seed)
  const pick = <T>(list: T[]): T => list[Math.floor(dice() * list.length)] as T
  const { gmail, receiver, deliver, minutes, received } = startWatched()
  const wanted = new Set<string>()
  let outageUntil = 0
  gmail.onCall = ({ phase, name }: ServiceCall) => {
    const fate = dice()
    if (fate < 0.004) throw new Kill()
    if (fate < 0.008) throw new Error('Service error')
    if (fate < 0.01 && phase === 'before' && name.startsWith('Gmail.')) throw googleError(429, 'Too many')
  }
  for (let minute = 0; minute < 1440; minute += 1) {
    if (dice() < 0.01) outageUntil = minute + Math.floor(dice() * 60)
    const outage = pick(outages)
    const isOut = minute < outageUntil
    receiver.fault = () => (isOut && dice() < 0.9 ? outage : undefined)
    if (dice() < 0.4) for (const id of deliver(Math.ceil(dice() * (dice() < 0.05 ? 60 : 4)))) wanted.add(id)
    if (dice() < 0.1) deliver(1, [pick(['SENT', 'DRAFT', 'SPAM'])])
    if (dice() < 0.1) gmail.mailbox.addLabel(pick([...wanted, ...deliver(1, ['SENT'])]), 'STARRED')
    if (minute === 700) gmail.mailbox.expireHistory()
    minutes(1)
  }
  delete gmail.onCall
  delete receiver.fault
  minutes(95)
  expect(received().sort()).toEqual([...wanted].sort())
  expect(gmail.triggers).toHaveLength(1)
  expect(receiver.requests.filter(isPush).length).toBeLessThan(wanted.size * 2)
})
