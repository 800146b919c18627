import { service, type Service } from './service.ts'

/** What doPost may return; `Execution.result` is one of these, read it with `contentOf`. */
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
