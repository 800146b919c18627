import { setFlagsFromString } from 'node:v8'
import { Push } from '../../shared/push.ts'
import { eml, startWatched, type Mail, type Options } from './mailbox-under-test.ts'

const B = 'boundary'
const multipart = (kind: string, parts: string[]) => ({
  headers: [`Content-Type: multipart/${kind}; boundary=${B}${kind}`],
  body: [...parts.map((part) => `--${B}${kind}\r\n${part}`), `--${B}${kind}--`].join('\r\n'),
})
const nested = (kind: string, parts: string[]) => {
  const { headers, body } = multipart(kind, parts)
  return `${headers.join('\r\n')}\r\n\r\n${body}`
}
const plain = (text: string) => `Content-Type: text/plain; charset=utf-8\r\n\r\n${text}`
const html = (text: string) => `Content-Type: text/html; charset=utf-8\r\n\r\n${text}`
const file = (name: string, bytes: Buffer) =>
  [
    `Content-Type: application/pdf; name="${name}"`,
    `Content-Disposition: attachment; filename="${name}"`,
    'Content-Transfer-Encoding: base64',
    '',
    bytes.toString('base64'),
  ].join('\r\n')

function pushOf(mail: Mail, options: Options = {}) {
  const { gmail, tick, receiver } = startWatched(options)
  gmail.mailbox.deliver(eml(mail))
  const run = tick()
  if (run.error) throw run.error
  return Push.parse(receiver.pushes[0])
}

describe('the push of a message', () => {
  it('carries what its headers say', () => {
    const push = pushOf({ from: 'Zoé Müller <zoe@example.org>', subject: 'Réunion à 15 h', text: 'Bonjour' })
    expect(push).toMatchObject({
      sender: 'Zoé Müller <zoe@example.org>',
      subject: 'Réunion à 15 h',
      body: 'Bonjour',
      date: '2026-11-23T11:59:00.000Z',
      internalDate: expect.stringMatching(/^2026-11-23T12:01:0/) as string, // not the Date header
      mailbox: 'owner@example.com',
      to: 'owner@example.com',
      rfc822MessageId: expect.stringMatching(/^<.+@example.org>$/) as string,
      source: 'gmail_push',
      attachments: [],
    })
    expect(push.headers?.[0]).toEqual(['From', 'Zoé Müller <zoe@example.org>'])
    expect(push.labels).toEqual(expect.arrayContaining(['INBOX', 'UNREAD']))
  })

  it.each<[string, Mail, string]>([
    [
      'the plain text of an alternative',
      multipart('alternative', [plain('as text'), html('<b>as HTML</b>')]),
      'as text',
    ],
    [
      'the HTML where the plain text is blank',
      multipart('alternative', [plain('  '), html('<b>shown</b>')]),
      'shown',
    ],
    ['all the texts of a mixed message', multipart('mixed', [plain('one'), plain('two')]), 'one\ntwo'],
    [
      'an HTML text and the footer of its list',
      multipart('mixed', [html('<p>Hi</p>'), plain('footer')]),
      'Hi\nfooter',
    ],
    [
      'a nested alternative',
      multipart('mixed', [
        nested('alternative', [plain('deep'), html('<i>deep</i>')]),
        file('a.pdf', Buffer.from('x')),
      ]),
      'deep',
    ],
    [
      'HTML as words',
      { headers: ['Content-Type: text/html; charset=utf-8'], body: '<p>Caf&eacute; &amp; th&#233;</p>' },
      'Café & thé',
    ],
    ['something where nothing can be read', { text: ' \r\n\t' }, '(empty message)'],
    ['emoji and lines as they were', { text: 'Hé 🎉\r\nΩ' }, 'Hé 🎉\nΩ'],
  ])('has as body %s', (_, mail, body) => {
    expect(pushOf(mail).body.trim()).toBe(body)
  })

  it('does not take the words of a forwarded message for its own', () => {
    const inner =
      'Content-Type: message/rfc822\r\n\r\nFrom: x@example.org\r\nSubject: inner\r\n\r\ninner words'
    const push = pushOf(multipart('mixed', [plain('outer words'), inner]))
    expect(push.body.trim()).toBe('outer words')
    expect(push.attachments).toMatchObject([{ mimeType: 'message/rfc822' }])
  })

  it.each([
    ['a reader joins lines', 'format=flowed', 'one \r\ntwo\r\nthree', 'one two\nthree'],
    ['without the spaces', 'format=flowed; delsp=yes', '日本 \r\n語', '日本語'],
    [
      'in their quotes',
      'format="flowed"',
      '> one \r\n> two \r\nthree\r\n>> four',
      '> one two \nthree\n>> four',
    ],
    ['but for the signature', 'format=flowed', 'bye \r\n-- \r\nAnn', 'bye \n-- \nAnn'],
    ['unstuffed', 'format=flowed', ' From me \r\n  x', 'From me  x'],
    ['only where it is said', 'x-format=flowed', 'one \r\ntwo', 'one \ntwo'],
  ])('has flowed text as %s', (_, format, text, body) => {
    const headers = [`Content-Type: text/plain; charset=utf-8; ${format}`]
    expect(pushOf({ headers, body: text }).body).toBe(body)
  })

  it('names a sender when there is none', () => {
    expect(pushOf({ from: '', text: 'x' }).sender).toBe('(unknown sender)')
  })

  it('takes the time Gmail got it for an unreadable date', () => {
    const push = pushOf({ headers: ['Date: soon'], text: 'x' })
    expect(Date.parse(push.date ?? '')).toBeGreaterThan(0)
  })

  it('keeps a subject of 60 kB, which the receiver cuts', () => {
    const { gmail, tick, receiver } = startWatched()
    gmail.mailbox.deliver(eml({ subject: 'x'.repeat(60_000) }))
    tick()
    expect(receiver.pushes[0]?.subject).toHaveLength(60_000)
  })

  describe('where V8 has no room left to compile patterns well', () => {
    beforeAll(() => setFlagsFromString('--no-regexp-optimization'))
    afterAll(() => setFlagsFromString('--regexp-optimization'))

    it.each([
      ['blanks', '<p>Hello</p>', ' '],
      ['line breaks', '<p>Hello</p>', '<br>'],
      ['one word', 'Hello', 'o'],
      ['one tag', 'Hello<a', 'a'],
      ['one attribute', 'Hello<a href=', ' '],
    ])('is made of 6 MB of %s', (_, start, text) => {
      const body = `${start}${text.repeat(6e6 / text.length)}`
      const push = pushOf({ headers: ['Content-Type: text/html; charset=utf-8'], body })
      expect(push).toMatchObject({
        body: expect.stringMatching(/^Hello/) as string,
        truncated: { bodyHtml: true },
      })
    })

    it('carries a file of 13 MB', () => {
      const mail = multipart('mixed', [plain('x'), file('large.bin', Buffer.alloc(13e6))])
      const push = pushOf(mail, { properties: { ATTACHMENTS: '20' } })
      expect(push.attachments?.[0]?.content?.length).toBeGreaterThan(17e6)
    })
  })

  it('of 20 MB of text is cut and says so', () => {
    const push = pushOf({ text: `${'0123456789'.repeat(10)}\r\n`.repeat(200_000) })
    expect(push.body).toHaveLength(5_000_000)
    expect(push.truncated).toEqual({ body: true })
  })
})

describe('ATTACHMENTS', () => {
  const small = Buffer.from('small file')
  const mail = multipart('mixed', [
    plain('text'),
    file('small.pdf', small),
    file('large.pdf', Buffer.alloc(1_500_000)),
  ])
  const metadata = { filename: 'small.pdf', mimeType: 'application/pdf', size: small.length, inline: false }

  it('are described, without their bytes, if nothing else is wanted', () => {
    const push = pushOf(mail)
    expect(push.attachments).toEqual([metadata, { ...metadata, filename: 'large.pdf', size: 1_500_000 }])
    expect(push.truncated).toBeUndefined()
  })

  it('none leaves them out', () => {
    expect(pushOf(mail, { properties: { ATTACHMENTS: 'none' } }).attachments).toBeUndefined()
  })

  it('1 brings the bytes of up to one megabyte, and says what it left out', () => {
    const push = pushOf(mail, { properties: { ATTACHMENTS: '1 MB' } })
    expect(push.attachments).toEqual([
      { ...metadata, content: small.toString('base64') },
      { ...metadata, filename: 'large.pdf', size: 1_500_000 },
    ])
    expect(push.truncated).toEqual({ attachments: true })
  })

  it('a forwarded message without a name keeps its bytes and its size, byte for byte', () => {
    const inner =
      'From: x@example.org\r\nSubject: caf\u00e9\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nwords\r\n--b--\r\n'
    const parts = [plain('see'), nested('mixed', ['Content-Type: message/rfc822\r\n\r\n' + inner])]
    const { attachments, truncated } = pushOf(multipart('related', parts), {
      properties: { ATTACHMENTS: '1' },
    })
    const [attached] = attachments ?? []
    expect(Buffer.from(attached?.content ?? '', 'base64').toString()).toBe(inner)
    expect(attached).toMatchObject({
      mimeType: 'message/rfc822',
      size: Buffer.byteLength(inner),
      inline: false,
    })
    expect(truncated).toBeUndefined()
  })

  it('a forwarded message without a name has its size also where no bytes are wanted', () => {
    const inner = 'From: x@example.org\r\n\r\nwords'
    const push = pushOf(multipart('mixed', [plain('see'), 'Content-Type: message/rfc822\r\n\r\n' + inner]))
    expect(push.attachments).toEqual([
      { filename: '', mimeType: 'message/rfc822', size: inner.length, inline: false },
    ])
    expect(push.truncated).toBeUndefined()
  })

  it('says that bytes are missing where they cannot be had, and sends no empty file', () => {
    const inner =
      'Content-Type: message/rfc822\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nFrom: a@b.c\r\n\r\nwords'
    const push = pushOf(multipart('mixed', [plain('see'), inner]), { properties: { ATTACHMENTS: '1' } })
    expect(push.attachments?.[0]).toMatchObject({ size: expect.any(Number) as number })
    expect(push.attachments?.[0]?.size).toBeGreaterThan(0)
    expect(push.attachments?.[0]).not.toHaveProperty('content')
    expect(push.truncated).toEqual({ attachments: true })
  })

  it('are inline where the HTML shows them, whatever id they have', () => {
    const image = (name: string, disposition: string, id: string) =>
      `Content-Type: image/png; name="${name}"\r\nContent-Disposition: ${disposition}; filename="${name}"\r\nContent-ID: <${id}>\r\n\r\nx`
    const page = html('<img src="cid:Shown%40x"><img src=cid:bare>')
    const parts = [
      page,
      image('a.png', 'attachment', 'shown@x'),
      image('b.png', 'inline', 'bare'),
      image('c.pdf', 'inline', 'c@x'),
    ]
    const { attachments } = pushOf(multipart('related', parts))
    expect(attachments?.map(({ inline }) => inline)).toEqual([true, true, false])
  })

  it('of many large messages come in requests the receiver takes', () => {
    const { gmail, tick, receiver } = startWatched({ properties: { ATTACHMENTS: '50' } })
    const large = eml(multipart('mixed', [plain('text'), file('large.pdf', Buffer.alloc(9_000_000, 1))]))
    for (let n = 0; n < 4; n += 1) gmail.mailbox.deliver(large)
    tick()
    expect(receiver.emails.size).toBe(4)
    expect(receiver.pushes[3]?.attachments?.[0]?.content).toHaveLength(12_000_000)
    expect(Math.max(...receiver.requests.map(({ bytes }) => bytes.length))).toBeLessThan(25 * 2 ** 20)
  })
})
