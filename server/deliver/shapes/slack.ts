import { chatText } from './chat-text.ts'
import type { Shape } from './shape.ts'

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/**
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks. What strangers wrote is no markup, calls nobody, and
 * Slack is not to open its links: one may unsubscribe, or tell that it was read.
 */
export const slack: Shape = ({ push }) => ({
  text: chatText(push, 3_000, (character) => SIGNS[character] ?? character),
  mrkdwn: false,
  unfurl_links: false,
  unfurl_media: false,
})
