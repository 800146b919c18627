import type { Logger } from 'pino'

const WINDOW_MS = 60_000

interface Window {
  more: number
  endsAt: number
}

/**
 * Logs the first line of its kind in a minute, and when the minute is over how many more there were: whoever knocks a
 * million times leaves two lines.
 */
export function createRepeatLog(log: Logger, now: () => Date): (facts: object, line: string) => void {
  const windows = new Map<string, Window>()

  function end(line: string, window: Window): void {
    if (windows.get(line) !== window) return
    windows.delete(line)
    if (window.more > 0) log.warn({ more: window.more }, `${line}, ${window.more} more within a minute`)
  }

  return function logRefusal(facts, line) {
    const at = now().getTime()
    const current = windows.get(line)
    if (current && at < current.endsAt) return void (current.more += 1)
    if (current) end(line, current)
    const window = { more: 0, endsAt: at + WINDOW_MS }
    windows.set(line, window)
    log.warn(facts, line)
    setTimeout(end, WINDOW_MS, line, window).unref()
  }
}
