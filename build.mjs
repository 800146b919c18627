// Builds what Google runs (apps-script/dist) and what Node runs (dist). `--no-owner-mail` leaves MailApp and its scope out;
// `--doorbell` adds the web app of docs/doorbell.md; `--out=FOLDER` builds only what Google runs, and puts it there.
import { build } from 'esbuild'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = import.meta.dirname
const withOwnerMail = !process.argv.includes('--no-owner-mail')
const withDoorbell = process.argv.includes('--doorbell')
const outFolder = process.argv.find((argument) => argument.startsWith('--out='))?.slice('--out='.length)
const pkg = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

const builds = await Promise.allSettled([
  buildAppsScript(),
  buildForNode('server/main.ts', 'dist/server.js'),
  buildForNode('server/migrate-store.ts', 'dist/migrate-store.js'),
  buildForNode('apps-script/demo/demo.ts', 'dist/demo.js'),
  buildForNode('bench/receiver.ts', 'dist/bench.js'),
  buildForNode('bench/apps-script.ts', 'dist/bench-apps-script.js'),
])
for (const { reason } of builds) {
  if (!reason) continue
  if (!reason.errors) console.error(reason) // esbuild has said its own errors already
  process.exitCode = 1
}

/** Google sees only top-level functions, so each export of main.ts gets one that calls into the bundle. */
async function buildAppsScript() {
  const options = {
    entryPoints: [join(root, `apps-script/main${withDoorbell ? '-with-doorbell' : ''}.ts`)],
    bundle: true,
    write: false,
    platform: 'neutral',
    target: 'es2020',
    charset: 'utf8',
    logLevel: 'warning',
    define: { WITH_OWNER_MAIL: String(withOwnerMail), SCRIPT_VERSION: JSON.stringify(pkg.version) },
    minifySyntax: !withOwnerMail, // only this drops the branch that names MailApp
    plugins: [{ name: 'entities-apart', setup: keepEntitiesApart }],
  }
  if (!existsSync(options.entryPoints[0])) return
  const { metafile } = await build({ ...options, format: 'esm', metafile: true })
  const functions = Object.values(metafile.outputs)[0].exports
  const stubs = functions.map((name) => `function ${name}() { return __app.${name}.apply(this, arguments); }`)
  const bundle = await build({
    ...options,
    format: 'iife',
    globalName: '__app',
    footer: { js: `${stubs.join('\n')}\n${await bundleEntities(options)}` },
  })
  const source = pkg.homepage ?? 'apps-script/ in the repository it was built from'
  writeAppsScript(
    'Code.js',
    `// Gmail Push Ingress ${pkg.version} - source: ${source}\n${bundle.outputFiles[0].text}`,
  )
  writeAppsScript('Setup.js', readFileSync(join(root, 'apps-script/Setup.js')))
  writeAppsScript('appsscript.json', manifest())
}

/** HTML's 2,231 names as one line at the end, so that our own sources stay readable in the editor. */
async function bundleEntities({ target, platform, charset }) {
  const { outputFiles } = await build({
    stdin: { contents: `export { decodeHTML } from 'entities/decode'`, resolveDir: root },
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    globalName: '__entities',
    ...{ target, platform, charset },
  })
  return `// entities, Copyright (c) Felix Böhm, BSD-2-Clause, https://github.com/fb55/entities\n${outputFiles[0].text}`
}

function keepEntitiesApart({ onResolve, onLoad }) {
  onResolve({ filter: /^entities\/decode$/ }, ({ path }) => ({ path, namespace: 'apart' }))
  onLoad({ filter: /.*/, namespace: 'apart' }, () => ({
    contents: 'export const decodeHTML = (text) => __entities.decodeHTML(text)',
  }))
}

function writeAppsScript(name, content) {
  const folder = outFolder ?? join(root, 'apps-script/dist')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), content)
}

function manifest() {
  const text = readFileSync(join(root, 'apps-script/appsscript.json'), 'utf8')
  if (withOwnerMail && !withDoorbell) return text
  const json = JSON.parse(text)
  if (!withOwnerMail)
    json.oauthScopes = json.oauthScopes.filter((scope) => !scope.endsWith('/script.send_mail'))
  if (withDoorbell) json.webapp = { access: 'ANYONE_ANONYMOUS', executeAs: 'USER_DEPLOYING' }
  return JSON.stringify(json, null, 2) + '\n'
}

async function buildForNode(entry, outfile) {
  if (outFolder || !existsSync(join(root, entry))) return
  await build({
    entryPoints: [join(root, entry)],
    outfile: join(root, outfile),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    sourcemap: true,
    logLevel: 'warning',
  })
}
