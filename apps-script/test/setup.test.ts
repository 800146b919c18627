import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtScript } from '../emulator/built-script.ts'
import { createWatched, startWatched, STATE_KEY } from './mailbox-under-test.ts'
import { json, TOKEN } from './receiver-double.ts'

const SCOPES = ['gmail.readonly', 'script.external_request', 'script.scriptapp', 'script.send_mail']
const scopes = (names: string[]) => names.map((name) => `https://www.googleapis.com/auth/${name}`)

describe('storeToken', () => {
  const store = (properties: Record<string, string>) => {
    const { gmail, receiver } = createWatched({ properties })
    const run = gmail.run('storeToken')
    return { gmail, receiver, run, log: run.logs.join('\n') }
  }

  it('trims what was typed, normalises the address, and finds the receiver ready', () => {
    const { gmail, log } = store({
      INGRESS_URL: ' https://receiver.test/api/ingress/gmail/ ',
      PROCESS_API_TOKEN: ` Bearer ${TOKEN}\n`,
    })
    expect(gmail.properties.get('INGRESS_URL')).toBe('https://receiver.test')
    expect(gmail.properties.get('PROCESS_API_TOKEN')).toBe(TOKEN)
    expect(log).toContain('The receiver is ready and knows the token. Now run setupGmailTrigger.')
    expect(log).not.toContain(TOKEN)
  })

  it.each(['votre_token_secret_ici', 'PROCESS_API_TOKEN', '$PROCESS_API_TOKEN', '', '   '])(
    'refuses the placeholder %j and stores nothing',
    (token) => {
      const { gmail, run } = store({
        PROCESS_API_TOKEN: token,
        INGRESS_URL: 'https://votre-instance.onrender.com',
      })
      expect(run.status).toBe('failed')
      expect(run.error?.message).toContain('Script Properties, or in Setup.js')
      expect(gmail.properties.get('PROCESS_API_TOKEN')).toBe(token)
    },
  )

  it.each([
    ['http://receiver.test', 'must begin with https://'],
    ['not an address', 'is not an address'],
    ['https://user:pass@receiver.test', 'is not an address'],
  ])('refuses the address %s', (url, message) => {
    const { run } = store({ INGRESS_URL: url })
    expect(run.error?.message).toContain(message)
  })

  it.each(['localhost:3000', '127.0.0.1'])('takes http for %s', (host) => {
    expect(store({ INGRESS_URL: `http://${host}/` }).run.status).toBe('completed')
  })

  it('stores the token alone and says that the address is missing', () => {
    const { gmail, log } = store({ INGRESS_URL: '' })
    expect(log).toContain('INGRESS_URL is not set')
    expect(gmail.properties.get('PROCESS_API_TOKEN')).toBe(TOKEN)
  })

  it('names the cure when the token is wrong', () => {
    const { log } = store({ PROCESS_API_TOKEN: 'a-token-of-somebody-else' })
    expect(log).toMatch(/takes no mail yet: 401 Unauthorized - PROCESS_API_TOKEN/)
  })

  it.each([
    [{ failure: 'dns' } as const, 'receiver not reached'],
    [{ status: 200, body: '<h1>Hello</h1>' }, 'no Gmail Push Ingress receiver - check INGRESS_URL'],
    [{ status: 404, body: '' }, '404 Not Found'],
    [
      { status: 301, headers: { Location: 'https://new.test/x?secret=1' }, body: '' },
      'redirects to https://new.test/x -',
    ],
  ])('says what it found: %j', (response, expected) => {
    const { gmail, receiver } = createWatched()
    receiver.fault = () => response
    expect(gmail.run('storeToken').logs.join('\n')).toContain(expected)
  })
})

describe('storeToken with Setup.js', () => {
  const scriptDir = mkdtempSync(join(tmpdir(), 'setup-'))
  afterAll(() => rmSync(scriptDir, { recursive: true }))

  /** Runs it with this token in Setup.js, at a receiver that takes only `good`; returns the properties and what was said. */
  const store = (setupToken: string, properties: Record<string, string>, good: string[]) => {
    cpSync(builtScript(), scriptDir, { recursive: true })
    const setup = `var SETUP_INGRESS_URL = 'https://receiver.test'; var SETUP_PROCESS_API_TOKEN = '${setupToken}'`
    writeFileSync(join(scriptDir, 'Setup.js'), setup)
    const { gmail, receiver } = createWatched({ scriptDir, properties })
    receiver.fault = ({ headers }) =>
      good.includes(headers.Authorization?.replace('Bearer ', '') ?? '')
        ? json(200, { success: true, status: 'ready' })
        : json(401, { success: false })
    const log = gmail.run('storeToken').logs.join('\n')
    return { kept: Object.fromEntries(gmail.properties), log }
  }
  const old = { PROCESS_API_TOKEN: 'old-token' }

  it('takes a new token from there although the old one still answers, and says so', () => {
    const { kept, log } = store('new-token', old, ['old-token', 'new-token'])
    expect(kept.PROCESS_API_TOKEN).toBe('new-token')
    expect(log).toContain('Stored: PROCESS_API_TOKEN, as typed in Setup.js')
    expect(log).not.toContain('new-token')
  })

  it('does not take again what stands there since, when another token was typed in Script Properties', () => {
    const { kept } = store('old-token', {}, ['old-token'])
    const later = store('old-token', { ...kept, PROCESS_API_TOKEN: 'new-token' }, ['old-token', 'new-token'])
    expect(later.kept.PROCESS_API_TOKEN).toBe('new-token')
    expect(later.log).toContain('Stored: PROCESS_API_TOKEN, as typed in Script Properties')
    const again = store('newest-token', later.kept, ['new-token', 'newest-token'])
    expect(again.kept.PROCESS_API_TOKEN).toBe('newest-token')
  })

  it('keeps what works when what stands there does not, says why, and takes it as soon as it does', () => {
    const early = store('new-token', old, ['old-token'])
    expect(early.kept.PROCESS_API_TOKEN).toBe('old-token')
    expect(early.log).toMatch(/Setup.js was not taken: .*401/)
    const later = store('new-token', early.kept, ['old-token', 'new-token'])
    expect(later.kept.PROCESS_API_TOKEN).toBe('new-token')
  })
})

describe('setupGmailTrigger', () => {
  it('run three times leaves one trigger, every minute, and the first cursor', () => {
    const { gmail, deliver, state } = createWatched()
    gmail.run('setupGmailTrigger')
    const { cursor } = state()
    deliver(1)
    gmail.run('setupGmailTrigger')
    const run = gmail.run('setupGmailTrigger')
    expect(run.logs.join()).toContain('every minute, new mail of owner@example.com (INBOX) is pushed')
    expect(gmail.triggers).toMatchObject([{ handler: 'processGmailMessage', everyMinutes: 1 }])
    expect(state().cursor).toBe(cursor)
  })

  it.each([
    ['no address', { INGRESS_URL: '' }, 'INGRESS_URL is not set - add it in Project Settings'],
    ['no token', { PROCESS_API_TOKEN: '' }, 'PROCESS_API_TOKEN is not set'],
    ['a wrong token', { PROCESS_API_TOKEN: 'wrong' }, '401 Unauthorized - PROCESS_API_TOKEN'],
    ['an unknown label', { WATCH_LABEL: 'Nowhere' }, 'WATCH_LABEL "Nowhere" is no label of this mailbox'],
    ['an unreadable date', { START_FROM: 'yesterday' }, 'START_FROM "yesterday" cannot be read'],
    ['an unreadable ATTACHMENTS', { ATTACHMENTS: 'some' }, 'ATTACHMENTS "some" cannot be read'],
  ])('with %s says so and makes no trigger', (_, properties, message) => {
    const { gmail } = createWatched({ properties })
    const run = gmail.run('setupGmailTrigger')
    expect(run.error?.message).toContain(message)
    expect(gmail.triggers).toEqual([])
    expect(gmail.properties.has(STATE_KEY)).toBe(false)
  })

  it.each(SCOPES)('without the scope %s makes no trigger', (missing) => {
    const { gmail } = createWatched({ grantedScopes: scopes(SCOPES.filter((name) => name !== missing)) })
    expect(gmail.run('setupGmailTrigger').status).toBe('failed')
    expect(gmail.triggers).toEqual([])
  })

  it('leaves one trigger, or none, whatever call it is ended at', () => {
    for (let k = 0; ; k += 1) {
      const { gmail } = createWatched()
      gmail.onCall = ({ index, phase }) => {
        if (index === k && phase === 'before') throw new Error('Service error')
      }
      const run = gmail.run('setupGmailTrigger')
      if (run.status === 'completed') break
      expect(gmail.triggers).toEqual([])
      delete gmail.onCall
      gmail.run('setupGmailTrigger')
      expect(gmail.triggers).toHaveLength(1)
    }
  })

  it('ends a back-off', () => {
    const { gmail, receiver, deliver, minutes } = startWatched()
    receiver.fault = () => ({ status: 500, body: '' })
    deliver(1)
    minutes(20)
    delete receiver.fault
    gmail.run('setupGmailTrigger')
    minutes(1)
    expect(receiver.emails.size).toBe(1)
  })
})

describe('the other functions of the Run menu', () => {
  it('removeGmailTrigger removes ours, keeps the state, and a new set-up goes on from there', () => {
    const { gmail, deliver, minutes, received } = startWatched()
    gmail.run('removeGmailTrigger')
    expect(gmail.triggers).toEqual([])
    const ids = deliver(2)
    minutes(10)
    gmail.run('setupGmailTrigger')
    minutes(1)
    expect(received()).toEqual(ids)
  })

  it('sendTestPush pushes a message that says it is a test', () => {
    const { gmail, receiver } = createWatched()
    const run = gmail.run('sendTestPush')
    expect(run.logs.join()).toContain('Email pushed: processed')
    expect(receiver.pushes).toMatchObject([
      { sender: 'owner@example.com', subject: expect.stringContaining('Test') as string },
    ])
    expect(receiver.pushes[0]?.messageId).toMatch(/^test-/)
  })

  it('sendTestPush names the cure when it is refused', () => {
    const { gmail } = createWatched({ properties: { PROCESS_API_TOKEN: 'wrong' } })
    expect(gmail.run('sendTestPush').error?.message).toMatch(/Push failed: 401 .* run storeToken/)
  })

  it('showStatus says where the script stands, and never the token', () => {
    const { gmail, deliver, minutes } = startWatched()
    expect(createWatched().gmail.run('showStatus').logs).toEqual([
      'Not set up yet - run storeToken, then setupGmailTrigger.',
    ])
    deliver(1)
    minutes(6)
    const log = gmail.run('showStatus').logs.join('\n')
    expect(log).toMatch(/Mailbox owner@example.com, label INBOX, one run every 1 min/)
    expect(log).toMatch(/Last push 2026-11-23T.*: processed/)
    expect(log).not.toContain(TOKEN)
  })
})
