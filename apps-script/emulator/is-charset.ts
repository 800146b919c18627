import charset from 'libmime/lib/charset.js'

/** libmime reads an unknown charset as UTF-8; Gmail and Utilities do not. */
export function isCharset(name: string): boolean {
  return name !== '' && charset.createDecodeStream(name).supported
}
