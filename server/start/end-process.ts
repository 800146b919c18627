import { setTimeout as sleep } from 'node:timers/promises'

const PATIENCE_MS = 500
const CALLS_IN_THREADS = /^(FSReq|FileHandleCloseReq|GetAddrInfoReq|GetNameInfoReq)/

/**
 * `process.exit` waits for the calls that libuv's threads are in; one that does not return (an fsync on a dead disk, a
 * name server without an answer, a blocked terminal) would hold the process for ever. Then nothing but a kill ends it.
 */
export async function endProcess(code: number): Promise<never> {
  const deadline = Date.now() + PATIENCE_MS
  while (isThreadBusy() && Date.now() < deadline) await sleep(10)
  if (isThreadBusy()) process.kill(process.pid, 'SIGKILL')
  process.exit(code)
}

function isThreadBusy(): boolean {
  return process.getActiveResourcesInfo().some((name) => CALLS_IN_THREADS.test(name))
}
