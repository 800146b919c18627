import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startWatched, type Options, type Watched } from '../apps-script/test/mailbox-under-test.ts'
import { isPush } from '../apps-script/test/receiver-double.ts'

const MESSAGES = 1000
const DAY_MS = 86_400_000 - 120_000 // the last one has time to come
const SHARES = [0.5, 0.95, 0.99, 1]
const SECRET = 'a-secret-of-the-benchmark'

// assumed: Gmail publishes and Pub/Sub pushes within 1 to 5 s; the receiver joins the rings of a second; a web app starts in 1 s
const RING_MS = { least: 1_000, most: 5_000, joined: 1_000, started: 1_000 }

/** From the moment Gmail has a message to its arrival at the receiver, in seconds, over a day of arrivals at random seconds. */
export function measureDelays(scriptDir: string, quotas: Options['quotas']): unknown[][] {
  const folder = mkdtempSync(join(tmpdir(), 'bench-doorbell-'))
  try {
    const build = join(import.meta.dirname, '../build.mjs')
    execFileSync(process.execPath, [build, '--doorbell', `--out=${folder}`])
    return [
      ['by the minute trigger', ...describe(passDay(startWatched({ scriptDir, quotas })))],
      ['with the doorbell', ...describe(passDay(startWithDoorbell(folder, quotas), ringLater))],
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function startWithDoorbell(scriptDir: string, quotas: Options['quotas']): Watched {
  const properties = { DOORBELL_TOPIC: 'projects/my-project/topics/gmail', DOORBELL_SECRET: SECRET }
  const watched = startWatched({ scriptDir, quotas, properties })
  const { error } = watched.gmail.run('setupGmailDoorbell')
  if (error) throw error
  return watched
}

interface Moment {
  at: number
  happen(): void
}

type Ring = (watched: Watched, arrivedAt: number, random: () => number) => Moment

function ringLater({ gmail }: Watched, arrivedAt: number, random: () => number): Moment {
  const { least, most, joined, started } = RING_MS
  const event = { postData: { contents: JSON.stringify({ secret: SECRET }) } }
  return {
    at: arrivedAt + least + random() * (most - least) + joined + started,
    happen: () => void gmail.run('doPost', event),
  }
}

function passDay(watched: Watched, ring?: Ring): number[] {
  const { gmail, deliver, receiver } = watched
  const begun = gmail.clock.now().getTime()
  const random = createRandom()
  const arrivedAt = new Map<string, number>()
  const delays: number[] = []
  receiver.fault = (request) => {
    if (!isPush(request)) return undefined
    const { messageId } = JSON.parse(request.body) as { messageId: string }
    delays.push(gmail.clock.now().getTime() - (arrivedAt.get(messageId) ?? NaN))
    return undefined
  }
  const moments = Array.from({ length: MESSAGES }, (): Moment[] => {
    const at = begun + random() * DAY_MS
    const arrive = () => deliver(1).forEach((id) => arrivedAt.set(id, at))
    return [{ at, happen: arrive }, ...(ring ? [ring(watched, at, random)] : [])]
  })
  for (const { at, happen } of moments.flat().sort((a, b) => a.at - b.at)) {
    gmail.advance(Math.max(0, at - gmail.clock.now().getTime())) // a run may have lasted until now
    happen()
  }
  watched.minutes(2)
  if (delays.length !== MESSAGES) throw new Error(`${MESSAGES} messages came, ${delays.length} were pushed`)
  return delays
}

function describe(delays: number[]): string[] {
  const sorted = delays.sort((a, b) => a - b)
  return SHARES.map((share) => ((sorted[Math.ceil(share * sorted.length) - 1] ?? NaN) / 1000).toFixed(1))
}

/** Always the same, so that two versions can be compared: https://en.wikipedia.org/wiki/Lehmer_random_number_generator */
function createRandom(): () => number {
  let state = 2026
  return () => (state = (state * 48_271) % 0x7fff_ffff) / 0x7fff_ffff
}
