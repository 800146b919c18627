import type { AlertState } from '../../shared/alert-state.ts'

/** Takes into the store's state what was found and told since then without the store. */
export function mergeStates(state: AlertState, apart: AlertState, since: number): void {
  for (const [key, watched] of Object.entries(apart.watched)) {
    const { firstSeenAt, toldAt = 0 } = watched
    const kept = state.watched[key]
    if (kept ? toldAt > (kept.toldAt ?? 0) : firstSeenAt >= since) state.watched[key] = watched
  }
  state.unsent.push(...apart.unsent.filter(({ notice }) => Date.parse(notice.at) >= since))
  Object.assign(state.channels, apart.channels)
}
