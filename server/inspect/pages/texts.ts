import { alertsTexts } from './texts/alerts.ts'
import { emailTexts } from './texts/email.ts'
import { endpointsTexts } from './texts/endpoints.ts'
import { historyTexts } from './texts/history.ts'
import { layoutTexts } from './texts/layout.ts'
import { limitsTexts } from './texts/limits.ts'
import { mailboxesTexts } from './texts/mailboxes.ts'
import { noticesTexts } from './texts/notices.ts'
import { overviewTexts } from './texts/overview.ts'
import { rulesTexts } from './texts/rules.ts'
import { settingsTexts } from './texts/settings.ts'
import { setupTexts } from './texts/setup.ts'
import { signInTexts } from './texts/sign-in.ts'
import { totpTexts } from './texts/totp.ts'
import { windowsTexts } from './texts/windows.ts'

export type Language = 'en' | 'fr'

/** Every text of the pages. Status words, names of settings and what machines say are not translated. */
function textsIn(language: Language) {
  return {
    ...layoutTexts[language],
    ...settingsTexts[language],
    ...noticesTexts[language],
    ...mailboxesTexts[language],
    signIn: signInTexts[language],
    history: historyTexts[language],
    overview: overviewTexts[language],
    email: emailTexts[language],
    endpoints: endpointsTexts[language],
    rules: rulesTexts[language],
    limits: limitsTexts[language],
    windows: windowsTexts[language],
    alerts: alertsTexts[language],
    totp: totpTexts[language],
    setup: setupTexts[language],
  }
}
export type Texts = ReturnType<typeof textsIn>

export const TEXTS: Record<Language, Texts> = { en: textsIn('en'), fr: textsIn('fr') }

export type Done = keyof Texts['done']
export const DONE = Object.keys(TEXTS.en.done) as Done[] // of an object that nobody widens
