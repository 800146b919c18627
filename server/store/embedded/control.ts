import type { Control as ControlDocument, Document } from './disk/control-documents.ts'
import { changedEndpoint } from '../common/endpoint-change.ts'
import { isResumed } from '../common/resume.ts'
import { changedSettings } from '../common/settings-change.ts'
import type { Access } from '../../../shared/access.ts'
import type { AlertState } from '../../../shared/alert-state.ts'
import type { ImapState } from '../../../shared/imap-state.ts'
import type { Control, EndpointChange, SignIns, StoreChange } from '../store.ts'

interface Parts {
  control: Document<ControlDocument>
  access: Document<Access>
  signIns: Document<SignIns>
  alerts: Document<AlertState>
  imap: Document<{ state?: ImapState }>
  announce: (change: StoreChange) => void
  /** Makes what waits for the endpoint due. */
  resume: (endpointId: string) => Promise<void>
  /** Makes what is open for the endpoint undelivered. */
  giveUp: (endpointId: string) => Promise<void>
  countUndelivered: (endpointId: string) => number
  now: () => Date
}

/** Endpoints, switches, who is signed in and who was told what, in the embedded store. */
// eslint-disable-next-line max-lines-per-function -- a closure that only holds short functions
export function createControl(parts: Parts): Control {
  const { control, access, signIns, alerts, imap, announce, resume, giveUp, countUndelivered, now } = parts

  /** First what was held, then the switch: when the disk refuses in between, doing it again does all of it. */
  async function resumeHeld(id: string, after: EndpointChange): Promise<void> {
    const before = control.read().endpoints.find((endpoint) => endpoint.id === id)
    if (isResumed(before, after)) await resume(id)
  }

  const changeEndpoint: Control['changeEndpoint'] = async (id, change) => {
    const before = control.read().endpoints.find((endpoint) => endpoint.id === id)
    if (before) await resumeHeld(id, changedEndpoint(before, change, now()))
    const changed = await control.change((draft) => {
      const at = draft.endpoints.findIndex((endpoint) => endpoint.id === id)
      const endpoint = draft.endpoints[at]
      return endpoint && (draft.endpoints[at] = changedEndpoint(endpoint, change, now()))
    })
    if (changed) announce('endpoint')
    return changed
  }

  return {
    listEndpoints: async () => control.read().endpoints,
    async saveEndpoint(endpoint) {
      await resumeHeld(endpoint.id, endpoint)
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
      if (isKnown) await giveUp(id)
      if (isKnown) announce('endpoint')
      return isKnown
    },
    async dismissUndelivered(id) {
      const count = countUndelivered(id)
      if (count === 0) return 0
      await control.change((draft) => {
        draft.dismissals = { ...draft.dismissals, [id]: now().getTime() }
      })
      announce('delivery')
      return count
    },
    readSettings: async () => control.read().settings,
    async changeSettings(patch) {
      const { settings: before, endpoints } = control.read()
      if (!before.webhook_sending_enabled && patch.webhook_sending_enabled)
        for (const { id, enabled } of endpoints) if (enabled) await resume(id)
      const settings = await control.change(
        (draft) => (draft.settings = changedSettings(draft.settings, patch, now())),
      )
      announce('settings')
      return settings
    },
    readAccess: async () => access.read(),
    async changeAccess(change) {
      const result = await access.change(change)
      announce('settings')
      return result
    },
    readSignIns: async () => signIns.read(),
    changeSignIns: signIns.change,
    readAlertState: async () => alerts.read(),
    changeAlertState: alerts.change,
    readImapState: async () => imap.read().state,
    async saveImapState(state) {
      await imap.change((draft) => (draft.state = state))
    },
  }
}
