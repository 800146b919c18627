import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Runs clasp for one mailbox and returns what it said; what it could not do it says with the cure, and ends. */
export function createClasp({ user, projectFile }) {
  const program = join(createRequire(import.meta.url).resolve('@google/clasp'), '../index.js')
  const cures = listCures(user ? ` --user ${user}` : '', projectFile)
  return function clasp(command, isDone, ...options) {
    const who = user ? ['--user', user] : []
    const args = [program, '--project', projectFile, ...who, command, ...options]
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      cwd: dirname(projectFile),
    })
    const said = `${stdout}${stderr}`
    if (status === 0 && isDone.test(said)) return stdout
    stop(cures.find(([pattern]) => pattern.test(said))?.[1] ?? `clasp could not ${command}:\n${said}`)
  }
}

export function stop(message) {
  console.error(message)
  process.exit(1)
}

const listCures = (who, projectFile) => [
  [
    /No credentials found|invalid_grant|not logged in|invalid authentication credentials|Login Required/i,
    `You are not logged in to Google, or no longer. Run: npx clasp login${who}`,
  ],
  [
    /Insufficient Permission|insufficient authentication scopes/i,
    `At clasp login not every box was ticked. Run: npx clasp logout${who} && npx clasp login${who}, and tick all.`,
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
