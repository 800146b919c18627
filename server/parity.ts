import { ParityAnswer } from './inspect/api/answers.ts'
import { openRemote } from './remote/open-remote.ts'
import { readOptions } from './remote/read-options.ts'
import { failWith } from './start/fail-with.ts'

const HELP = `npm run parity -- [--url https://…]
Says what push and IMAP each saw while both bring mail, and whether IMAP can go.
  --url   a deployed receiver; default: the one of this environment, on this machine
Needs ADMIN_API_TOKEN, the same here and there. Ends with 0: IMAP can go, 1: not yet, 2: could not ask.`

async function main(): Promise<void> {
  const { url } = readOptions({ url: { type: 'string' } }, HELP)
  const { parity } = await openRemote(url).get('/api/parity', ParityAnswer)
  console.log(
    parity?.verdict ?? 'IMAP is off, or has not looked yet: ENABLE_BACKGROUND_TASKS=true switches it on',
  )
  process.exitCode = parity?.isSafe ? 0 : 1
}

main().catch(failWith(2, 'Not compared: '))
