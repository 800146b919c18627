import type { ChildProcess } from 'node:child_process'

/** Lets Date be off in this process by as much as the answered function is told; timers are not. Its source also goes into another process. */
export function shiftClock(): (offsetMs: number) => void {
  const Real = Date
  let offsetMs = 0
  const now = () => Real.now() + offsetMs
  globalThis.Date = new Proxy(Real, {
    construct: (target, args: unknown[]) =>
      Reflect.construct(target, args.length > 0 ? args : [now()]) as Date,
    get: (target, key) => (key === 'now' ? now : (Reflect.get(target, key) as unknown)),
  })
  return (ms) => void (offsetMs = ms)
}

/** An option of node: that process then has a clock that `tellClock` shifts. */
export function withShiftedClock(offsetMs: number): string {
  const program = `const shift = (${shiftClock.toString()})()
    shift(${offsetMs})
    process.stdin.on('data', (lines) => shift(Number(String(lines).trim().split('\\n').pop()))).unref()`
  return `--import=data:text/javascript,${encodeURIComponent(program)}`
}

export const tellClock = ({ stdin }: ChildProcess, offsetMs: number) => void stdin?.write(`${offsetMs}\n`)
