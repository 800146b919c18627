import { RE2JS, RE2JSException } from 're2js'
import { compose } from '../common/fold-text.ts'
import { remember } from '../common/remember.ts'

const MAX_INSTRUCTIONS = 200 // time grows with them and with the text, never faster

/** In the syntax of RE2, whatever the letter case. Throws what `refusePattern` tells of. */
export const compilePattern = remember((pattern): RE2JS => {
  const made = RE2JS.compile(compose(pattern), RE2JS.CASE_INSENSITIVE)
  if (made.programSize() > MAX_INSTRUCTIONS)
    throw new RE2JSException('it is too large - shorten it, or count less with {…}')
  return made
})

/** Why it cannot be used, if it cannot. */
export function refusePattern(pattern: string): string | undefined {
  try {
    compilePattern(pattern)
    return undefined
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error
    return `${error.message} (the syntax is that of RE2: without look-ahead, look-behind and back-references)`
  }
}
