import type { Reading } from '../../../shared/reading.ts'

/** A `WebhookBody` as JSON. The push is not put together again: it goes out as it is kept. */
export function createStandardJson(pushJson: string, more: Place & Reading): string {
  const data = `${pushJson.slice(0, -1)},${JSON.stringify(more).slice(1)}`
  return `{"type":"email.received","timestamp":"${more.receivedAt}","data":${data}}`
}

interface Place {
  id: string
  receivedAt: string
}
