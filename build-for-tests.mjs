import { build } from 'esbuild'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

const root = import.meta.dirname
const folder = join(root, '.test-build')

/** Tests run what these sources build, in a folder of their own: what an operator has built stays as it is. */
export default async function buildForTests() {
  execFileSync(process.execPath, [join(root, 'build.mjs'), `--into=${folder}`], { stdio: 'inherit' })
  await bundleSanitizer()
  process.env.BUILT_IN = folder
}

/** It requires ES modules, which Node can do from 20.19, but jest only from Node 24.9; see moduleNameMapper in jest.config.js. */
const bundleSanitizer = () =>
  build({
    entryPoints: [join(root, 'node_modules/sanitize-html/index.js')],
    outfile: join(folder, 'sanitize-html.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'warning',
  })
