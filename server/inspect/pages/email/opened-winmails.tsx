import type { OpenedWinmail, Reading } from '../../../../shared/reading.ts'
import type { FileLink } from '../../../content/file-links.ts'
import { formatBytes } from '../parts/format.tsx'
import { OpenedText } from './opened-text.tsx'
import { showText } from '../parts/show-text.ts'
import { shorten } from '../../shorten.ts'
import type { View } from '../view.ts'

interface Props {
  view: View
  reading: Reading
  fileLink: FileLink
}

/** What Outlook packed into winmail.dat. */
export function OpenedWinmails({ view, reading: { winmail = [] }, fileLink }: Props) {
  if (winmail.length === 0) return null
  return (
    <div class="attached">
      <h3>{view.texts.email.winmail}</h3>
      {winmail.map((one) => (
        <Opened view={view} opened={one} fileLink={fileLink} key={one.attachment} />
      ))}
    </div>
  )
}

function Opened({ view, opened, fileLink }: Omit<Props, 'reading'> & { opened: OpenedWinmail }) {
  const { email: words } = view.texts
  const { attachment, text, files } = opened
  return (
    <>
      {files.length > 0 && (
        <ul class="small long">
          {files.map(({ filename, mimeType, size }, place) => (
            <li key={place}>
              <a href={fileLink(`${attachment}.${place}`).path} download>
                <bdi>{showText(filename, words.unnamed)}</bdi>
              </a>{' '}
              <small>
                {shorten(mimeType)}, {formatBytes(size, view)}
              </small>
            </li>
          ))}
        </ul>
      )}
      {text && (
        <details>
          <summary>{words.tabs.text}</summary>
          <OpenedText view={view} text={text} />
        </details>
      )}
    </>
  )
}
