import type { Google } from './ports.ts'
import { askReceiver, type Outcome } from './receiver.ts'
import { ingressUrlOf } from './settings.ts'

interface Access {
  url: string | undefined
  token: string | undefined
}

const PLACEHOLDER =
  /^[<"'$\s]*(votre[-_ ]|your[-_ ]|process_api_token|changeme|xxx)|\/\/(votre|your)-instance/i

/** Stores address and token, as typed in Script Properties or else in Setup.js, and says what answers there. */
export function storeToken(google: Google): void {
  const properties = google.properties.readAll()
  const typed = { url: usable(properties.INGRESS_URL), token: usable(properties.PROCESS_API_TOKEN) }
  const constants = google.setupConstants()
  const inSetup = { url: usable(constants.ingressUrl), token: usable(constants.token) }
  const access = choose(google, clean(typed, inSetup), clean(inSetup, typed))
  if (!access.token && !access.url) throw new Error(nothingTyped(Boolean(properties.PROCESS_API_TOKEN)))
  if (access.url) google.properties.write('INGRESS_URL', access.url.replace(/\/api\/ingress\/gmail$/, ''))
  if (access.token) google.properties.write('PROCESS_API_TOKEN', access.token)
  google.log(
    `Stored: ${[access.url && 'INGRESS_URL', access.token && 'PROCESS_API_TOKEN'].filter(Boolean).join(', ')}`,
  )
  google.log(report(google, access))
}

/** Setup.js wins only if it works where the properties do not: then it was corrected after they were stored. */
function choose(google: Google, first: Access, second: Access): Access {
  const isSame = first.url === second.url && first.token === second.token
  if (isSame || probe(google, first)?.status === 'accepted') return first
  return probe(google, second)?.status === 'accepted' ? second : first
}

function clean(first: Access, second: Access): Access {
  const url = first.url ?? second.url
  const token = first.token ?? second.token
  return { url: url && ingressUrlOf(url), token: token && cleanToken(token) }
}

function usable(typed: string | undefined): string | undefined {
  const text = typed?.trim()
  return text && !PLACEHOLDER.test(text) ? text : undefined
}

function cleanToken(typed: string): string {
  const token = typed
    .replace(/^["']|["']$/g, '')
    .replace(/^bearer\s+/i, '')
    .trim()
  if (/^[!-~]+$/.test(token)) return token
  throw new Error(
    'PROCESS_API_TOKEN holds a space or a letter that no token has - copy it again from the receiver',
  )
}

function probe(google: Google, { url, token }: Access): Outcome | undefined {
  return url && token ? askReceiver(google, { url, token }) : undefined
}

function report(google: Google, access: Access): string {
  const outcome = probe(google, access)
  if (!outcome) {
    const missing = access.url ? 'PROCESS_API_TOKEN' : 'INGRESS_URL'
    return `${missing} is still missing - add it in Project Settings, Script Properties, or in Setup.js, and run storeToken again`
  }
  if (outcome.status !== 'accepted')
    return `The receiver was asked and does not take mail yet: ${outcome.reason}`
  if (outcome.json.status !== 'ready')
    return `${access.url} answers, but not as a receiver - check INGRESS_URL`
  if (outcome.json.ingress === 'disabled')
    return 'The receiver knows the token, but Gmail ingress is switched off there.'
  return 'The receiver is ready and knows the token. Now run setupGmailTrigger.'
}

function nothingTyped(isPlaceholder: boolean): string {
  const what = isPlaceholder
    ? 'PROCESS_API_TOKEN is still the placeholder'
    : 'Neither address nor token was typed'
  return `${what} - put INGRESS_URL and PROCESS_API_TOKEN into Project Settings, Script Properties, or into Setup.js`
}
