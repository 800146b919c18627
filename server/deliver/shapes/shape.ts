import type { ReadEmail } from '../../content/link-files.ts'

/** An email on its way to an endpoint. */
export interface SentEmail extends ReadEmail {
  /** Of the endpoint. */
  url: string
}

/** Makes the fields of a body; what is undefined is left out. */
export type Shape = (email: SentEmail) => Record<string, unknown>
