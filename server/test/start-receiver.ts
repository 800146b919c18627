import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig, type Config } from '../config.ts'
import type { Context } from '../context.ts'
import { startReceiver as start } from '../receiver.ts'
import { pushTo, TOKEN } from '../rehearsal/push-to.ts'
import { built } from '../rehearsal/built.ts'
import { captureLogs, type LogRecord } from './capture-logs.ts'

export { TOKEN }
export const PASSWORD = 'test-dashboard-password'
export const ADMIN_TOKEN = 'test-admin-token-000001'

export interface TestReceiver {
  url: string
  ctx: Context
  /** Every log record so far. */
  logs: LogRecord[]
  /** POSTs a push with the valid token. */
  push(payload: unknown, headers?: Record<string, string>): Promise<Response>
  /** Calls the JSON API with the admin token. */
  api(path: string, init?: RequestInit): Promise<Response>
  /** Stops; `keepFolder` to start again on the same data. */
  close(options?: { keepFolder?: boolean }): Promise<void>
  folder: string
}

interface Options {
  env?: Record<string, string>
  folder?: string
  now?: () => Date
  /** false: the test alone looks and tells, by its own clock. The schedule's minute is the real one, and may come in between. */
  isScheduled?: boolean
}

/** The real receiver on a free port and a folder of its own; goes in through HTTP like everybody. */
export async function startReceiver({
  env = {},
  folder,
  now,
  isScheduled = true,
}: Options = {}): Promise<TestReceiver> {
  const dataDir = folder ?? (await mkdtemp(join(tmpdir(), 'receiver-')))
  const { log, logs } = captureLogs()
  const startIt = async () => {
    const given = readConfig({
      PROCESS_API_TOKEN: TOKEN,
      DASHBOARD_PASSWORD: PASSWORD,
      ADMIN_API_TOKEN: ADMIN_TOKEN,
      PORT: '0',
      DATA_DIR: dataDir,
      OUTGOING_ALLOW_PRIVATE: '127.0.0.0/8',
      ...env,
    })
    const config: Config = { ...given, scriptDir: built('apps-script/dist') }
    return start(config, log, now)
  }
  const receiver = await startIt().catch(async (error: unknown) => {
    if (!folder) await rm(dataDir, { recursive: true, force: true })
    throw error
  })
  if (!isScheduled) {
    receiver.context.store.runAlone = async () => false
    await receiver.context.alerts.look() // after the one of the start
  }
  return {
    url: receiver.url,
    ctx: receiver.context,
    logs,
    folder: dataDir,
    push: (payload, headers) => pushTo(receiver.url, payload, headers),
    api: (path, init = {}) =>
      fetch(`${receiver.url}${path}`, {
        ...init,
        headers: {
          ...(init.body ? { 'content-type': 'application/json' } : {}),
          authorization: `Bearer ${ADMIN_TOKEN}`,
          ...init.headers,
        },
      }),
    async close({ keepFolder = false } = {}) {
      await receiver.stop()
      if (!keepFolder) await rm(dataDir, { recursive: true, force: true })
    },
  }
}
