import { createCacheService } from './cache-service.ts'
import { createGmailService } from './gmail-service.ts'
import { createLockService } from './lock-service.ts'
import { createMailApp } from './mail-app.ts'
import { createPropertiesService } from './properties-service.ts'
import type { Run } from './run.ts'
import { createScriptApp } from './script-app.ts'
import { createSession } from './session.ts'
import { createUrlFetchApp } from './url-fetch-app.ts'
import { createUtilities } from './utilities.ts'
import { createContentService, createHtmlService } from './web-output.ts'

/** The globals Google gives to this script. An advanced service is there only if the manifest enables it. */
export function createGoogleServices(run: Run): Record<string, unknown> {
  const enabled = run.world.files.manifest.dependencies?.enabledAdvancedServices ?? []
  const gmail = enabled.find(({ serviceId }) => serviceId === 'gmail')
  return {
    ...(gmail && { [gmail.userSymbol]: createGmailService(run) }),
    PropertiesService: createPropertiesService(run),
    LockService: createLockService(run),
    ScriptApp: createScriptApp(run),
    UrlFetchApp: createUrlFetchApp(run),
    Utilities: createUtilities(run),
    Session: createSession(run),
    MailApp: createMailApp(run),
    CacheService: createCacheService(run),
    HtmlService: createHtmlService(),
    ContentService: createContentService(),
  }
}
