import type { EmailDetail } from '../../../shared/api.ts'
import type { Texts } from './texts.ts'
import { Deliveries } from './deliveries.tsx'
import { shorten } from '../shorten.ts'
import { formatBytes, StatusWord, Time } from './format.tsx'
import { Layout } from './layout.tsx'
import { LiveConnection, LivePart } from './live.tsx'
import type { View } from './view.ts'

// A page of 25 MB would be fetched again with every change; the API has the whole text.
const SHOWN_CHARACTERS = 100_000
const SHOWN_OF_FIELD = 2_000
const SHOWN_HEADERS = 200

interface Props {
  view: View
  email: EmailDetail
  endpointNames: Map<string, string>
}

export function EmailPage({ view, email, endpointNames }: Props) {
  const { texts } = view
  const subject = shorten(email.subject.trim()) || texts.history.noSubject
  const { truncated } = email.push
  return (
    <Layout view={view} title={subject}>
      <LiveConnection />
      <h1>
        <bdi>{subject}</bdi>
      </h1>
      <Envelope texts={texts} email={email} />
      {truncated && Object.values(truncated).includes(true) && <p role="alert">{texts.email.cut}</p>}
      <LivePart view={view} id="deliveries">
        <Deliveries texts={texts} email={email} endpointNames={endpointNames} />
      </LivePart>
      <h2>{texts.email.text}</h2>
      <pre class="mail" dir="auto">
        {email.push.body.slice(0, SHOWN_CHARACTERS)}
      </pre>
      {email.push.body.length > SHOWN_CHARACTERS && <p role="alert">{texts.email.onlyBeginning}</p>}
      {email.push.bodyHtml && <HtmlView texts={texts} id={email.id} />}
      <Attachments texts={texts} email={email} />
      <Headers texts={texts} email={email} />
    </Layout>
  )
}

interface PartProps {
  texts: Texts
  email: EmailDetail
}

function Envelope({ texts, email }: PartProps) {
  const { push } = email
  const lines: [string, string | undefined][] = [
    [texts.email.from, push.sender],
    [texts.email.to, push.to],
    [texts.email.cc, push.cc],
    [texts.email.replyTo, push.replyTo],
    [texts.email.mailbox, push.mailbox],
    [texts.email.labels, push.labels?.join(', ')],
    [texts.email.messageId, push.messageId],
  ]
  return (
    <dl class="envelope">
      <dt>{texts.email.status}</dt>
      <dd>
        <StatusWord word={email.status} />
      </dd>
      <dt>{texts.email.received}</dt>
      <dd>
        <Time iso={email.receivedAt} texts={texts} />
      </dd>
      {push.date && (
        <>
          <dt>{texts.email.date}</dt>
          <dd>
            <Time iso={push.date} texts={texts} />
          </dd>
        </>
      )}
      {lines.map(
        ([name, value]) =>
          value && (
            <>
              <dt>{name}</dt>
              <dd>
                <bdi>{shorten(value, SHOWN_OF_FIELD)}</bdi>
              </dd>
            </>
          ),
      )}
    </dl>
  )
}

/** The frame may do nothing: no scripts, no origin of its own; its document forbids every request besides. */
function HtmlView({ texts, id }: { texts: Texts; id: string }) {
  return (
    <details>
      <summary>{texts.email.html}</summary>
      <p>
        <small>{texts.email.htmlHint}</small>
      </p>
      <iframe
        sandbox=""
        loading="lazy"
        src={`/dashboard/emails/${encodeURIComponent(id)}/html`}
        title={texts.email.html}
      />
    </details>
  )
}

function Attachments({ texts, email }: PartProps) {
  const attachments = email.push.attachments ?? []
  if (attachments.length === 0) return null
  return (
    <>
      <h2>{texts.email.attachments}</h2>
      <ul>
        {attachments.slice(0, SHOWN_HEADERS).map(({ filename, mimeType, size, inline }) => (
          <li key={filename}>
            <bdi>{shorten(filename)}</bdi>{' '}
            <small>
              {shorten(mimeType)}, {formatBytes(size, texts)}
              {inline && `, ${texts.email.inline}`}
            </small>
          </li>
        ))}
      </ul>
    </>
  )
}

function Headers({ texts, email }: PartProps) {
  const headers = email.push.headers ?? []
  if (headers.length === 0) return null
  return (
    <details>
      <summary>{texts.email.headers}</summary>
      <dl class="envelope">
        {headers.slice(0, SHOWN_HEADERS).map(([name, value]) => (
          <>
            <dt>{shorten(name)}</dt>
            <dd>
              <bdi>{shorten(value, SHOWN_OF_FIELD)}</bdi>
            </dd>
          </>
        ))}
      </dl>
      {headers.length > SHOWN_HEADERS && <p>{texts.email.onlyBeginning}</p>}
    </details>
  )
}
