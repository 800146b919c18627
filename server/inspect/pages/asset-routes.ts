import { Router } from 'express'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { ASSETS } from './assets/assets.ts'

const zip = promisify(gzip)

/** Scripts and styles, all ours: the pages ask no other server for anything. */
export function createAssetRoutes(): Router {
  const router = Router()
  for (const { path, name, text } of ASSETS) {
    let zipped: Promise<Buffer> | undefined
    router.get(path, async (request, response) => {
      response.set('Cache-Control', 'public, max-age=31536000, immutable').vary('Accept-Encoding').type(name)
      if (!request.acceptsEncodings('gzip')) return response.send(text)
      zipped ??= zip(text, { level: 9 })
      response.set('Content-Encoding', 'gzip').send(await zipped)
    })
  }
  return router
}
