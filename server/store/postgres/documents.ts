import { toJson, type Database } from './database.ts'

/** Changes one small document; of two replicas at it, the second sees what the first wrote. */
export function changeDocument<T, R>(
  database: Database,
  [kind, id]: [kind: string, id: string],
  change: (value: T | undefined) => { value: T; result: R },
): Promise<R> {
  return database.transact(async (query) => {
    await query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`${kind} ${id}`])
    const [row] = await query<{ value: T }>('select value from documents where kind = $1 and id = $2', [
      kind,
      id,
    ])
    const { value, result } = change(row?.value)
    await query(SAVE, [kind, id, toJson(value)])
    return result
  })
}

/** The same to one that is changed in place; `create` makes the first. */
export const changeDraft = <T, R>(
  database: Database,
  key: [kind: string, id: string],
  create: () => T,
  change: (draft: T) => R,
): Promise<R> => changeDocument<T, R>(database, key, (value = create()) => ({ value, result: change(value) }))

/** One of which there is only one. */
export async function readDocument<T>(
  { query }: Pick<Database, 'query'>,
  kind: string,
): Promise<T | undefined> {
  const [row] = await query<{ value: T }>('select value from documents where kind = $1', [kind])
  return row?.value
}

export const SAVE = `insert into documents values ($1, $2, $3) on conflict (kind, id) do update set value = excluded.value`
