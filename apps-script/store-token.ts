import type { Google } from './ports.ts'
import { askReceiver, judgeProbe } from './receiver.ts'
import { ingressUrlOf, usable } from './settings.ts'

interface Access {
  url: string | undefined
  token: string | undefined
}

/** Stores address and token, as typed in Script Properties or else in Setup.js, and says what answers there. */
export function storeToken(google: Google): void {
  const properties = google.properties.readAll()
  const constants = google.setupConstants()
  const typed = clean(properties.INGRESS_URL, properties.PROCESS_API_TOKEN)
  const inSetup = clean(constants.ingressUrl, constants.token)
  // Setup.js wins only if it works where the properties do not: then it was corrected after they were stored.
  const attempts = [merge(typed, inSetup), merge(inSetup, typed)].map((access) => ({
    ...access,
    answer: probe(google, access),
  }))
  const best = attempts.find(({ answer }) => answer === READY) ?? attempts[0]
  if (!best?.url && !best?.token) throw new Error(NOTHING_TYPED)
  if (best.url) google.properties.write('INGRESS_URL', best.url.replace(/\/api\/ingress\/gmail$/, ''))
  if (best.token) google.properties.write('PROCESS_API_TOKEN', best.token)
  google.log(`Stored: ${best.url ? 'INGRESS_URL ' : ''}${best.token ? 'PROCESS_API_TOKEN' : ''}`)
  google.log(best.answer)
}

const READY = 'The receiver is ready and knows the token. Now run setupGmailTrigger.'
const NOTHING_TYPED =
  'INGRESS_URL and PROCESS_API_TOKEN are missing, or still the placeholders - put them into Project Settings, Script Properties, or into Setup.js'

function merge(first: Access, second: Access): Access {
  return { url: first.url ?? second.url, token: first.token ?? second.token }
}

function clean(typedUrl: string | undefined, typedToken: string | undefined): Access {
  const url = usable(typedUrl)
  const token = usable(typedToken)
    ?.replace(/^["']|["']$/g, '')
    .replace(/^bearer\s+/i, '')
  if (token && !/^[!-~]+$/.test(token)) {
    throw new Error(
      'PROCESS_API_TOKEN holds a space or a letter that no token has - copy it again from the receiver',
    )
  }
  return { url: url && ingressUrlOf(url), token }
}

function probe(google: Google, { url, token }: Access): string {
  if (!url || !token) {
    const missing = url ? 'PROCESS_API_TOKEN' : 'INGRESS_URL'
    return `${missing} is still missing - add it in Project Settings, Script Properties, or in Setup.js, and run storeToken again`
  }
  const outcome = judgeProbe(askReceiver(google, { url, token }))
  return outcome.status === 'accepted'
    ? READY
    : `The receiver was asked and does not take mail yet: ${outcome.reason}`
}
