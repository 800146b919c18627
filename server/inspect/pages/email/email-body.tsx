import type { EmailDetail } from '../../../../shared/api.ts'
import type { Reading } from '../../../../shared/reading.ts'
import type { FileLink } from '../../../content/file-links.ts'
import { ownWords } from '../../../content/own-words.ts'
import { webhookBody } from '../../../content/webhook-body.ts'
import { asCurl } from './as-curl.ts'
import { emailPath } from './email-path.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { Facts } from '../parts/facts.tsx'
import { shorten } from '../../shorten.ts'
import { AttachedMessages, Unread } from './attached-messages.tsx'
import { OpenedWinmails } from './opened-winmails.tsx'
import type { View } from '../view.ts'

export const TABS = ['text', 'html', 'headers', 'json'] as const
export type Tab = (typeof TABS)[number]

// A page of 25 MB would be slow to draw; the API has the whole text.
const SHOWN_CHARACTERS = 100_000
const SHOWN_OF_FIELD = 2_000
const SHOWN_HEADERS = 200

interface Props {
  view: View
  email: EmailDetail
  reading: Reading
}

interface BodyProps extends Props {
  tab: Tab
  fileLink: FileLink
}

/** What the email says, as the tab wants it. */
export function EmailBody({ view, email, reading, tab, fileLink }: BodyProps) {
  switch (tab) {
    case 'text':
      return (
        <div>
          <Text view={view} text={email.push.body} own={ownLength(email, reading)} class="prose mail" />
          <AttachedMessages view={view} reading={reading} />
          <OpenedWinmails view={view} reading={reading} fileLink={fileLink} />
          <Unread view={view} reading={reading} />
        </div>
      )
    case 'html':
      return <HtmlView view={view} id={email.id} />
    case 'headers':
      return <Headers view={view} headers={email.push.headers} />
    case 'json':
      return <AsSent view={view} email={email} reading={reading} />
  }
}

/** What its webhooks say, to be read and to be sent again by hand. */
function AsSent({ view, email, reading }: Props) {
  const body = webhookBody({ ...email, reading })
  const json = JSON.stringify(body, null, 1)
  const curl = asCurl(email.deliveries[0]?.id ?? email.id, JSON.stringify(body))
  return (
    <div class="long">
      <p class="actions">
        {isWhole(json) && <CopyButton view={view} from="as-sent" />}
        {isWhole(curl) && <CopyButton view={view} from="as-curl" label={view.texts.email.asCurl} />}
      </p>
      <Text view={view} id="as-sent" text={json} class="mail" />
      {isWhole(curl) && (
        <details id="curl">
          <summary>curl</summary>
          <Text view={view} id="as-curl" text={curl} class="mail" />
        </details>
      )}
    </div>
  )
}

/** A part of it would be no JSON, and half a command. */
const isWhole = (text: string) => text.length <= SHOWN_CHARACTERS

/** Where the quote or the signature begins. */
const ownLength = ({ push }: EmailDetail, { reply }: Reading) => reply && ownWords(push.body, reply).length

interface TextProps {
  view: View
  text: string
  id?: string
  class: string
  /** What comes after so many characters is shown fainter. */
  own?: number | undefined
}

function Text({ view, text, id, class: look, own = text.length }: TextProps) {
  return (
    <div>
      <pre class={look} id={id} dir="auto" tabindex={0}>
        {text.slice(0, Math.min(own, SHOWN_CHARACTERS))}
        {own < text.length && <span class="muted">{text.slice(own, SHOWN_CHARACTERS)}</span>}
      </pre>
      {!isWhole(text) && <p role="alert">{view.texts.email.onlyBeginning}</p>}
    </div>
  )
}

/** The frame may do nothing: no scripts, no origin of its own; its document forbids every request besides. */
function HtmlView({ view, id }: { view: View; id: string }) {
  const { htmlHint, tabs } = view.texts.email
  return (
    <div>
      <p class="small muted">{htmlHint}</p>
      <iframe sandbox="" class="mail" loading="lazy" src={`${emailPath(id)}/html`} title={tabs.html} />
    </div>
  )
}

function Headers({ view, headers = [] }: { view: View; headers: [string, string][] | undefined }) {
  return (
    <div>
      <Facts
        facts={headers
          .slice(0, SHOWN_HEADERS)
          .map(([name, value]) => [shorten(name, 60), <bdi>{shorten(value, SHOWN_OF_FIELD)}</bdi>])}
      />
      {headers.length > SHOWN_HEADERS && <p>{view.texts.email.onlyBeginning}</p>}
    </div>
  )
}
