import type { EmailDetail } from '../../../../shared/api.ts'
import type { Auth } from '../../../../shared/push.ts'
import type { FileLink } from '../../../content/file-links.ts'
import { shorten } from '../../shorten.ts'
import { Facts } from '../parts/facts.tsx'
import { showText } from '../parts/show-text.ts'
import { formatBytes, More } from '../parts/format.tsx'
import { Time } from '../parts/times.tsx'
import type { View } from '../view.ts'

const SHOWN_OF_FIELD = 2_000
const SHOWN_ATTACHMENTS = 50

interface Props {
  view: View
  email: EmailDetail
  /** Where the bytes of a file are to be had. */
  fileLink: FileLink
}

/** What is known of it besides what it says. */
export function EmailFacts({ view, email, fileLink }: Props) {
  const { push } = email
  const { email: words } = view.texts
  const lines: [string, string | undefined][] = [
    [words.from, push.sender],
    [words.to, push.to],
    [words.cc, push.cc],
    [words.replyTo, push.replyTo],
    [words.mailbox, push.mailbox],
    [words.labels, push.labels?.join(', ')],
    [words.auth, push.auth && showAuth(push.auth)],
    [words.messageId, push.messageId],
    ['Message-ID', push.rfc822MessageId],
  ]
  return (
    <Facts
      facts={[
        [words.date, push.date && <Time iso={push.date} view={view} />],
        ...lines.map(
          ([name, value]) => [name, value && <bdi>{shorten(value, SHOWN_OF_FIELD)}</bdi>] as const,
        ),
      ]}
    >
      <Attachments view={view} email={email} fileLink={fileLink} />
    </Facts>
  )
}

/** As Gmail's own page of an email has it. */
const showAuth = (auth: Auth) =>
  Object.entries(auth)
    .map(([method, result]) => `${method.toUpperCase()} ${result}`)
    .join(', ')

function Attachments({ view, email, fileLink }: Props) {
  const { email: words } = view.texts
  const attachments = email.push.attachments ?? []
  if (attachments.length === 0) return null
  return (
    <>
      <dt>{words.attachments}</dt>
      {attachments.slice(0, SHOWN_ATTACHMENTS).map(({ filename, mimeType, size, inline, content }, place) => (
        <dd key={place}>
          {content === undefined ? (
            <bdi>{shorten(filename)}</bdi>
          ) : (
            <a href={fileLink(String(place)).path} download>
              <bdi>{showText(filename, words.unnamed)}</bdi>
            </a>
          )}{' '}
          <small>
            {shorten(mimeType)}, {formatBytes(size, view)}
            {inline && `, ${words.inline}`}
          </small>
        </dd>
      ))}
      {attachments.length > SHOWN_ATTACHMENTS && (
        <dd>
          <More of={attachments.length} shown={SHOWN_ATTACHMENTS} view={view} />
        </dd>
      )}
    </>
  )
}
