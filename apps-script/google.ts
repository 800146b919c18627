import { GmailError, type Google, type HttpAnswer, type HttpRequest, type Mailbox } from './ports.ts'

declare const SETUP_INGRESS_URL: string | undefined
declare const SETUP_PROCESS_API_TOKEN: string | undefined
/** Set by build.mjs; false leaves MailApp, and its scope, out. */
declare const WITH_OWNER_MAIL: boolean

const TIMEOUT_SECONDS = 30 // a receiver that hangs must not eat the 90 trigger minutes of the day

/** The only place that names Google's globals. */
export function createGoogle(event?: { triggerUid?: string }): Google {
  return {
    firedBy: event?.triggerUid,
    mailbox: createMailbox(),
    http: { send: (requests) => sendAll(requests).map(toAnswer) },
    properties: {
      readAll: () => PropertiesService.getScriptProperties().getProperties(),
      write: (key, value) => void PropertiesService.getScriptProperties().setProperty(key, value),
    },
    triggers: {
      list: (functionName) =>
        ScriptApp.getProjectTriggers()
          .filter((trigger) => trigger.getHandlerFunction() === functionName)
          .map((trigger) => trigger.getUniqueId()),
      create: (functionName, minutes) =>
        ScriptApp.newTrigger(functionName).timeBased().everyMinutes(minutes).create().getUniqueId(),
      remove: removeTriggers,
    },
    takeLock: (waitMs) => LockService.getScriptLock().tryLock(waitMs),
    requireAllScopes: () => ScriptApp.requireAllScopes(ScriptApp.AuthMode.FULL),
    sendMail(to, subject, body) {
      if (WITH_OWNER_MAIL) MailApp.sendEmail(to, subject, body)
    },
    base64: (bytes) => Utilities.base64Encode(Array.from(bytes)),
    textOf,
    bytesOfBase64Url: (text) => Utilities.base64DecodeWebSafe(text),
    setupConstants: () => ({
      ingressUrl: typeof SETUP_INGRESS_URL === 'undefined' ? undefined : SETUP_INGRESS_URL,
      token: typeof SETUP_PROCESS_API_TOKEN === 'undefined' ? undefined : SETUP_PROCESS_API_TOKEN,
    }),
    now: () => Date.now(),
    log: (line) => console.log(line),
  }
}

/** Text, not a page: from a page of HtmlService whoever has the address could call every function of the script. */
export function emptyAnswer(): unknown {
  return ContentService.createTextOutput('')
}

// The object that create() returns cannot be deleted in the same run (Google answers 500); those listed can.
function removeTriggers(ids: string[]): void {
  for (const trigger of ScriptApp.getProjectTriggers()) {
    if (ids.includes(trigger.getUniqueId())) ScriptApp.deleteTrigger(trigger)
  }
}

function textOf(bytes: ArrayLike<number>, charset: string): string {
  const blob = Utilities.newBlob(Array.from(bytes))
  try {
    return blob.getDataAsString(charset)
  } catch {
    return blob.getDataAsString('UTF-8')
  }
}

function createMailbox(): Mailbox {
  // The fields that Google's types call optional, and that are always there.
  type LabelList = { id: string; name: string }[]
  type Profile = { emailAddress: string; historyId: string }
  return {
    getProfile: () => ask((users) => users.getProfile('me') as Profile),
    listHistory: (options) => ask(({ History }) => History.list('me', options)),
    listMessages: (options) => ask(({ Messages }) => Messages.list('me', options)),
    getMessage: (id, format = 'full') => ask(({ Messages }) => Messages.get('me', id, { format })),
    getRawMessage: (id) => ask(({ Messages }) => Messages.get('me', id, { format: 'raw' }).raw ?? []),
    getAttachment: (id, partId) =>
      ask(({ Messages }) => Messages.Attachments.get('me', id, partId).data ?? []),
    listLabels: () => ask(({ Labels }) => (Labels.list('me').labels ?? []) as LabelList),
    watch: (request) => ask((users) => users.watch(request, 'me') as { expiration: string }),
    stopWatch: () => ask((users) => users.stop('me')),
  }
}

function ask<T>(question: (users: NonNullable<typeof Gmail>['Users']) => T): T {
  try {
    if (typeof Gmail !== 'undefined' && Gmail.Users) return question(Gmail.Users)
    throw new Error('the Gmail service is switched off - push appsscript.json too: npx clasp push --force')
  } catch (error) {
    const { message, details } = error as { message?: string; details?: { code?: number; message?: string } }
    throw new GmailError(details?.message ?? message ?? String(error), details?.code)
  }
}

function sendAll(requests: HttpRequest[]): GoogleAppsScript.URL_Fetch.HTTPResponse[] {
  if (requests.length > 1)
    return UrlFetchApp.fetchAll(requests.map((request) => ({ url: request.url, ...toOptions(request) })))
  return requests.map((request) => UrlFetchApp.fetch(request.url, toOptions(request))) // quicker than fetchAll
}

function toOptions({ token, payload }: HttpRequest) {
  return {
    ...(payload === undefined
      ? { method: 'get' as const }
      : { method: 'post' as const, contentType: 'application/json', payload }),
    headers: { Authorization: `Bearer ${token}` },
    muteHttpExceptions: true,
    followRedirects: false,
    timeoutSeconds: TIMEOUT_SECONDS,
  }
}

function toAnswer(response: GoogleAppsScript.URL_Fetch.HTTPResponse): HttpAnswer {
  const headers = Object.entries(response.getHeaders()).map(([name, value]) => [
    name.toLowerCase(),
    String(value),
  ])
  return {
    status: response.getResponseCode(),
    headers: Object.fromEntries(headers),
    body: response.getContentText(),
  }
}
