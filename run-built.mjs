// `node run-built.mjs NAME …` runs what was built as dist/NAME.js, in this process, and says what to do where that is not possible.
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const [name] = process.argv.splice(2, 1)
const file = join(import.meta.dirname, 'dist', `${name}.js`)
if (!existsSync(file)) stop(`${file} is not built yet - run: npm run build`)
await import(file).catch((error) => {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
  const [, missing] = /package '([^']+)'/.exec(error.message) ?? []
  if (!missing) throw error
  stop(
    `The package ${missing} is not installed. An install with --omit=dev runs only the receiver; for all else: npm ci`,
  )
})

function stop(message) {
  console.error(message)
  process.exit(1)
}
