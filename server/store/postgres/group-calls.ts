import { createGroupCommit } from '../common/group-commit.ts'

interface Call<T, R> {
  item: T
  resolve(result: R): void
  reject(cause: unknown): void
}

interface Options<T, R> {
  /** Whether the item may go with those that are in the group already. */
  fits(group: T[], item: T): boolean
  /** One result per item, in their order. */
  run(items: T[]): Promise<R[]>
  /** Whether a group failed because of one of its items: then each is run alone. */
  isAboutOneItem(error: unknown): boolean
}

/** Joins calls: whatever is asked while a run is in flight shares the next one. */
export function createGroup<T, R>({ fits, run, isAboutOneItem }: Options<T, R>): (item: T) => Promise<R> {
  let waiting: Call<T, R>[] = []

  async function runTogether(group: Call<T, R>[]): Promise<void> {
    const results = await run(group.map(({ item }) => item))
    group.forEach(({ resolve }, index) => resolve(results[index] as R)) // run promises one per item
  }

  const commit = createGroupCommit(async () => {
    const group = takeGroup()
    const refuse = (calls: Call<T, R>[]) => (error: unknown) => calls.forEach(({ reject }) => reject(error))
    try {
      await runTogether(group)
    } catch (error) {
      if (group.length === 1 || !isAboutOneItem(error)) refuse(group)(error)
      else for (const call of group) await runTogether([call]).catch(refuse([call]))
    }
    if (waiting.length > 0) void commit()
  })

  function takeGroup(): Call<T, R>[] {
    const group: Call<T, R>[] = []
    const items: T[] = []
    const left: Call<T, R>[] = []
    for (const call of waiting) {
      if (items.length > 0 && !fits(items, call.item)) left.push(call)
      else {
        group.push(call)
        items.push(call.item)
      }
    }
    waiting = left
    return group
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      void commit()
    })
}
