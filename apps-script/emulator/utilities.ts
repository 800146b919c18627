import { createHash, createHmac, randomUUID } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { createBlob } from './blob.ts'
import { formatDate } from './format-date.ts'
import type { Run } from './run.ts'
import { service, type Service } from './service.ts'

type Bytes = string | number[]

const LONGEST_SLEEP_MS = 300_000
const DIGESTS: Record<string, string> = {
  MD5: 'md5',
  SHA_1: 'sha1',
  SHA_256: 'sha256',
  SHA_384: 'sha384',
  SHA_512: 'sha512',
}

/** All but `sleep` is done on the spot, so only that counts as a service call. */
export function createUtilities(run: Run): Service {
  return service('Utilities', {
    Charset: { UTF_8: 'UTF-8', US_ASCII: 'US-ASCII' },
    DigestAlgorithm: Object.fromEntries(Object.keys(DIGESTS).map((name) => [name, name])),
    sleep: (ms: number) => {
      if (!(ms >= 0 && ms <= LONGEST_SLEEP_MS)) throw new Error('Invalid argument: milliseconds')
      run.call(
        'Utilities.sleep',
        [ms],
        () => undefined,
        () => ms,
      )
    },
    newBlob: (data: Bytes, contentType?: string, name?: string) =>
      createBlob(toBuffer(data), contentType, name),
    base64Encode: (data: Bytes) => toBuffer(data).toString('base64'),
    base64EncodeWebSafe: (data: Bytes) =>
      toBuffer(data).toString('base64').replaceAll('+', '-').replaceAll('/', '_'),
    base64Decode: (text: string) => new Int8Array(decodeStrictly(text, /^[A-Za-z0-9+/\s]*={0,2}\s*$/)),
    base64DecodeWebSafe: (text: string) => new Int8Array(decodeStrictly(text, /^[\w\s-]*={0,2}\s*$/)),
    computeDigest: (algorithm: string, data: Bytes) =>
      new Int8Array(
        createHash(DIGESTS[algorithm] ?? algorithm)
          .update(toBuffer(data))
          .digest(),
      ),
    computeHmacSha256Signature: (data: Bytes, key: Bytes) =>
      new Int8Array(createHmac('sha256', toBuffer(key)).update(toBuffer(data)).digest()),
    gzip: (blob: Service) => createBlob(gzipSync(bytesOf(blob)), 'application/x-gzip'),
    ungzip: (blob: Service) => createBlob(gunzipSync(bytesOf(blob))),
    getUuid: () => randomUUID(),
    formatDate: (date: Date, timeZone: string, pattern: string) =>
      formatDate(date.getTime(), timeZone, pattern),
  })
}

function toBuffer(data: Bytes): Buffer {
  return typeof data === 'string' ? Buffer.from(data) : Buffer.from(Int8Array.from(data).buffer)
}

const bytesOf = (blob: Service) => Buffer.from((blob.members.getBytes as () => Int8Array)().buffer)

function decodeStrictly(text: string, allowed: RegExp): Buffer {
  if (!allowed.test(text)) throw new Error('Could not decode string.')
  return Buffer.from(text.replaceAll('-', '+').replaceAll('_', '/'), 'base64')
}
