import { once } from 'node:events'
import { createServer, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { addFileRoute } from '../inspect/api/file-route.ts'
import { createHolder } from '../inspect/api/hold-files.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { testFiles } from './files-contract.ts'
import { startPostgres, type TestPostgres } from '../rehearsal/start-postgres.ts'
import { answerError } from '../answer-error.ts'
import { startReceiver, type TestReceiver } from './start-receiver.ts'

describe('with the embedded store', () => testFiles(() => ({})))

describe('with Postgres', () => {
  let postgres: TestPostgres
  let databaseUrl = ''
  beforeAll(async () => {
    postgres = await startPostgres()
    databaseUrl = await postgres.createDatabase()
  })
  afterAll(() => postgres.end())
  testFiles(() => ({ DATABASE_URL: databaseUrl }))
})

it('keeps all files in the webhook where nobody could follow a link', async () => {
  const receiver = await startReceiver({ env: { ATTACHMENTS_INLINE_MB: '0' } })
  const content = Buffer.from('abc').toString('base64')
  const attachments = [{ filename: 'a', mimeType: 'text/plain', size: 3, inline: false, content }]
  await receiver.push({ sender: 'a@b.c', body: 'x', attachments })
  const preview = await receiver.api('/api/endpoints/preview', { method: 'POST', body: '{}' })
  expect(JSON.parse((await preview.json()).body).data.attachments).toEqual(attachments)
  await receiver.close()
})

describe('who takes a file slowly', () => {
  const BYTES = 14_000_000 // more than a connection has room for on its way
  let receiver: TestReceiver
  let paths: string[]
  beforeAll(async () => {
    receiver = await startReceiver()
    for (const filename of ['a', 'b']) {
      const content = Buffer.alloc(BYTES, filename).toString('base64')
      const attachments = [{ filename, mimeType: 'x/y', size: BYTES, inline: false, content }]
      await receiver.push({ sender: 'a@b.c', body: 'x', messageId: filename, attachments })
    }
    const { emails } = await (await receiver.api('/api/emails')).json()
    paths = await Promise.all(
      emails.map(async ({ id, receivedAt }: { id: string; receivedAt: string }) => {
        const link = await receiver.ctx.fileLinks.sign(id, receivedAt)
        return link('0').path.replace('/api', '')
      }),
    )
  })
  afterAll(() => receiver.close())

  /** The same route, with room for one file. */
  async function serve(longestMs: number) {
    const app = express()
    const router = express.Router()
    addFileRoute(router, receiver.ctx, { bytesHeld: 1, longestMs: () => longestMs })
    app.use(router)
    app.use(((error: unknown, _request, response, _next) =>
      answerError(receiver.ctx.log, error, response)) as express.ErrorRequestHandler)
    const server = createServer(app).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const [slow = '', other = ''] = paths.map(
      (path) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    )
    const close = () => {
      server.closeAllConnections()
      server.close()
    }
    return { slow, other, close }
  }

  async function takeSlowly(url: string): Promise<IncomingMessage> {
    const [response] = (await once(get(url), 'response')) as [IncomingMessage]
    response.on('error', () => undefined) // it is cut off
    return response
  }

  it('keeps it in memory once for all, and others are told to come later until it is gone', async () => {
    const { slow, other, close } = await serve(600_000)
    const readers = await Promise.all([takeSlowly(slow), takeSlowly(slow)])
    const refused = await fetch(other)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '30'])
    expect((await refused.json()).message).toContain('try again')
    expect((await fetch(slow, { headers: { range: 'bytes=0-1' } })).status).toBe(206)
    readers[0]?.destroy()
    expect((await fetch(other, { method: 'HEAD' })).status).toBe(503)
    readers[1]?.destroy()
    const statusOf = async () => (await fetch(other, { method: 'HEAD' })).status
    expect(await eventually(statusOf, (status) => status === 200)).toBe(200)
    expect(await statusOf()).toBe(200)
    close()
  })

  it('is cut off in the end', async () => {
    const { slow, other, close } = await serve(50)
    const reader = await takeSlowly(slow)
    expect(
      await eventually(
        async () => (await fetch(other, { method: 'HEAD' })).status,
        (status) => status === 200,
      ),
    ).toBe(200)
    reader.destroy()
    close()
  })
})

it('holds the same bytes for all who take them, and for nobody those that are gone', async () => {
  const { hold, release } = createHolder(1)
  const read = async () => ({ bytes: Buffer.from('abc') })
  const first = await hold('a', read)
  expect(await hold('a', read)).toBe(first)
  expect(await hold('a', async () => undefined)).toBeUndefined()
  await expect(hold('b', read)).rejects.toMatchObject({ code: 'busy', retryAfterSeconds: 30 })
  for (const key of ['a', 'x', 'a', 'a']) release(key)
  expect(await hold('b', read)).toEqual(await read())
  await expect(hold('a', read)).rejects.toMatchObject({ code: 'busy' })
})

it('lets a hundred wait at most, and reads nothing for who has left', async () => {
  const { hold } = createHolder(1)
  let reads = 0
  const read = async () => void (reads += 1)
  const line = Array.from({ length: 102 }, (_, place) => hold('a', read, () => place % 2 === 0))
  const settled = await Promise.allSettled(line)
  expect(settled.map(({ status }) => status).indexOf('rejected')).toBe(100)
  expect(reads).toBe(50)
  await hold('a', read) // the line is empty again
})
