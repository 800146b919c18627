import { readAddress } from '../common/addresses.ts'
import { asCurl } from '../inspect/pages/email/as-curl.ts'
import { formatAge, formatDuration } from '../inspect/pages/parts/ages.ts'
import { HistoryFilter, linkTo, readLocalTimes, toLocal } from '../inspect/pages/history/history-filter.ts'
import { showText, splitSender } from '../inspect/pages/parts/show-text.ts'
import { TEXTS } from '../inspect/pages/texts.ts'
import { shorten } from '../inspect/shorten.ts'
import { Webhook } from 'standardwebhooks'
import { startWebhookSink } from '../rehearsal/webhook-sink.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'

describe('what strangers wrote', () => {
  it.each([
    ['an override of direction', 'evil\u202etxt.exe', 'eviltxt.exe'],
    ['isolates', '\u2066a\u2069', 'a'],
    ['only invisible characters', '\u200b\u200d\ufeff', '(blank)'],
    ['only directions', '\u202e\u202c', '(blank)'],
    ['nothing', '  ', '(blank)'],
    ['right to left', 'سارة', 'سارة'],
  ])('is shown without %s', (_what, text, shown) => {
    expect(showText(text, '(blank)')).toBe(shown)
  })

  it('is cut between characters, not within one', () => {
    const family = '👨‍👩‍👧‍👦'
    expect(shorten(`${'x'.repeat(297)}${family}yyyyyyyyy`)).toBe(`${'x'.repeat(297)}…`)
    expect(shorten('e\u0301'.repeat(400)).endsWith('e\u0301…')).toBe(true)
    expect(shorten('\u0301'.repeat(1_000))).toHaveLength(301) // one grapheme of any length is cut all the same
  })

  it('is a name and an address, which stays whole whatever the name does', () => {
    expect(splitSender('"\u202eAnn\u202c" <ann@example.com>')).toEqual({
      name: 'Ann',
      address: 'ann@example.com',
    })
    expect(splitSender('a <b@c.d> <ann@example.com>')).toEqual({
      name: '',
      address: 'a <b@c.d> <ann@example.com>',
    })
    expect(splitSender('ceo@example.com <eve@evil.example>')).toEqual({
      name: '',
      address: 'ceo@example.com <eve@evil.example>',
    })
    expect(splitSender('"Eve <ceo@example.com>" <eve@evil.example>')).toEqual({
      name: 'Eve <ceo@example.com>',
      address: 'eve@evil.example',
    })
    expect(splitSender('ann@example.com')).toEqual({ name: '', address: 'ann@example.com' })
    expect(readAddress('a <ann@example.com>')).toBe(splitSender('a <ann@example.com>').address)
  })
})

describe('ages and durations', () => {
  const en = { texts: TEXTS.en, locale: 'en-GB' }
  it.each([
    [-5_000, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [3_600_000, '1 h 00'],
    [45_300_000, '12 h 35'],
    [86_400_000 * 3, '3 d'],
  ])('%d ms ago is %s', (ms, text) => expect(formatAge(ms, en).replaceAll('\u202f', ' ')).toBe(text))

  it.each([
    [184, '184 ms'],
    [2_140, '2.1 s'],
    [41_000, '41 s'],
    [72_000, '1 min 12'],
  ])('%d ms long is %s', (ms, text) => expect(formatDuration(ms, en).replaceAll('\u202f', ' ')).toBe(text))
})

describe('the filter in an address', () => {
  it('leaves out what cannot be, and trims what was typed', () => {
    const typed = { q: '  Facture ', from: 'yesterday', delivery: 'lost', mailbox: ['a', 'b'], nowhere: '1' }
    expect(HistoryFilter.parse(typed)).toEqual({ q: 'Facture', nowhere: '1' })
    expect(linkTo(HistoryFilter.parse(typed))).toBe('/dashboard?q=Facture&nowhere=1')
  })

  it('reads times on the clock of the reader, in summer and winter', () => {
    const read = (from: string, zone?: string) => readLocalTimes({ from }, zone).from
    expect(read('2026-11-25T14:00', 'Europe/Paris')).toBe('2026-11-25T13:00:00.000Z')
    expect(read('2026-07-25T14:00', 'Europe/Paris')).toBe('2026-07-25T12:00:00.000Z')
    expect(read('2026-07-25T14:00')).toBe('2026-07-25T14:00:00.000Z')
    expect(toLocal(new Date('2026-11-25T13:00:00Z'), 'Europe/Paris')).toBe('2026-11-25T14:00')
  })
})

it('makes of a webhook a command that a shell sends, signed as every library reads it', async () => {
  const sink = await startWebhookSink()
  const secret = `whsec_${Buffer.from('a secret of thirty-two bytes !!!').toString('base64')}`
  const body = JSON.stringify({
    type: 'email.received',
    data: { subject: `it's "$HOME" \\ é`, text: 'é'.repeat(90_000) },
  })
  const env = { ...process.env, WEBHOOK_SECRET: secret, WEBHOOK_URL: sink.url }
  const shell = spawn('sh', { env, stdio: ['pipe', 'ignore', 'ignore'] })
  shell.stdin.end(asCurl('dlv_1', body))
  expect(await once(shell, 'exit')).toEqual([0, null])
  const [received] = sink.received
  expect(received?.body).toBe(body)
  expect(new Webhook(secret).verify(body, received?.headers as Record<string, string>)).toEqual(
    JSON.parse(body),
  )
  await sink.close()
})

it('has no text in which an escape lost its backslash', () => {
  expect(JSON.stringify(TEXTS)).not.toMatch(/00a0|202f|u20/i)
})
