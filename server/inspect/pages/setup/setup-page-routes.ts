import type { Request, Router } from 'express'
import { ownAddress } from '../../own-address.ts'
import { readSetup } from '../../read-setup.ts'
import { readScriptFile, SCRIPT_FILES, type ScriptFile } from '../../script-files.ts'
import { firstPush, tokenFrom } from '../../../common/first-push.ts'
import { sendPage } from '../create-view.ts'
import type { PageParts } from '../page-parts.ts'
import { SetupPage } from './setup-page.tsx'

const PATH = '/dashboard/setup'

/** The checklist that ticks itself, and the files to paste at script.google.com. */
export function addSetupPageRoutes(router: Router, parts: PageParts): void {
  const { config, openView } = parts

  router.get(PATH, async (request, response) => {
    const address = ownAddress(config, request)
    const [{ view }, setup] = await Promise.all([openView(request, response), readSetup(parts, address)])
    const command = firstPush(address, tokenFrom(config.ingressTokenFile))
    await sendPage(response, SetupPage({ view, setup, command, tokenFile: config.ingressTokenFile }))
  })

  for (const name of Object.keys(SCRIPT_FILES) as ScriptFile[])
    // its keys are just those
    router.get(`${PATH}/${name}`, async (request: Request, response) => {
      response.type('text/plain').send(await readScriptFile(config, name, ownAddress(config, request)))
    })
}
