import type { AttachedMessage, Reading } from '../../../../shared/reading.ts'
import { formatBytes } from '../parts/format.tsx'
import { OpenedText } from './opened-text.tsx'
import { showText } from '../parts/show-text.ts'
import { Time } from '../parts/times.tsx'
import type { View } from '../view.ts'

interface Props {
  view: View
  reading: Reading
}

/** What came attached as messages, each to be unfolded. */
export function AttachedMessages({ view, reading: { attachedMessages = [] } }: Props) {
  if (attachedMessages.length === 0) return null
  return (
    <div class="attached">
      <h3>{view.texts.email.attachedMessages}</h3>
      {attachedMessages.map((message, index) => (
        <Message view={view} message={message} key={index} />
      ))}
    </div>
  )
}

/** What could not be worked out of the email. */
export function Unread({ view, reading: { unread = [] } }: Props) {
  const { email: words } = view.texts
  if (unread.length === 0) return null
  return (
    <div class="attached small muted long">
      {words.unread}
      <ul>
        {unread.map(({ what, code }, index) => (
          <li key={index}>
            <bdi>{code === 'body_too_long' ? words.replyEnd : showText(what, words.unnamed)}</bdi> (
            {words.unreadReasons[code]})
          </li>
        ))}
      </ul>
    </div>
  )
}

function Message({ view, message }: { view: View; message: AttachedMessage }) {
  const { history, email: words } = view.texts
  const { from, to, subject, date, text, files } = message
  return (
    <details>
      <summary>
        <bdi>{showText(subject, history.noSubject)}</bdi>{' '}
        <small>
          <bdi>{showText(from)}</bdi>
        </small>
      </summary>
      <p class="small muted long">
        {to && (
          <>
            {words.sentTo} <bdi>{showText(to)}</bdi>{' '}
          </>
        )}
        {date && <Time iso={date} view={view} />}
      </p>
      <OpenedText view={view} text={text} />
      {files.length > 0 && (
        <p class="small long">
          {words.attachments}
          {view.texts.colon}
          <bdi>
            {files
              .map(
                ({ filename, size }) => `${showText(filename, words.unnamed)} (${formatBytes(size, view)})`,
              )
              .join(', ')}
          </bdi>
        </p>
      )}
    </details>
  )
}
