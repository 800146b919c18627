import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { APP_CSS } from './app-css.ts'
import { createIcon } from './icon-svg.ts'
import { PAGE_JS } from './page-js.ts'

// From here node_modules is found alike from the sources and from the bundle in dist/.
const { resolve } = createRequire(import.meta.url)
const fromPackage = (path: string) => readFileSync(resolve(path), 'utf8')

const TEXTS = {
  // One file: htmx starts in a timeout, which can fire before a second script has registered the extension.
  'htmx.js': `${fromPackage('htmx.org/dist/htmx.min.js')}\n${fromPackage('htmx.org/dist/ext/hx-sse.min.js')}`,
  'page.js': PAGE_JS,
  'app.css': APP_CSS,
  'well.svg': createIcon('well'),
  'late.svg': createIcon('late'),
  'broken.svg': createIcon('broken'),
}
export type AssetName = keyof typeof TEXTS

/** What it holds is part of its name, so a browser may keep it for ever. */
export const ASSETS = Object.entries(TEXTS).map(([name, text]) => {
  const hash = createHash('sha256').update(text).digest('base64url').slice(0, 12)
  return { name: name as AssetName, path: `/assets/${hash}/${name}`, text } // the keys of TEXTS
})

const paths = new Map(ASSETS.map(({ name, path }) => [name, path]))

export const assetPath = (name: AssetName): string => paths.get(name) ?? ''
