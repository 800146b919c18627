import type { EmailDetail } from '../../../../shared/api.ts'
import type { Reading } from '../../../../shared/reading.ts'
import type { FileLink } from '../../../content/file-links.ts'
import { Notice } from '../parts/card.tsx'
import { Deliveries, type DeliveriesProps } from './deliveries.tsx'
import { EmailBody, TABS, type Tab } from './email-body.tsx'
import { EmailFacts } from './email-facts.tsx'
import { emailPath } from './email-path.ts'
import { StatusWord } from '../parts/format.tsx'
import { OutsideLink } from '../parts/outside-link.tsx'
import { gmailUrl } from '../parts/gmail-url.ts'
import { linkTo, type HistoryFilter } from '../history/history-filter.ts'
import { formatDuration } from '../parts/ages.ts'
import { Layout } from '../parts/layout.tsx'
import { LiveConnection, LivePart } from '../parts/live.tsx'
import { showText, splitSender } from '../parts/show-text.ts'
import { SlimVerdict } from '../parts/verdict.tsx'
import { AgeWithin, Time } from '../parts/times.tsx'
import type { View } from '../view.ts'

export interface EmailPageProps extends DeliveriesProps {
  reading: Reading
  /** Where the bytes of a file are to be had. */
  fileLink: FileLink
  tab: Tab
  /** Of the history that led here. */
  filter: HistoryFilter
  newer: string | undefined
  older: string | undefined
}

export function EmailPage(props: EmailPageProps) {
  const { view, email, reading, fileLink, tab, filter } = props
  const { texts } = view
  const subject = showText(email.subject, texts.history.noSubject)
  const { truncated } = email.push
  return (
    <Layout view={view} title={subject}>
      <LiveConnection view={view} />
      <Neighbours {...props} />
      <Envelope view={view} email={email} subject={subject} />
      {truncated && Object.values(truncated).includes(true) && <Notice look="late">{texts.email.cut}</Notice>}
      <LivePart view={view}>
        <SlimVerdict view={view} />
        <Deliveries {...props} />
      </LivePart>
      <section class="card" aria-label={texts.email.content}>
        <Tabs view={view} email={email} tab={tab} filter={filter} />
        <div class="split">
          <EmailBody view={view} email={email} reading={reading} fileLink={fileLink} tab={tab} />
          <EmailFacts view={view} email={email} fileLink={fileLink} />
        </div>
      </section>
    </Layout>
  )
}

/** Back to the same list, and along it. */
function Neighbours({ view, filter, newer, older }: EmailPageProps) {
  const { email: words } = view.texts
  const link = (id: string | undefined, rel: string, label: string) =>
    id && (
      <a class="button small" rel={rel} href={linkTo(filter, emailPath(id))}>
        {label}
      </a>
    )
  return (
    <nav class="actions" aria-label={view.texts.history.pages}>
      <a href={linkTo(filter)}>← {words.back}</a>
      <span class="end actions">
        {link(newer, 'prev', words.newer)}
        {link(older, 'next', words.older)}
      </span>
    </nav>
  )
}
interface PartProps {
  view: View
  email: EmailDetail
}

function Envelope({ view, email, subject }: PartProps & { subject: string }) {
  const { email: words, statuses } = view.texts
  const { name, address } = splitSender(email.sender)
  return (
    <section class="card body">
      <h1 dir="auto">
        <bdi>{subject}</bdi>
      </h1>
      <p class="long">
        {name && <bdi class="name">{name}</bdi>} <bdi class={name ? 'muted' : 'name'}>{address}</bdi>
        {email.push.to && (
          <>
            {' '}
            {words.sentTo} <bdi>{showText(email.push.to)}</bdi>
          </>
        )}
      </p>
      <p class="muted">
        <StatusWord word={email.status} title={statuses[email.status]} /> {words.received.toLowerCase()}{' '}
        <Time iso={email.receivedAt} view={view} />,{' '}
        <AgeWithin words={words.ago} iso={email.receivedAt} view={view} />
        {email.gmailAt && `, ${words.inGmailBefore(formatDuration(untilReceived(email), view))}`}
      </p>
      <GmailLink view={view} email={email} />
    </section>
  )
}

const untilReceived = ({ receivedAt, gmailAt = receivedAt }: EmailDetail) =>
  Math.max(0, Date.parse(receivedAt) - Date.parse(gmailAt)) // clocks differ a little

function GmailLink({ view, email }: PartProps) {
  const href = gmailUrl(email.push)
  if (!href) return null
  return (
    <p>
      <OutsideLink href={href} label={view.texts.email.openInGmail} />
    </p>
  )
}

function Tabs({ view, email, tab, filter }: Pick<EmailPageProps, 'view' | 'email' | 'tab' | 'filter'>) {
  const { tabs } = view.texts.email
  const { push, id } = email
  const shown = TABS.filter((name) =>
    name === 'html' ? push.bodyHtml : name === 'headers' ? push.headers?.length : true,
  )
  return (
    <nav class="tabs" aria-label={view.texts.email.content}>
      {shown.map((name) => (
        <a
          href={linkTo({ ...filter, view: name }, emailPath(id))}
          aria-current={name === tab ? 'page' : undefined}
          key={name}
        >
          {tabs[name]}
        </a>
      ))}
    </nav>
  )
}
