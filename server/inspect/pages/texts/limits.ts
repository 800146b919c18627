const en = {
  title: 'Limits and headers…',
  fields: {
    timeoutSeconds: 'Seconds for an answer (5 to 60)',
    maxConcurrent: 'Webhooks at a time (1 to 64)',
    maxPerMinute: 'Webhooks a minute (0: any number)',
  },
  probed: 'One email is tried every 30 minutes; the first that arrives enables it again.',
  headers: 'Headers of its own',
  headersHint:
    'One a line, as Name: value, such as a key that your server wants. They are encrypted, and no page shows them again.',
  headersKept: (names: string) =>
    `Set: ${names}. What you write replaces all of them; empty: they stay as they are.`,
  headersAgain: 'Type the headers again: their values are not shown.',
  removeHeaders: 'Remove these headers',
  refusals: {
    timeoutSeconds: 'Not saved: choose 5 to 60 seconds.',
    maxConcurrent: 'Not saved: choose 1 to 64.',
    maxPerMinute: 'Not saved: choose 0 to 100000.',
    headers: 'Not saved: correct the headers.',
  },
}

const fr: typeof en = {
  title: 'Limites et en-têtes…',
  fields: {
    timeoutSeconds: 'Secondes pour répondre (5 à 60)',
    maxConcurrent: 'Webhooks en même temps (1 à 64)',
    maxPerMinute: 'Webhooks par minute (0 : sans limite)',
  },
  probed: 'Un email est essayé toutes les 30 minutes ; le premier qui arrive la réactive.',
  headers: 'En-têtes propres',
  headersHint:
    'Un par ligne, sous la forme Nom: valeur, par exemple une clé exigée par votre serveur. Ils sont chiffrés, et aucune page ne les réaffiche.',
  headersKept: (names) =>
    `Définis : ${names}. Ce que vous écrivez les remplace tous ; vide : ils restent inchangés.`,
  headersAgain: 'Saisissez de nouveau les en-têtes : leurs valeurs ne sont pas affichées.',
  removeHeaders: 'Retirer ces en-têtes',
  refusals: {
    timeoutSeconds: 'Non enregistrée : choisissez 5 à 60 secondes.',
    maxConcurrent: 'Non enregistrée : choisissez de 1 à 64.',
    maxPerMinute: 'Non enregistrée : choisissez de 0 à 100000.',
    headers: 'Non enregistrée : corrigez les en-têtes.',
  },
}

export const limitsTexts = { en, fr }
