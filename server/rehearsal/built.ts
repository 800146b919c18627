import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Where a built file is: in the tests' own build, or in that of the checkout where no test runs. */
export const built = (file: string) => join(process.env.BUILT_IN ?? ROOT, file)
