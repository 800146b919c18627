// `node run-built.mjs NAME …` runs what was built as dist/NAME.js, in this process, and says what to do where that is not possible.
// Reads .env beside it when there is one; a variable that is set already wins.
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const [name] = process.argv.splice(2, 1)
const file = join(import.meta.dirname, 'dist', `${name}.js`)
if (!existsSync(file)) stop(`${file} is not built yet - run: npm run build`)
const env = join(import.meta.dirname, '.env')
if (existsSync(env)) readSettings()
await import(file).catch((error) => {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
  const [, missing] = /package '([^']+)'/.exec(error.message) ?? []
  if (!missing) throw error
  stop(
    `The package ${missing} is not installed. An install with --omit=dev runs only the receiver; for all else: npm ci`,
  )
})

function readSettings() {
  try {
    process.loadEnvFile(env)
  } catch (error) {
    stop(`${env} cannot be read (${error.code}) - give this user the right to read it, or remove it`)
  }
}

function stop(message) {
  console.error(message)
  process.exit(1)
}
