import libcharset from 'libmime/lib/charset.js'
import { isCharset } from './is-charset.ts'
import { service, type Service } from './service.ts'

export function createBlob(
  bytes: Uint8Array,
  contentType: string | null = null,
  name: string | null = null,
): Service {
  const blob = service('Blob', {
    getBytes: () => new Int8Array(bytes),
    getDataAsString: (charset = 'UTF-8') => {
      if (!isCharset(charset)) throw new Error(`Invalid argument: ${charset}`)
      return libcharset.decode(Buffer.from(bytes), charset)
    },
    getContentType: () => contentType,
    getName: () => name,
    copyBlob: () => createBlob(bytes, contentType, name),
    setName: (newName: string) => createBlob(bytes, contentType, newName),
    setContentType: (newType: string) => createBlob(bytes, newType, name),
  })
  return blob
}
