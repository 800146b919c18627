import type { Notice } from '../../shared/alert-state.ts'
import type { Finding } from '../../shared/finding.ts'
import { CATALOGUES } from './catalogue.ts'

export type AlertLanguage = keyof typeof CATALOGUES

/** What an HTTP channel is sent. */
export interface ShapedNotice {
  url: string
  headers: Record<string, string>
  body: string
}

/** A notice in words: a title of one line, and a line for each finding. */
export interface NoticeText {
  title: string
  lines: string[]
}

const WORDS = {
  en: {
    broken: 'Broken:',
    late: 'To look at:',
    note: 'Note:',
    lasting: 'Still:',
    ended: 'Over:',
    more: (count: number) => `and ${count} more`,
    test: 'Test of this alert channel',
  },
  fr: {
    broken: 'En panne :',
    late: 'À regarder :',
    note: 'À noter :',
    lasting: 'Toujours :',
    ended: 'Terminé :',
    more: (count: number) => `et ${count} de plus`,
    test: 'Test de ce canal d’alerte',
  },
}
const MAX_LINES = 20 // the smallest channel holds 2,000 characters

/** A notice without any finding is a test. */
export function describeNotice(
  { begun, lasting, ended }: Notice,
  language: AlertLanguage,
  dashboard: string,
): NoticeText {
  const words = WORDS[language]
  const tell = (word: string, { code, ...finding }: Finding) =>
    `${word} ${CATALOGUES[language][code].title({ code, ...finding })} (${finding.since.slice(0, 16).replace('T', ' ')} UTC)`
  const lines = [
    ...begun.map((finding) => tell(words[finding.severity], finding)),
    ...lasting.map((finding) => tell(words.lasting, finding)),
    ...ended.map((finding) => tell(words.ended, finding)),
  ]
  const cures = [...begun, ...lasting].map(({ code }) => `→ ${CATALOGUES[language][code].cure}`)
  const [first = words.test, ...others] = lines
  const title = others.length > 0 ? `${first}, ${words.more(others.length)}` : first
  return { title, lines: [...lines, ...new Set(cures)].slice(0, MAX_LINES).concat(dashboard) }
}

type Shape = (url: URL, text: NoticeText, notice: Notice) => ShapedNotice

const json = (url: URL, body: object): ShapedNotice => ({
  url: url.href,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})
const plain = ({ title, lines }: NoticeText) => [title, ...lines].join('\n')

/** https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks; `<`, `>` and `&` are Slack's markup. */
const slack: Shape = (url, text) =>
  json(url, {
    text: plain(text).replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign),
  })

/** https://docs.discord.com/developers/resources/webhook#execute-webhook: 2,000 characters, and nobody is to be mentioned. */
const discord: Shape = (url, text) =>
  json(url, { content: cut(plain(text), 2_000), allowed_mentions: { parse: [] } })

/** A Teams workflow "when a webhook request is received" takes a message with an Adaptive Card. */
const teams: Shape = (url, { title, lines }) => {
  const block = (words: string, weight = 'default') => ({
    type: 'TextBlock',
    text: words,
    wrap: true,
    weight,
  })
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [block(title, 'bolder'), ...lines.map((line) => block(line))],
  }
  return json(url, {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
  })
}

/**
 * https://docs.ntfy.sh/publish: the body is the message, of which more than 4,096 bytes become a file; a header holds ASCII only, so
 * the title goes into the body.
 */
const ntfy: Shape = (url, text, { begun }) => ({
  url: url.href,
  headers: {
    'content-type': 'text/plain; charset=utf-8',
    priority: begun.some(({ severity }) => severity === 'broken') ? 'high' : 'default',
    tags: begun.length > 0 ? 'rotating_light' : 'white_check_mark',
  },
  body: cutBytes(plain(text), 4_096),
})

/** https://core.telegram.org/bots/api#sendmessage: `chat_id` stands in the address; 4,096 characters. */
const telegram: Shape = (url, text) => {
  const target = new URL(url)
  const chatId = target.searchParams.get('chat_id')
  target.search = ''
  return json(target, {
    chat_id: chatId,
    text: cut(plain(text), 4_096),
    link_preview_options: { is_disabled: true },
  })
}

/** Anything else gets the notice itself, which the sender signs after Standard Webhooks. */
const webhook: Shape = (url, text, notice) =>
  json(url, { type: 'alert', timestamp: notice.at, data: { ...text, ...notice } })

const SHAPES = { slack, discord, teams, ntfy, telegram, webhook } satisfies Record<string, Shape>
export type ShapeName = keyof typeof SHAPES

const HOSTS: [RegExp, ShapeName][] = [
  [/(^|\.)slack\.com$/, 'slack'],
  [/(^|\.)discord(app)?\.com$/, 'discord'],
  [/(^|\.)(webhook\.office\.com|logic\.azure\.com|powerplatform\.com)$/, 'teams'],
  [/^ntfy\./, 'ntfy'],
  [/^api\.telegram\.org$/, 'telegram'],
]

/** A channel's address as it stands in ALERT_WEBHOOK_URL: its host tells the shape, or a prefix such as `slack+https://`. */
export function parseChannelUrl(text: string): { shape: ShapeName; url: URL } | undefined {
  const [, prefix, address = text] = /^(\w+)\+(https?:.*)$/.exec(text) ?? []
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  if (!/^https?:$/.test(url.protocol)) return undefined
  const known = HOSTS.find(([pattern]) => pattern.test(url.hostname))?.[1] ?? 'webhook'
  const shape = prefix ?? known
  return isShapeName(shape) ? { shape, url } : undefined
}

const isShapeName = (name: string): name is ShapeName => Object.hasOwn(SHAPES, name)

export function shapeNotice(
  channel: { shape: ShapeName; url: URL },
  text: NoticeText,
  notice: Notice,
): ShapedNotice {
  return SHAPES[channel.shape](channel.url, text, notice)
}

const cut = (text: string, characters: number) =>
  text.length > characters ? `${text.slice(0, characters - 1).toWellFormed()}…` : text

const cutBytes = (text: string, bytes: number) =>
  Buffer.byteLength(text) > bytes
    ? `${Buffer.from(text)
        .subarray(0, bytes - 3)
        .toString()
        .replace(/\ufffd$/, '')}…`
    : text
