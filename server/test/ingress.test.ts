import { createHash } from 'node:crypto'
import { gzipSync, deflateSync } from 'node:zlib'
import { startReceiver, TOKEN, type TestReceiver } from './start-receiver.ts'

const EMAIL = { sender: 'Ann <ann@example.com>', body: 'Hello', subject: 'Hi' }

let receiver: TestReceiver
beforeEach(async () => {
  const env = {
    GMAIL_SENDER_ALLOWLIST: 'ann@example.com, @Friends.example',
    GMAIL_SENDER_VERIFICATION: 'false', // verify-sender.test.ts has it on
  }
  receiver = await startReceiver({ env })
})
afterEach(() => receiver.close())

const storedEmails = async () => (await receiver.ctx.store.count()).emails
const lastLog = () => receiver.logs.at(-1)?.msg
const ingress = (init: RequestInit & { duplex?: 'half' }) => fetch(`${receiver.url}/api/ingress/gmail`, init)

describe('a push that is accepted', () => {
  it('is answered processed, logged in the words of the guide and stored', async () => {
    const response = await receiver.push(EMAIL)
    expect(response.status).toBe(200)
    const answer = await response.json()
    expect(answer).toEqual({
      success: true,
      status: 'processed',
      email_id: expect.stringMatching(/^eml_/),
      timestamp_utc: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    })
    expect(lastLog()).toBe('API INGRESS: Gmail push processed successfully')
    const stored = await receiver.ctx.store.findEmail(answer.email_id)
    expect(stored).toMatchObject({ status: 'processed', subject: 'Hi', push: { body: 'Hello' } })
  })

  it('is answered already_processed with the same id when it comes again', async () => {
    const first = await (await receiver.push({ ...EMAIL, messageId: 'm1' })).json()
    const second = await receiver.push({ ...EMAIL, messageId: 'm1', subject: 'changed' })
    expect(second.status).toBe(200)
    expect(await second.json()).toEqual({
      success: true,
      status: 'already_processed',
      email_id: first.email_id,
    })
    expect(lastLog()).toBe('API INGRESS: Gmail push already processed')
    expect(await storedEmails()).toBe(1)
  })

  it('is stored once when fifty copies come at the same instant, and all fifty are told so after it is durable', async () => {
    const responses = await Promise.all(
      Array.from({ length: 50 }, () => receiver.push({ ...EMAIL, messageId: 'm' })),
    )
    const answers = await Promise.all(responses.map((response) => response.json()))
    expect(new Set(answers.map((answer) => answer.email_id)).size).toBe(1)
    expect(answers.filter((answer) => answer.status === 'processed')).toHaveLength(1)
    expect(await storedEmails()).toBe(1)
  })

  it('is kept but not delivered when its sender is not in the allowlist', async () => {
    const response = await receiver.push({ ...EMAIL, sender: 'eve@evil.example' })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      success: true,
      status: 'skipped_sender_not_allowed',
      email_id: expect.any(String),
    })
    expect(lastLog()).toBe('API INGRESS: Gmail push skipped, sender not allowed')
    expect(await storedEmails()).toBe(1)
  })

  it.each([
    'ANN@Example.com',
    'ann@example.com (Ann, at work)',
    '"Ann" <Ann@example.com>',
    'Bob <bob@friends.EXAMPLE>',
    'Roe, Bob <bob@friends.example>',
  ])('passes the allowlist as %s', async (sender) => {
    expect(await (await receiver.push({ ...EMAIL, sender })).json()).toMatchObject({ status: 'processed' })
  })
})

describe('a sender who only looks like an allowlisted one', () => {
  it.each([
    '"ann@example.com"@evil.example',
    '"ann@example.com x"@evil.example',
    'eve@evil.example (<ann@example.com>)',
    '"Ann <ann@example.com>" eve@evil.example',
    'eve@evil.example <@friends.example>',
    'Eve <eve@evil.example>, Ann <ann@example.com>',
    '<ann@example.com> <eve@evil.example>', // as Gmail hands over an encoded name
    'Friends: ann@example.com;',
    `${'<'.repeat(500_000)} ann@example.com`,
  ])('is kept back: %.60s', async (sender) => {
    const response = await receiver.push({ ...EMAIL, sender })
    expect(await response.json()).toMatchObject({ status: 'skipped_sender_not_allowed' })
  })
})

describe('the token', () => {
  const headers = { 'content-type': 'application/json' }
  it.each([
    ['no token', {}],
    ['a wrong token', { authorization: 'Bearer wrong-token-0000000' }],
    ['the token without Bearer', { authorization: TOKEN }],
    ['another scheme', { authorization: `Basic ${TOKEN}` }],
    ['a token with more behind it', { authorization: `Bearer ${TOKEN} x` }],
  ])('is refused with 401: %s', async (_case, extra) => {
    const response = await ingress({
      method: 'POST',
      headers: { ...headers, ...extra },
      body: JSON.stringify(EMAIL),
    })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Bearer')
    expect(await response.json()).toEqual({ success: false, message: 'Unauthorized' })
    expect(lastLog()).toBe('INGRESS: 401 Unauthorized - Invalid or missing PROCESS_API_TOKEN')
    expect(await storedEmails()).toBe(0)
  })

  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'POST'])(
    'is checked before anything else on %s',
    async (method) => {
      expect((await ingress({ method })).status).toBe(401)
    },
  )

  it('is checked before the body is read', async () => {
    const endless = new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(65_536)) })
    const response = await ingress({ method: 'POST', headers, body: endless, duplex: 'half' }).catch(
      () => undefined,
    )
    expect(response === undefined || response.status === 401).toBe(true)
    expect(receiver.logs.some(({ msg }) => msg.startsWith('INGRESS: 401'))).toBe(true)
  })

  it('may be written with bearer in any case', async () => {
    expect((await receiver.push(EMAIL, { authorization: `bEaReR ${TOKEN}` })).status).toBe(200)
  })

  it('is any of several while one is being replaced', async () => {
    const rotating = await startReceiver({ env: { PROCESS_API_TOKEN: `new-token-0123456789,${TOKEN}` } })
    const statuses = await Promise.all([
      rotating.push(EMAIL),
      rotating.push(EMAIL, { authorization: 'Bearer new-token-0123456789' }),
    ])
    expect(statuses.map(({ status }) => status)).toEqual([200, 200])
    await rotating.close()
  })
})

describe('a payload that is no JSON object', () => {
  const deep = '['.repeat(200_000) + ']'.repeat(200_000)
  it.each([
    ['empty', ''],
    ['not JSON', 'not-json'],
    ['an array', '[]'],
    ['null', 'null'],
    ['a number', '42'],
    ['a string', '"text"'],
    ['cut off', '{"sender":"a@b.c","body":'],
    ['nested 200,000 deep', deep],
  ])('is refused: %s', async (_case, body) => {
    const response = await receiver.push(body)
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ success: false, message: 'Invalid JSON payload' })
    expect(lastLog()).toBe('INGRESS: 400 Invalid JSON payload')
    expect(await storedEmails()).toBe(0)
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16', ''])(
    'is refused with the content type "%s"',
    async (contentType) => {
      const response = await receiver.push(EMAIL, { 'content-type': contentType })
      expect([response.status, (await response.json()).message]).toEqual([400, 'Invalid JSON payload'])
    },
  )

  it.each(['application/json', 'application/json; charset=UTF-8', 'application/vnd.mail+json'])(
    'is read with the content type "%s"',
    async (contentType) => {
      expect((await receiver.push(EMAIL, { 'content-type': contentType })).status).toBe(200)
    },
  )

  it('is refused when its bytes are not UTF-8', async () => {
    const latin1 = Buffer.from('{"sender":"a@b.c","body":"\xe9"}', 'latin1')
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` }
    expect((await ingress({ method: 'POST', headers, body: latin1 })).status).toBe(400)
  })

  it('is read behind a byte order mark', async () => {
    expect((await receiver.push(`\ufeff${JSON.stringify(EMAIL)}`)).status).toBe(200)
  })
})

describe('the required fields', () => {
  it.each([
    ['sender missing', { body: 'x' }, 'sender'],
    ['both missing', {}, 'sender'],
    ['sender null', { sender: null, body: 'x' }, 'sender'],
    ['sender a number', { sender: 7, body: 'x' }, 'sender'],
    ['sender an object', { sender: { toString: 1 }, body: 'x' }, 'sender'],
    ['sender blank', { sender: ' \t\n', body: 'x' }, 'sender'],
    ['sender invisible', { sender: '\u200b\u200d\u2060\ufeff', body: 'x' }, 'sender'],
    ['body missing', { sender: 'a@b.c' }, 'body'],
    ['body blank', { sender: 'a@b.c', body: '\n\n' }, 'body'],
    ['body invisible', { sender: 'a@b.c', body: '\u00a0\u3000\u200b' }, 'body'],
    ['body an array', { sender: 'a@b.c', body: ['x'] }, 'body'],
  ])('are refused by name: %s', async (_case, payload, field) => {
    const response = await receiver.push(payload)
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ success: false, message: `Missing field: ${field}` })
    expect(lastLog()).toBe(`INGRESS: 400 Missing field: ${field}`)
    expect(await storedEmails()).toBe(0)
  })
})

describe('odd but acceptable input', () => {
  const pushed = async (payload: unknown) => {
    const answer = await (await receiver.push(payload)).json()
    return (await receiver.ctx.store.findEmail(answer.email_id))?.push
  }

  it('loses unknown fields and keeps the rest', async () => {
    expect(await pushed({ ...EMAIL, unknown: { a: 1 } })).toEqual(EMAIL)
  })

  it('ignores optional fields of a wrong type and logs their names', async () => {
    expect(await pushed({ ...EMAIL, subject: 7, labels: 'INBOX', headers: [['a']] })).toEqual({
      ...EMAIL,
      subject: '',
    })
    expect(lastLog()).toBe('API INGRESS: Gmail push processed successfully')
    expect(receiver.logs.at(-1)?.ignoredFields).toEqual(['subject', 'labels', 'headers'])
  })

  it('cuts an optional text that is too long, leaves out an id that is, keeps the email and logs both', async () => {
    const long = 'x'.repeat(300_000)
    const file = { filename: long, mimeType: 'a/b', size: 1, inline: false }
    const cut = { subject: long, to: long, labels: [long], headers: [['A', long]], attachments: [file] }
    const left = { messageId: long, threadId: long, rfc822MessageId: long, mailbox: long, date: long }
    expect(await pushed({ ...EMAIL, ...cut, ...left })).toEqual({
      ...EMAIL,
      subject: 'x'.repeat(2_000),
      to: 'x'.repeat(200_000),
      labels: ['x'.repeat(300)],
      headers: [['A', 'x'.repeat(200_000)]],
      attachments: [{ ...file, filename: 'x'.repeat(1_000) }],
    })
    expect(receiver.logs.at(-1)).toMatchObject({
      msg: 'API INGRESS: Gmail push processed successfully',
      ignoredFields: expect.arrayContaining(Object.keys(left)),
      cutFields: Object.keys(cut),
    })
    expect(JSON.stringify(receiver.logs).length).toBeLessThan(10_000)
  })

  it('keeps little of a long sender in memory, and all of it in the email', async () => {
    const sender = `${'x'.repeat(100_000)} <ann@example.com>`
    const { email_id } = await (await receiver.push({ ...EMAIL, sender })).json()
    const email = await receiver.ctx.store.findEmail(email_id)
    expect([email?.sender.length, email?.push.sender.length]).toEqual([1_000, sender.length])
  })

  it('does not log names of fields that it does not know', async () => {
    const name = 'made-up'.repeat(1_000)
    await pushed({ ...EMAIL, [name]: Array(20_000).fill(1) })
    expect(JSON.stringify(receiver.logs)).not.toContain('made-up')
  })

  it('ignores a list of very many wrong elements without describing each', async () => {
    expect(await pushed({ ...EMAIL, labels: Array(200_000).fill(1) })).toEqual(EMAIL)
    expect(receiver.logs.at(-1)?.ignoredFields).toEqual(['labels'])
  })

  it('keeps when Gmail had the message, unless that is no time', async () => {
    const internalDate = '2026-11-23T11:59:58.000Z'
    expect(await pushed({ ...EMAIL, messageId: 'a1', internalDate })).toMatchObject({ internalDate })
    expect(await pushed({ ...EMAIL, messageId: 'a2', internalDate: 'soon' })).toEqual({
      ...EMAIL,
      messageId: 'a2',
    })
    expect(receiver.logs.at(-1)?.ignoredFields).toEqual(['internalDate'])
  })

  it('keeps a date that nobody can read', async () => {
    expect(await pushed({ ...EMAIL, date: 'the day after tomorrow' })).toMatchObject({
      date: 'the day after tomorrow',
    })
  })

  it('makes NUL and lone surrogates harmless', async () => {
    const raw = '{"sender":"a@b.c","body":"a\\u0000b\\ud800c","subject":"\\udfff"}'
    const allowed = raw.replace('a@b.c', 'ann@example.com')
    expect(await pushed(allowed)).toMatchObject({ body: 'a\ufffdb\ufffdc', subject: '\ufffd' })
  })

  it('takes line breaks out of fields that are headers, never out of the body', async () => {
    const payload = { ...EMAIL, body: 'a\r\nb', subject: 'Hi\r\nBcc: eve@evil.example', to: 'x@y.z\n\t<q>' }
    expect(await pushed(payload)).toMatchObject({
      body: 'a\r\nb',
      subject: 'Hi Bcc: eve@evil.example',
      to: 'x@y.z <q>',
    })
  })

  it('is not fooled by keys that look like prototypes', async () => {
    const raw =
      '{"__proto__":{"sender":"x"},"constructor":{"prototype":{"polluted":1}},"sender":"ann@example.com","body":"x"}'
    expect(await pushed(raw)).toEqual({ sender: 'ann@example.com', body: 'x', subject: '' })
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect((await receiver.push('{"__proto__":{"sender":"x","body":"y"}}')).status).toBe(400)
  })
})

describe('structure', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
  const refusal = async (field: string) => {
    const response = await receiver.push(`{"sender":"ann@example.com","body":"x","more":${field}}`)
    return [response.status, (await response.json()).message]
  }

  it('is taken to a depth and number of elements that no push has', async () => {
    expect(await refusal(nested(60))).toEqual([200, undefined])
    expect(await refusal(`[${'{},'.repeat(120_000)}0]`)).toEqual([200, undefined])
    const text = JSON.stringify('[{,'.repeat(200_000) + '\\"[')
    expect(await refusal(text)).toEqual([200, undefined])
  })

  it('is refused beyond that, wherever it stands', async () => {
    expect(await refusal(nested(65))).toEqual([400, 'Invalid JSON payload'])
    expect(await refusal(`["\\\\",${nested(65)}]`)).toEqual([400, 'Invalid JSON payload'])
    expect(await refusal(`[${'{},'.repeat(130_000)}0]`)).toEqual([413, 'Payload too large'])
    expect(lastLog()).toBe('INGRESS: 413 Payload too large')
    expect(await storedEmails()).toBe(0)
  })
})

describe('size and encoding', () => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` }
  const ofSize = (bytes: number) => JSON.stringify({ ...EMAIL, body: 'x'.repeat(bytes) })
  const MIB = 1024 * 1024

  it('accepts 24 MiB', async () => {
    expect((await receiver.push(ofSize(24 * MIB))).status).toBe(200)
  })

  it('refuses 30 MB with 413, announced or streamed', async () => {
    const announced = await receiver.push(ofSize(30_000_000))
    const chunk = Buffer.alloc(MIB, 'x')
    let sent = 0
    const body = new ReadableStream({
      pull: (stream) => (sent++ < 30 ? stream.enqueue(chunk) : stream.close()),
    })
    const streamed = await ingress({ method: 'POST', headers, body, duplex: 'half' })
    for (const response of [announced, streamed]) {
      expect(response.status).toBe(413)
      expect(await response.json()).toEqual({ success: false, message: 'Payload too large' })
    }
    expect(lastLog()).toBe('INGRESS: 413 Payload too large')
    expect(await storedEmails()).toBe(0)
  })

  it('refuses what never inflates to anything with 413', async () => {
    const head = gzipSync('').subarray(0, 10)
    const endless = Buffer.concat([head, Buffer.alloc(26 * MIB, Buffer.from([0, 0, 0, 0xff, 0xff]))]) // empty blocks
    const encoding = { ...headers, 'content-encoding': 'gzip' }
    const streamed = new ReadableStream({
      start: (stream) => (stream.enqueue(endless), stream.close()),
    })
    const response = await ingress({ method: 'POST', headers: encoding, body: streamed, duplex: 'half' })
    expect(response.status).toBe(413)
  })

  it('refuses a gzip bomb with 413', async () => {
    const bomb = gzipSync(ofSize(60 * MIB))
    const response = await ingress({
      method: 'POST',
      headers: { ...headers, 'content-encoding': 'gzip' },
      body: bomb,
    })
    expect(response.status).toBe(413)
    expect(await storedEmails()).toBe(0)
  })

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
  ])('reads %s', async (encoding, compress) => {
    const body = compress(JSON.stringify(EMAIL))
    const response = await ingress({
      method: 'POST',
      headers: { ...headers, 'content-encoding': encoding },
      body,
    })
    expect(response.status).toBe(200)
  })

  it.each([
    ['br', Buffer.from('x')],
    ['gzip', Buffer.from('no gzip at all')],
    ['gzip', gzipSync(JSON.stringify(EMAIL)).subarray(0, 30)],
  ])('refuses what is not %s as invalid JSON', async (encoding, body) => {
    const response = await ingress({
      method: 'POST',
      headers: { ...headers, 'content-encoding': encoding },
      body,
    })
    expect([response.status, (await response.json()).message]).toEqual([400, 'Invalid JSON payload'])
  })
})

describe('the switch gmail_ingress_enabled', () => {
  it('turns pushes away with 409, new and known alike, while the probe says so', async () => {
    await receiver.push({ ...EMAIL, messageId: 'known' })
    await receiver.ctx.store.changeSettings({ gmail_ingress_enabled: false })
    for (const messageId of ['new', 'known']) {
      const response = await receiver.push({ ...EMAIL, messageId })
      expect(response.status).toBe(409)
      expect(await response.json()).toEqual({ success: false, message: 'Gmail ingress disabled' })
      expect(lastLog()).toBe('INGRESS: 409 Gmail ingress disabled')
    }
    const probe = await ingress({ headers: { authorization: `Bearer ${TOKEN}` } })
    expect(await probe.json()).toEqual({ success: true, status: 'ready', ingress: 'disabled' })
    expect(await storedEmails()).toBe(1)
  })
})

describe('every answer', () => {
  it.each([
    ['accepted', () => receiver.push(EMAIL)],
    ['refused', () => receiver.push('{')],
    ['to a stranger', () => ingress({ method: 'POST' })],
    ['to the probe', () => ingress({ headers: { authorization: `Bearer ${TOKEN}` } })],
  ])('is nobody’s to keep and no page: %s', async (_case, call) => {
    const { headers } = await call()
    expect([headers.get('cache-control'), headers.get('x-content-type-options')]).toEqual([
      'no-store',
      'nosniff',
    ])
  })
})

describe('other methods', () => {
  const authorization = `Bearer ${TOKEN}`
  it('answers the probe', async () => {
    const response = await ingress({ headers: { authorization } })
    expect([response.status, await response.json()]).toEqual([200, { success: true, status: 'ready' }])
  })

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    'refuses %s with 405 and says what is allowed',
    async (method) => {
      const response = await ingress({ method, headers: { authorization } })
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST'])
    },
  )
})

describe('identity', () => {
  const send = async (payload: object) =>
    (await (await receiver.push({ ...EMAIL, ...payload })).json()).status as string

  it('meets the push of a message that came by IMAP, and the IMAP copy of a pushed one', async () => {
    expect(await send({ rfc822MessageId: '<1@x>', mailbox: 'Me@x.y', source: 'imap' })).toBe('processed')
    expect(await send({ rfc822MessageId: '<1@x>', mailbox: 'me@x.y', messageId: 'g1' })).toBe(
      'already_processed',
    )
    expect(await send({ mailbox: 'me@x.y', messageId: 'g1' })).toBe('already_processed')
    expect(await send({ rfc822MessageId: '<2@x>', messageId: 'g2' })).toBe('processed')
    expect(await send({ rfc822MessageId: '<2@x>', source: 'imap' })).toBe('already_processed')
  })

  it('takes two Gmail ids for two emails even with one Message-ID', async () => {
    expect(await send({ rfc822MessageId: '<1@x>', messageId: 'g1' })).toBe('processed')
    expect(await send({ rfc822MessageId: '<1@x>', messageId: 'g2' })).toBe('processed')
  })

  it('is per mailbox', async () => {
    expect(await send({ messageId: 'g1', mailbox: 'a@x' })).toBe('processed')
    expect(await send({ messageId: 'g1', mailbox: 'b@x' })).toBe('processed')
  })

  it('falls back to address, subject, date and body', async () => {
    expect(await send({ date: '2026-01-01' })).toBe('processed')
    expect(await send({ date: '2026-01-01', sender: '"A." <ANN@example.com>' })).toBe('already_processed')
    expect(await send({ date: '2026-01-01', body: 'other' })).toBe('processed')
    expect(await send({ date: '2026-01-02' })).toBe('processed')
  })

  it.each(['<>', '< >', ' ', '<\u200b>'])(
    'is not a Message-ID of %j, which is none',
    async (rfc822MessageId) => {
      expect(await send({ rfc822MessageId, body: 'a' })).toBe('processed')
      expect(await send({ rfc822MessageId, body: 'b' })).toBe('processed')
      expect(await send({ rfc822MessageId, body: 'a' })).toBe('already_processed')
    },
  )

  it('is still that of an email which 0.1.0 kept under the sender that it had read', async () => {
    const email = { ...EMAIL, sender: 'eve@evil.example (<ann@example.com>)', mailbox: 'me@x.y', date: 'd' }
    const content = createHash('sha256').update('["ann@example.com","Hi","d","Hello"]').digest('hex')
    const kept = {
      id: `eml_${'0'.repeat(32)}`,
      status: 'processed' as const,
      receivedAt: new Date(),
      push: email,
    }
    await receiver.ctx.store.accept({ ...kept, identity: { content } })
    expect(await send(email)).toBe('already_processed')
    expect(await send({ ...email, body: 'Other' })).toBe('skipped_sender_not_allowed')
    expect(await send({ ...email, sender: 'Ann <ann@example.com>', body: 'Other' })).toBe('processed')
  })
})

describe('heartbeat and reconcile', () => {
  const call = (path: string, body: unknown) =>
    fetch(`${receiver.url}/api/ingress/gmail/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify(body),
    })
  const beat = {
    mailbox: 'Me@x.y',
    scriptVersion: '0.1.0',
    triggerMinutes: 1,
    lastRunAt: '2026-11-23T10:00:00.000Z',
    counts: { pushed: 1, failed: 0, setAside: 1 },
    budget: { triggerSeconds: 12.5, fetches: 3 },
    setAside: [{ messageId: 'g9', reason: '413', at: '2026-11-23T09:00:00.000Z' }],
  }

  it('keeps the last heartbeat of a mailbox and hands over what somebody asked for again', async () => {
    expect(await (await call('heartbeat', beat)).json()).toEqual({
      success: true,
      status: 'ok',
      gmail_ingress_enabled: true,
    })
    await receiver.ctx.store.requestResend('me@x.y', 'g9', new Date())
    expect(await (await call('heartbeat', beat)).json()).toMatchObject({ resend: ['g9'] })
    expect(await receiver.ctx.store.listMailboxes()).toMatchObject([{ mailbox: 'me@x.y', heartbeat: beat }])
    expect(await (await call('heartbeat', { ...beat, setAside: [] })).json()).not.toHaveProperty('resend')
  })

  it('hands over what somebody decided about old mail, until it is done', async () => {
    const [at, later] = ['2026-11-23T09:00:00.000Z', '2026-11-23T09:30:00.000Z']
    const oldMail = { count: 2, oldest: at, newest: at, since: at }
    expect(await (await call('heartbeat', { ...beat, oldMail })).json()).not.toHaveProperty('oldMail')
    await receiver.ctx.store.decideOldMail('me@x.y', 'drop', new Date(later))
    expect(await (await call('heartbeat', { ...beat, oldMail })).json()).toMatchObject({ oldMail: 'drop' })
    expect(await (await call('heartbeat', beat)).json()).not.toHaveProperty('oldMail')
    expect(await (await call('heartbeat', { ...beat, oldMail })).json()).not.toHaveProperty('oldMail')
  })

  it('keeps mailboxes apart whatever their names', async () => {
    const names = ['__proto__', 'constructor', 'a@b.c']
    for (const mailbox of names) expect((await call('heartbeat', { ...beat, mailbox })).status).toBe(200)
    const kept = (await receiver.ctx.store.listMailboxes()).map(({ mailbox }) => mailbox)
    expect(kept.sort()).toEqual(names.sort())
  })

  it('names the field that is wrong', async () => {
    const response = await call('heartbeat', { ...beat, triggerMinutes: 'often' })
    expect(response.status).toBe(400)
    expect((await response.json()).message).toContain('triggerMinutes')
  })

  it.each([
    ['set-aside messages', 'heartbeat', { setAside: Array(101).fill(beat.setAside[0]) }, 'setAside'],
    [
      'reasons',
      'heartbeat',
      { setAside: [{ ...beat.setAside[0], reason: 'x'.repeat(501) }] },
      'setAside.0.reason',
    ],
    ['versions', 'heartbeat', { scriptVersion: 'x'.repeat(51) }, 'scriptVersion'],
    [
      'ids',
      'reconcile',
      { from: beat.lastRunAt, to: beat.lastRunAt, messageIds: ['x'.repeat(101)] },
      'messageIds.0',
    ],
  ])('refuses %s beyond what they can be, and says which field', async (_case, path, change, field) => {
    const response = await call(path, { ...beat, ...change })
    expect([response.status, (await response.json()).message]).toEqual([
      400,
      expect.stringContaining(`: ${field} - `),
    ])
  })

  it('says nothing of a field that it does not know', async () => {
    const made = Array(200_000).fill(0)
    expect((await call('heartbeat', { ...beat, ['made-up'.repeat(1_000)]: made })).status).toBe(200)
    expect(JSON.stringify(receiver.logs)).not.toContain('made-up')
  })

  it('lists what is missing and proves what is there', async () => {
    await receiver.push({ ...EMAIL, messageId: 'g1', mailbox: 'me@x.y' })
    const window = { mailbox: 'me@x.y', from: '2026-11-22T10:00:00.000Z', to: '2026-11-23T10:00:00.000Z' }
    const response = await call('reconcile', { ...window, messageIds: ['g1', 'g2'] })
    expect(await response.json()).toEqual({ success: true, missing: ['g2'] })
    expect(await receiver.ctx.store.listMailboxes()).toMatchObject([
      { reconciliation: { gmail: 2, accepted: 1, missing: ['g2'] } },
    ])
  })
})
