// Builds the script and pushes it to the Google account that clasp is logged in to.
// `--no-owner-mail` and `--doorbell` go to the build; `--skip-build` pushes what is built already.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const projectFile = process.env.clasp_config_project ?? join(root, '.clasp.json')

const CURES = [
  [
    /No credentials found|invalid_grant|not logged in|invalid authentication credentials|Login Required/i,
    'You are not logged in to Google, or no longer. Run: npx clasp login',
  ],
  [
    /Insufficient Permission|insufficient authentication scopes/i,
    'At clasp login not every box was ticked. Run: npx clasp logout && npx clasp login, and tick all.',
  ],
  [/Quota exceeded|rate ?limit/i, 'Google takes no more for the moment. Wait a minute, and run this again.'],
  [
    /has not enabled the Apps Script API/i,
    'The Apps Script API is off for your account. Switch it on at https://script.google.com/home/usersettings, wait some minutes, and run this again.',
  ],
  [
    /not found|invalid project|Invalid container|does not have permission|caller does not/i,
    `Google knows no script with the id in ${projectFile}, or it belongs to another account. The id is the part after /projects/ in the address of the editor.`,
  ],
]

const scriptId = readScriptId()
if (!process.argv.includes('--skip-build')) build()
push()
console.log(`Pushed. Now, in the editor: https://script.google.com/d/${scriptId}/edit
  1. Project Settings, Script Properties: add INGRESS_URL and PROCESS_API_TOKEN (or type them in Setup.js).
  2. Open Code.gs, choose storeToken in the list of functions, Run: it says what it took, and whether the receiver answers.
  3. Run setupGmailTrigger and agree to the permissions. From then on every new mail is pushed.`)

function readScriptId() {
  const id = existsSync(projectFile) ? JSON.parse(readFileSync(projectFile, 'utf8')).scriptId : undefined
  if (/^[\w-]{30,}$/.test(id ?? '')) return id
  stop(`There is no script id in ${projectFile}. Make a script at https://script.google.com (New project), open its
Project Settings, copy the script id, and put it there as "scriptId".`)
}

function build() {
  const args = process.argv.slice(2)
  const { status } = spawnSync(process.execPath, [join(root, 'build.mjs'), ...args], { stdio: 'inherit' })
  if (status !== 0) stop('The build failed; nothing was pushed.')
}

function push() {
  const clasp = join(createRequire(import.meta.url).resolve('@google/clasp'), '../index.js')
  // Without --force clasp skips a changed manifest when nobody can be asked, and calls that a success.
  const args = [clasp, '--project', projectFile, 'push', '--force']
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: root })
  const said = `${stdout}${stderr}`
  if (status === 0 && /Pushed \d+ files?|already up to date/i.test(said)) return
  stop(CURES.find(([pattern]) => pattern.test(said))?.[1] ?? `clasp could not push:\n${said}`)
}

function stop(message) {
  console.error(message)
  process.exit(1)
}
