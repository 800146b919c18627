import type { Response } from 'express'

/** Who does something. It stands in the log beside everything that changes what the receiver does. */
export interface Actor {
  by: 'session' | 'token' | 'password'
  ip: string | undefined
}

export function setActor(response: Response, actor: Actor): void {
  response.locals.actor = actor
}

/** For what stands behind a sign-in. */
export function actorOf(response: Response): Actor {
  return response.locals.actor as Actor // the check of the sign-in put it there: it lets nobody pass without
}
