import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { createTurns } from '../common/turns.ts'
import { collectBody, invalidJson, tooLarge } from './collect-body.ts'
import { MAX_DEPTH, MAX_ELEMENTS, measureJson } from './measure-json.ts'
import { createUploadRoom } from './upload-room.ts'

/** What is more than one of these is read while no other is, because it takes many times its size in memory. */
const LARGE = { bytes: 1024 * 1024, elements: 5_000 }

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i
const BYTE_ORDER_MARK = 0xfeff

/** Hands the object in the request's body to `use`, and counts its bytes as in flight until `use` is through. */
export type JsonReader = <T>(
  request: IncomingMessage,
  use: (payload: Record<string, unknown>) => Promise<T>,
) => Promise<T>

/**
 * Reads JSON objects. Our own reader, because the token is checked before the first byte of the body is read, and because
 * parsers turn an empty body into `{}`. What all requests hold is limited, in bytes and in what the bytes become.
 */
export function createJsonReader(): JsonReader {
  const enter = createUploadRoom()
  const inTurn = createTurns()
  return async function readJson(request, use) {
    if (!JSON_TYPE.test(request.headers['content-type'] ?? '')) throw invalidJson()
    const upload = enter()
    try {
      const body = await collectBody(request, upload)
      const isLarge = checkStructure(body)
      return await (isLarge ? inTurn(() => use(parseObject(body))) : use(parseObject(body)))
    } finally {
      upload.leave()
    }
  }
}

function checkStructure(body: Buffer): boolean {
  const { depth, elements } = measureJson(body)
  if (depth > MAX_DEPTH) throw invalidJson()
  if (elements > MAX_ELEMENTS) throw tooLarge()
  return body.length > LARGE.bytes || elements > LARGE.elements
}

function parseObject(bytes: Buffer): Record<string, unknown> {
  if (!isUtf8(bytes)) throw invalidJson()
  const text = bytes.toString()
  const value = parse(text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalidJson()
  return value as Record<string, unknown> // any JSON object has string keys
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw invalidJson(cause)
  }
}
