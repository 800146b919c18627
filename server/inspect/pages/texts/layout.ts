const en = {
  language: 'en',
  locale: 'en-GB',
  switchTo: { language: 'fr', label: 'Français' },
  themes: { auto: 'Light', light: 'Dark', dark: 'Light or dark, as the system has it' },
  skipToContent: 'Skip to content',
  more: (count: string) => `and ${count} more`,
  nav: {
    label: 'Main',
    overview: 'Overview',
    endpoints: 'Endpoints',
    settings: 'Settings',
    signOut: 'Sign out',
  },
  /** What a status word means; the word itself is never translated. */
  statuses: {
    pending: 'on the way',
    retrying: 'failed so far, tried again by itself',
    held: 'held: paused, sending off, or outside its window',
    delivered: 'delivered',
    undelivered: 'undelivered, no more attempts',
    processed: 'accepted and stored',
    skipped_sender_not_allowed: 'the sender is not in the allowlist: nothing was sent',
  },
}

const fr: typeof en = {
  language: 'fr',
  locale: 'fr-FR',
  switchTo: { language: 'en', label: 'English' },
  themes: { auto: 'Clair', light: 'Sombre', dark: 'Clair ou sombre, comme le système' },
  skipToContent: 'Aller au contenu',
  more: (count) => `et ${count} de plus`,
  nav: {
    label: 'Principal',
    overview: 'Vue d’ensemble',
    endpoints: 'Destinations',
    settings: 'Réglages',
    signOut: 'Déconnexion',
  },
  statuses: {
    pending: 'en route',
    retrying: 'échouée jusqu’ici, retentée d’elle-même',
    held: 'retenue : en pause, envoi coupé ou hors horaires',
    delivered: 'livré',
    undelivered: 'non livré, plus d’essai',
    processed: 'accepté et conservé',
    skipped_sender_not_allowed: 'l’expéditeur n’est pas autorisé : rien n’a été envoyé',
  },
}

export const layoutTexts = { en, fr }
