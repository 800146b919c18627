import { tellReason } from '../common/tell-reason.ts'

it.each([
  ['Connection timeout', 'Délai dépassé'],
  [
    'Connection timeout - the name server does not answer',
    'Délai dépassé : le serveur de noms ne répond pas',
  ],
  ['Connection reset', 'Connexion fermée avant la réponse'],
  ['Host name not found', 'Nom d’hôte introuvable'],
  [
    'Its secret cannot be read - put the former SECRET_KEY back, or give the endpoint a new one',
    'Son secret est illisible - remettez l’ancienne SECRET_KEY, ou donnez-lui un nouveau secret',
  ],
  [
    'Its headers cannot be read - put the former SECRET_KEY back, or give the endpoint a new one',
    'Ses en-têtes sont illisibles - remettez l’ancienne SECRET_KEY, ou donnez-lui-en de nouveaux',
  ],
  [
    'unable to verify the first certificate; if the root CA is installed locally, try running Node.js with --use-system-ca',
    'Certificat TLS d’un émetteur inconnu',
  ],
  [
    "Hostname/IP does not match certificate's altnames: Host: a.example. is not in the cert's altnames: DNS:b.example",
    'Le certificat TLS n’est pas celui de a.example, mais de DNS:b.example',
  ],
  ['Connection refused: Host name not found', 'Connexion refusée: Host name not found'],
  ['HTTP 500: Connection refused', 'HTTP 500: Connection refused'],
])('says in French what is kept as “%s”, and leaves what others said', (kept, french) => {
  expect(tellReason(kept, 'fr')).toBe(french)
  expect(tellReason(kept, 'en')).toBe(kept)
})
