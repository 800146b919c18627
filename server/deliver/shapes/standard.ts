import type { Shape } from './shape.ts'

/** A `WebhookBody`. */
export const standard: Shape = ({ id, receivedAt, push }) => ({
  type: 'email.received',
  timestamp: receivedAt,
  data: { ...push, id, receivedAt },
})

/** The same as JSON. The push is not taken apart and put together again: it goes out as it is kept. */
export function createStandardJson(id: string, receivedAt: string, pushJson: string): string {
  const more = JSON.stringify({ id, receivedAt })
  const data = `${pushJson.slice(0, -1)},${more.slice(1)}`
  return `{"type":"email.received","timestamp":"${receivedAt}","data":${data}}`
}
