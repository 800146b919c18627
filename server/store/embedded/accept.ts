import {
  addEmail,
  changeIdentity,
  findByIdentity,
  forgetIdentity,
  rememberIdentity,
  rememberRoutes,
  type EmailEntry,
} from './memory/email-index.ts'
import { openDelivery, type Engine } from './engine.ts'
import { writeAbout } from './disk/write-about.ts'
import type { IdentityHead } from './disk/segment-line.ts'
import { gmailTime } from '../common/gmail-time.ts'
import { decideRoutes, isWanted } from '../../routing/decide-routes.ts'
import { createSummary, isOtherWay } from '../common/summary.ts'
import type { Accepting, NewEmail } from '../store.ts'

const NOWHERE = { segment: '', offset: 0, length: 0 }

/** How the embedded store takes an email in. */
export function createAccept(engine: Engine): Accepting {
  const { goneIds, now } = engine
  return {
    async accept(email) {
      const find = () => findByIdentity(engine.emailLog.index, email.identity, email.push.mailbox)
      let known = find()
      while (known?.becomingDurable) {
        await known.becomingDurable // a duplicate is not confirmed before the first is safe
        known = find() // what it was known by may have changed meanwhile
      }
      // no wait from here to where an id is taken: of two that bring it at the same instant the second must find it
      if (known) {
        await learn(engine, known, email)
        return { isNew: false, id: known.id }
      }
      const gone = goneIds.find(email.identity, email.push.mailbox)
      if (gone) {
        await goneIds.learn(gone, email.identity, email.push.mailbox, now())
        return { isNew: false, id: gone.emailId }
      }
      await keep(engine, email)
      return { isNew: true, id: email.id }
    },
  }
}

async function keep(engine: Engine, email: NewEmail): Promise<void> {
  const { emailLog, queue, announce } = engine
  const entry = createEntry(engine, email)
  const head = { ...entry, place: undefined } // whatever is undefined is not in the line
  const pushJson = JSON.stringify(email.push)
  rememberIdentity(emailLog.index, entry)
  await writeAbout(entry, async () => {
    try {
      entry.place = await emailLog.append(head, pushJson) // the one line that makes a push durable
      addEmail(emailLog.index, entry)
    } catch (error) {
      forgetIdentity(emailLog.index, entry)
      throw error
    }
  })
  for (const delivery of entry.deliveries) queue.add(entry, delivery)
  announce('email')
}

/** A push of an email that came by IMAP, or the other way round, brings an id that has to be remembered too, and is noted. */
async function learn({ emailLog }: Engine, entry: EmailEntry, email: NewEmail): Promise<void> {
  const { identity: known, alsoSeenAt } = entry
  const gmail = known.gmail ?? email.identity.gmail
  const rfc822 = known.rfc822 ?? email.identity.rfc822
  const isSecondWay = alsoSeenAt === undefined && isOtherWay(entry.source, email.push)
  if (gmail === known.gmail && rfc822 === known.rfc822 && !isSecondWay) return
  const learned = { ...known, gmail, rfc822 }
  changeIdentity(emailLog.index, entry, learned)
  if (isSecondWay) entry.alsoSeenAt = email.receivedAt.toISOString()
  const head: IdentityHead = {
    ...{ kind: 'identity', emailId: entry.id, identity: learned },
    alsoSeenAt: entry.alsoSeenAt,
  }
  await writeAbout(entry, async () => {
    try {
      await emailLog.append(head)
    } catch (error) {
      changeIdentity(emailLog.index, entry, known)
      entry.alsoSeenAt = alsoSeenAt
      throw error
    }
  })
}

/** Every field named, in one literal: one that is added after a spread takes over 1 µs of each push, and these would be four. */
function createEntry({ emailLog, gates, now }: Engine, email: NewEmail): EmailEntry {
  const { id, status, identity, push } = email
  const { date, mailbox, messageId, source, sender, subject, snippet } = createSummary(email)
  const endpoints = [...gates().endpoints.values()]
  const routes = rememberRoutes(emailLog.index, decideRoutes(endpoints, push))
  const owed = status === 'processed' ? endpoints.filter((endpoint) => isWanted(endpoint, routes)) : []
  return {
    kind: 'email',
    id,
    status,
    receivedAt: email.receivedAt.toISOString(),
    date,
    mailbox,
    messageId,
    source,
    sender,
    subject,
    snippet,
    gmailAt: gmailTime(push),
    identity,
    deliveries: owed.map((endpoint) => openDelivery(endpoint.id, now())),
    routes,
    nth: emailLog.index.nextNth++,
    place: NOWHERE,
    attempts: undefined,
    becomingDurable: undefined,
    countedAs: undefined,
  }
}
