import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from './config.ts'

/** A config in which every secret has a value. */
export interface SecretOrigins {
  token: 'environment' | 'data folder'
  password: 'environment' | 'data folder'
}

/** Fills in what the environment did not give: generated at first start, then kept in DATA_DIR with mode 0600. */
export async function withSecrets(config: Config): Promise<{ config: Config; origins: SecretOrigins }> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
  const hasToken = config.ingressTokens.length > 0
  const keep = (name: string, prefix: string) => readOrCreate(join(config.dataDir, name), prefix)
  return {
    config: {
      ...config,
      ingressTokens: hasToken ? config.ingressTokens : [await keep('process-api-token', 'gpi_')],
      dashboardPassword: config.dashboardPassword ?? (await keep('dashboard-password', '')),
    },
    origins: {
      token: hasToken ? 'environment' : 'data folder',
      password: config.dashboardPassword ? 'environment' : 'data folder',
    },
  }
}

async function readOrCreate(file: string, prefix: string): Promise<string> {
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  if (kept.trim()) return kept.trim()
  const secret = prefix + randomBytes(24).toString('base64url')
  const handle = await open(file, 'w', 0o600)
  try {
    await handle.writeFile(`${secret}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  return secret
}
