import { findSteep } from '../../shared/test/growth.ts'
import { readContent } from '../content/read-content.ts'
import { readWinmail } from '../content/winmail/read-winmail.ts'
import {
  attached,
  attribute,
  binary,
  codePage,
  fileOf,
  long,
  messageOf,
  named,
  ofEveryType,
  oldText,
  text,
  time,
  writeWinmail,
} from './write-winmail.ts'

const BODY = 0x1000
const RTF = 0x1009
const HTML = 0x1013
const LONG_NAME = 0x3707
const MIME_TYPE = 0x370e
const DATA = 0x3701

const attach = (bytes: Buffer, more = {}) => ({
  ...{ filename: 'winmail.dat', mimeType: 'application/ms-tnef', size: bytes.length, inline: false },
  ...{ content: bytes.toString('base64'), ...more },
})
const open = (...files: Buffer[]) => readContent({ body: 'x', attachments: files.map((one) => attach(one)) })
const codesOf = (unread: { code: string }[] = []) => unread.map(({ code }) => code)

const [pdf, png] = [Buffer.from('%PDF'), Buffer.from('PNG')]
const inner = writeWinmail(
  messageOf(
    ...[text(0x0037, 'Ré: rent'), text(0x0c1a, 'Bob'), text(0x5d01, 'bob@example.com'), text(0x0e04, 'Ann')],
    ...[time(0x0039, new Date('2026-11-19T08:00:00Z')), text(BODY, 'It is due.\r\nBob')],
  ),
  fileOf('IN.PNG', png),
)

it('is opened: text, files with their long names, messages within', async () => {
  const winmail = writeWinmail(
    codePage(1251),
    messageOf(
      ...ofEveryType(),
      named(),
      long(0x0e08, 7),
      binary(HTML, Buffer.from('<p>See <b>both</b></p>')),
      long(0x3fde, 65001),
    ),
    fileOf('ACCOUN~1.PDF', pdf, text(LONG_NAME, 'Accounts é.pdf'), text(MIME_TYPE, 'Application/PDF')),
    fileOf(
      'x',
      undefined,
      binary(DATA, png),
      oldText(LONG_NAME, Buffer.from([0xcf, 0xf0, 0x2e, 0x70, 0x6e, 0x67, 0])),
    ),
    fileOf('Re rent', undefined, attached(inner)),
    fileOf('a link', undefined),
  )
  expect(await open(pdf, winmail)).toEqual({
    winmail: [
      {
        attachment: 1,
        text: 'See both',
        files: [
          { filename: 'Accounts é.pdf', mimeType: 'application/pdf', size: 4 },
          { filename: 'Пр.png', mimeType: 'image/png', size: 3 },
          { filename: 'IN.PNG', mimeType: 'image/png', size: 3 },
        ],
      },
    ],
    attachedMessages: [
      {
        ...{ attachment: 1, from: 'Bob <bob@example.com>', to: 'Ann', subject: 'Ré: rent' },
        ...{ date: '2026-11-19T08:00:00.000Z', text: 'It is due.\nBob' },
        files: [{ filename: 'IN.PNG', mimeType: 'image/png', size: 3 }],
      },
    ],
    unread: [{ what: 'winmail.dat', code: 'not_winmail', reason: expect.any(String) }],
    bestEffort: ['attachedMessages', 'winmail'],
  })
})

it('has its messages after those that were attached openly, each by its place', async () => {
  const within = writeWinmail(
    fileOf('m', undefined, attached(writeWinmail(fileOf('m', undefined, attached(inner))))),
  )
  const message = {
    ...attach(Buffer.from('Subject: Open\n\nx')),
    filename: 'm.eml',
    mimeType: 'message/rfc822',
  }
  const { attachedMessages, unread } = await readContent({
    body: 'x',
    attachments: [attach(within), message],
  })
  expect(unread).toBeUndefined()
  expect(attachedMessages).toMatchObject([
    { attachment: 1, subject: 'Open' },
    { attachment: 0, subject: '' },
    { attachment: 0, within: 1, subject: 'Ré: rent' },
  ])
})

const CODE_PAGES: [page: number, bytes: number[], character: string][] = [
  [874, [0xa1], 'ก'],
  [932, [0x82, 0xa0], 'あ'],
  [936, [0xc4, 0xe3], '你'],
  [949, [0xb0, 0xa1], '가'],
  [950, [0xa4, 0xa4], '中'],
  [1250, [0xe8], 'č'],
  [1258, [0xd0], 'Đ'],
  [20866, [0xc1], 'а'],
  [28591, [0xe8], 'è'],
  [28592, [0xe8], 'č'],
  [28599, [0xfd], 'ı'],
  [65001, [0xc3, 0xa9], 'é'],
  ...[0, 1249, 1259, 28590, 28600].map((page): [number, number[], string] => [page, [0xe8], 'è']),
]

it.each(CODE_PAGES)('is read in its code page %s', async (page, bytes, character) => {
  const file = fileOf('', pdf, oldText(LONG_NAME, Buffer.from([...bytes, 0, 0x41])))
  const { winmail } = await open(writeWinmail(codePage(page), file))
  expect(winmail?.[0]?.files[0]?.filename).toBe(character)
})

it('has words and texts of so many characters, and says which are cut', async () => {
  const textAndCodes = async (characters: number) => {
    const body = text(BODY, 'é'.repeat(characters))
    const { winmail, unread } = await open(
      writeWinmail(messageOf(body), fileOf('', pdf, text(LONG_NAME, 'n'.repeat(1_500)))),
    )
    return [winmail?.[0]?.text?.length, winmail?.[0]?.files[0]?.filename.length, codesOf(unread)]
  }
  expect(await textAndCodes(100_000)).toEqual([100_000, 1_000, []])
  expect(await textAndCodes(100_001)).toEqual([100_000, 1_000, ['cut']])
})

it('has a chart or the like as a file, and a sender without a name', async () => {
  const nameless = writeWinmail(messageOf(text(0x0c1f, 'bob@example.com')))
  const chart = fileOf('chart', undefined, attached(Buffer.from('OLE')))
  const { winmail, attachedMessages, unread } = await open(
    writeWinmail(chart, fileOf('m', undefined, attached(nameless))),
  )
  expect(winmail).toEqual([
    { attachment: 0, files: [{ filename: 'chart', mimeType: 'application/octet-stream', size: 19 }] },
  ])
  expect(attachedMessages).toMatchObject([{ from: '<bob@example.com>', subject: '', text: '', files: [] }])
  expect(unread).toBeUndefined()
})

it('is known by its type or its name, and left alone without bytes', async () => {
  const whole = writeWinmail(fileOf('A.PDF', pdf))
  const plain = { mimeType: 'application/octet-stream' }
  for (const [more, isOpened] of [
    [{ filename: 'x' }, true],
    [{ filename: 'x', mimeType: 'Application/VND.MS-TNEF' }, true],
    [{ ...plain, filename: 'WINMAIL.DAT' }, true],
    [{ ...plain, filename: 'mail.dat' }, false],
    [{ content: undefined }, false],
  ] as const)
    expect([
      more,
      'winmail' in (await readContent({ body: 'x', attachments: [attach(whole, more)] })),
    ]).toEqual([more, isOpened])
})

it('says what of it is not here, and hands out no bytes that do not add up', async () => {
  const [first, second] = [fileOf('A.PDF', pdf), fileOf('B.PNG', png)]
  const whole = writeWinmail(first, second)
  const namesOf = async (bytes: Buffer) => {
    const { winmail: [{ files } = { files: [] }] = [], unread } = await open(bytes)
    return [files.map(({ filename }) => filename), codesOf(unread)]
  }
  const changed = Buffer.from(whole)
  changed[whole.indexOf('%PDF')] = 0
  const lying = attribute(0x6800f, pdf)
  lying.writeUInt32LE(0xffff_ffff, 5)
  expect(await namesOf(whole)).toEqual([['A.PDF', 'B.PNG'], []])
  expect(await namesOf(Buffer.concat([whole, Buffer.from('\r\n')]))).toEqual([['A.PDF', 'B.PNG'], []])
  expect(await namesOf(changed)).toEqual([['B.PNG'], ['damaged']])
  expect(await namesOf(whole.subarray(0, -5))).toEqual([['A.PDF', 'B.PNG'], ['damaged']])
  expect(await namesOf(Buffer.concat([writeWinmail(first), lying]))).toEqual([['A.PDF'], ['damaged']])
  expect(await namesOf(writeWinmail(messageOf(binary(RTF, pdf)), first))).toEqual([['A.PDF'], ['rtf']])
  const bomb = messageOf(Buffer.concat([Buffer.from([0x1f, 0x10, 1, 0]), Buffer.alloc(4, 0xff)]))
  expect(await namesOf(writeWinmail(bomb, first))).toEqual([['A.PDF'], ['damaged']])
})

it('opens so much and no more: files, messages, depth, parts, winmails', async () => {
  const many = await open(writeWinmail(...Array.from({ length: 101 }, () => fileOf('A.PDF', pdf))))
  expect([many.winmail?.[0]?.files.length, codesOf(many.unread)]).toEqual([100, ['cut']])
  const all = await open(writeWinmail(...Array.from({ length: 100 }, () => fileOf('A.PDF', pdf))))
  expect([all.winmail?.[0]?.files.length, all.unread]).toEqual([100, undefined])
  let deep = inner
  for (let depth = 0; depth < 50; depth += 1) deep = writeWinmail(fileOf('m', undefined, attached(deep)))
  const nested = await open(deep)
  expect([nested.attachedMessages?.map(({ within }) => within), codesOf(nested.unread)]).toEqual([
    [undefined, 0, 1],
    ['cut'],
  ])
  const messages = Array.from({ length: 21 }, () => fileOf('m', undefined, attached(inner)))
  const crowd = await open(writeWinmail(...messages))
  expect([crowd.attachedMessages?.length, codesOf(crowd.unread)]).toEqual([20, ['cut']])
  const partsOf = (length: number) => Array.from({ length }, () => attribute(1, Buffer.alloc(0)))
  expect((await open(writeWinmail(...partsOf(50_000)))).unread).toBeUndefined()
  expect(codesOf((await open(writeWinmail(...partsOf(50_001)))).unread)).toEqual(['cut'])
  const six = await open(...Array.from({ length: 6 }, () => writeWinmail()))
  expect([six.winmail?.length, codesOf(six.unread)]).toEqual([5, ['too_many']])
})

it('survives any byte being another, and any end', () => {
  const whole = writeWinmail(
    codePage(1252),
    messageOf(named(), text(BODY, 'x')),
    fileOf('A', pdf, attached(inner)),
  )
  const readLength = (bytes: Buffer) => readWinmail(bytes)?.message.files.length ?? 0
  for (let at = 0; at < whole.length; at += 1) {
    expect(readLength(whole.subarray(0, at))).toBeLessThanOrEqual(1)
    for (const byte of [0, 1, 0x7f, 0xff]) {
      const changed = Buffer.from(whole)
      changed[at] = byte
      expect(readLength(changed)).toBeLessThanOrEqual(1)
    }
  }
})

it('takes time in proportion to its length, whatever stands in it', async () => {
  const repeat = (name: string, piece: Buffer, wrap = (bytes: Buffer) => writeWinmail(bytes)) => ({
    name,
    write: (bytes: number) =>
      wrap(Buffer.concat(Array.from({ length: Math.ceil(bytes / piece.length) }, () => piece))).toString(
        'latin1',
      ),
  })
  const patterns = [
    repeat('attributes', attribute(1, Buffer.alloc(0))),
    repeat('files', fileOf('A.PDF', pdf)),
    repeat('properties', text(LONG_NAME, 'x'), (bytes) => writeWinmail(fileOf('A', pdf, bytes))),
    repeat('properties of one file', attribute(0x69005, Buffer.alloc(4)), (bytes) =>
      writeWinmail(fileOf('m', undefined, attached(writeWinmail(bytes))), bytes),
    ),
    repeat('messages', fileOf('m', undefined, attached(inner))),
    repeat('HTML', Buffer.from('<p '), (bytes) => writeWinmail(messageOf(binary(HTML, bytes)))),
    repeat('names', Buffer.from('x.'), (bytes) => writeWinmail(fileOf('A', pdf, oldText(LONG_NAME, bytes)))),
  ]
  expect(await findSteep(patterns, (winmail) => open(Buffer.from(winmail, 'latin1')))).toEqual([])
})
