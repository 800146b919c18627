import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isSameSecret } from '../../bearer.ts'
import type { Context } from '../../context.ts'
import type { StoredSession } from '../../store/store.ts'
import { readCookie } from '../cookies.ts'
import { noteUse, type LoginLink } from './login-link.ts'
import { BROWSER_COOKIE, readSessionCookie } from './session-cookie.ts'
import { createSessionSigner } from './sign-session.ts'

export const SESSION_MS = 12 * 60 * 60 * 1000 // absolute: nobody stays signed in over night
const IDLE_MS = 30 * 60 * 1000
const SEEN_EVERY_MS = 60 * 1000 // a write a minute, not one a click
const MAX_SESSIONS = 100 // the oldest goes

export interface Sessions {
  open(from: Pick<StoredSession, 'ip' | 'browser' | 'way'>): Promise<{
    id: string
    cookie: string
    browserCookie: string
  }>
  /** Whether it is for the first time, whichever receiver on this store is asked. */
  useLink(link: LoginLink): Promise<boolean>
  /** The open session that the request's cookie stands for. */
  find(request: IncomingMessage): Promise<StoredSession | undefined>
  /** The browser, if somebody was signed in with it before. */
  findBrowser(request: IncomingMessage): Promise<string | undefined>
  /** A person is at it, so its idle time starts anew. */
  touch(session: StoredSession): Promise<void>
  /** Nothing happens to one that has ended. */
  change(id: string, change: (session: StoredSession) => void): Promise<void>
  /** The open ones, in the order of their start. */
  list(): Promise<StoredSession[]>
  end(id: string): Promise<void>
  endAll(but?: string): Promise<void>
}

/** Sessions are kept in the store, so that each can be ended; the cookie is `id.signature`. */
export function createSessions({ config, store, now }: Pick<Context, 'config' | 'store' | 'now'>): Sessions {
  const sign = createSessionSigner(config)

  function isOpen({ startedAt, seenAt }: StoredSession): boolean {
    const at = now().getTime()
    return at < Date.parse(startedAt) + SESSION_MS && at < Date.parse(seenAt) + IDLE_MS
  }

  const replaceAll = (replace: (sessions: StoredSession[]) => StoredSession[]) =>
    store.changeSignIns((signIns) => {
      signIns.sessions = replace(signIns.sessions)
      return signIns.key
    })

  const change: Sessions['change'] = (id, change) =>
    store.changeSignIns(({ sessions }) => {
      const session = sessions.find((one) => one.id === id)
      if (session) change(session)
    })

  return {
    async open(from) {
      const id = randomBytes(16).toString('base64url')
      const at = now().toISOString()
      const session = { id, startedAt: at, seenAt: at, ...from }
      const key = await replaceAll((all) => [...all.filter(isOpen), session].slice(-MAX_SESSIONS))
      const browser = `browser-${id}`
      return {
        id,
        cookie: `${id}.${await sign(key, id)}`,
        browserCookie: `${browser}.${await sign(key, browser)}`,
      }
    },
    useLink: (link) => store.changeSignIns((signIns) => noteUse(signIns, link, now())),
    async findBrowser({ headers }) {
      const [browser = '', signature] = readCookie(headers.cookie, BROWSER_COOKIE)?.split('.') ?? []
      if (!signature || !browser.startsWith('browser-')) return undefined
      const { key } = await store.readSignIns()
      return isSameSecret(signature, await sign(key, browser)) ? browser : undefined
    },
    async find(request) {
      const [id = '', signature] = readSessionCookie(request, config)?.split('.') ?? []
      if (!signature) return undefined
      const { key, sessions } = await store.readSignIns()
      if (!isSameSecret(signature, await sign(key, id))) return undefined
      return sessions.find((session) => session.id === id && isOpen(session))
    },
    async touch({ id, seenAt }) {
      if (now().getTime() < Date.parse(seenAt) + SEEN_EVERY_MS) return
      await change(id, (session) => (session.seenAt = now().toISOString()))
    },
    change,
    list: async () => (await store.readSignIns()).sessions.filter(isOpen),
    async end(id) {
      await replaceAll((all) => all.filter((session) => session.id !== id))
    },
    async endAll(but) {
      await replaceAll((all) => all.filter(({ id }) => id === but))
    },
  }
}
