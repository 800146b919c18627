import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { builtScript } from '../emulator/built-script.ts'
import { googleError, Kill } from '../emulator/emulator.ts'
import { createWatched, startWatched, type Options } from './mailbox-under-test.ts'

const TOPIC = 'projects/my-project/topics/gmail'
const SECRET = 'a-secret-of-the-doorbell'
const WATCH = 'Gmail.Users.watch'
const scriptDir = mkdtempSync(join(tmpdir(), 'doorbell-'))

const ring = (secret: unknown) => ({ postData: { contents: JSON.stringify({ secret }) } })
const options = (properties: Record<string, string> = {}): Options => ({
  scriptDir,
  properties: { DOORBELL_TOPIC: TOPIC, DOORBELL_SECRET: SECRET, ...properties },
})

function withDoorbell() {
  const watched = startWatched(options())
  const setup = watched.gmail.run('setupGmailDoorbell')
  if (setup.error) throw setup.error
  return watched
}

beforeAll(() => {
  const build = fileURLToPath(new URL('../../build.mjs', import.meta.url))
  execFileSync(process.execPath, [build, '--doorbell', `--out=${scriptDir}`])
})
afterAll(() => rmSync(scriptDir, { recursive: true }))

describe('built with --doorbell', () => {
  it('is a web app for anyone who has its address, and asks for no further right', () => {
    const manifest = JSON.parse(readFileSync(join(scriptDir, 'appsscript.json'), 'utf8')) as object
    const { webapp, ...rest } = manifest as { webapp: unknown }
    expect(webapp).toEqual({ access: 'ANYONE_ANONYMOUS', executeAs: 'USER_DEPLOYING' })
    expect(rest).toEqual(JSON.parse(readFileSync(join(builtScript(), 'appsscript.json'), 'utf8')))
  })
})

describe('a ring', () => {
  it('runs the same tick as the trigger', () => {
    const { gmail, deliver, received } = withDoorbell()
    const ids = deliver(3)
    const run = gmail.run('doPost', ring(SECRET))
    expect(run.status).toBe('completed')
    expect(received()).toEqual(ids)
  })

  it.each([
    ['a wrong secret', ring('a-secret-of-the-doorbelL')],
    ['a longer secret', ring(`${SECRET}x`)],
    ['no secret', ring(undefined)],
    ['a secret that is no text', ring([SECRET])],
    ['no JSON', { postData: { contents: SECRET } }],
    ['null', { postData: { contents: 'null' } }],
    ['no body', {}],
    ['no event', undefined],
  ])('with %s does nothing and answers the same', (_, event) => {
    const { gmail, deliver, received } = withDoorbell()
    deliver(1)
    const run = gmail.run('doPost', event)
    expect(run).toMatchObject({ status: 'completed', calls: ['Properties.getProperties'] })
    expect('setMimeType' in (run.result as object)).toBe(true) // text; from a page any function could be called
    expect(received()).toEqual([])
  })

  it('without a secret of our own does nothing', () => {
    const { gmail, deliver, received } = startWatched(options({ DOORBELL_SECRET: '' }))
    deliver(1)
    expect(gmail.run('doPost', ring('')).calls).toEqual(['Properties.getProperties'])
    expect(received()).toEqual([])
  })

  it('leaves it to the run that is at work', () => {
    const { gmail, deliver, minutes, receiver } = withDoorbell()
    deliver(3)
    gmail.onCall = ({ name, phase }) => {
      if (name !== 'Gmail.Users.History.list' || phase === 'after') return
      delete gmail.onCall
      expect(gmail.run('doPost', ring(SECRET))).toMatchObject({ status: 'completed', fetches: 0 })
    }
    minutes(1)
    expect(receiver.pushes).toHaveLength(3)
  })

  it('answers also when its tick fails, and the trigger brings the mail', () => {
    const { gmail, deliver, minutes, received } = withDoorbell()
    const ids = deliver(2)
    gmail.onCall = ({ name }) => {
      if (name === 'Properties.setProperty') throw new Error('Service error')
    }
    const run = gmail.run('doPost', ring(SECRET))
    expect(run.status).toBe('completed')
    expect(run.logs.join()).toContain('answered in vain: Service error')
    delete gmail.onCall
    minutes(1)
    expect(received()).toEqual(ids)
  })

  it('that is ended anywhere loses nothing', () => {
    for (let k = 0; k < 12; k += 1) {
      const { gmail, deliver, minutes, received } = withDoorbell()
      const ids = deliver(3)
      gmail.onCall = ({ index }) => {
        if (index === k) throw new Kill()
      }
      gmail.run('doPost', ring(SECRET))
      delete gmail.onCall
      minutes(2)
      expect(received()).toEqual(ids)
    }
  })
})

describe('setupGmailDoorbell', () => {
  it('watches the label at the topic, and says that the trigger stays', () => {
    const { gmail } = withDoorbell()
    expect(gmail.mailbox.watch).toMatchObject({ topicName: TOPIC, labelIds: ['INBOX'] })
    expect(gmail.triggers).toHaveLength(1)
    expect(gmail.run('showStatus').logs.join('\n')).toContain(`Doorbell ${TOPIC} until 2026-11-30`)
  })

  it.each([
    [{ DOORBELL_TOPIC: '' }, 'DOORBELL_TOPIC is not set'],
    [{ DOORBELL_TOPIC: 'gmail' }, 'like projects/my-project/topics/gmail'],
    [{ DOORBELL_SECRET: '' }, 'DOORBELL_SECRET is not set'],
    [{ DOORBELL_SECRET: 'too-short' }, 'shorter than 16 characters'],
    [{ DOORBELL_SECRET: 'your-doorbell-secret' }, 'DOORBELL_SECRET is not set'],
  ])('with %j says so and watches nothing', (properties, message) => {
    const { gmail } = createWatched(options(properties))
    expect(gmail.run('setupGmailDoorbell').error?.message).toContain(message)
    expect(gmail.mailbox.watch).toBeUndefined()
  })

  it('says what Gmail says when it refuses', () => {
    const { gmail, state } = startWatched(options())
    gmail.onCall = ({ name }) => {
      if (name === WATCH) throw googleError(403, 'User not authorized to perform this action.')
    }
    expect(gmail.run('setupGmailDoorbell').error?.message).toContain('User not authorized')
    expect(state().doorbell).toBeUndefined()
  })

  it('is undone by removeGmailDoorbell', () => {
    const { gmail, hours, state } = withDoorbell()
    gmail.run('removeGmailDoorbell')
    expect(gmail.mailbox.watch).toBeUndefined()
    expect(state().doorbell).toBeUndefined()
    expect(hours(25).flatMap(({ calls }) => calls)).not.toContain(WATCH)
  })
})

describe('the watch of Gmail', () => {
  it('is renewed once a day by the tick', () => {
    const { gmail, hours } = withDoorbell()
    const calls = hours(49).flatMap((run) => run.calls)
    expect(calls.filter((name) => name === WATCH)).toHaveLength(2)
    expect(Number(gmail.mailbox.watch?.expiration)).toBeGreaterThan(
      gmail.clock.now().getTime() + 6 * 86_400_000,
    )
  })

  it('follows WATCH_LABEL', () => {
    const { gmail, minutes } = withDoorbell()
    const label = gmail.mailbox.createLabel('Invoices')
    gmail.properties.set('WATCH_LABEL', 'Invoices')
    minutes(1)
    expect(gmail.mailbox.watch).toMatchObject({ labelIds: [label] })
    gmail.properties.set('WATCH_LABEL', 'ALL')
    minutes(1)
    expect(gmail.mailbox.watch).toEqual({ topicName: TOPIC, expiration: expect.any(String) as string })
  })

  it('that cannot be renewed is tried hourly and reported, and the trigger brings every message', () => {
    const { gmail, deliver, minutes, hours, received, receiver } = withDoorbell()
    gmail.onCall = ({ name, phase }) => {
      if (name === WATCH && phase === 'before') throw googleError(404, 'Resource not found')
    }
    hours(24)
    const ids = deliver(2)
    const runs = minutes(300)
    expect(received()).toEqual(ids)
    expect(runs.every(({ status }) => status === 'completed')).toBe(true)
    expect(runs.filter(({ calls }) => calls.includes(WATCH)).length).toBeLessThanOrEqual(6)
    expect(runs.flatMap(({ logs }) => logs).join()).toContain(
      'doorbell could not be renewed: Resource not found',
    )
    expect(receiver.heartbeats.some(({ counts }) => counts.failed > 0)).toBe(true)
    expect(gmail.run('showStatus').logs.join('\n')).toContain('Resource not found')
  })
})
