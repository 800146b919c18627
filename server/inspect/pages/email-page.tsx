import type { EmailDetail } from '../../../shared/api.ts'
import { Deliveries } from './deliveries.tsx'
import { EmailBody, TABS, type Tab } from './email-body.tsx'
import { EmailFacts } from './email-facts.tsx'
import { StatusWord } from './format.tsx'
import { Layout } from './layout.tsx'
import { LiveConnection, LivePart } from './live.tsx'
import { showText, splitSender } from './show-text.ts'
import { Age, Time } from './times.tsx'
import type { View } from './view.ts'

interface Props {
  view: View
  email: EmailDetail
  endpointNames: Map<string, string>
  tab: Tab
}

export function EmailPage({ view, email, endpointNames, tab }: Props) {
  const { texts } = view
  const subject = showText(email.subject, texts.history.noSubject)
  const { truncated } = email.push
  return (
    <Layout view={view} title={subject}>
      <LiveConnection />
      <Envelope view={view} email={email} subject={subject} />
      {truncated && Object.values(truncated).includes(true) && (
        <p role="alert" class="notice late">
          {texts.email.cut}
        </p>
      )}
      <LivePart view={view} id="deliveries">
        <Deliveries view={view} email={email} endpointNames={endpointNames} />
      </LivePart>
      <section class="card" aria-label={texts.email.content}>
        <Tabs view={view} email={email} tab={tab} />
        <div class="split">
          <EmailBody view={view} email={email} tab={tab} />
          <EmailFacts view={view} email={email} />
        </div>
      </section>
    </Layout>
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
        <Time iso={email.receivedAt} view={view} />, <Age iso={email.receivedAt} view={view} />
      </p>
    </section>
  )
}

function Tabs({ view, email, tab }: PartProps & { tab: Tab }) {
  const { tabs } = view.texts.email
  const { push, id } = email
  const shown = TABS.filter((name) =>
    name === 'html' ? push.bodyHtml : name === 'headers' ? push.headers?.length : true,
  )
  return (
    <nav class="tabs" aria-label={view.texts.email.content}>
      {shown.map((name) => (
        <a
          href={`/dashboard/emails/${encodeURIComponent(id)}?view=${name}`}
          aria-current={name === tab ? 'page' : undefined}
          key={name}
        >
          {tabs[name]}
        </a>
      ))}
    </nav>
  )
}
