import { BodyFormat, EndpointShape } from '../../shared/endpoint-shape.ts'
import type { KeptPush } from '../../shared/push.ts'
import type { LinkedFile, SentPush } from '../../shared/webhook-body.ts'
import { createLinkFiles, type LinkFiles } from '../content/link-files.ts'
import { reduceEmail } from '../deliver/reduce-email.ts'
import { createPayload } from '../deliver/shapes/create-payload.ts'

const PUSH: KeptPush = {
  sender: '"Müller, Ann" <Ann@Example.com>',
  subject: 'Order 7 & more',
  body: 'Hello\r\n<b>there</b>',
  bodyHtml: '<p>Hello</p>',
  date: '2026-11-26T08:00:00.000Z',
  messageId: 'g1',
  threadId: 't1',
  rfc822MessageId: '<1@example.com>',
  mailbox: 'support@example.org',
  to: 'Support <support+42@example.org>, b@example.org',
  snippet: 'Hello',
  labels: ['INBOX', 'Orders'],
  headers: [
    ['Return-Path', '<bounce@example.com>'],
    ['X-Folded', 'a\r\n b: c'],
  ],
  attachments: [{ filename: 'a.pdf', mimeType: 'application/pdf', size: 3, inline: false, content: 'YWJj' }],
  auth: { spf: 'pass', dkim: 'pass', dmarc: 'pass' },
}
const RECEIVED_AT = '2026-11-26T08:00:05.000Z'
const URL_ = 'https://example.net/bot/sendMessage?chat_id=-100'

const linkFiles = createLinkFiles({
  links: {
    sign: async () => (place) => ({ path: `/f/${place}?a&b`, expiresAt: 'soon' }),
    check: async () => undefined,
  },
  publicUrl: 'https://r.example',
  inlineBytes: 4,
})

const send = async (
  shape?: EndpointShape,
  format?: BodyFormat,
  push: Partial<SentPush> = {},
  link?: LinkFiles,
) => {
  const pushJson = JSON.stringify({ ...PUSH, ...push })
  const email = { id: 'eml_1', receivedAt: RECEIVED_AT, pushJson }
  const { contentType, body } = await createPayload({ url: URL_, shape, format }, email, link)
  return { contentType, body: body.toString() }
}
const fieldsOf = (body: string) => [...new URLSearchParams(body)]

const { content: _content, ...file } = { ...PUSH.attachments?.[0], content: '' }
const { sender, subject, body, bodyHtml, date, messageId, threadId, rfc822MessageId } = PUSH
const { mailbox, to, snippet, labels, attachments, auth } = PUSH
const ENVELOPE = { type: 'email.received', timestamp: RECEIVED_AT }
const PLACE = { id: 'eml_1', receivedAt: RECEIVED_AT }

const JSON_BODIES: [EndpointShape, object][] = [
  ['standard', { ...ENVELOPE, data: { ...PUSH, ...PLACE } }],
  [
    'metadata',
    {
      ...ENVELOPE,
      data: {
        ...{ sender, subject, date, messageId, threadId, rfc822MessageId, mailbox, to, labels },
        attachments: [file],
        ...{ auth, ...PLACE },
      },
    },
  ],
  [
    'flat',
    {
      ...PLACE,
      ...{ date, mailbox, sender, senderName: 'Müller, Ann', senderAddress: 'ann@example.com', to },
      ...{ cc: '', replyTo: '', subject, body, replyText: body, bodyHtml, snippet, labels: 'INBOX, Orders' },
      ...{ messageId, threadId, rfc822MessageId, attachmentCount: 1, attachmentNames: 'a.pdf' },
      ...{ attachmentUrls: '', attachment1Name: 'a.pdf', attachment1Url: '' },
      ...{ attachment2Name: '', attachment2Url: '', attachment3Name: '', attachment3Url: '', wholeUrl: '' },
      ...{ spf: 'pass', dkim: 'pass', dmarc: 'pass' },
    },
  ],
  [
    'original',
    {
      microsoft_graph_email_id: 'eml_1',
      subject,
      receivedDateTime: date,
      sender_address: sender,
      bodyPreview: body,
      email_content: body,
      source: 'gmail_push',
      sender_email: 'ann@example.com',
    },
  ],
  [
    'postmark',
    {
      FromName: 'Müller, Ann',
      MessageStream: 'inbound',
      From: 'ann@example.com',
      FromFull: { Email: 'ann@example.com', Name: 'Müller, Ann', MailboxHash: '' },
      To: to,
      ToFull: [
        { Email: 'support+42@example.org', Name: 'Support', MailboxHash: '42' },
        { Email: 'b@example.org', Name: '', MailboxHash: '' },
      ],
      ...{ Cc: '', CcFull: [], Bcc: '', BccFull: [] },
      OriginalRecipient: mailbox,
      Subject: subject,
      MessageID: 'eml_1',
      ReplyTo: '',
      MailboxHash: '42',
      Date: 'Thu, 26 Nov 2026 08:00:00 +0000',
      TextBody: body,
      HtmlBody: bodyHtml,
      StrippedTextReply: '',
      Tag: '',
      Headers: [
        { Name: 'Return-Path', Value: '<bounce@example.com>' },
        { Name: 'X-Folded', Value: 'a\r\n b: c' },
      ],
      Attachments: [
        {
          ...{ Name: 'a.pdf', Content: 'YWJj', ContentType: 'application/pdf' },
          ...{ ContentLength: 3, ContentID: '' },
        },
      ],
    },
  ],
  [
    'slack',
    {
      text: 'Order 7 &amp; more\n"Müller, Ann" &lt;Ann@Example.com&gt;\n\nHello\r\n&lt;b&gt;there&lt;/b&gt;',
      ...{ mrkdwn: false, unfurl_links: false, unfurl_media: false },
    },
  ],
  [
    'discord',
    {
      content: `${subject}\n${sender}\n\n${body}`,
      allowed_mentions: { parse: [] },
      flags: 4,
    },
  ],
  [
    'telegram',
    {
      chat_id: '-100',
      text: `${subject}\n${sender}\n\n${body}`,
      link_preview_options: { is_disabled: true },
    },
  ],
]

it.each(JSON_BODIES)('sends what %s wants, to the byte', async (shape, expected) => {
  expect(await send(shape)).toEqual({ contentType: 'application/json', body: JSON.stringify(expected) })
})

const FORM_BODIES: [EndpointShape, [string, string][]][] = [
  [
    'mailgun',
    [
      ['recipient', 'support@example.org'],
      ['sender', 'bounce@example.com'],
      ['from', sender],
      ['subject', subject],
      ['body-plain', body],
      ['stripped-text', body],
      ['stripped-signature', ''],
      ['body-html', '<p>Hello</p>'],
      ['timestamp', '1795680005'],
      ['From', sender],
      ['To', to ?? ''],
      ['Subject', subject],
      ['Date', 'Thu, 26 Nov 2026 08:00:00 +0000'],
      ['Message-Id', '<1@example.com>'],
      ['message-headers', '[["Return-Path","<bounce@example.com>"],["X-Folded","a\\r\\n b: c"]]'],
      ['attachments', '[{"content-type":"application/pdf","name":"a.pdf","size":3}]'],
    ],
  ],
  [
    'sendgrid',
    [
      ['headers', 'Return-Path: <bounce@example.com>\nX-Folded: a  b: c\n'],
      ['dkim', 'pass'],
      ['SPF', 'pass'],
      ['to', to ?? ''],
      ['from', sender],
      ['subject', subject],
      ['text', body],
      ['html', '<p>Hello</p>'],
      ['envelope', '{"to":["support@example.org"],"from":"bounce@example.com"}'],
      ['attachments', '0'],
      ['charsets', '{"to":"UTF-8","from":"UTF-8","subject":"UTF-8","text":"UTF-8","html":"UTF-8"}'],
    ],
  ],
]

it.each(FORM_BODIES)('sends what %s wants as a form, and in JSON if asked', async (shape, expected) => {
  const { contentType, body: sent } = await send(shape)
  expect(contentType).toBe('application/x-www-form-urlencoded')
  expect(fieldsOf(sent)).toEqual(expected)
  expect(sent).not.toMatch(/[\r\n<>" ]/)
  const inJson = JSON.parse((await send(shape, 'json')).body)
  expect(Object.entries(inJson).map(([name, value]) => [name, String(value)])).toEqual(expected)
})

it('has a golden body for every shape, and leaves the bytes of an endpoint without one as they were', async () => {
  const tested = [...JSON_BODIES, ...FORM_BODIES].map(([shape]) => shape)
  expect(tested.sort()).toEqual([...EndpointShape.options].sort())
  expect(await send()).toEqual(await send('standard', 'json'))
})

it('puts what is no text into a form as JSON, and lets no text end its field', async () => {
  const hostile = 'x&id=eml_2\r\n\r\nid=eml_3\ud800'
  const fields = fieldsOf((await send('flat', 'form', { subject: hostile })).body)
  expect(fields.filter(([name]) => name === 'id')).toEqual([['id', 'eml_1']])
  expect(Object.fromEntries(fields).subject).toBe(hostile.toWellFormed())
  const [, , [, data = ''] = []] = fieldsOf((await send('standard', 'form')).body)
  expect(JSON.parse(data)).toMatchObject({ id: 'eml_1', attachments, headers: PUSH.headers })
})

it.each([
  ['slack', 'text', 3_000],
  ['discord', 'content', 2_000],
  ['telegram', 'text', 4_096],
] as const)('cuts 25 MB for %s to its limit, between characters', async (shape, field, limit) => {
  for (const repeated of ['😀', '<', `a${'😀'.repeat(9)}`]) {
    const long = repeated.repeat((repeated === '<' ? 25_000_000 : 50_000) / repeated.length)
    const text: string = JSON.parse((await send(shape, undefined, { body: long, sender: long })).body)[field]
    expect(text.length).toBeLessThanOrEqual(limit)
    expect(text.length).toBeGreaterThan(limit - 8)
    expect(text.isWellFormed()).toBe(true)
    expect(text).toMatch(/(?:;|😀|<|a)…$/u)
  }
})

it('lets no stranger hide for Discord where a link leads', async () => {
  const body = 'See [bank.example](https://evil.test), \\[x](https://evil.test)'
  const { content } = JSON.parse((await send('discord', undefined, { subject: '[a](b)', body })).body)
  expect(content).toMatch(/^\\\[a\]\(b\)\n/)
  expect(content).toContain('See \\[bank.example](https://evil.test), \\\\\\[x](https://evil.test)')
})

it('cuts nothing that just fits, and one character too many', async () => {
  const contentOf = async (characters: number): Promise<string> => {
    const lines = { subject: 's', sender: 'a@b.c' }
    const sent = await send('discord', undefined, {
      ...lines,
      body: 'x'.repeat(characters - 's\na@b.c\n\n'.length),
    })
    return JSON.parse(sent.body).content
  }
  const [fitting, tooLong] = [await contentOf(2_000), await contentOf(2_001)]
  expect([fitting.length, fitting.at(-1)]).toEqual([2_000, 'x'])
  expect([tooLong.length, tooLong.at(-1)]).toEqual([2_000, '…'])
})

it('takes apart the first 500 of thousands of recipients, and names all', async () => {
  const to = Array.from({ length: 10_000 }, (_, at) => `"N, ${at}" <r${at}@b.c>`).join(', ')
  const { To, ToFull } = JSON.parse((await send('postmark', undefined, { to })).body)
  expect(To).toBe(to)
  expect(ToFull).toHaveLength(500)
  expect(ToFull[499]).toEqual({ Email: 'r499@b.c', Name: 'N, 499', MailboxHash: '' })
})

it('tells apart what was written from what was quoted, where the other system does', async () => {
  const reply = { body: 'Fine.\n\n-- \nAnn\n\nOn 5 May 2026 at 10:00, Bob <b@x.y> wrote:\n> Is it?\n' }
  const [flat, postmark, mailgun] = await Promise.all(
    (['flat', 'postmark', 'mailgun'] as const).map(async (shape) =>
      JSON.parse((await send(shape, 'json', reply)).body),
    ),
  )
  expect(flat).toMatchObject({ ...reply, replyText: 'Fine.' })
  expect(postmark).toMatchObject({ TextBody: reply.body, StrippedTextReply: 'Fine.\n\n-- \nAnn' })
  expect(mailgun).toMatchObject({ 'stripped-text': 'Fine.', 'stripped-signature': '-- \nAnn' })
  const { data } = JSON.parse((await send('standard', undefined, reply)).body)
  expect(data).toMatchObject({ ...reply, reply: { quoteAt: 16, signatureAt: 7 }, bestEffort: ['reply'] })
})

it('tells metadata alone: none of what the email says', async () => {
  expect((await send('metadata')).body).not.toMatch(/Hello|YWJj|there/)
})

const link = (place: number) => `https://r.example/f/${place}?a&b`
const [small, large] = [Buffer.from('abc'), Buffer.from('abcd')].map((bytes) => bytes.toString('base64'))
const bare = { filename: 'b <@all>\n.png', mimeType: 'image/png', size: 4, inline: true, contentId: 'c' }
const FILES: LinkedFile[] = [
  { filename: 'a.pdf', mimeType: 'application/pdf', size: 3, inline: false, content: small },
  {
    filename: 'b <@all>\n.png',
    mimeType: 'image/png',
    size: 4,
    inline: true,
    contentId: 'c',
    content: large,
  },
  { filename: 'c', mimeType: 'x/y', size: 9, inline: false },
]
const name = 'b <@all> .png'
const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const escapePattern = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const chatLinks = `\n📎 a.pdf ${link(0)}\n📎 ${name} ${link(1)}`

it.each<[EndpointShape, object]>([
  [
    'standard',
    {
      attachments: [
        FILES[0],
        { ...bare, url: link(1), expiresAt: 'soon', sha256: expect.any(String) },
        FILES[2],
      ],
    },
  ],
  [
    'postmark',
    {
      Attachments: [
        { Name: 'a.pdf', Content: small, ContentType: 'application/pdf', ContentLength: 3, ContentID: '' },
        {
          ...{ Name: bare.filename, Content: '', ContentType: 'image/png', ContentLength: 4 },
          ...{ ContentID: 'c', ContentURL: link(1) },
        },
        { Name: 'c', Content: '', ContentType: 'x/y', ContentLength: 9, ContentID: '' },
      ],
    },
  ],
  [
    'flat',
    {
      ...{ attachmentCount: 3, attachmentUrls: `${link(0)}, ${link(1)}` },
      ...{ attachment1Name: 'a.pdf', attachment1Url: link(0), attachment2Url: link(1) },
      ...{ attachment3Name: 'c', attachment3Url: '', wholeUrl: '' },
    },
  ],
  [
    'mailgun',
    {
      attachments: JSON.stringify([
        { url: link(0), 'content-type': 'application/pdf', name: 'a.pdf', size: 3 },
        { url: link(1), 'content-type': 'image/png', name: bare.filename, size: 4 },
        { 'content-type': 'x/y', name: 'c', size: 9 },
      ]),
    },
  ],
  [
    'sendgrid',
    {
      attachments: '0',
      'attachment-info': JSON.stringify({
        attachment1: { filename: 'a.pdf', name: 'a.pdf', type: 'application/pdf', url: link(0) },
        attachment2: {
          ...{ filename: bare.filename, name: bare.filename, type: 'image/png' },
          ...{ 'content-id': 'c', url: link(1) },
        },
      }),
    },
  ],
  [
    'original',
    {
      attachment_links: [
        { filename: 'a.pdf', url: link(0) },
        { filename: bare.filename, url: link(1) },
      ],
    },
  ],
  ['discord', { content: expect.stringMatching(new RegExp(`there</b>${escapePattern(chatLinks)}$`)) }],
  ['telegram', { text: expect.stringMatching(new RegExp(`there</b>${escapePattern(chatLinks)}$`)) }],
  ['slack', { text: expect.stringContaining(chatLinks.replace(/[&<>]/g, (sign) => SIGNS[sign] ?? '')) }],
  ['metadata', { attachments: FILES.map(({ content: _content, ...file }) => file) }],
])('links to files in %s where their content cannot be', async (shape, expected) => {
  const sent = JSON.parse((await send(shape, 'json', { attachments: FILES }, linkFiles)).body)
  expect(sent.data ?? sent).toMatchObject(expected)
})

it('leaves the links of a reduced email where its shape has a place for them, and tells metadata none', async () => {
  const whole = { url: link(9), expiresAt: 'soon' }
  const reduced = { whole, attachments: [{ ...bare, url: link(1) }] }
  const [flat, mailgun] = await Promise.all(
    (['flat', 'mailgun'] as const).map(async (shape) =>
      JSON.parse((await send(shape, 'json', reduced, linkFiles)).body),
    ),
  )
  expect(flat).toMatchObject({ wholeUrl: whole.url, attachmentUrls: link(1) })
  expect(mailgun).toMatchObject({ 'message-url': whole.url })
  expect((await send('metadata', 'json', reduced, linkFiles)).body).not.toContain('r.example')
})

it('keeps the links whole where a chat message is cut', async () => {
  const long = { body: 'x'.repeat(5_000), attachments: Array.from({ length: 9 }, () => FILES[0] ?? bare) }
  const { content } = JSON.parse((await send('discord', undefined, long, linkFiles)).body)
  expect(content).toHaveLength(2_000)
  expect(content).toMatch(/x…\n📎 a\.pdf \S+0\?a&b\n📎 a\.pdf \S+1\?a&b\n📎 a\.pdf \S+2\?a&b\n📎 \+6$/)
})

it('has links to the files of a reduced email while those are small, and the content of none', () => {
  const reduce = (count: number) => {
    const file = { ...bare, content: 'YWJjZA==', url: link(1), expiresAt: 'soon', sha256: 'x'.repeat(64) }
    const push = { ...PUSH, attachments: Array.from({ length: count }, () => file) }
    const { pushJson } = reduceEmail({ id: 'e', receivedAt: RECEIVED_AT, push }, undefined)
    return (JSON.parse(pushJson) as SentPush).attachments?.map(({ url, content }) => ({ url, content }))
  }
  expect(reduce(2)).toEqual([{ url: link(1) }, { url: link(1) }])
  expect(reduce(30)).toEqual(Array.from({ length: 30 }, () => ({})))
  expect(reduce(100)).toBeUndefined()
})
