import type { Request, Response } from 'express'
import type { JSX } from 'preact'
import { render } from 'preact-render-to-string'
import { readCookie } from '../cookies.ts'
import type { View } from './view.ts'
import type { Notice } from '../sign-in/notices.ts'
import { TEXTS, type Language } from './texts.ts'

export const LANGUAGE_COOKIE = 'gpi_language'

/** What every page is drawn with: the reader's language, where they are, and what they just did. */
export function createView(
  request: Request,
  options: { isSignedIn?: boolean; notice?: Notice | undefined } = {},
): View {
  const texts = TEXTS[findLanguage(request)]
  const { isSignedIn = true, notice } = options
  return {
    texts,
    path: request.originalUrl,
    isSignedIn,
    done: notice && 'done' in notice ? texts.done[notice.done] : undefined,
  }
}

export function sendPage(response: Response, page: JSX.Element): void {
  response.type('html').send(`<!doctype html>${render(page)}`)
}

function findLanguage(request: Request): Language {
  const chosen = readCookie(request.headers.cookie, LANGUAGE_COOKIE)
  if (chosen === 'fr' || chosen === 'en') return chosen
  return request.acceptsLanguages('en', 'fr') === 'fr' ? 'fr' : 'en'
}
