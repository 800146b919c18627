import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { chromium, type Browser } from 'playwright-core'

const DEBIAN_CHROMIUM = '/usr/bin/chromium'

export interface TestBrowser {
  browser: Browser
  close(): Promise<void>
}

/** A headless Chromium: Debian's if there is one, else the one npm brought, with the libraries and fonts it needs. */
export async function launchBrowser(): Promise<TestBrowser> {
  const folder = await mkdtemp(join(tmpdir(), 'browser-'))
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 3 })
  try {
    const { executablePath, ...paths } = existsSync(DEBIAN_CHROMIUM)
      ? { executablePath: DEBIAN_CHROMIUM }
      : await unpackChromium(folder)
    const browser = await chromium.launch({
      executablePath,
      args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
      env: { ...process.env, TMPDIR: folder, HOME: folder, ...paths },
    })
    return { browser, close: () => browser.close().then(remove) }
  } catch (cause) {
    await remove()
    throw new Error(`No browser could be started - install one: apt-get install chromium\n${String(cause)}`, {
      cause,
    })
  }
}

/**
 * In a process of its own, because the package unpacks into TMPDIR as it was when Node started, and brings its
 * libraries (libnss3, libnspr4, libexpat) only to Amazon Linux, which this pretends to be.
 */
async function unpackChromium(folder: string) {
  const program = `import chromium from '@sparticuz/chromium'; process.stdout.write(await chromium.executablePath())`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
  })
  const fontConfig = join(folder, 'our-fonts.conf')
  await writeFile(fontConfig, describeFonts(folder))
  return { executablePath: stdout, LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_FILE: fontConfig }
}

/** The package's own file knows /tmp/fonts only; a Chromium that finds no font at all crashes. */
const describeFonts = (folder: string) => `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/font-cache</cachedir></fontconfig>`
