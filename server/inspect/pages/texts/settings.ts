const en = {
  settings: {
    title: 'Settings',
    webhook_sending_enabled: 'Send webhooks. While off, deliveries are held, none is dropped.',
    gmail_ingress_enabled: 'Accept pushes from Gmail. While off they are refused, and wait in Gmail.',
    save: 'Save',
  },
  senders: {
    title: 'Allowed senders',
    listCounts: 'This list counts; GMAIL_SENDER_ALLOWLIST no longer does.',
    variableCounts: 'GMAIL_SENDER_ALLOWLIST counts, until a list is saved here.',
    everybody: 'It is empty: mail of everybody is delivered.',
    count: (count: number, shown: string) => (count === 1 ? 'It has 1 entry.' : `It has ${shown} entries.`),
    label: 'Addresses or @domains, one a line',
    hint: 'Counts from the next push on. Mail of others is kept and not delivered. Empty: everybody.',
    verified: 'An address counts only where Gmail confirms that the email is from there.',
    unverified: 'GMAIL_SENDER_VERIFICATION is off: an address counts also where it may be forged.',
    refused: 'Nothing was saved. Each line must be one address, or @ and a domain.',
    save: 'Save the list',
    reset: 'Go back to GMAIL_SENDER_ALLOWLIST',
  },
  tokens: {
    title: 'Ingress tokens',
    intro:
      'Each opens the ingress for whoever has it. To replace one: make another, give it to the script (storeToken), and revoke the old one once its mailbox stands beside the new one here.',
    created: 'Copy this token now: it is shown only this once.',
    name: 'Name',
    made: 'Made',
    lastUsed: 'Last used',
    scripts: 'Mailboxes',
    action: 'Action',
    environment: 'by the environment or in DATA_DIR',
    never: 'never',
    newName: 'Name of a new token, such as that of the mailbox',
    refused: 'Nothing was made. The name must be one that no other token has, of 1 to 60 characters.',
    make: 'Make a token',
    revoke: 'Revoke…',
    revokeWarning:
      'Whoever uses it is refused at once. Mail waits in Gmail until its script has another token.',
    revokeConfirm: 'Revoke it now',
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
  senders: {
    title: 'Expéditeurs autorisés',
    listCounts: 'Cette liste fait foi ; GMAIL_SENDER_ALLOWLIST ne compte plus.',
    variableCounts: 'GMAIL_SENDER_ALLOWLIST fait foi, jusqu’à ce qu’une liste soit enregistrée ici.',
    everybody: 'Elle est vide : les emails de tous sont livrés.',
    count: (count, shown) => (count < 2 ? `Elle a ${shown} entrée.` : `Elle a ${shown} entrées.`),
    label: 'Adresses ou @domaines, un par ligne',
    hint: 'Compte dès le prochain envoi de Gmail. Les emails des autres sont gardés, pas livrés. Vide : tous.',
    verified: 'Une adresse ne compte que si Gmail confirme que l’email en vient.',
    unverified:
      'GMAIL_SENDER_VERIFICATION est désactivé : une adresse compte même si elle peut être falsifiée.',
    refused: 'Rien n’a été enregistré. Chaque ligne doit être une seule adresse, ou @ et un domaine.',
    save: 'Enregistrer la liste',
    reset: 'Revenir à GMAIL_SENDER_ALLOWLIST',
  },
  tokens: {
    title: 'Tokens de réception',
    intro:
      'Chacun ouvre la réception à qui le possède. Pour en remplacer un : créez-en un autre, donnez-le au script (storeToken), et révoquez l’ancien dès que sa boîte figure ici à côté du nouveau.',
    created: 'Copiez ce token maintenant : il n’est affiché que cette fois.',
    name: 'Nom',
    made: 'Créé',
    lastUsed: 'Dernière utilisation',
    scripts: 'Boîtes',
    action: 'Action',
    environment: 'par l’environnement ou dans DATA_DIR',
    never: 'jamais',
    newName: 'Nom d’un nouveau token, celui de la boîte par exemple',
    refused: 'Rien n’a été créé. Le nom, de 1 à 60 caractères, ne doit être celui d’aucun autre token.',
    make: 'Créer un token',
    revoke: 'Révoquer…',
    revokeWarning:
      'Qui l’utilise est refusé aussitôt. Les emails attendent dans Gmail que son script ait un autre token.',
    revokeConfirm: 'Le révoquer maintenant',
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
