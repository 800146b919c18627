import { parseArgs } from 'node:util'

export interface DemoOptions {
  mailboxDir: string
  /** Ends by itself instead of leaving the dashboard open. */
  exits: boolean
}

export function readOptions(args: string[], shippedMailbox: string): DemoOptions {
  const { values } = parseArgs({ args, options: { mailbox: { type: 'string' }, exit: { type: 'boolean' } } })
  return { mailboxDir: values.mailbox ?? shippedMailbox, exits: values.exit ?? false }
}
