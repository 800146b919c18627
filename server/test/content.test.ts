import { signIn } from './sign-in.ts'
import { PASSWORD, startReceiver } from './start-receiver.ts'
import { findReply } from '../content/find-reply.ts'
import { fileOf, messageOf, text as textOf, writeWinmail } from './write-winmail.ts'
import { readContent } from '../content/read-content.ts'
import { parsePush } from '../accept/parse-push.ts'
import type { Attachment } from '../../shared/push.ts'

/** The body that the parts make, and what is found in it, by which part it begins with. */
const found = (...parts: string[]) => {
  const body = parts.join('')
  const starts = parts.map((_, index) => parts.slice(0, index).join('').length)
  const { quoteAt, signatureAt } = findReply(body)
  return {
    ...(quoteAt !== undefined && { quote: starts.indexOf(quoteAt) }),
    ...(signatureAt !== undefined && { signature: starts.indexOf(signatureAt) }),
  }
}

describe('the reply', () => {
  it.each([
    ['Gmail', 'On Thu, Nov 26, 2026 at 8:00 AM Bob <b@example.com>\nwrote:\n\n> Hello\n>\n> Bob\n'],
    ['Gmail in French', 'Le jeu. 26 nov. 2026 à 08:00, Bob <b@example.com> a écrit :\n\n> Bonjour\n'],
    ['Gmail in German', 'Am Do., 26. Nov. 2026 um 08:00 Uhr schrieb Bob <\nb@example.com>:\n\n> Hallo\n'],
    ['Thunderbird', 'Am 26.11.26 um 08:00 schrieb Bob:\r\n> Hallo\r\n'],
    ['a text made from HTML', 'On 26 Nov 2026, at 08:00, Bob <b@example.com> wrote:\n\nHello\nthere\n'],
    [
      'Outlook',
      '________________________________\nFrom: Bob\nSent: Thursday\nTo: Ann\nSubject: Hi\n\nHello\n',
    ],
    ['Outlook in German', 'Von: Bob <b@x.y>\nGesendet: Donnerstag\nAn: Ann\nBetreff: Hallo\n\nHallo\n'],
    ['Outlook in French', 'De : Bob <b@x.y>\nEnvoyé : jeudi\nÀ : Ann\nObjet : Salut\n\nBonjour\n'],
    ['Outlook of old', '-----Ursprüngliche Nachricht-----\nVon: Bob\nHallo\n'],
    ['a forward', '-------- Message transféré --------\nSujet : Salut\n\nBonjour\n'],
    ['nobody', '> Hello\n> there'],
  ])('ends where the quote of %s begins', (_program, quote) => {
    expect(found('My answer.\n\n', quote)).toEqual({ quote: 1 })
    expect(found('My answer.\n\n', '-- \nAnn\n+49 30 1234\n\n', quote)).toEqual({ signature: 1, quote: 2 })
    expect(found(quote.replaceAll(/^(?=.)/gm, '> '), '\nMy answer below.\n')).toEqual({})
  })

  it.each([
    'Best regards,\nAnn',
    'Mit freundlichen Grüßen\n\nAnn Müller\nExample GmbH',
    'Cordialement,\nZoé',
    'Sent from my iPhone',
    'Envoyé de mon iPhone',
    'Von meinem iPad gesendet\n',
    '--\nAnn',
  ])('ends where the signature begins: %j', (signature) => {
    expect(found('My answer.\n\n', signature)).toEqual({ signature: 1 })
    expect(found('> Hello\n\nMy answer.\n\n', signature)).toEqual({ signature: 1 })
    expect(found('My answer.\n', '> Hello\n\n', signature)).toEqual({ quote: 1, signature: 2 })
  })

  it('ends where the last quote begins, below a signature that stands below another', () => {
    expect(found('My answer.\n', '> Hello\n\n', '-- \nAnn\n\n', '> Later\n')).toEqual({
      signature: 2,
      quote: 3,
    })
  })

  it('looks no further than mail programs write', () => {
    const lines = (count: number) => 'line\n'.repeat(count)
    const wrapped = 'at 8:00 AM\nBob <b@example.com>\nwrote:\n'
    for (const quote of ['> Hello\n', '\nHello\n'])
      expect(found('My answer.\n\nOn Thu, Nov 26, 2026\n', wrapped + quote)).toEqual({ quote: 1 })
    const block = (count: number) => `From: Bob\n${lines(count)}Sent: Thursday\nTo: Ann\n\nHello\n`
    expect(found('My answer.\n\n', block(5))).toEqual({ quote: 1 })
    expect(found('My answer.\n\n', block(6))).toEqual({})
    expect(found('My answer.\n\n', `--\n${lines(14)}`)).toEqual({ signature: 1 })
    expect(found('My answer.\n\n', `--\n${lines(15)}`)).toEqual({})
    expect(found('My answer.\n\n', `--\n${lines(14)}\n`, '> Hello')).toEqual({ signature: 1, quote: 2 })
    for (const quote of ['> Hello\n', 'On 5 May 2026 at 10:00, Bob <b@x.y> wrote:\n> Hello\n'])
      expect(found(quote)).toEqual({ quote: 0 })
    expect(found('--\nAnn')).toEqual({ signature: 0 })
    expect(found('My answer.\n\n', `Cheers\n${lines(7)}`)).toEqual({ signature: 1 })
    expect(found('My answer.\n\n', `Cheers\n${lines(8)}`)).toEqual({})
  })

  it('is looked for in 100,000 characters, and no more', async () => {
    const body = `Yes.\n\n> ${'x'.repeat(99_992)}`
    expect(await readContent({ body })).toEqual({ reply: { quoteAt: 6 }, bestEffort: ['reply'] })
    expect(await readContent({ body: `${body}x` })).toEqual({
      unread: [{ what: 'reply', code: 'body_too_long', reason: expect.any(String) }],
    })
    expect(await readContent({ body: 'x' })).toEqual({})
  })

  it('has no end where nothing but own words come', () => {
    for (const body of [
      'As I wrote on 5 May:\nwe are closed.',
      'From: the beginning\nto the end',
      'See\n\nOn 5 May 2026 at 10:00, Bob <b@x.y> wrote:\n',
      'On 5 May 2026 at 10:00, Bob <b@x.y> wrote:\n> q\n\nanswer',
      '-----Original Message-----\n> q\nanswer',
      'a -- b\n',
      'My regards to Bob are best.',
      '> q\nanswer\n> q\nanswer',
      '',
    ])
      expect([body, findReply(body)]).toEqual([body, {}])
  })
})

const eml = (subject: string, ...lines: string[]) =>
  ['From: Ann <ann@example.com>', 'To: b@example.com', `Subject: ${subject}`, ...lines].join('\r\n')
const attach = (source: string, mimeType = 'message/rfc822'): Attachment => ({
  filename: 'm.eml',
  mimeType,
  size: source.length,
  inline: false,
  content: Buffer.from(source).toString('base64'),
})

describe('attached messages', () => {
  it('are emails of their own, and so are those within', async () => {
    const inner = eml(
      '=?utf-8?Q?Inn=C3=A9r?=',
      'Date: Thu, 19 Nov 2026 08:00:00 +0000',
      'Content-Type: text/html',
      '',
      '<p>Deep</p>',
    )
    const outer = eml(
      'Outer',
      'Content-Type: multipart/mixed; boundary=b',
      ...['', '--b', '', 'See both.', '--b', 'Content-Type: message/rfc822', '', inner],
      ...[
        '--b',
        'Content-Type: application/pdf; name="a.pdf"',
        'Content-Transfer-Encoding: base64',
        '',
        'YWJj',
        '--b--',
        '',
      ],
    )
    const pdf = attach('%PDF', 'application/pdf')
    const { attachedMessages, unread, bestEffort } = await readContent({
      body: 'Look.',
      attachments: [pdf, attach(outer)],
    })
    const people = { attachment: 1, from: 'Ann <ann@example.com>', to: 'b@example.com' }
    const files = [
      { filename: expect.any(String), mimeType: 'message/rfc822', size: expect.any(Number) },
      { filename: 'a.pdf', mimeType: 'application/pdf', size: 3 },
    ]
    expect(attachedMessages).toMatchObject([
      { ...people, subject: 'Outer', text: expect.stringContaining('See both.'), files },
      { ...people, within: 0, subject: 'Innér', date: '2026-11-19T08:00:00.000Z', text: 'Deep', files: [] },
    ])
    expect([unread, bestEffort]).toEqual([undefined, ['attachedMessages']])
  })

  it('that cannot be read, or are too many, too deep or too large, are left out and named', async () => {
    const nest = (depth: number): string =>
      depth === 0
        ? eml('core', '', 'x')
        : eml(`at ${depth}`, 'Content-Type: message/rfc822', '', nest(depth - 1))
    const deep = nest(50)
    const garbage = Buffer.from([0xff, 0, 1, 2]).toString('latin1').repeat(1_000)
    const large = eml('Large', '', 'x'.repeat(6_000_000))
    const many = Array.from({ length: 25 }, () => attach(eml('One', '', 'x')))
    const { attachedMessages = [], unread = [] } = await readContent({
      body: 'x'.repeat(100_001),
      attachments: [attach(garbage), attach(''), attach(deep), attach(large), ...many],
    })
    expect(attachedMessages.length).toBeLessThanOrEqual(20)
    expect(attachedMessages.map(({ subject }) => subject)).toEqual(expect.arrayContaining(['at 50', 'One']))
    const codes = ['body_too_long', 'not_a_message', 'too_large', 'too_many']
    expect([...new Set(unread.map(({ code }) => code))]).toEqual(codes)
  })
})

it('takes for inline what the HTML shows, whatever the headers of a file say, on both ways', () => {
  const files = [
    { contentId: 'Shown@x', inline: false },
    { contentId: 'hidden@x', inline: true },
    { contentId: 'sho', inline: true },
    { contentId: '50%', inline: false },
    { inline: true },
  ].map((file) => ({ ...attach('x', 'image/png'), ...file }))
  const inlineOf = (more: object) =>
    parsePush({ sender: 'a@b.c', body: 'x', attachments: files, ...more }).push.attachments?.map(
      ({ inline }) => inline,
    )
  const bodyHtml = '<img src="CID:shOwn%40x"><img src="cid:50%">'
  expect(inlineOf({ bodyHtml })).toEqual([true, false, false, true, false])
  expect(inlineOf({})).toEqual([false, false, false, false, false])
  expect(inlineOf({ truncated: { bodyHtml: true } })).toEqual([false, true, true, false, true])
})

it('stands on the page, in the API and in the webhook alike, and leaves body as it came', async () => {
  const receiver = await startReceiver()
  const body = 'Fine with <b>me</b>.\n\n-- \nAnn\n\nAm 26.11.2026 um 08:00 schrieb Bob <b@x.y>:\n> Well?\n'
  const winmail = writeWinmail(
    messageOf(textOf(0x1000, 'Packed <b>')),
    fileOf('PLAN.PDF', Buffer.from('%PDF'), textOf(0x3707, 'Plan <i>.pdf')),
  )
  const attachments = [
    attach(eml('Rent <i>', '', 'It is due.')),
    attach('\xff\x00'),
    { ...attach(''), mimeType: 'application/ms-tnef', content: winmail.toString('base64') },
  ]
  await receiver.push({ sender: 'a@b.c', body, attachments, messageId: 'c1' })
  const [{ id }] = (await (await receiver.api('/api/emails')).json()).emails
  const { email } = await (await receiver.api(`/api/emails/${id}`)).json()
  expect(email).toMatchObject({
    push: { body },
    reply: { signatureAt: body.indexOf('-- '), quoteAt: body.indexOf('Am 26') },
    attachedMessages: [{ attachment: 0, subject: 'Rent <i>', text: 'It is due.' }],
    unread: [{ what: 'm.eml', code: 'not_a_message', reason: 'it cannot be read as a message' }],
    winmail: [{ attachment: 2, text: 'Packed <b>', files: [{ filename: 'Plan <i>.pdf', size: 4 }] }],
    bestEffort: ['reply', 'attachedMessages', 'winmail'],
  })
  const preview = await receiver.api('/api/endpoints/preview', { method: 'POST', body: '{}' })
  const { reply, attachedMessages, unread, bestEffort, winmail: opened } = email
  expect(JSON.parse((await preview.json()).body).data).toMatchObject({
    ...{ body, reply, attachedMessages, unread, bestEffort, winmail: opened },
  })
  const cookie = await signIn(receiver.url, PASSWORD)
  const pageIn = async (language: string) => {
    const headers = { cookie, 'accept-language': language }
    return (await fetch(`${receiver.url}/dashboard/emails/${id}`, { headers })).text()
  }
  const page = await pageIn('en')
  expect(page).toContain('Fine with &lt;b>me&lt;/b>.<span class="muted">')
  for (const said of ['Rent &lt;i>', 'It is due.', 'it cannot be read as a message', 'Packed &lt;b>'])
    expect(page).toContain(said)
  expect(page).toContain('application/pdf, 4 bytes')
  const french = await pageIn('fr')
  expect(french).toMatch(/application\/pdf, 4\s+octets/)
  expect(french).toContain('il ne se lit pas comme un message')
  expect(french).not.toContain('it cannot')
  const links = [...page.matchAll(/href="([^"]*)" download/g)].map(([, path = '']) => path)
  const saved = await Promise.all(
    links.map(async (path) => (await fetch(receiver.url + path.replaceAll('&amp;', '&'))).text()),
  )
  expect(saved).toEqual(expect.arrayContaining([expect.stringContaining('It is due.'), '%PDF']))
  await receiver.close()
})
