import type { z } from 'zod'
import type { Operation } from '../../common/operation.ts'
import { dropEmpty, parseInput } from '../parse-input.ts'
import type { Actor } from '../sign-in/actor.ts'

interface Call<Query, Body> {
  /** A part of the path by its name. */
  param(name: string): string
  query: Query
  body: Body
  actor: Actor
  /** As what it was called. */
  caller: { protocol: string; host: string }
}

/** One route of the JSON API, said once: the router and the API document are both made from it. */
export interface ApiRoute extends Operation {
  /** Refuses what does not fit the schemas, does the work and resolves with the answer; of a file, with its lines. */
  run(call: Call<unknown, unknown>): Promise<unknown>
}

interface Declaration<Query, Body, Answer> extends Omit<Operation, 'method' | 'path'> {
  query?: z.ZodObject & z.ZodType<Query>
  body?: z.ZodType<Body>
  answer?: z.ZodType<Answer>
  run(call: Call<Query, Body>): Promise<Answer>
}

/** Gives `run` what the schemas made of the request, and holds it to the schema of the answer. */
export function apiRoute<Query, Body, Answer>(
  method: Operation['method'],
  path: string,
  { run, ...operation }: Declaration<Query, Body, Answer>,
): ApiRoute {
  return {
    method,
    path,
    ...operation,
    run: async ({ query, body, ...call }) =>
      run({
        ...call,
        query: parseDeclared(operation.query, dropEmpty(query)),
        body: parseDeclared(operation.body, body),
      }),
  }
}

function parseDeclared<T>(schema: z.ZodType<T> | undefined, input: unknown): T {
  if (schema) return parseInput(schema, input)
  return undefined as T // T is unknown then: who declares no schema reads nothing
}
