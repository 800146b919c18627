import { chatText } from './chat-text.ts'
import type { Shape } from './shape.ts'

const SUPPRESS_EMBEDS = 4 // it is not to open the links of strangers

/** Of Markdown's signs what hides where a link leads: `[text](https://…)`. */
const MISLEADING = /[\\[]/

/** https://docs.discord.com/developers/resources/webhook#execute-webhook: 2,000 characters, and nobody is called. */
export const discord: Shape = ({ push }) => ({
  content: chatText(push, 2_000, (character) => character.replace(MISLEADING, '\\$&')),
  allowed_mentions: { parse: [] },
  flags: SUPPRESS_EMBEDS,
})
