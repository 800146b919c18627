import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { builtScript } from '../emulator/built-script.ts'

const DEMO = join(builtScript(), '../../dist/demo.js')
const MAILBOX = fileURLToPath(new URL('../demo/mailbox', import.meta.url))

it('shows the main job from mailbox to webhook, and ends by itself with nothing lost', async () => {
  const args = [DEMO, '--exit', '--mailbox', MAILBOX]
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 60_000 })
  expect(stdout).toMatch(/10 messages in Gmail, 10 at the webhook, 0 lost/)
})
