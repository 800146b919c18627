import { createHash } from 'node:crypto'
import type { WebhookBody } from '../../shared/webhook-body.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { startWebhookSink, type WebhookSink } from '../rehearsal/webhook-sink.ts'
import { fileOf, writeWinmail } from './write-winmail.ts'
import { startReceiver, type TestReceiver } from './start-receiver.ts'

const DAY_MS = 86_400_000
const large = Buffer.alloc(1_500_000, 7)
const file = (filename: string, bytes: Buffer) => ({
  ...{ filename, mimeType: 'text/html', inline: false },
  ...{ size: 1, content: bytes.toString('base64') },
})
const EMAIL = {
  ...{ sender: 'Ann <ann@example.com>', body: 'See both.', messageId: 'f1' },
  attachments: [
    file('small.txt', Buffer.from('abc')),
    file('é"\r\n\ud800.html', large),
    file('winmail.dat', writeWinmail(fileOf('A', Buffer.from('x')), fileOf('PLAN.PDF', Buffer.from('%PDF')))),
  ],
}

export function testFiles(env: () => Record<string, string>): void {
  let receiver: TestReceiver
  let sink: WebhookSink
  let time = new Date()
  beforeAll(async () => {
    sink = await startWebhookSink()
    const more = { ATTACHMENTS_INLINE_MB: '1', PUBLIC_URL: 'https://receiver.example', WEBHOOK_URL: sink.url }
    receiver = await startReceiver({ env: { ...env(), ...more }, now: () => time })
  })
  afterAll(() => Promise.all([receiver.close(), sink.close()]))

  const sent = async (count: number) => {
    await eventually(
      () => sink.received.length,
      (length) => length >= count,
    )
    const { data } = JSON.parse(sink.received[count - 1]?.body ?? '') as WebhookBody
    const [small, linked] = data.attachments ?? []
    const packed = data.winmail?.[0]?.files[1]?.url?.slice('https://receiver.example'.length) ?? ''
    return {
      id: data.id,
      small,
      linked,
      packed,
      path: linked?.url?.slice('https://receiver.example'.length) ?? '',
    }
  }
  const get = (path: string, method = 'GET') => fetch(receiver.url + path, { method })

  it('links to a file that is too large, for as long as it says, to be saved and never shown', async () => {
    await receiver.push(EMAIL)
    const { id, small, linked, packed, path } = await sent(1)
    expect(small).toEqual({ ...EMAIL.attachments[0], size: 1 })
    expect(linked).toMatchObject({
      size: large.length,
      sha256: createHash('sha256').update(large).digest('hex'),
      expiresAt: new Date(Math.floor((time.getTime() + 7 * DAY_MS) / 1000) * 1000).toISOString(),
    })
    expect(linked).not.toHaveProperty('content')

    const answer = await get(path)
    expect(answer.status).toBe(200)
    expect(Buffer.from(await answer.arrayBuffer()).equals(large)).toBe(true)
    const head = await get(path, 'HEAD')
    for (const { headers } of [answer, head])
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-length': String(large.length),
        'content-disposition': expect.stringMatching(/^attachment; filename=/),
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      })
    expect([answer.headers.get('set-cookie'), await head.text()]).toEqual([null, ''])

    expect(await (await get(packed)).text()).toBe('%PDF')
    const later = path.replace(/expires=\d+/, 'expires=9999999999')
    for (const wrong of [
      later,
      path.replace('/1?', '/0?'),
      path.replace(id, 'eml_2'),
      path.slice(0, -1),
      packed.replace('/2.1?', '/2?'),
      '/api/files/x/0',
    ])
      expect([wrong, (await get(wrong)).status]).toEqual([wrong, 403])
  })

  it('gives a part, or nothing to who has it, and says which bytes it has to who asks for others', async () => {
    const { path } = await sent(1)
    const ask = async (headers: Record<string, string>, method = 'GET') => {
      const answer = await fetch(receiver.url + path, { method, headers })
      const length = (await answer.arrayBuffer()).byteLength
      const range = answer.headers.get('content-range')
      return { status: answer.status, length, ...(range && { range }) }
    }
    const whole = { status: 200, length: large.length }
    const etag = (await get(path, 'HEAD')).headers.get('etag') ?? ''
    const last = { status: 206, length: 10, range: 'bytes 1499990-1499999/1500000' }
    expect(await ask({ range: 'bytes=1499990-' })).toEqual(last)
    expect(await ask({ range: 'bytes=-10', 'if-range': etag })).toEqual(last)
    expect(await ask({ range: 'bytes=0-0' })).toEqual({ status: 206, length: 1, range: 'bytes 0-0/1500000' })
    expect(await ask({ range: 'bytes=1500000-' })).toMatchObject({ status: 416, range: 'bytes */1500000' })
    for (const headers of [
      { range: 'bytes=-10', 'if-range': '"another"' },
      { range: 'bytes=0-1,5-6' },
      { range: 'lines=1-2' },
      { range: 'bytes=-1500001' },
      { range: 'bytes=x' },
      { 'if-none-match': '"another"' },
    ] as Record<string, string>[])
      expect([headers, await ask(headers)]).toEqual([headers, whole])
    const cached = { 'if-none-match': etag, 'cache-control': 'max-age=0' } // else fetch says no-cache
    expect(await ask(cached)).toEqual({ status: 304, length: 0 })
    const head = await fetch(receiver.url + path, { method: 'HEAD', headers: { range: 'bytes=0-1' } })
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(large.length)])
  })

  it('makes a new link when the email goes out again, and opens none of one that is gone', async () => {
    const { id, path: old } = await sent(1)
    time = new Date(time.getTime() + 7 * DAY_MS)
    const expired = await get(old)
    expect([expired.status, (await expired.json()).message]).toEqual([
      410,
      expect.stringContaining('expired'),
    ])
    await receiver.api(`/api/emails/${id}/replay`, { method: 'POST' })
    const { path } = await sent(2)
    expect((await get(path)).status).toBe(200)
    await receiver.api('/api/emails?address=ann@example.com', { method: 'DELETE' })
    expect((await get(path)).status).toBe(404)
  })
}
