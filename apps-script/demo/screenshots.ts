import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { launchBrowser, type TestBrowser } from '../../server/rehearsal/launch-browser.ts'
import { openStage, PASSWORD } from '../../server/rehearsal/stage.ts'
import { copyFolder, playDay, STATES, type State } from '../../server/rehearsal/states.ts'
import { startWebhookSink } from '../../server/rehearsal/webhook-sink.ts'
import { openDemo } from './open-demo.ts'
import { tellStory } from './story.ts'

const root = join(import.meta.dirname, '..') // of dist, where this is built to
const DESK = { viewport: { width: 1280, height: 800 }, locale: 'en-GB', colorScheme: 'light' } as const
const PHONE = {
  viewport: { width: 360, height: 740 },
  locale: 'en-GB',
  colorScheme: 'light',
} as const
// the browser that npm brings has letters for neither, nor for the scroll of the heading
const UNDRAWN = ['04-iso-2022-jp.eml', '06-emoji-subject.eml']
const WITHOUT_SCROLL = '#history h1 { text-indent: -14px }'
const JUDGED_ANEW_MS = 1_100
const FRENCH_NIGHT = { locale: 'fr-FR', colorScheme: 'dark' } as const

type Look = NonNullable<Parameters<TestBrowser['browser']['newContext']>[0]>
type Shot = { file: string; look: Look }

interface Place {
  url: string
  password: string
}

const { states, only } = parseArgs({
  options: { states: { type: 'string' }, only: { type: 'string' } },
}).values
const chromium = await launchBrowser()
try {
  if (states) await photographStates(states)
  else await photographDemo(join(root, 'docs/pictures'))
} finally {
  await chromium.close()
}
process.exit(0) // the receivers that were photographed end with it

/** The README's two pictures. */
async function photographDemo(folder: string): Promise<void> {
  const mailboxDir = mkdtempSync(join(tmpdir(), 'gmail-push-mailbox-'))
  cpSync(join(root, 'apps-script/demo/mailbox'), mailboxDir, { recursive: true })
  for (const file of UNDRAWN) rmSync(join(mailboxDir, file))
  const demo = await openDemo({ root, mailboxDir, isFast: true })
  try {
    await tellStory(demo)
    const file = (name: string) => join(folder, name)
    await photograph(demo.receiver, [
      { file: file('overview.png'), look: DESK },
      { file: file('phone.png'), look: PHONE },
    ])
  } finally {
    await demo.close()
    rmSync(mailboxDir, { recursive: true, force: true })
  }
}

/** What an operator may find, each state on a desk and on a phone, in both languages and lights. */
async function photographStates(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const scratch = mkdtempSync(join(tmpdir(), 'gmail-push-states-'))
  const ends = { crm: await startWebhookSink(), archive: await startWebhookSink() }
  const main = join(root, 'dist/server.js')
  const day = join(scratch, 'day')
  try {
    const stage = await openStage({ dataDir: day, agoMinutes: 1445, main })
    await playDay(stage, ends)
    await stage.close()
    for (const state of STATES.filter(({ name }) => !only || only.split(',').includes(name)))
      await photographState(state)
  } finally {
    await Promise.all([ends.crm.close(), ends.archive.close()])
    rmSync(scratch, { recursive: true, force: true })
  }

  async function photographState(state: State): Promise<void> {
    const { name, isFresh, agoMinutes = 89, fileSizeKb, diskMb, loses, play } = state
    const dataDir = join(scratch, name)
    if (!isFresh) await copyFolder(day, dataDir)
    for (const end of [ends.crm, ends.archive]) end.answer = (response) => void response.writeHead(204).end()
    if (loses) rmSync(join(dataDir, loses))
    const stage = await openStage({ dataDir, agoMinutes, main, fileSizeKb, diskMb })
    await play(stage, ends)
    await stage.goTo(0)
    await sleep(JUDGED_ANEW_MS)
    const file = (look: string) => join(folder, `${name}-${look}.png`)
    await photograph({ url: stage.url, password: PASSWORD }, [
      { file: file('1280'), look: DESK },
      { file: file('1280-fr-dark'), look: { ...DESK, ...FRENCH_NIGHT } },
      { file: file('360'), look: PHONE },
      { file: file('360-fr-dark'), look: { ...PHONE, ...FRENCH_NIGHT } },
    ])
    await stage.close()
    process.stdout.write(`${name}\n`)
  }
}

async function photograph({ url, password }: Place, shots: Shot[]): Promise<void> {
  for (const { file, look } of shots) {
    const context = await chromium.browser.newContext({ ...look, bypassCSP: true })
    const page = await context.newPage()
    await page.goto(`${url}/login`)
    await page.locator('input[name=password]').fill(password)
    await page.keyboard.press('Enter')
    await page.locator('#history').first().waitFor()
    await page.screenshot({ path: file, style: WITHOUT_SCROLL })
    await context.close()
  }
}
