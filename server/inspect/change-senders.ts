import type { Senders } from '../../shared/access.ts'
import { readSender, sendersThatCount } from '../common/senders.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { audit } from './audit.ts'
import { shorten } from './shorten.ts'
import type { Actor } from './sign-in/actor.ts'

const LINES_NAMED = 5

export async function readSenders({ store, config }: Pick<Context, 'store' | 'config'>): Promise<Senders> {
  const access = await store.readAccess()
  return {
    senders: sendersThatCount(access, config),
    from: access.senders ? 'dashboard' : 'environment',
  }
}

/** Keeps the whole list or, when a line of it is wrong, nothing; `null` goes back to that of the environment. */
export async function changeSenders(
  context: Pick<Context, 'store' | 'config' | 'log'>,
  actor: Actor,
  lines: string[] | null,
): Promise<Senders> {
  const senders = lines ? [...new Set(readLines(lines))] : undefined
  await context.store.changeAccess((access) => {
    if (senders) access.senders = senders
    else delete access.senders
  })
  audit(context, actor, 'Senders changed', { senders: senders?.length ?? 'environment' })
  return readSenders(context)
}

function readLines(lines: string[]): string[] {
  const read = lines.flatMap((text, index) => {
    const trimmed = text.trim()
    return trimmed ? [{ trimmed, sender: readSender(trimmed), line: index + 1 }] : []
  })
  const bad = read.filter(({ sender }) => sender === undefined)
  if (bad.length > 0) throw new AppError('bad_request', describeBad(bad))
  return read.flatMap(({ sender }) => sender ?? [])
}

function describeBad(bad: { trimmed: string; line: number }[]): string {
  const named = bad.slice(0, LINES_NAMED).map(({ trimmed, line }) => `${line} (${shorten(trimmed, 60)})`)
  const more = bad.length > named.length ? ` and ${bad.length - named.length} more` : ''
  return `senders: line ${named.join(', ')}${more} - must be one address or @domain each`
}
