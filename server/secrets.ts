import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { bearerToken } from './start/config-fields.ts'
import { ConfigError, type Config } from './config.ts'
import { ignoreAbsence } from './errors.ts'
import { hideFromOthers } from './start/hide-from-others.ts'

/** In DATA_DIR, mode 0600. */
export const SECRET_FILES = {
  token: 'process-api-token',
  password: 'dashboard-password',
  alerts: 'alert-webhook-secret',
  storeKey: 'secret-key',
}

/** Given by the environment, made by this start, or kept by an earlier one. */
export type SecretOrigin = 'environment' | 'made' | 'kept'

export interface SecretOrigins {
  token: SecretOrigin
  password: SecretOrigin
}

interface WithSecrets {
  config: Config
  origins: SecretOrigins
  /** What others could read until now, one line each. */
  warnings: string[]
}

/** Fills in what the environment did not give: generated at first start, then kept in DATA_DIR with mode 0600. */
export async function withSecrets(config: Config): Promise<WithSecrets> {
  const { ingressTokens, dashboardPassword, dataDir } = config
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const files = Object.values(SECRET_FILES).map((file) => join(dataDir, file))
  const warnings = await hideFromOthers([dataDir, ...files])
  const given = (value = '') => value && { value, origin: 'environment' as const }
  const token = given(ingressTokens[0]) || (await readOrMake(join(dataDir, SECRET_FILES.token), 'gpi_'))
  const password = given(dashboardPassword) || (await readOrMake(join(dataDir, SECRET_FILES.password), ''))
  const problem = bearerToken.safeParse(token.value).error?.issues[0]?.message
  if (problem) throw new ConfigError([`${join(dataDir, SECRET_FILES.token)} ${problem}`])
  return {
    config: {
      ...config,
      ingressTokens: ingressTokens.length > 0 ? ingressTokens : [token.value],
      dashboardPassword: password.value,
      alerts: await withAlertSecret(config),
      keptSecretKey: await readStoreKey(config),
      ingressTokenFile: token.origin === 'environment' ? undefined : resolve(dataDir, SECRET_FILES.token),
    },
    origins: { token: token.origin, password: password.origin },
    warnings,
  }
}

/** Made only where a notice is signed with it: for a channel that has no shape of its own. */
export async function withAlertSecret({ alerts, dataDir }: Config): Promise<Config['alerts']> {
  if (alerts.secret || !alerts.channels.some(({ shape }) => shape === 'webhook')) return alerts
  const { value } = await readOrMake(join(dataDir, SECRET_FILES.alerts), 'whsec_', 'base64')
  return { ...alerts, secret: value }
}

/** One that was made stays of use for what it encrypted; none is made for a database, where others could not read it. */
async function readStoreKey({ dataDir, databaseUrl, secretKeys }: Config): Promise<string | undefined> {
  if (databaseUrl || secretKeys.length > 0) return readKeptSecretKey({ dataDir })
  return (await readOrMake(join(dataDir, SECRET_FILES.storeKey), 'gpk_')).value
}

/**
 * The keys to the secrets in the store: the newest encrypts, all of them decrypt. None is the newest for a database without SECRET_KEY,
 * since other receivers on it could not read what is encrypted.
 */
export function keysOf({ databaseUrl, secretKeys, keptSecretKey }: KeyConfig) {
  const kept = keptSecretKey ? [keptSecretKey] : []
  return { newest: secretKeys[0] ?? (databaseUrl ? undefined : keptSecretKey), all: [...secretKeys, ...kept] }
}
type KeyConfig = Pick<Config, 'databaseUrl' | 'secretKeys' | 'keptSecretKey'>

/** What an earlier start made, if one did. */
export const readKeptSecretKey = ({ dataDir }: Pick<Config, 'dataDir'>): Promise<string | undefined> =>
  readKept(join(dataDir, SECRET_FILES.storeKey))

async function readKept(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(ignoreAbsence)
  return text?.trim() || undefined
}

async function readOrMake(
  file: string,
  prefix: string,
  encoding: BufferEncoding = 'base64url',
): Promise<{ value: string; origin: 'made' | 'kept' }> {
  const kept = await readKept(file)
  if (kept) return { value: kept, origin: 'kept' }
  const value = prefix + randomBytes(24).toString(encoding)
  const handle = await open(file, 'w', 0o600)
  try {
    await handle.writeFile(`${value}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  return { value, origin: 'made' }
}
