import { parseArgs } from 'node:util'
import { ParityAnswer } from './inspect/api/answers.ts'
import { readConfig } from './config.ts'
import { reasonOf } from './errors.ts'

const HOW =
  'npm run parity -- [--url https://receiver.example.com], with ADMIN_API_TOKEN as the receiver has it'

/** Asks the running receiver what push and IMAP each saw; exit code 0 once IMAP can go, 1 while it cannot. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { url: { type: 'string' } } })
  const { adminApiToken, publicUrl, port } = readConfig()
  if (!adminApiToken) throw new Error(`ADMIN_API_TOKEN is not set - ${HOW}`)
  const url = new URL('/api/parity', values.url ?? publicUrl ?? `http://127.0.0.1:${port}`)
  const answer = await fetch(url, { headers: { authorization: `Bearer ${adminApiToken}` } })
  if (!answer.ok) throw new Error(`${url.href} answers ${answer.status} - ${HOW}`)
  const { parity } = ParityAnswer.parse(await answer.json())
  console.log(
    parity?.verdict ?? 'IMAP is off, or has not looked yet: ENABLE_BACKGROUND_TASKS=true switches it on',
  )
  process.exitCode = parity?.isSafe ? 0 : 1
}

main().catch((error: unknown) => {
  console.error(`Not compared: ${reasonOf(error)}`)
  process.exitCode = 2
})
