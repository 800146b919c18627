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

export const SAVE = `insert into documents values ($1, $2, $3) on conflict (kind, id) do update set value = excluded.value`
