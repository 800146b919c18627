import { Router } from 'express'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { APP_CSS } from './assets/app-css.ts'
import { ICON_SVG } from './assets/icon-svg.ts'
import { LOCAL_TIMES_JS } from './assets/local-times-js.ts'

// From here node_modules is found alike from the sources and from the bundle in dist/.
const { resolve } = createRequire(import.meta.url)
const fromPackage = (path: string) => readFileSync(resolve(path), 'utf8')

/** Scripts and styles, all ours: the pages ask no other server for anything. */
export function createAssetRoutes(): Router {
  const assets: Record<string, string> = {
    'pico.css': fromPackage('@picocss/pico/css/pico.min.css'),
    // One file: htmx starts in a timeout, which can fire before a second script has registered the extension.
    'htmx.js': `${fromPackage('htmx.org/dist/htmx.min.js')}\n${fromPackage('htmx.org/dist/ext/hx-sse.min.js')}`,
    'app.css': APP_CSS,
    'local-times.js': LOCAL_TIMES_JS,
    'icon.svg': ICON_SVG,
  }
  const router = Router()
  for (const [name, text] of Object.entries(assets)) {
    const etag = `"${createHash('sha256').update(text).digest('base64url')}"`
    router.get(`/assets/${name}`, (_request, response) => {
      response.set({ ETag: etag, 'Cache-Control': 'no-cache' }) // asked for again, so an update shows at once
      response.type(name).send(text)
    })
  }
  return router
}
