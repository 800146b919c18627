import type { Database, Query } from './database.ts'

/**
 * The indexes of what is open look large to the planner when many were, and are not; and it hopes to find the first few of a page soon,
 * where it then compares every email with every id. Before Postgres 18 a table without an index then seems worth compiling for. To start
 * `helpers`, processes beside the connection's, takes longer than most of these statements.
 */
export const preferIndexes =
  ({ transact }: Pick<Database, 'transact'>, { helpers = 0 } = {}): Query =>
  (text, values) =>
    transact(async (query) => {
      await query(
        `set local enable_seqscan = off; set local enable_material = off; set local jit = off;
        set local max_parallel_workers_per_gather = ${helpers}`,
      )
      return query(text, values)
    })
