import { setImmediate as letOthersWork } from 'node:timers/promises'

/** Takes every one of many items, and after each `atOnce` of them lets pushes through. */
export async function byTurns<T>(items: T[], atOnce: number, take: (item: T) => void): Promise<void> {
  for (let start = 0; start < items.length; start += atOnce) {
    for (const item of items.slice(start, start + atOnce)) take(item)
    await letOthersWork()
  }
}
