import { chatText } from './chat-text.ts'
import type { Shape } from './shape.ts'

/** https://core.telegram.org/bots/api#sendmessage: 4,096 characters; `chat_id` stands in the address of the endpoint. */
export const telegram: Shape = ({ push, url }) => ({
  chat_id: new URL(url).searchParams.get('chat_id') ?? undefined,
  text: chatText(push, 4_096),
  link_preview_options: { is_disabled: true },
})
