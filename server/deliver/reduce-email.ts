import type { SentPush } from '../../shared/webhook-body.ts'

const BODY_CHARACTERS = 10_000
const FIELD_CHARACTERS = 4_000 // of its JSON: all of it stays below 100 kB, which is as much as many servers take

interface Email {
  id: string
  receivedAt: string
  push: SentPush
}

/** For an endpoint to which the email is too large: what is large is left out, and `url`, if there is one, says where it is. */
export function reduceEmail({ id, receivedAt, push }: Email, url: string | undefined) {
  const { body, attachments, ...others } = push
  const isBodyCut = body.length > BODY_CHARACTERS
  const kept = {
    ...Object.fromEntries(
      Object.entries({ ...others, attachments: reduceFiles(attachments) }).filter(isSmall),
    ),
    body: isBodyCut ? `${beginningOf(body)} …${url ? `\n\n${url}` : ''}` : body,
    truncated: {
      ...push.truncated,
      ...(isBodyCut && { body: true }),
      ...(!isSmall(['bodyHtml', push.bodyHtml]) && { bodyHtml: true }),
      ...(attachments?.some(({ content }) => content !== undefined) && { attachments: true }),
    },
    ...(url && { restUrl: url }),
  }
  return { id, receivedAt, pushJson: JSON.stringify(kept) }
}

/** With their links if those are few enough, and never with content. */
function reduceFiles(attachments: SentPush['attachments']) {
  const linked = attachments?.map(({ content: _content, ...file }) => file)
  const bare = linked?.map(({ url: _url, expiresAt: _expiresAt, sha256: _sha256, ...file }) => file)
  return [linked, bare].find((files) => isSmall(['attachments', files]))
}

const isSmall = ([_name, value]: [string, unknown]) =>
  value === undefined || JSON.stringify(value).length <= FIELD_CHARACTERS

/** Never half a character. */
const beginningOf = (text: string) => text.slice(0, BODY_CHARACTERS).replace(/[\uD800-\uDBFF]$/, '')
