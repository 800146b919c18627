import type { EndpointChanging, StoredEndpoint } from '../store.ts'

/**
 * The reason says why somebody other than a person disabled it; the next word about `enabled` replaces it. Since when it is
 * disabled stays as it is, whoever says it again.
 */
export function changedEndpoint(
  endpoint: StoredEndpoint,
  changing: EndpointChanging,
  now: Date,
): StoredEndpoint {
  const change = typeof changing === 'function' ? changing(endpoint) : changing
  const { disabledReason: _reason, isProbed: _isProbed, disabledAt = now.toISOString(), ...others } = endpoint
  const given = Object.entries(change).filter(([, value]) => value !== undefined)
  if (change.enabled === undefined) return { ...endpoint, ...Object.fromEntries(given) }
  const since = change.enabled ? !endpoint.enabled && { enabledAt: now.toISOString() } : { disabledAt }
  return { ...others, ...Object.fromEntries(given), ...since }
}
