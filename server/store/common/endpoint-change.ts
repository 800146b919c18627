import type { EndpointChange, StoredEndpoint } from '../store.ts'

/** The reason says why somebody other than a person disabled it; the next word about `enabled` replaces it. */
export function changedEndpoint(endpoint: StoredEndpoint, change: EndpointChange): StoredEndpoint {
  const { disabledReason: _disabledReason, ...withoutReason } = endpoint
  const given = Object.entries(change).filter(([, value]) => value !== undefined)
  return { ...(change.enabled === undefined ? endpoint : withoutReason), ...Object.fromEntries(given) }
}
