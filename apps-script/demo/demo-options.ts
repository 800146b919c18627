import { parseArgs } from 'node:util'

export const HELP = `npm run demo -- [--mailbox FOLDER] [--fast] [--exit]

Shows the whole way of mail without a Google account: real receiver, real script, emulated Google.
  --mailbox FOLDER  plays the .eml files of this folder instead of those that come with it
  --fast            tells the story without pauses
  --exit            ends after the story; without it a message comes now and then until Ctrl-C
`

export interface DemoOptions {
  mailboxDir: string
  isFast: boolean
  /** Ends by itself instead of going on. */
  exits: boolean
}

/** Undefined when only help was asked for. */
export function readOptions(args: string[], shippedMailbox: string): DemoOptions | undefined {
  const flag = { type: 'boolean' } as const
  const options = {
    mailbox: { type: 'string' },
    fast: flag,
    exit: flag,
    help: { ...flag, short: 'h' },
  } as const
  try {
    const { mailbox = shippedMailbox, fast = false, exit = false, help } = parseArgs({ args, options }).values
    return help ? undefined : { mailboxDir: mailbox, isFast: fast, exits: exit }
  } catch (cause) {
    throw new Error(`${cause instanceof Error ? cause.message : String(cause)}\n\n${HELP}`, { cause })
  }
}
