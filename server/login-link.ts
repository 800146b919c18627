import { readConfig } from './config.ts'
import { LINK_MINUTES, makeLoginLink } from './inspect/sign-in/login-link.ts'
import { readOptions } from './remote/read-options.ts'
import { keysOf, readKeptSecretKey } from './secrets.ts'
import { failWith } from './start/fail-with.ts'

const HELP = `npm run login-link
Prints an address that signs in at the dashboard once, without a password, for ${LINK_MINUTES} minutes.
Run it where the receiver runs, or with its environment: PUBLIC_URL or PORT, and SECRET_KEY or DATA_DIR.`

async function main(): Promise<void> {
  readOptions({}, HELP)
  const config = readConfig()
  const { databaseUrl, dataDir, port, publicUrl = `http://127.0.0.1:${port}` } = config
  const { newest } = keysOf({ ...config, keptSecretKey: await readKeptSecretKey(config) })
  if (!newest)
    throw new Error(
      databaseUrl
        ? 'SECRET_KEY is not set - set it to what the receivers have; if they have none, set one there too and restart them (openssl rand -base64 32 makes one)'
        : `no secret-key in ${dataDir} - run this with the DATA_DIR of the receiver; it is made when that first starts`,
    )
  const { path, expiresAt } = makeLoginLink(newest, new Date())
  console.log(`${publicUrl}${path}\nworks once, until ${expiresAt}`)
}

main().catch(failWith(1, 'No link made: '))
