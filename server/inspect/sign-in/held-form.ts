import type { Request } from 'express'
import { z } from 'zod'
import { localPath } from '../local-path.ts'

const MAX_CHARACTERS = 60_000

/** A form that was sent after its session had ended: it waits in the sign-in page, and is sent by a button behind it. */
export const HeldForm = z.object({
  path: z
    .string()
    .refine(
      (path) => path.startsWith('/dashboard/') && localPath(path) === path,
      'not a form of these pages',
    ),
  fields: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
})
export type HeldForm = z.infer<typeof HeldForm>

export function holdForm({ method, originalUrl, body }: Request): HeldForm | undefined {
  return method === 'POST' ? HeldForm.safeParse({ path: originalUrl, fields: { ...body } }).data : undefined
}

/** From the hidden field of the sign-in page. */
export function readHeldForm(text: unknown): HeldForm | undefined {
  if (typeof text !== 'string' || text === '' || text.length > MAX_CHARACTERS) return undefined
  try {
    return HeldForm.safeParse(JSON.parse(text)).data
  } catch {
    return undefined // nobody but a person with a tool writes what is no JSON there
  }
}
