import type { ImapFlow } from 'imapflow'

export interface Doorbell {
  /** Until the server tells of new mail, also if it did since the last wait; until the connection ends, or the time is up. */
  wait(ms: number): Promise<void>
}

export function createDoorbell(client: ImapFlow): Doorbell {
  let isRung = false
  let wake = () => {}
  const ring = () => {
    isRung = true
    wake()
  }
  client.on('exists', ({ count, prevCount }) => count > prevCount && ring())
  client.on('close', ring)
  return {
    async wait(ms) {
      let timer: NodeJS.Timeout | undefined
      if (!isRung)
        await new Promise<void>((resolve) => {
          wake = resolve
          timer = setTimeout(resolve, ms)
        })
      clearTimeout(timer)
      isRung = false
    },
  }
}
