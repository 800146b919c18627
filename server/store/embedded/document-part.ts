import type { Control, Document } from './control-documents.ts'
import { changedEndpoint } from '../endpoint-change.ts'
import type { Store, StoreChange } from '../store.ts'

type DocumentPart = Pick<
  Store,
  | 'listEndpoints'
  | 'saveEndpoint'
  | 'changeEndpoint'
  | 'disableEndpoint'
  | 'deleteEndpoint'
  | 'readSettings'
  | 'changeSettings'
>

/** Endpoints and switches in the embedded store. */
export function createDocumentPart(
  control: Document<Control>,
  announce: (change: StoreChange) => void,
): DocumentPart {
  const changeEndpoint: Store['changeEndpoint'] = async (id, change) => {
    const changed = await control.change((draft) => {
      const at = draft.endpoints.findIndex((endpoint) => endpoint.id === id)
      const endpoint = draft.endpoints[at]
      return endpoint && (draft.endpoints[at] = changedEndpoint(endpoint, change))
    })
    if (changed) announce('endpoint')
    return changed
  }

  return {
    listEndpoints: async () => control.read().endpoints,
    async saveEndpoint(endpoint) {
      await control.change((draft) => {
        draft.endpoints = [...draft.endpoints.filter(({ id }) => id !== endpoint.id), endpoint]
      })
      announce('endpoint')
    },
    changeEndpoint,
    async disableEndpoint(id, reason) {
      await changeEndpoint(id, { enabled: false, disabledReason: reason })
    },
    async deleteEndpoint(id) {
      const isKnown = await control.change((draft) => {
        const before = draft.endpoints.length
        draft.endpoints = draft.endpoints.filter((endpoint) => endpoint.id !== id)
        return draft.endpoints.length < before
      })
      if (isKnown) announce('endpoint')
      return isKnown
    },
    readSettings: async () => control.read().settings,
    async changeSettings(patch) {
      const settings = await control.change((draft) => Object.assign(draft.settings, patch))
      announce('settings')
      return settings
    },
  }
}
