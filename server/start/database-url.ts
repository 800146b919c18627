import { z } from 'zod'

/** A password is the part of a URL that is pasted as it is, and one with these characters ends somewhere else. */
const ENCODE =
  'cannot be read: in its user name and password, # must be written as %23, / as %2F, ? as %3F, @ as %40, % as %25'

export const DatabaseUrl = z
  .string()
  .trim()
  .regex(/^postgres(ql)?:\/\//, { error: 'must begin with postgres://', abort: true })
  .refine(isReadable, { error: ENCODE })

function isReadable(text: string): boolean {
  const withHost = text.replace('@/', '@localhost/') // the socket's folder is then given as ?host=
  if (!URL.canParse(withHost)) return false
  const { username, password, pathname, search, hash } = new URL(withHost)
  const isCutShort = hash !== '' || `${pathname}${search}`.includes('@')
  return !isCutShort && isDecodable(username + password)
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false // a % that begins nothing
  }
}
