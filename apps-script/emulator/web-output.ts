import { service, type Service } from './service.ts'

/** What doGet and doPost may return: HtmlOutput (answered 200) or TextOutput (answered by a redirect, 302). */
export function createHtmlService(): Service {
  return service('HtmlService', {
    createHtmlOutput: (html = '') => service('HtmlOutput', { getContent: () => html }),
  })
}

export function createContentService(): Service {
  return service('ContentService', {
    MimeType: { JSON: 'JSON', TEXT: 'TEXT' },
    createTextOutput: (text = '') => {
      const output: Service = service('TextOutput', { getContent: () => text, setMimeType: () => output })
      return output
    },
  })
}

/** Anything else, a number or a promise too, is refused after the script has run. */
export function checkWebOutput(functionName: string, result: unknown): void {
  if (functionName !== 'doGet' && functionName !== 'doPost') return
  // A proxy made by sandbox.ts: only an output has a getContent of its own.
  if (typeof result === 'object' && result !== null && 'getContent' in result) return
  throw new Error('The script completed but the returned value is not a supported return type.')
}
