import { INGRESS_PATH } from '../../shared/ingress-path.ts'
import type { Google } from '../ports.ts'
import { askReceiver, judgeProbe } from '../receiver/ask-receiver.ts'
import { ingressUrlOf, notSet, tokenOf, usable } from '../run/settings.ts'

interface Access {
  url: string | undefined
  token: string | undefined
}

/** Stores address and token, as typed in Setup.js or in Script Properties, and says which, and what answers there. */
export function storeToken(google: Google): void {
  const properties = google.properties.readAll()
  const constants = google.setupConstants()
  const typed = clean(properties.INGRESS_URL, properties.PROCESS_API_TOKEN)
  const inSetup = clean(constants.ingressUrl, constants.token)
  // What was typed last is meant: Setup.js is as it was when it was taken, or it is newer than the properties.
  const setup = [inSetup.url, inSetup.token].join(' ').trim()
  const isSetupNew = (properties[TAKEN_KEY] ?? '') !== setup
  const first = tryOut(google, isSetupNew ? merge(inSetup, typed) : merge(typed, inSetup))
  const second = isSetupNew && first.answer !== READY ? tryOut(google, merge(typed, inSetup)) : first
  const best = second.answer === READY ? second : first
  if (!best.url && !best.token) throw new Error(notSet('INGRESS_URL and PROCESS_API_TOKEN'))
  if (best !== first) google.log(`Setup.js was not taken: ${first.answer}`)
  else if (isSetupNew) google.properties.write(TAKEN_KEY, setup)
  store(google, 'INGRESS_URL', best.url, inSetup.url)
  store(google, 'PROCESS_API_TOKEN', best.token, inSetup.token)
  google.log(best.answer)
}

function store(google: Google, name: string, value: string | undefined, inSetup: string | undefined): void {
  if (!value) return
  google.properties.write(name, value.replace(INGRESS_PATH, ''))
  google.log(`Stored: ${name}, as typed in ${value === inSetup ? 'Setup.js' : 'Script Properties'}`)
}

const TAKEN_KEY = 'SETUP_TAKEN'
const READY = 'The receiver is ready and knows the token. Now run setupGmailTrigger.'

function merge(first: Access, second: Access): Access {
  return { url: first.url ?? second.url, token: first.token ?? second.token }
}

function clean(typedUrl: string | undefined, typedToken: string | undefined): Access {
  const url = usable(typedUrl)
  const token = usable(typedToken)
  return { url: url && ingressUrlOf(url), token: token && tokenOf(token) }
}

function tryOut(google: Google, access: Access): Access & { answer: string } {
  const { url, token } = access
  if (!url || !token) return { ...access, answer: notSet(url ? 'PROCESS_API_TOKEN' : 'INGRESS_URL') }
  const outcome = judgeProbe(askReceiver(google, 'probe', { url, token }))
  const answer = outcome.status === 'accepted' ? READY : `The receiver takes no mail yet: ${outcome.reason}`
  return { ...access, answer }
}
