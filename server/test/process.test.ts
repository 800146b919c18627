import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { built } from '../rehearsal/built.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { endReceivers, runReceiver, startReceiverProcess } from '../rehearsal/receiver-process.ts'
import { TOKEN } from './start-receiver.ts'
import { startWebhookSink } from '../rehearsal/webhook-sink.ts'

const run = promisify(execFile)
const ADMIN = { ADMIN_API_TOKEN: 'test-admin-token-000001' }
const email = (messageId: string) => ({
  sender: 'a@b.c',
  body: 'x'.repeat(2000),
  subject: messageId,
  messageId,
})

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'process-'))
})
afterEach(async () => {
  await endReceivers()
  await rm(folder, { recursive: true, force: true })
})

const storedSubjects = async (url: string) => {
  const subjects: string[] = []
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const response = await fetch(`${url}/api/emails?limit=200${cursor && `&cursor=${cursor}`}`, {
      headers: { authorization: `Bearer ${ADMIN.ADMIN_API_TOKEN}` },
    })
    const page = (await response.json()) as { emails: { subject: string }[]; nextCursor?: string }
    subjects.push(...page.emails.map(({ subject }) => subject))
    cursor = page.nextCursor
  }
  return subjects
}

describe('the first start', () => {
  it('prints address, password, token and a curl that works as it stands', async () => {
    const receiver = await startReceiverProcess(folder, { PROCESS_API_TOKEN: '' })
    const text = receiver.output()
    expect(text).toContain(`dashboard: ${receiver.url}/dashboard`)
    const token = /ingress token: (\S+)/.exec(text)?.[1] ?? ''
    expect((await readFile(join(folder, 'process-api-token'), 'utf8')).trim()).toBe(token)
    const password = /^ *password: (\S+)$/m.exec(text)?.[1]
    expect((await readFile(join(folder, 'dashboard-password'), 'utf8')).trim()).toBe(password)
    for (const name of ['process-api-token', 'dashboard-password']) {
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
    }
    const curl = /curl -X POST[\s\S]+?}'/.exec(text)?.[0] ?? ''
    const { stdout } = await run('bash', ['-c', curl])
    expect(JSON.parse(stdout)).toMatchObject({ success: true, status: 'processed' })
    await eventually(receiver.output, (all) => all.includes('API INGRESS: Gmail push processed successfully'))
    expect(await receiver.end('SIGTERM')).toBe(0)
    // the next start names the files, and its curl works as well
    const again = await startReceiverProcess(folder, { PROCESS_API_TOKEN: '' })
    for (const secret of [token, password]) expect(again.output()).not.toContain(secret)
    expect(again.output()).toContain(`password in ${folder}/dashboard-password`)
    const next = /curl -X POST[\s\S]+?}'/.exec(again.output())?.[0] ?? ''
    expect(JSON.parse((await run('bash', ['-c', next])).stdout)).toMatchObject({ success: true })
    expect(await again.end('SIGTERM')).toBe(0)
  })

  it('prints a curl that works from any folder, whatever the data folder is called', async () => {
    const odd = join(folder, "it's a $HOME `of` mail")
    await (await startReceiverProcess(odd, { PROCESS_API_TOKEN: '' })).end('SIGTERM')
    const receiver = await startReceiverProcess(odd, { PROCESS_API_TOKEN: '' })
    const curl = /curl -X POST[\s\S]+?}'/.exec(receiver.output())?.[0] ?? ''
    const { stdout } = await run('bash', ['-c', curl], { cwd: '/' })
    expect(JSON.parse(stdout)).toMatchObject({ success: true })
    expect(await receiver.end('SIGTERM')).toBe(0)
  })

  it('hides folder and secrets from the other users of the machine, and says so', async () => {
    const token = join(folder, 'process-api-token')
    await writeFile(token, 'gpi_long-enough-token\n', { mode: 0o644 })
    await chmod(folder, 0o755)
    const receiver = await startReceiverProcess(folder, { PROCESS_API_TOKEN: '' })
    for (const path of [folder, token]) {
      expect((await stat(path)).mode & 0o077).toBe(0)
      expect(receiver.output()).toContain(`CONFIG: ${path} could be read by other users`)
    }
    await receiver.end('SIGTERM')
    const again = await startReceiverProcess(folder, { PROCESS_API_TOKEN: '' })
    expect(again.output()).not.toContain('could be read')
  })

  it('does not print what came from the environment', async () => {
    const receiver = await startReceiverProcess(folder, { DASHBOARD_PASSWORD: 'from-the-environment' })
    expect(receiver.output()).not.toMatch(new RegExp(`${TOKEN}|from-the-environment`))
    expect(receiver.output()).toContain('Bearer $PROCESS_API_TOKEN')
    expect(await receiver.end('SIGINT')).toBe(0)
  })
})

describe('a start that cannot be', () => {
  it('names a kept token that could never arrive', async () => {
    await writeFile(join(folder, 'process-api-token'), 'two words, both long\n')
    const { output, exit } = runReceiver(folder, { PROCESS_API_TOKEN: '' })
    expect(await exit).toBe(1)
    expect(output()).toContain(`- ${folder}/process-api-token must have no blank`)
  })

  it('names WEBHOOK_URL when its host is a private one', async () => {
    const { output, exit } = runReceiver(folder, { WEBHOOK_URL: 'http://localhost:1/hook' })
    expect(await exit).toBe(1)
    expect(output()).toMatch(/- WEBHOOK_URL: \S+ is not a public address/)
  })

  it('lists every problem of the environment', async () => {
    const { output, exit } = runReceiver(folder, {
      PROCESS_API_TOKEN: 'short',
      PORT: 'many',
      RETENTION_DAYS: '0',
      OUTGOING_ALLOW_PRIVATE: 'home',
    })
    expect(await exit).toBe(1)
    for (const name of ['PROCESS_API_TOKEN', 'PORT', 'RETENTION_DAYS', 'OUTGOING_ALLOW_PRIVATE']) {
      expect(output()).toContain(`- ${name} must `)
    }
    expect(output()).not.toContain('short')
  })

  it('says who holds the data folder when another process does', async () => {
    const first = await startReceiverProcess(folder)
    const second = runReceiver(folder, {})
    expect(await second.exit).toBe(1)
    expect(second.output()).toContain(`${folder} is in use by process ${first.child.pid}`)
    await first.end('SIGTERM')
  })

  it('says what to do when the data folder is none', async () => {
    const file = join(folder, 'file')
    await writeFile(file, '')
    const { output, exit } = runReceiver(file, {})
    expect(await exit).toBe(1)
    expect(output()).toContain('DATA_DIR must be a folder')
  })

  it('says that the port is taken', async () => {
    const first = await startReceiverProcess(folder)
    const other = join(folder, 'other')
    const second = runReceiver(other, { PORT: new URL(first.url).port })
    expect(await second.exit).toBe(1)
    expect(second.output()).toMatch(/port \d+ on \S+ is in use/)
    await first.end('SIGTERM')
  })
})

describe('kill -9', () => {
  it('loses nothing that was answered 200, and starts again at once', async () => {
    const first = await startReceiverProcess(folder, ADMIN)
    const answered: string[] = []
    const pushing = Array.from({ length: 16 }, async (_, lane) => {
      for (let index = 0; index < 1000; index++) {
        const subject = `${lane}-${index}`
        const response = await first.push(email(subject)).catch(() => undefined)
        if (response?.status !== 200) return
        answered.push(subject)
      }
    })
    await eventually(
      () => answered.length,
      (count) => count > 300,
    )
    await first.end('SIGKILL')
    await Promise.all(pushing)
    const second = await startReceiverProcess(folder, ADMIN)
    const stored = await storedSubjects(second.url)
    expect(answered.filter((subject) => !stored.includes(subject))).toEqual([])
    expect(new Set(stored).size).toBe(stored.length)
    await second.end('SIGTERM')
  })

  it('between the write and the answer leaves the email stored once, and the repeat is told so', async () => {
    // the process is stopped right after a push became durable: its delivery is what the sink sees first
    const sink = await startWebhookSink()
    const env = { ...ADMIN, WEBHOOK_URL: sink.url, OUTGOING_ALLOW_PRIVATE: '127.0.0.1/32' }
    const first = await startReceiverProcess(folder, env)
    sink.answer = () => void first.child.kill('SIGKILL')
    await first.push(email('one')).catch(() => undefined)
    await eventually(
      () => sink.received.length,
      (count) => count === 1,
    )
    await first.end('SIGKILL')
    sink.answer = (response) => void response.writeHead(200).end()
    const second = await startReceiverProcess(folder, env)
    expect(await (await second.push(email('one'))).json()).toMatchObject({ status: 'already_processed' })
    expect(await storedSubjects(second.url)).toEqual(['one'])
    await eventually(
      () => sink.received.length,
      (count) => count === 2,
    )
    expect(new Set(sink.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    await second.end('SIGTERM')
    await sink.close()
  })
})

describe('a disk that takes no more', () => {
  it('is answered 503, seen by /readyz, and costs nothing that was answered 200', async () => {
    const shell = 'ulimit -f 64; exec "$@"' // the kernel refuses beyond 64 kB, as a quota does
    const command = ['bash', '-c', shell, '-', process.execPath, built('dist/server.js')]
    const limited = await startReceiverProcess(folder, ADMIN, { command })
    const accepted: string[] = []
    let refused = 0
    for (let index = 0; refused < 3; index++) {
      const response = await limited.push(email(`m${index}`))
      if (response.status === 200) accepted.push(`m${index}`)
      else {
        refused += 1
        expect([response.status, response.headers.get('retry-after')]).toEqual([503, '30'])
      }
    }
    expect(accepted.length).toBeGreaterThan(10)
    expect((await fetch(`${limited.url}/readyz`)).status).toBe(503)
    expect((await fetch(`${limited.url}/livez`)).status).toBe(200)
    await eventually(limited.output, (log) => log.includes('INGRESS: 503 Service unavailable - EFBIG'))
    await limited.end('SIGTERM')
    const free = await startReceiverProcess(folder, ADMIN)
    expect((await storedSubjects(free.url)).sort()).toEqual(accepted.sort())
    expect((await free.push(email('next'))).status).toBe(200)
    expect((await fetch(`${free.url}/readyz`)).status).toBe(200)
    expect(await free.end('SIGTERM')).toBe(0)
  })
})

describe('SIGTERM', () => {
  it('finishes what is in flight and ends with 0 within ten seconds, even if an endpoint hangs', async () => {
    const sink = await startWebhookSink()
    sink.answer = () => undefined
    const receiver = await startReceiverProcess(folder, {
      WEBHOOK_URL: sink.url,
      OUTGOING_ALLOW_PRIVATE: '127.0.0.1/32',
    })
    await receiver.push(email('one'))
    await eventually(
      () => sink.received.length,
      (count) => count === 1,
    )
    expect(await receiver.end('SIGTERM')).toBe(0) // by its own clock: what takes longer ends with 1
    await sink.close()
  })
})
