import { join } from 'node:path'
import { HELP, readOptions, type DemoOptions } from './demo-options.ts'
import { openDemo, type Demo } from './open-demo.ts'
import { chapter, say } from './say.ts'
import { deliver, passMinute, tellStory } from './story.ts'

const root = join(import.meta.dirname, '..') // of dist, where this is built to
const MESSAGE_EVERY_MINUTES = 3
const INTERRUPTED = 130

const signal = new Promise<number>((resolve) => {
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => resolve(INTERRUPTED))
})
try {
  const options = readOptions(process.argv.slice(2), join(root, 'apps-script/demo/mailbox'))
  if (!options) process.stdout.write(HELP)
  // whoever stops it does not wait for the end of the story
  process.exit(options ? await runDemo(options) : 0)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}

/** Answers the exit code. */
async function runDemo({ exits, ...options }: DemoOptions): Promise<number> {
  const demo = await openDemo({ root, ...options })
  const died = demo.receiver.exit.then(() => 1)
  try {
    const story = tellStory(demo).then((lost) => (lost.length > 0 ? 1 : exits ? 0 : goOn(demo)))
    return await Promise.race([story, signal, died])
  } finally {
    await demo.close()
  }
}

/** In real time, until something ends it. What a person needs now stays the last that is said. */
async function goOn(demo: Demo): Promise<never> {
  chapter(
    `It goes on: a message every ${MESSAGE_EVERY_MINUTES} minutes. Ctrl-C ends it and removes its data.`,
  )
  for (;;) {
    say(`PROCESS_API_TOKEN  ${demo.receiver.token}`)
    say(`password           ${demo.receiver.password}`)
    say(`dashboard          ${demo.receiver.url}/dashboard`)
    demo.network.isTalking = false
    for (let minute = 1; minute < MESSAGE_EVERY_MINUTES; minute += 1) await demo.passMinute()
    demo.network.isTalking = true
    deliver(demo)
    await passMinute(demo)
  }
}
