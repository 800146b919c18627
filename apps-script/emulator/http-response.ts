import libcharset from 'libmime/lib/charset.js'
import { createBlob } from './blob.ts'
import { service, type Service } from './service.ts'

export function createHttpResponse(
  status: number,
  headers: Record<string, string | string[]>,
  body: Buffer,
): Service {
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1]
  const declared = /charset=["']?([\w-]+)/i.exec(String(type))?.[1]
  return service('HTTPResponse', {
    getResponseCode: () => status,
    getContentText: (charset?: string) => libcharset.decode(body, charset ?? declared ?? 'utf-8'),
    getContent: () => new Int8Array(body),
    getBlob: () => createBlob(body, String(type ?? 'application/octet-stream')),
    getHeaders: () => headers,
    getAllHeaders: () => headers,
  })
}
