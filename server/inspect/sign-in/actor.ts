import type { Response } from 'express'
import type { StoredSession } from '../../store/store.ts'

/** Who does something. It stands in the log beside everything that changes what the receiver does. */
export interface Actor {
  by: 'session' | 'token'
  ip: string | undefined
  /** Its id, by which acts and sign-ins are told apart. */
  session?: string
}

interface Locals {
  actor: Actor
  session: StoredSession
}
const localsOf = (response: Response) => response.locals as Locals // what is set below, by the check of the sign-in

export function setToken(response: Response, ip: string | undefined): void {
  localsOf(response).actor = { by: 'token', ip }
}

export function setSession(response: Response, session: StoredSession, ip: string | undefined): void {
  Object.assign(localsOf(response), { session, actor: { by: 'session', ip, session: session.id } })
}

/** For what stands behind a sign-in. */
export const actorOf = (response: Response): Actor => localsOf(response).actor

/** For what stands behind a sign-in at the login page. */
export const sessionOf = (response: Response): StoredSession => localsOf(response).session
