import type { KeptPush } from '../../../shared/push.ts'

/** An email on its way to an endpoint. */
export interface SentEmail {
  id: string
  receivedAt: string
  push: KeptPush
  /** Of the endpoint. */
  url: string
}

/** Makes the fields of a body; what is undefined is left out. */
export type Shape = (email: SentEmail) => Record<string, unknown>
