import type { Texts } from './texts.ts'

export interface View {
  texts: Texts
  /** Path and query of this page, to come back to. */
  path: string
  isSignedIn: boolean
  /** What the reader just did, in words. */
  done?: string | undefined
}
