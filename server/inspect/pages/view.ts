import type { Finding } from '../../../shared/finding.ts'
import type { HeldForm } from '../sign-in/held-form.ts'
import type { Texts } from './texts.ts'

/** Who reads a page, and where they are in it. */
export interface View {
  texts: Texts
  /** In which numbers and times are written: the language's, of the reader's own country. */
  locale: string
  /** The reader's time zone, once their browser has said it. */
  zone: string | undefined
  /** Undefined: as the system has it. */
  theme: Theme | undefined
  /** Path and query of this page, to come back to. */
  path: string
  isSignedIn: boolean
  /** A form that waits in this page to be sent. */
  held?: HeldForm | undefined
  /** What the reader just did, in words. */
  done?: string | undefined
  now: Date
  /** What is not well, the worst first; only for who is signed in. */
  findings: Finding[]
}

export const THEMES = ['light', 'dark'] as const
export type Theme = (typeof THEMES)[number]
