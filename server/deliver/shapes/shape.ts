import type { KeptPush } from '../../../shared/push.ts'
import type { Reading } from '../../../shared/reading.ts'

/** An email on its way to an endpoint. */
export interface SentEmail {
  id: string
  receivedAt: string
  push: KeptPush
  reading: Reading
  /** Of the endpoint. */
  url: string
}

/** Makes the fields of a body; what is undefined is left out. */
export type Shape = (email: SentEmail) => Record<string, unknown>
