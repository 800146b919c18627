import { CHOOSE_JS } from './choose-js.ts'
import { KEYS_JS } from './keys-js.ts'
import { LIVE_JS } from './live-js.ts'
import { ONCE_JS } from './once-js.ts'
import { TIMES_JS } from './times-js.ts'

/** What the pages' script does besides htmx. Pages are read, and forms sent, without any of it. */
export const PAGE_JS = `document.documentElement.classList.add('js')
${[TIMES_JS, LIVE_JS, CHOOSE_JS, KEYS_JS, ONCE_JS].map((part) => `{\n${part}}\n`).join('')}`
