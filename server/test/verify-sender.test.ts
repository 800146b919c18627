import { verifySender } from '../accept/verify-sender.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { signIn } from './sign-in.ts'
import { PASSWORD, startReceiver, type TestReceiver } from './start-receiver.ts'
import { startWebhookSink, type WebhookSink } from '../rehearsal/webhook-sink.ts'

type Header = [string, string]

const RECEIVED: Header = [
  'Received',
  'from mail.evil.test (mail.evil.test. [192.0.2.1]) by mx.google.com with ESMTPS id a1 for <me@gmail.com>; Mon, 1 Jun 2026 08:00:00 -0700 (PDT)',
]
const results = (text: string): Header => ['Authentication-Results', text]
const SPF =
  'spf=pass (google.com: domain of x@evil.test designates 192.0.2.1 as permitted sender) smtp.mailfrom=x@evil.test'
const PASSED = 'mx.google.com; dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=company.test'

const GMAILS =
  'mx.google.com;       dkim=pass header.i=@company.test header.s=corp-2018-07-02 header.b=lhk5qU4z;       arc=pass (i=1 spf=pass spfdomain=company.test dkim=pass dkdomain=company.test dmarc=pass fromdomain=company.test);       spf=pass (google.com: domain of srs0=x=company.test=boss@fwd.test designates 2607:f8b0:4003:c06::22c as permitted sender) smtp.mailfrom="SRS0=x=company.test=boss@fwd.test";       dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=company.test;       dara=pass header.i=@gmail.com'

/** Headers as Gmail hands them over: what it wrote, and then what it was handed. */
const handedOver = (gmails: Header[], senders: Header[] = []): Header[] => [
  ['Delivered-To', 'me@gmail.com'],
  ['Received', 'by 2002:a05:7300:1 with SMTP id b2csp1; Mon, 1 Jun 2026 08:00:01 -0700 (PDT)'],
  ['X-Received', 'by 2002:a05:6000:2 with SMTP id c3; Mon, 1 Jun 2026 08:00:01 -0700 (PDT)'],
  ['ARC-Authentication-Results', `i=1; ${PASSED}`],
  ['Return-Path', '<x@evil.test>'],
  RECEIVED,
  ['Received-SPF', 'pass (google.com: domain of x@evil.test) client-ip=192.0.2.1;'],
  ...gmails,
  ...senders,
  ['From', 'Boss <boss@company.test>'],
]
const email = (headers: Header[] | undefined, sender = 'Boss <boss@company.test>') => ({
  sender,
  body: 'x',
  subject: '',
  mailbox: 'Me@gmail.com',
  headers,
  threadId: 'f0',
})
const check = (results_: string, senders: Header[] = []) =>
  verifySender(email(handedOver([results(results_)], senders)))

describe('a sender of mail that came through Gmail', () => {
  it.each([
    ['DMARC says so among all that Gmail writes', GMAILS],
    ['DMARC says so', PASSED],
    [
      'DMARC says so of the domain above',
      'mx.google.com; dmarc=pass header.from=company.test',
      'b@sub.company.test',
    ],
    [
      'Gmail’s lines are folded',
      `mx.google.com;\r\n       ${SPF};\r\n\tdmarc=pass (p=NONE) header.from=company.test`,
    ],
    ['comments nest', 'mx.google.com; dmarc=pass (a (b; dmarc=fail) \\) c) header.from=company.test'],
    [
      'there is no DMARC and the domain signed',
      `mx.google.com; dkim=pass header.i=@company.test header.s=k; ${SPF}`,
    ],
    [
      'there is no DMARC and one of two signatures is its own',
      'mx.google.com; dkim=pass header.i=@esp.test; dkim=pass header.i="a=b"@company.test; dmarc=none',
    ],
    [
      'DMARC writes the domain as DNS has it',
      'mx.google.com; dmarc=pass header.from=xn--mller-kva.test',
      'b@müller.test',
    ],
  ])('is verified where %s', (_case, text, sender = 'boss@company.test') => {
    const headers = handedOver([results(text)])
    expect(verifySender(email(headers, sender)).isVerified).toBe(true)
  })

  it.each([
    ['DMARC failed', `mx.google.com; dkim=pass header.i=@company.test; dmarc=fail header.from=company.test`],
    ['DMARC is about another domain', 'mx.google.com; dmarc=pass header.from=evil.test'],
    ['DMARC is about a domain below', 'mx.google.com; dmarc=pass header.from=evil.company.test'],
    ['DMARC is about a domain that ends alike', 'mx.google.com; dmarc=pass header.from=pany.test'],
    ['another domain signed', 'mx.google.com; dkim=pass header.i=@evil.test; spf=pass'],
    [
      'the signature is of a domain that only begins with it',
      'mx.google.com; dkim=pass header.i=@company.test/.evil.test',
    ],
    ['a top-level domain signed', 'mx.google.com; dkim=pass header.i=@test'],
    ['the signature is not right', 'mx.google.com; dkim=neutral (body hash) header.i=@company.test'],
    ['only SPF passed', `mx.google.com; ${SPF}`],
    [
      'the envelope breaks out of its comment',
      `mx.google.com; spf=pass (domain of "a); dmarc=pass header.from=company.test ("@evil.test) smtp.mailfrom=x`,
    ],
    [
      'the envelope brings an SPF result too',
      `mx.google.com; spf=pass (of "a) smtp.mailfrom=x; dmarc=pass header.from=company.test; spf=pass ("@evil.test) smtp.mailfrom=x`,
    ],
    ['there are two DMARC results', `${PASSED}; dmarc=fail header.from=company.test`],
    ['a result stands in a comment', 'mx.google.com; spf=pass (; dmarc=pass header.from=company.test)'],
    [
      'a result stands in quotes',
      'mx.google.com; spf=pass smtp.mailfrom="a; dmarc=pass header.from=company.test"',
    ],
    ['a result is put together around a comment', 'mx.google.com; dm(x)arc=pass header.from=company.test'],
    ['a result is put together around quotes', 'mx.google.com; dm"x"arc=pass header.from=company.test'],
    ['a comment does not end', 'mx.google.com; dmarc=pass header.from=company.test ('],
    ['another server says so', PASSED.replace('mx.google.com', 'mx.evil.test')],
    ['a server says so whose name begins alike', PASSED.replace('mx.google.com', 'mx.google.com.evil.test')],
  ])('is not verified where %s', (_case, text) => {
    expect(check(text, [results(PASSED)]).isVerified).toBe(false)
  })

  it.each<[string, Header[]]>([
    ['below a Received of its own', [['Received', 'from a by mx.evil.test with SMTP'], results(PASSED)]],
    ['below a forged hand-over', [RECEIVED, results(PASSED)]],
    ['below a forged inner line', [['Received', 'by 2002:a05::1 with SMTP id x'], results(PASSED)]],
    ['below any other header', [['Subject', 'x'], results(PASSED)]],
    ['as ARC has it', [['ARC-Authentication-Results', `i=1; ${PASSED}`]]],
  ])('is not verified by results that the sender brought %s', (_case, senders) => {
    expect(verifySender(email(handedOver([], senders)))).toEqual({ auth: undefined, isVerified: false })
    const failed = handedOver([results('mx.google.com; dmarc=fail header.from=company.test')], senders)
    expect(verifySender(email(failed))).toMatchObject({ auth: { dmarc: 'fail' }, isVerified: false })
  })

  it.each<[string, Header, string]>([
    [
      'DMARC',
      ['Return-Path', '<a; dmarc=pass header.from=company.test; dkim=pass header.i=@evil.test>'],
      'spf=pass smtp.mailfrom=a; dmarc=pass header.from=company.test; dkim=pass header.i=@evil.test',
    ],
    [
      'a signature',
      ['DKIM-Signature', 'v=1; i=@company.test; dkim=pass header.i=@evil.test; d=evil.test'],
      'dkim=pass header.i=@company.test; dkim=pass header.i=@evil.test',
    ],
    [
      'what is still encoded',
      ['DKIM-Signature', 'v=1; i==?utf-8?q?=40company.test=3B?=@evil.test; d=evil.test'],
      'dkim=pass header.i=@company.test; dkim=pass header.i=@evil.test',
    ],
  ])('is not verified by %s in words that Gmail repeats', (_case, words, text) => {
    const headers = handedOver([results(`mx.google.com; ${text}`)])
    const withWords =
      words[0] === 'Return-Path'
        ? headers.map((one) => (one[0] === words[0] ? words : one))
        : [...headers, words]
    expect(verifySender(email(headers)).isVerified).toBe(true)
    expect(verifySender(email(withWords)).isVerified).toBe(false)
  })

  it('is not verified with two From headers', () => {
    const headers: Header[] = [...handedOver([results(PASSED)]), ['FROM', 'eve@evil.test']]
    expect(verifySender(email(headers))).toEqual({ auth: { dmarc: 'pass' }, isVerified: false })
  })

  it('is not verified where another server took the mail, whatever stands further down', () => {
    const headers: Header[] = [
      ['Received', 'from a by mx.other.test with ESMTP'],
      ...handedOver([results(PASSED)]),
    ]
    expect(verifySender(email(headers)).isVerified).toBe(false)
  })

  it.each([[undefined], [[]]])(
    'is not verified without headers, as in a push that was cut: %j',
    (headers) => {
      expect(verifySender(email(headers))).toEqual({ auth: undefined, isVerified: false })
    },
  )
})

describe('mail to oneself', () => {
  const sentWith = (by: string): Header => ['Received', `from [10.0.0.1] by ${by} with ESMTPSA id x; Mon`]
  const SENT: Header[] = [['From', 'me@gmail.com']]
  it.each([[SENT], [[sentWith('smtp.gmail.com'), ...SENT]], [[sentWith('gmailapi.google.com'), ...SENT]]])(
    'is from the owner of the mailbox: %j',
    (headers) => {
      expect(verifySender(email(headers, 'Me <me@Gmail.com>')).isVerified).toBe(true)
      expect(verifySender(email(headers)).isVerified).toBe(false)
    },
  )

  it.each<[Header[]]>([
    [handedOver([])],
    [handedOver([results(PASSED)])],
    [[...SENT, results(PASSED)]],
    [[['Received', 'from a by smtp.gmail.com x (a [1.2.3.4]) by mx.google.com with ESMTP id x'], ...SENT]],
  ])('is not what came in from outside in the owner’s name: %#', (headers) => {
    expect(verifySender(email(headers, 'me@gmail.com')).isVerified).toBe(false)
  })
})

describe('the allowlist', () => {
  let receiver: TestReceiver
  let sink: WebhookSink
  const start = async (env: Record<string, string> = {}) => {
    receiver = await startReceiver({ env: { GMAIL_SENDER_ALLOWLIST: 'boss@company.test', ...env } })
    sink = await startWebhookSink()
    await receiver.api('/api/endpoints', { method: 'POST', body: JSON.stringify({ url: sink.url }) })
  }
  afterEach(() => Promise.all([receiver.close(), sink.close()]))
  const push = async (fields: object) => (await receiver.push(fields)).json()
  const forged = email(
    handedOver(
      [results(`mx.google.com; ${SPF}; dmarc=fail (p=NONE) header.from=company.test`)],
      [results(PASSED)],
    ),
  )

  it('keeps back what is forged, says why, and releases it', async () => {
    await start()
    const answer = await push({ ...forged, auth: { dmarc: 'pass' } })
    expect(answer).toMatchObject({ success: true, status: 'skipped_sender_not_verified' })
    expect(receiver.logs.at(-1)?.msg).toBe('API INGRESS: Gmail push skipped, sender not verified')
    expect((await push(forged)).status).toBe('already_processed')

    const path = `/api/emails/${answer.email_id}`
    const { email: kept } = await (await receiver.api(path)).json()
    expect(kept).toMatchObject({
      status: answer.status,
      deliveries: [],
      push: { auth: { spf: 'pass', dmarc: 'fail' } },
    })
    const listed = await (await receiver.api('/api/emails?status=skipped_sender_not_verified')).json()
    expect(listed.emails).toMatchObject([{ id: answer.email_id }])

    const cookie = await signIn(receiver.url, PASSWORD)
    const read = async (at: string, language: string) =>
      (await fetch(receiver.url + at, { headers: { cookie, 'accept-language': language } })).text()
    const page = `/dashboard/emails/${answer.email_id}`
    expect(await read(page, 'en')).toMatch(/Gmail does not confirm[^]*SPF pass, DMARC fail/)
    expect(await read(page, 'fr')).toMatch(/Gmail ne confirme pas[^]*Contrôlé par Gmail/)
    expect(await read('/dashboard', 'en')).toMatch(/status=skipped_sender_not_verified">not verified/)
    expect(await read('/dashboard', 'fr')).toContain('pas envoyé : expéditeur non vérifié')

    await receiver.api(`${path}/replay`, { method: 'POST' })
    const [webhook] = await eventually(
      () => sink.received,
      (received) => received.length === 1,
    )
    expect(JSON.parse(webhook?.body ?? '').data.auth).toEqual({ spf: 'pass', dmarc: 'fail' })
    expect((await (await receiver.api(path)).json()).email.status).toBe('processed')
  })

  it('lets through what is verified, and what the owner of the token says without a Gmail message', async () => {
    await start()
    expect(await push(email(handedOver([results(PASSED)])))).toMatchObject({ status: 'processed' })
    const test = { sender: 'boss@company.test', body: 'of sendTestPush', messageId: 'test-1764123456789' }
    expect(await push(test)).toMatchObject({ status: 'processed' })
    expect(await push({ ...test, messageId: '18c2f0a1b2c3d4e5' })).toMatchObject({
      status: 'skipped_sender_not_verified',
    })
    expect(
      await push({ ...email(handedOver([results(PASSED)]), 'eve@company.test'), body: 'y' }),
    ).toMatchObject({
      status: 'skipped_sender_not_allowed',
    })
  })

  it('counts addresses alone where the owner wants that', async () => {
    await start({ GMAIL_SENDER_VERIFICATION: 'false' })
    expect(await push(forged)).toMatchObject({ status: 'processed' })
  })
})
