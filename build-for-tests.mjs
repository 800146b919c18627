import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** Tests run what these sources build, in a folder of their own: what an operator has built stays as it is. */
export default function buildForTests() {
  const folder = join(import.meta.dirname, '.test-build')
  execFileSync(process.execPath, [join(import.meta.dirname, 'build.mjs'), `--into=${folder}`], {
    stdio: 'inherit',
  })
  process.env.BUILT_IN = folder
}
