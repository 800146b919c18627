import type { Request, Response } from 'express'
import type { JSX } from 'preact'
import { render } from 'preact-render-to-string'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Finding } from '../../../shared/finding.ts'
import { readCookie } from '../cookies.ts'
import { readHeldForm } from '../sign-in/held-form.ts'
import type { Notice } from '../sign-in/notices.ts'
import { TEXTS, type Language } from './texts.ts'
import { THEMES, type View } from './view.ts'

export const LANGUAGE_COOKIE = 'gpi_language'
export const THEME_COOKIE = 'gpi_theme'
const ZONE_COOKIE = 'gpi_zone' // set by page-js.ts

interface Options {
  now: Date
  isSignedIn?: boolean
  notice?: Notice | undefined
  findings?: Finding[]
}

/** What every page is drawn with: the reader's language, zone and theme, where they are, and what they just did. */
export function createView(
  request: Request,
  { now, isSignedIn = true, notice, findings = [] }: Options,
): View {
  const texts = TEXTS[findLanguage(request)]
  const theme = findChoice(request, 'theme', THEME_COOKIE)
  return {
    texts,
    locale: findLocale(request, texts.locale),
    zone: findZone(request),
    theme: THEMES.find((one) => one === theme),
    path: request.originalUrl,
    isSignedIn,
    held: readHeldForm(request.body?.held),
    done: notice && 'done' in notice ? texts.done[notice.done] : undefined,
    now,
    findings,
  }
}

const zip = promisify(gzip)

export async function sendPage(response: Response, page: JSX.Element): Promise<void> {
  const html = `<!doctype html>${render(page)}`
  response.type('html').vary('Accept-Encoding')
  if (!response.req.acceptsEncodings('gzip')) return void response.send(html)
  response.set('Content-Encoding', 'gzip').send(await zip(html))
}

/** What is chosen by this very request, or was before. */
const findChoice = (request: Request, field: 'language' | 'theme', cookie: string): string | undefined =>
  request.path === `/${field}` ? request.body?.[field] : readCookie(request.headers.cookie, cookie)

function findLanguage(request: Request): Language {
  const chosen = findChoice(request, 'language', LANGUAGE_COOKIE)
  if (chosen === 'fr' || chosen === 'en') return chosen
  return request.acceptsLanguages('en', 'fr') === 'fr' ? 'fr' : 'en'
}

/** `en-US` writes 11/25, `en-GB` 25/11: the first of the page's language that the browser names. */
function findLocale(request: Request, fallback: string): string {
  const language = fallback.slice(0, 2)
  const named = request
    .acceptsLanguages()
    .find((one) => /^[a-z]{2}-[A-Z]{2}$/.test(one) && one.startsWith(language))
  return named ?? fallback
}

export function findZone(request: Request): string | undefined {
  const zone = readCookie(request.headers.cookie, ZONE_COOKIE)
  return zone && isZone(zone) ? zone : undefined
}

function isZone(timeZone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone }))
  } catch {
    return false // there is no other way to ask that knows every spelling
  }
}
