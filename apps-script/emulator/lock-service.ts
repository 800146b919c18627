import type { Run } from './run.ts'
import { service, type Service } from './service.ts'

/** The script lock, which all executions share. Nobody can free it while a run waits: here runs overlap by nesting. */
export function createLockService(run: Run): Service {
  const { lock } = run.world
  const isMine = () => lock.holder === run.execution
  const take = () => {
    lock.holder ??= run.execution
    return isMine()
  }
  const acquireMs = (timeoutMs: number) => (taken: boolean) => (taken ? 70 : Math.max(70, timeoutMs))
  const scriptLock = service('Lock', {
    tryLock: (timeoutMs: number) => run.call('Lock.tryLock', [timeoutMs], take, acquireMs(timeoutMs)),
    waitLock: (timeoutMs: number) => {
      if (run.call('Lock.waitLock', [timeoutMs], take, acquireMs(timeoutMs))) return
      throw new Error('Lock timeout: another process was holding the lock for too long.')
    },
    hasLock: () => run.call('Lock.hasLock', [], isMine),
    releaseLock: () =>
      run.call('Lock.releaseLock', [], () => {
        if (isMine()) delete lock.holder
      }),
  })
  return service('LockService', { getScriptLock: () => scriptLock })
}
