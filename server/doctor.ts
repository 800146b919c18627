import { SetupAnswer, StatusAnswer } from './inspect/api/answers.ts'
import { describeSetup } from './remote/describe-setup.ts'
import { openRemote, RemoteError } from './remote/open-remote.ts'
import { readOptions } from './remote/read-options.ts'
import { failWith } from './start/fail-with.ts'

const HELP = `npm run doctor -- [--url https://…] [--language fr]
Asks a running receiver how far its set-up is and what is not well, and says what to do.
  --url        a deployed one; default: the one of this environment, on this machine
  --language   en or fr
Needs ADMIN_API_TOKEN, the same here and there. Ends with 0: all is well, 1: something to do, 2: could not ask.`

async function main(): Promise<void> {
  const { url, language = 'en' } = readOptions(
    { url: { type: 'string' }, language: { type: 'string' } },
    HELP,
  )
  if (language !== 'en' && language !== 'fr') throw new RemoteError(`--language is en or fr\n\n${HELP}`)
  const remote = openRemote(url)
  const setup = await remote.get('/api/setup', SetupAnswer)
  const { findings } = await remote.get('/api/status', StatusAnswer)
  const { lines, isWell } = describeSetup({ url: remote.url, setup, findings, language })
  console.log(lines.join('\n'))
  process.exitCode = isWell ? 0 : 1
}

main().catch(failWith(2))
