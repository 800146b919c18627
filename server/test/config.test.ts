import { readFile } from 'node:fs/promises'
import { ConfigError, readConfig } from '../config.ts'

const problemsOf = (environment: Record<string, string>) => {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

it.each([
  ['PROCESS_API_TOKEN', 'a token with blanks'],
  ['PROCESS_API_TOKEN', ', ,'],
  ['PROCESS_API_TOKEN', 'long-enough-token-01,short'],
  ['PROCESS_API_TOKEN', 'un-jeton-d’été-assez-long'],
  ['ADMIN_API_TOKEN', 'a token with blanks in it'],
  ['ADMIN_API_TOKEN', 'pässword-of-an-admin'],
  ['DASHBOARD_PASSWORD', 'your-password-here'],
  ['DOORBELL_SECRET', 'your_secret_of_the_doorbell'],
  ['PUBLIC_URL', 'https://votre-instance.onrender.com'],
  ['PROXY_HOPS', 'all'],
  ['WEBHOOK_URL', 'https://user:pass@example.com/hook'],
  ['PORT', '0x10'],
  ['PORT', '1e3'],
  ['PORT', '70000'],
  ['RETENTION_DAYS', '-1'],
  ['WEBHOOK_URL', 'example.com/hook'],
  ['WEBHOOK_SECRET', 'whsec_========================================'],
  ['WEBHOOK_SECRET', 'whsec_c2hvcnQ='],
  ['WEBHOOK_SENDING_ENABLED', 'yes'],
  ['GMAIL_SENDER_ALLOWLIST', 'ann@example.com, foo bar'],
  ['GMAIL_SENDER_ALLOWLIST', 'example.com'],
  ['OUTGOING_ALLOW_PRIVATE', '10.0.0.0/33'],
  ['DATABASE_URL', 'mysql://x'],
  ['PUBLIC_URL', 'receiver.example.com'],
])('refuses %s=%s by name, in one line', (name, value) => {
  expect(problemsOf({ [name]: value }).filter((line) => !line.includes('all four'))).toEqual([
    expect.stringMatching(new RegExp(`^${name} must `)),
  ])
})

it.each(['p#ss', '12#34', 'p/ss', '12/34', 'p?ss', '12?34', 'p%ss', 'a@1/b'])(
  'says how a DATABASE_URL with the password %s is to be written, without it',
  (password) => {
    const problems = problemsOf({ DATABASE_URL: `postgres://user:${password}@db.example.com/mail` })
    expect(problems).toEqual([
      expect.stringMatching(/^DATABASE_URL cannot be read: .*# must be written as %23/),
    ])
    expect(problems.join()).not.toContain(password)
    const written = `postgres://user:${encodeURIComponent(password)}@db.example.com/mail`
    expect(readConfig({ DATABASE_URL: written }).databaseUrl).toBe(written)
  },
)

it.each([
  'postgres:///mail?host=/run/postgresql',
  'postgresql://me@/mail?host=/run/postgresql',
  'postgres://db:5433/mail',
])('takes %s for a DATABASE_URL', (url) => {
  expect(readConfig({ DATABASE_URL: url }).databaseUrl).toBe(url)
})

it('reads lists with blanks around and a comma at the end, and an address with slashes at its end', () => {
  const config = readConfig({
    PROCESS_API_TOKEN: ' first-token-012345 , second-token-01234,',
    GMAIL_SENDER_ALLOWLIST: 'Ann@Example.com, @Friends.example,',
    PUBLIC_URL: 'https://receiver.example.com//',
  })
  expect(config.ingressTokens).toEqual(['first-token-012345', 'second-token-01234'])
  expect(config.senderAllowlist).toEqual(['ann@example.com', '@friends.example'])
  expect(config.publicUrl).toBe('https://receiver.example.com')
})

it('takes an empty variable for absent', () => {
  expect(readConfig({ PROCESS_API_TOKEN: ' ', PORT: '', GMAIL_SENDER_ALLOWLIST: '' })).toEqual(readConfig({}))
})

it('refuses the token that the guide prints', async () => {
  const guide = await readFile(
    new URL('../../docs/fr/guide-migration-gmail-push.md', import.meta.url),
    'utf8',
  )
  const token = /^ *PROCESS_API_TOKEN=(\S+)/m.exec(guide)?.[1] ?? ''
  expect(problemsOf({ PROCESS_API_TOKEN: token })).toEqual([expect.stringContaining('placeholder')])
  expect(problemsOf({ PROCESS_API_TOKEN: `my-own-token-0123456,${token}` })).toHaveLength(1)
})

it('lists what is wrong between variables beside what is wrong with one', () => {
  expect(problemsOf({ PORT: 'many', WEBHOOK_URL: 'http://10.0.0.1/hook', DOORBELL_AUDIENCE: 'x' })).toEqual([
    'PORT must be a whole number',
    'DOORBELL_SCRIPT_URL is missing: the doorbell needs all four',
    'DOORBELL_SECRET is missing: the doorbell needs all four',
    'DOORBELL_SERVICE_ACCOUNT is missing: the doorbell needs all four',
    expect.stringMatching(
      /^WEBHOOK_URL: 10.0.0.1 is not a public address - add it to OUTGOING_ALLOW_PRIVATE/,
    ),
  ])
  expect(problemsOf({ WEBHOOK_URL: 'http://10.0.0.1/hook', OUTGOING_ALLOW_PRIVATE: '10.0.0.0/8' })).toEqual(
    [],
  )
})

describe('where others look for the port', () => {
  it.each([{ RENDER: 'true' }, { KUBERNETES_SERVICE_HOST: '10.0.0.1' }, { container: 'podman' }])(
    '%j: listens on every address, and warns of a folder that is not kept',
    (surroundings) => {
      const { host, warnings } = readConfig(surroundings)
      expect(host).toBe('0.0.0.0')
      expect(warnings.join('\n')).toContain('DATA_DIR is not set')
      expect(readConfig({ ...surroundings, HOST: '127.0.0.1', DATA_DIR: '/data' })).toMatchObject({
        host: '127.0.0.1',
        warnings: [],
      })
    },
  )

  it('takes the address that Render names for the public one, and believes one proxy there', () => {
    const config = readConfig({
      RENDER: 'true',
      RENDER_EXTERNAL_URL: 'https://x.onrender.com',
      DATA_DIR: '/d',
    })
    expect(config).toMatchObject({ publicUrl: 'https://x.onrender.com', proxyHops: 1, warnings: [] })
    expect(
      readConfig({ PUBLIC_URL: 'https://a.example', RENDER_EXTERNAL_URL: 'https://x.onrender.com' })
        .publicUrl,
    ).toBe('https://a.example')
    expect(readConfig({ PUBLIC_URL: 'https://a.example', PROXY_HOPS: '2' }).proxyHops).toBe(2)
    expect(readConfig({}).proxyHops).toBe(0)
  })

  it('warns when others can reach it and no public address is said', () => {
    expect(readConfig({ HOST: '0.0.0.0' }).warnings).toEqual([expect.stringContaining('set PUBLIC_URL')])
    expect(readConfig({ HOST: '0.0.0.0', PUBLIC_URL: 'https://a.example' }).warnings).toEqual([])
    expect(readConfig({}).warnings).toEqual([])
  })
})

it.each([
  ['EMAIL_PASSWORD', /no effect.*IMAP/],
  ['BG_POLLER_LOCK_FILE', /no effect.*IMAP/],
  ['ALERT_WEBHOOKS_URL', /ALERT_WEBHOOK_URL/],
  ['ALERT_EMAILS', /ALERT_EMAIL/],
  ['INGRESS_URL', /Script Properties/],
  ['PROCES_API_TOKEN', /PROCESS_API_TOKEN/],
  ['WEBHOOKS_URL', /WEBHOOK_URL/],
  ['gmail-sender-allowlist', /GMAIL_SENDER_ALLOWLIST/],
  ['RETENTION_DAY', /RETENTION_DAYS/],
])('says that %s has no effect, without its value', (name, line) => {
  const { warnings } = readConfig({ [name]: 'secret-value' })
  expect(warnings).toEqual([expect.stringMatching(line)])
  expect(warnings[0]).not.toContain('secret-value')
})

describe('the IMAP fallback', () => {
  const IMAP = {
    ENABLE_BACKGROUND_TASKS: 'true',
    EMAIL_ADDRESS: 'Owner@gmail.com',
    EMAIL_PASSWORD: 'abcd efgh ijkl mnop',
    IMAP_SERVER: 'imap.gmail.com',
  }

  it('is read from the variables of the guide', () => {
    const { imap, warnings } = readConfig({ ...IMAP, BG_POLLER_LOCK_FILE: '/tmp/lock' })
    expect(imap).toEqual({
      ...{ address: 'owner@gmail.com', password: 'abcdefghijklmnop', server: 'imap.gmail.com', port: 993 },
      ...{ isEncrypted: true, pollMs: 30_000, idleMs: 600_000 },
    })
    expect(warnings).toEqual([expect.stringContaining('without a lock file - remove it')])
  })

  it('is off, and says so, unless ENABLE_BACKGROUND_TASKS is true', () => {
    const { imap, warnings } = readConfig({ ...IMAP, ENABLE_BACKGROUND_TASKS: 'false' })
    expect(imap).toBeUndefined()
    expect(warnings).toHaveLength(4)
  })

  it('lets nothing that is left of it keep the receiver from starting while it is off', () => {
    const left = { EMAIL_ADDRESS: 'votre_email@gmail.com', EMAIL_POLLING_INTERVAL_SECONDS: 'often' }
    expect(readConfig(left).warnings.map((line) => line.split(' ')[0])).toEqual(Object.keys(left))
    expect(() => readConfig({ ...left, ENABLE_BACKGROUND_TASKS: 'yes' })).toThrow('must be true or false')
  })

  it.each([
    [{ EMAIL_PASSWORD: '' }, 'EMAIL_PASSWORD is missing: ENABLE_BACKGROUND_TASKS is true'],
    [{ EMAIL_ADDRESS: 'votre_email@gmail.com' }, 'EMAIL_ADDRESS must be the address of your mailbox'],
    [
      { EMAIL_PASSWORD: 'votre_mot_de_passe_app' },
      /^- EMAIL_PASSWORD must be a secret of your own.*app password/m,
    ],
    [{ IMAP_SERVER: 'imaps://imap.gmail.com:993' }, 'IMAP_SERVER must be a host name'],
    [{ EMAIL_POLLING_INTERVAL_SECONDS: '0' }, 'EMAIL_POLLING_INTERVAL_SECONDS must be 1 or more'],
  ])('refuses %j and says what to do', (env, problem) => {
    expect(() => readConfig({ ...IMAP, ...env })).toThrow(problem)
  })
})

it('says nothing of variables that are no concern of ours', () => {
  const others = {
    PATH: '/bin',
    HOME: '/',
    HOSTNAME: 'x',
    NODE_ENV: 'production',
    npm_config_cache: 'x',
    POST: 'x',
    LANG: 'C',
  }
  expect(readConfig({ ...others, RENDER_SERVICE_ID: 'x', DATABASE_POOL_SIZE: '3' }).warnings).toEqual([])
})

describe('alerts', () => {
  it.each([
    [{ SMTP_URL: 'smtps://u:p@mail.example.com' }, 'ALERT_EMAIL is missing: alerts by email need both'],
    [{ ALERT_EMAIL: 'ops@example.com' }, 'SMTP_URL is missing: alerts by email need both'],
    [
      { SMTP_URL: 'https://mail.example.com', ALERT_EMAIL: 'a@b.c' },
      'SMTP_URL must be a URL such as smtps://',
    ],
    [{ ALERT_WEBHOOK_URL: 'hooks.slack.com/x' }, 'ALERT_WEBHOOK_URL must be URLs that begin with https://'],
    [{ ALERT_WEBHOOK_URL: 'pigeon+https://a.example' }, 'ALERT_WEBHOOK_URL must be URLs'],
    [{ ALERT_WEBHOOK_URL: 'https://api.telegram.org/bot1:x/sendMessage' }, 'must name the chat'],
    [
      { ALERT_WEBHOOK_URL: 'ntfy+http://10.0.0.1/topic' },
      'ALERT_WEBHOOK_URL: 10.0.0.1 is not a public address',
    ],
    [{ DEADMAN_PING_URL: 'http://127.0.0.1/ping' }, 'DEADMAN_PING_URL: 127.0.0.1 is not a public address'],
    [{ ALERT_NO_MAIL_HOURS: 'soon' }, 'ALERT_NO_MAIL_HOURS must be hours'],
    [{ MAILBOX_NAMES: 'support@example.com' }, 'MAILBOX_NAMES must be NAME=MAILBOX'],
  ])('refuses %j and says what to do', (env, problem) => {
    expect(() => readConfig(env)).toThrow(problem)
  })

  it('go to several channels, each in the shape of its address', () => {
    const { channels } = readConfig({
      ALERT_WEBHOOK_URL: 'https://hooks.slack.com/services/x, ntfy+https://push.example.com/topic',
    }).alerts
    expect(channels.map(({ shape }) => shape)).toEqual(['slack', 'ntfy'])
  })
})
