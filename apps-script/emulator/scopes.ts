import type { Manifest } from './script-files.ts'

const AUTH = 'https://www.googleapis.com/auth'
const FULL_GMAIL = 'https://mail.google.com/'

export const SCOPES = {
  /** Any one of these is enough. */
  gmailMetadata: [FULL_GMAIL, `${AUTH}/gmail.modify`, `${AUTH}/gmail.readonly`, `${AUTH}/gmail.metadata`],
  gmailRead: [FULL_GMAIL, `${AUTH}/gmail.modify`, `${AUTH}/gmail.readonly`],
  gmailLabels: [
    FULL_GMAIL,
    `${AUTH}/gmail.modify`,
    `${AUTH}/gmail.readonly`,
    `${AUTH}/gmail.labels`,
    `${AUTH}/gmail.metadata`,
  ],
  fetch: [`${AUTH}/script.external_request`],
  triggers: [`${AUTH}/script.scriptapp`],
  sendMail: [`${AUTH}/script.send_mail`],
  email: [`${AUTH}/userinfo.email`],
}

/** What the script may do: asked for by the manifest and ticked by the owner. */
export function authorizedScopes(manifest: Manifest, granted: string[] | undefined): string[] {
  const asked = manifest.oauthScopes ?? []
  return granted ? asked.filter((scope) => granted.includes(scope)) : asked
}

/** Throws Google's text unless one of `accepted` was granted. */
export function requireScope(authorized: string[], accepted: string[], name: string): void {
  if (accepted.some((scope) => authorized.includes(scope))) return
  const wanted = accepted.length === 1 ? accepted[0] : `(${accepted.join(' || ')})`
  throw new Error(`You do not have permission to call ${name}. Required permissions: ${wanted}`)
}
