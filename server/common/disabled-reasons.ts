/** Why an endpoint was disabled by no person; kept with it in English. */
export const DISABLED_REASONS = {
  gone: 'it answered 410 Gone',
  givenUp: 'all its attempts failed for 5 days',
} as const

const IN_FRENCH: Record<string, string> = {
  [DISABLED_REASONS.gone]: 'elle a répondu 410 Gone',
  [DISABLED_REASONS.givenUp]: 'toutes ses tentatives ont échoué pendant 5 jours',
}

export const tellDisabledReason = (reason: string, language: 'en' | 'fr'): string =>
  (language === 'fr' && IN_FRENCH[reason]) || reason
