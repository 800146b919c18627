import { execFile } from 'node:child_process'
import type { EmailSummary } from '../../shared/api.ts'
import type { SetupCheck } from '../../shared/setup.ts'
import { judgeParity } from '../watch/compare-ways.ts'
import { parityWords } from '../watch/parity-words.ts'
import { built } from '../rehearsal/built.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { signIn } from './sign-in.ts'
import { IMAP_USER, startImapServer } from './start-imap-server.ts'
import { ADMIN_TOKEN, PASSWORD, startReceiver } from './start-receiver.ts'

const HOUR = 3_600_000
const NOW = Date.parse('2026-11-26T12:00:00.000Z')
const iso = (ms: number) => new Date(ms).toISOString()
const DAY = { from: iso(NOW - 24 * HOUR), to: NOW }

/** One that push brought, and IMAP so many seconds later. */
const seen = (leadSeconds: number, more: Partial<EmailSummary> = {}): EmailSummary => ({
  ...{ id: 'eml_1', status: 'processed', sender: 'a@b', subject: '', snippet: '', deliveries: [] },
  receivedAt: iso(NOW - HOUR),
  alsoSeenAt: iso(NOW - HOUR + leadSeconds * 1_000),
  ...more,
})
const missed: EmailSummary = { ...seen(0, { source: 'imap', messageId: '18c1' }), alsoSeenAt: undefined }
const verdict = (emails: EmailSummary[], window = DAY, state = {}) =>
  judgeParity(state, emails, window).verdict

describe('whether IMAP can go', () => {
  it('is said in words, with the ids of what push missed', () => {
    const all = Array.from({ length: 312 }, () => seen(41))
    expect(verdict(all)).toBe('safe to switch IMAP off: 24 h, 312 of 312 seen by push, median 41 s earlier')
    expect(verdict([missed, ...all])).toBe(
      'not yet: push has not brought 1: 18c1 (24 h, 312 of 313 seen by push, median 41 s earlier)',
    )
    expect(parityWords.fr(judgeParity({}, all, DAY))).toBe(
      'la relève IMAP peut être désactivée : 24 h, 312 sur 312 vus par le push, 41 s plus tôt (médiane)',
    )
  })

  it('takes a day of both, and mail', () => {
    expect(verdict([seen(1)], { ...DAY, from: iso(NOW - 3 * HOUR) })).toMatch(
      'not yet: both have to run for 24 h (3 h',
    )
    expect(verdict([])).toMatch('not yet: no email came in 24 h')
    const failing = { since: DAY.from, reason: 'x', isLogin: true }
    expect(verdict([seen(1)], DAY, { failing })).toMatch('not yet: IMAP fails')
  })

  it('gives push ten minutes, counts what only push brings apart, and knows who was first', () => {
    const fresh = { ...missed, receivedAt: iso(NOW - HOUR / 7) }
    const byPushOnly = { ...seen(0), alsoSeenAt: undefined }
    expect(judgeParity({}, [fresh, byPushOnly, seen(12, { source: 'imap' })], DAY)).toMatchObject({
      ...{ isSafe: true, imap: 1, both: 1, pushOnly: 1, medianLeadMs: -12_000 },
    })
  })
})

it('is said by the API, on the dashboard in both languages, and by npm run parity', async () => {
  const imap = await startImapServer()
  let time = Date.now()
  const receiver = await startReceiver({ env: imap.env, now: () => new Date(time) })
  const ask = async () => (await receiver.api('/api/parity')).json()
  const first = await eventually(ask, ({ parity }) => parity)
  const messageId = imap.deliver({ subject: 'both' })
  await eventually(
    () => receiver.ctx.store.countEmails({}),
    (count) => count === 1,
  )
  const readChecks = async (): Promise<SetupCheck[]> =>
    (await (await receiver.api('/api/setup')).json()).checks
  const isTokenTested = async () => (await readChecks()).find(({ id }) => id === 'token_tested')?.status
  expect(await isTokenTested()).toBe('open') // IMAP needs none
  await receiver.push({ sender: 'a@b.c', body: 'x', mailbox: IMAP_USER, messageId, source: 'gmail_push' })
  expect(await isTokenTested()).toBe('done')
  expect(await ask()).toEqual(first) // a day's mail is read for it, so not for every view
  time += 60_000
  const words = 'not yet: both have to run for 24 h (0 h, 1 of 1 seen by push, median 0 s'
  expect((await ask()).parity.verdict).toMatch(words)
  expect(await readChecks()).toContainEqual({
    ...{ id: 'imap_off', part: 'checklist', status: 'optional' },
    facts: { imap: 'on' },
  })

  const cookie = await signIn(receiver.url, PASSWORD)
  const page = async (language: string) =>
    (await fetch(`${receiver.url}/dashboard`, { headers: { cookie, 'accept-language': language } })).text()
  expect(await page('en')).toContain('both have to run for 24 h')
  expect(await page('fr')).toContain('les deux doivent fonctionner pendant 24 h')

  const env = { ...process.env, NODE_OPTIONS: '', ADMIN_API_TOKEN: ADMIN_TOKEN }
  const said = await new Promise<{ code: number | undefined; text: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [built('dist/parity.js'), '--url', receiver.url],
      { env },
      (_, text) => resolve({ code: child.exitCode ?? undefined, text }),
    )
  })
  expect(said).toEqual({ code: 1, text: expect.stringContaining(words) })
  await receiver.close()
  await imap.close()
})
