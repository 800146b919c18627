import { testFiles } from './files-contract.ts'
import { startPostgres, type TestPostgres } from '../rehearsal/start-postgres.ts'
import { startReceiver } from './start-receiver.ts'

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
