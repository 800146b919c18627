import type { z } from 'zod'

/** What the API document says of a route. It stands beside the handler, so that both have one path and one schema. */
export interface Operation {
  method: 'get' | 'post' | 'patch' | 'delete'
  /** From the root, as OpenAPI writes it: `/api/emails/{id}`. */
  path: string
  summary: string
  /** Who may call it, when that is not who is signed in. */
  caller?: 'script' | 'google' | 'anybody'
  query?: z.ZodObject
  body?: z.ZodType
  /** 200 unless said otherwise. */
  status?: 200 | 201 | 202 | 204
  answer?: z.ZodType
  /** The answer is a file of this name, one JSON document a line. */
  file?: { name: string; line: z.ZodType }
  /** The answer is bytes, whatever they are. */
  isBytes?: true
}

/** `/emails/{id}` as Express writes it. */
export const toExpressPath = (path: string) => path.replaceAll(/\{(\w+)\}/g, ':$1')
