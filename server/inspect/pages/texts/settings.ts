const en = {
  settings: {
    title: 'Settings',
    webhook_sending_enabled: 'Send webhooks. While off, deliveries are held, none is dropped.',
    gmail_ingress_enabled: 'Accept pushes from Gmail. While off they are refused, and wait in Gmail.',
    save: 'Save',
  },
  sessions: {
    title: 'Signed in',
    intro: 'A session ends 30 minutes after somebody was last at it, and after 12 hours.',
    browser: 'Browser',
    address: 'Address',
    since: 'Since',
    lastSeen: 'Last seen',
    action: 'Action',
    thisOne: 'this browser',
    end: 'Sign out',
    endAll: 'Sign out everywhere, here too',
  },
}

const fr: typeof en = {
  settings: {
    title: 'Réglages',
    webhook_sending_enabled:
      'Envoyer les webhooks. À l’arrêt, les livraisons attendent, aucune n’est perdue.',
    gmail_ingress_enabled:
      'Accepter les envois de Gmail. À l’arrêt, ils sont refusés et attendent dans Gmail.',
    save: 'Enregistrer',
  },
  sessions: {
    title: 'Connexions ouvertes',
    intro: 'Une connexion prend fin 30 minutes après la dernière activité, et après 12 heures.',
    browser: 'Navigateur',
    address: 'Adresse',
    since: 'Depuis',
    lastSeen: 'Dernière activité',
    action: 'Action',
    thisOne: 'ce navigateur',
    end: 'Déconnecter',
    endAll: 'Déconnecter partout, ici aussi',
  },
}

export const settingsTexts = { en, fr }
