import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const DEMO = new URL('../../dist/demo.js', import.meta.url).pathname

it('shows the main job from mailbox to webhook, and ends by itself with nothing lost', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [DEMO, '--exit'], { timeout: 60_000 })
  expect(stdout).toMatch(/10 messages in Gmail, 10 at the webhook, 0 lost/)
}, 70_000)
