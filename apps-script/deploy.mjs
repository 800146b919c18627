// Builds the script and pushes it to a Google account that clasp is logged in to; `--help` says how.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { createClasp, stop } from './clasp.mjs'

const HELP = `npm run deploy:gas -- --mailbox NAME [--script-id ID]
  --mailbox NAME    a name of yours for one mailbox. Log in to its account first: npx clasp login --user NAME
                    Which script is its own is kept in .clasp.NAME.json, which git ignores
  --script-id ID    push into this script from now on; without it the first run makes a new one
  --skip-build      push what is built already
  --[no-]owner-mail, --[no-]doorbell   go to the build
Without --mailbox: clasp's default login, and the script id in .clasp.json.`

const root = join(import.meta.dirname, '..')
const { mailbox, help, 'script-id': givenId, 'skip-build': skipBuild } = readOptions()
const sharedFile = process.env.clasp_config_project ?? join(root, '.clasp.json')
const projectFile = mailbox ? join(dirname(sharedFile), `.clasp.${mailbox}.json`) : sharedFile
const clasp = createClasp({ user: mailbox, projectFile })

if (help) {
  console.log(HELP)
  process.exit()
}
const scriptId = findScriptId()
if (!skipBuild) build()
// Without --force clasp skips a changed manifest when nobody can be asked, and calls that a success.
clasp('push', /Pushed \d+ files?|already up to date/i, '--force')
console.log(`Pushed. Now, in the editor: https://script.google.com/d/${scriptId}/edit
  1. Project Settings, Script Properties: add INGRESS_URL and PROCESS_API_TOKEN (or type them in Setup.js).
  2. Open Code.gs, choose storeToken in the list of functions, Run: it says what it took, and whether the receiver answers.
  3. Run setupGmailTrigger and agree to the permissions. From then on every new mail is pushed.`)

function readOptions() {
  const [flag, text] = [{ type: 'boolean' }, { type: 'string' }]
  const options = { mailbox: text, 'script-id': text, 'skip-build': flag, help: flag }
  try {
    const { values } = parseArgs({
      options: { ...options, 'owner-mail': flag, doorbell: flag },
      allowNegative: true,
    })
    if (values['script-id'] && !values.mailbox) throw new Error('--script-id is for one --mailbox')
    if (!/^[\w.@+-]*$/.test(values.mailbox ?? ''))
      throw new Error('--mailbox takes letters, digits and . @ + - _')
    return values
  } catch (error) {
    stop(`${error.message}\n\n${HELP}`)
  }
}

function findScriptId() {
  if (givenId) writeProject({ scriptId: givenId })
  const { scriptId: id } = existsSync(projectFile) ? JSON.parse(readFileSync(projectFile, 'utf8')) : {}
  if (/^[\w-]{30,}$/.test(id ?? '')) return id
  if (mailbox && !id) return createScript()
  stop(`There is no script id in ${projectFile}. Make a script at https://script.google.com (New project), open its
Project Settings, copy the script id, and give it: npm run deploy:gas -- --mailbox NAME --script-id ID`)
}

/** clasp fetches Google's empty files as it makes a script: into a folder that goes again, or they would replace ours. */
function createScript() {
  writeProject({})
  const folder = mkdtempSync(join(dirname(projectFile), '.clasp-new-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const options = ['--title', `Gmail Push Ingress (${mailbox})`, '--rootDir', basename(folder), '--json']
  const { scriptId } = JSON.parse(clasp('create-script', /scriptId/, ...options))
  writeProject({ scriptId })
  console.log(`Made a new script, and kept its id in ${projectFile}.`)
  return scriptId
}

function writeProject(project) {
  const { rootDir } = JSON.parse(readFileSync(join(root, '.clasp.json'), 'utf8'))
  writeFileSync(projectFile, JSON.stringify({ ...project, rootDir }, null, 2) + '\n')
}

function build() {
  const args = process.argv.slice(2).filter((arg) => /^--(no-)?(owner-mail|doorbell)$/.test(arg))
  const { status } = spawnSync(process.execPath, [join(root, 'build.mjs'), ...args], { stdio: 'inherit' })
  if (status !== 0) stop('The build failed; nothing was pushed.')
}
