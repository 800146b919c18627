import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder with the built script: in the tests' own build, or in that of the checkout where no test runs. */
export const builtScript = () =>
  process.env.BUILT_IN
    ? join(process.env.BUILT_IN, 'apps-script/dist')
    : fileURLToPath(new URL('../dist', import.meta.url))
