import type { Finding } from '../../shared/finding.ts'
import type { Notice } from '../../shared/alert-state.ts'
import { describeNotice, parseChannelUrl, shapeNotice, type ShapeName } from '../watch/shape-notice.ts'

const FAILING: Finding = {
  code: 'endpoint_failing',
  severity: 'broken',
  subject: { kind: 'endpoint', id: 'ep_1', name: 'CRM <prod> & @everyone' },
  since: '2026-11-25T03:07:00.000Z',
  facts: { waiting: 10_079, failures: 40, error: 'HTTP 503' },
  action: { kind: 'post', href: '/dashboard/endpoints/ep_1/test-and-send' },
}
const NOTICE: Notice = { at: '2026-11-25T03:22:00.000Z', begun: [FAILING], lasting: [], ended: [] }
const DASHBOARD = 'https://mail.example.com/dashboard'
const TEXT = describeNotice(NOTICE, 'en', DASHBOARD)
const LINE = 'Broken: CRM <prod> & @everyone does not answer (2026-11-25 03:07 UTC)'
const CURE = '→ Mend what receives the webhook, then test it and send what waits.'
const PLAIN = [LINE, LINE, CURE, DASHBOARD].join('\n')

const shape = (url: string) => {
  const channel = parseChannelUrl(url)
  if (!channel) throw new Error(`${url} is no channel`)
  const { url: target, headers, body } = shapeNotice(channel, TEXT, NOTICE)
  return {
    target,
    headers,
    body: headers['content-type'] === 'application/json' ? (JSON.parse(body) as unknown) : body,
  }
}
const JSON_TYPE = { 'content-type': 'application/json' }

describe('a notice', () => {
  it('goes to Slack as text, its markup escaped', () => {
    expect(shape('https://hooks.slack.com/services/T0/B0/key')).toEqual({
      target: 'https://hooks.slack.com/services/T0/B0/key',
      headers: JSON_TYPE,
      body: { text: PLAIN.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;') },
    })
  })

  it('goes to Discord as content that mentions nobody', () => {
    expect(shape('https://discord.com/api/webhooks/1/key').body).toEqual({
      content: PLAIN,
      allowed_mentions: { parse: [] },
    })
  })

  it('goes to a Teams workflow as an Adaptive Card', () => {
    const block = (text: string, weight = 'default') => ({ type: 'TextBlock', text, wrap: true, weight })
    expect(shape('https://prod-1.westeurope.logic.azure.com/workflows/x').body).toEqual({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: {
            $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
            type: 'AdaptiveCard',
            version: '1.4',
            body: [block(LINE, 'bolder'), block(LINE), block(CURE), block(DASHBOARD)],
          },
        },
      ],
    })
  })

  it('goes to ntfy as its message, with a priority', () => {
    expect(shape('https://ntfy.sh/my-topic')).toEqual({
      target: 'https://ntfy.sh/my-topic',
      headers: { 'content-type': 'text/plain; charset=utf-8', priority: 'high', tags: 'rotating_light' },
      body: PLAIN,
    })
  })

  it('stays a message at ntfy, which makes a file of what is longer', () => {
    const long = { ...FAILING, subject: { ...FAILING.subject, name: 'é'.repeat(250) } }
    const notice = { ...NOTICE, begun: Array<Finding>(30).fill(long) }
    const channel = { shape: 'ntfy', url: new URL('https://ntfy.sh/my-topic') } as const
    const { body } = shapeNotice(channel, describeNotice(notice, 'fr', DASHBOARD), notice)
    expect(Buffer.byteLength(body)).toBeGreaterThan(4_090)
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4_096)
    expect(body).toMatch(/[^\ufffd]…$/)
  })

  it('goes to Telegram with the chat of its address', () => {
    expect(shape('https://api.telegram.org/bot1:key/sendMessage?chat_id=-42')).toEqual({
      target: 'https://api.telegram.org/bot1:key/sendMessage',
      headers: JSON_TYPE,
      body: { chat_id: '-42', text: PLAIN, link_preview_options: { is_disabled: true } },
    })
  })

  it('goes anywhere else whole, in words and as findings', () => {
    expect(shape('https://example.com/alerts').body).toEqual({
      type: 'alert',
      timestamp: NOTICE.at,
      data: { ...TEXT, ...NOTICE },
    })
  })

  it.each<[string, ShapeName | undefined]>([
    ['ntfy+https://push.example.com/topic', 'ntfy'],
    ['slack+https://chat.example.com/hooks/x', 'slack'],
    ['https://discordapp.com/api/webhooks/1/x', 'discord'],
    ['https://notslack.com/x', 'webhook'],
    ['http://127.0.0.1:9/x', 'webhook'],
    ['pager+https://example.com/x', undefined],
    ['toString+https://example.com/x', undefined],
    ['mailto:a@b.c', undefined],
    ['', undefined],
  ])('has for %s the shape %s', (url, wanted) => {
    expect(parseChannelUrl(url)?.shape).toBe(wanted)
  })

  it('says in one line what several findings of one moment are', () => {
    const silent: Finding = {
      ...FAILING,
      code: 'heartbeat_missing',
      subject: { kind: 'mailbox', id: 'a', name: 'support@acme.example' },
    }
    const { title } = describeNotice(
      { ...NOTICE, begun: [silent, FAILING], ended: [FAILING] },
      'fr',
      DASHBOARD,
    )
    expect(title).toBe(
      'En panne : support@acme.example est muette : son script ne tourne plus (2026-11-25 03:07 UTC), et 2 de plus',
    )
  })

  it('of a thousand findings still fits into the smallest channel', () => {
    const begun = Array.from({ length: 1_000 }, (_, n) => ({
      ...FAILING,
      subject: { ...FAILING.subject, name: `CRM ${n} ${'x'.repeat(300)}` },
    }))
    const many = { ...NOTICE, begun }
    const channel = parseChannelUrl('https://discord.com/api/webhooks/1/key')
    if (!channel) throw new Error('no channel')
    const { content } = JSON.parse(
      shapeNotice(channel, describeNotice(many, 'en', DASHBOARD), many).body,
    ) as { content: string }
    expect(content.length).toBeLessThanOrEqual(2_000)
  })
})
