const en = {
  title: 'Endpoints',
  intro: 'Every new email goes to each of these, signed after Standard Webhooks.',
  none: 'No endpoint yet: add the first one below.',
  add: 'Add an endpoint',
  url: 'URL',
  name: 'Name (optional)',
  secret: 'Secret (optional)',
  secretHint:
    'Leave it empty to get one made: whsec_ and the base64 of 24 to 64 bytes, with its padding (=).',
  submit: 'Add',
  created: 'Added. This is its secret; it is shown only now:',
  enabled: 'enabled',
  paused: 'paused',
  pause: 'Pause',
  resume: 'Resume',
  sendTest: 'Send a test',
  testDelivered: 'The test was delivered.',
  testFailed: 'The test was not delivered.',
  remove: 'Delete…',
  removeWarning: 'Its open deliveries become undelivered.',
  removeConfirm: 'Delete for good',
  refused: 'Not added:',
  refusedUrl: 'Not added: the URL must begin with https:// or http:// and lead to a public address.',
  refusedSecret:
    'Not added: the secret must be whsec_ and the base64 of 24 to 64 bytes, with its padding (=).',
}

const fr: typeof en = {
  title: 'Destinations',
  intro: 'Chaque nouvel email est envoyé à chacune, signé selon Standard Webhooks.',
  none: 'Aucune destination : ajoutez la première ci-dessous.',
  add: 'Ajouter une destination',
  url: 'URL',
  name: 'Nom (facultatif)',
  secret: 'Secret (facultatif)',
  secretHint:
    'Laissez vide pour en créer un : whsec_ puis le base64 de 24 à 64 octets, avec son remplissage (=).',
  submit: 'Ajouter',
  created: 'Ajoutée. Voici son secret ; il n’est affiché que maintenant :',
  enabled: 'active',
  paused: 'en pause',
  pause: 'Mettre en pause',
  resume: 'Reprendre',
  sendTest: 'Envoyer un test',
  testDelivered: 'Le test a été livré.',
  testFailed: 'Le test n’a pas été livré.',
  remove: 'Supprimer…',
  removeWarning: 'Ses livraisons en attente deviennent undelivered.',
  removeConfirm: 'Supprimer définitivement',
  refused: 'Non ajoutée :',
  refusedUrl: 'Non ajoutée : l’URL doit commencer par https:// ou http:// et mener à une adresse publique.',
  refusedSecret:
    'Non ajoutée : le secret doit être whsec_ puis le base64 de 24 à 64 octets, avec son remplissage (=).',
}

export const endpointsTexts = { en, fr }
