/** Why an endpoint was disabled by no person; kept with it in English. */
export const DISABLED_REASONS = {
  gone: 'it answered 410 Gone',
  givenUp: 'all its attempts failed for 5 days',
} as const

/** What is kept, logged and answered in English, now or by an earlier version; what else may follow it stays as it is. */
const IN_FRENCH: [begins: RegExp, french: string][] = [
  [/^it answered 410 Gone/, 'elle a répondu 410 Gone'],
  [/^all its attempts failed for 5 days/, 'toutes ses tentatives ont échoué pendant 5 jours'],
  [
    /^Connection timeout - the name server does not answer/,
    'Délai dépassé : le serveur de noms ne répond pas',
  ],
  [/^Connection timeout/, 'Délai dépassé'],
  [/^Connection refused/, 'Connexion refusée'],
  [/^(Connection reset|other side closed)/, 'Connexion fermée avant la réponse'],
  [/^(Host name not found|no address for \S+)/, 'Nom d’hôte introuvable'],
  [/^(HTTP \d+) \(redirects are not followed\)/, '$1 (les redirections ne sont pas suivies)'],
  [
    /^(\S+) is not a public address - add it to OUTGOING_ALLOW_PRIVATE if webhooks may go there/,
    '$1 n’est pas une adresse publique - ajoutez-la à OUTGOING_ALLOW_PRIVATE si les webhooks peuvent y aller',
  ],
  [
    /^Its secret cannot be read - put the former SECRET_KEY back, or give the endpoint a new one/,
    'Son secret est illisible - remettez l’ancienne SECRET_KEY, ou donnez-lui un nouveau secret',
  ],
  [
    /^Its headers cannot be read - put the former SECRET_KEY back, or give the endpoint a new one/,
    'Ses en-têtes sont illisibles - remettez l’ancienne SECRET_KEY, ou donnez-lui-en de nouveaux',
  ],
  [
    /^The proxy (\S+) does not answer - is HTTPS_PROXY right, and does it run\?/,
    'Le proxy $1 ne répond pas - HTTPS_PROXY est-il juste, et tourne-t-il ?',
  ],
  [
    /^The proxy (\S+) cannot be reached \((.*)\) - is HTTPS_PROXY right, and does it run\?/,
    'Le proxy $1 est injoignable ($2) - HTTPS_PROXY est-il juste, et tourne-t-il ?',
  ],
  [
    /^The proxy (\S+) wants another user or password \(407\) - set them in HTTPS_PROXY/,
    'Le proxy $1 veut un autre nom ou mot de passe (407) - mettez-les dans HTTPS_PROXY',
  ],
  [
    /^The proxy (\S+) does not connect to (\S+) \((\d+)\) - allow that there, or name the host in NO_PROXY/,
    'Le proxy $1 ne se connecte pas à $2 ($3) - autorisez-le là-bas, ou nommez l’hôte dans NO_PROXY',
  ],
  [
    /^The proxy (\S+) opens (\S+), which speaks before it is asked - is that an HTTP server\?/,
    'Le proxy $1 ouvre $2, qui parle avant qu’on l’interroge - est-ce un serveur HTTP ?',
  ],
  [/^connect E(HOST|NET)UNREACH/, 'Hôte injoignable'],
  [/^self-signed certificate.*/, 'Certificat TLS auto-signé'],
  [/^certificate has expired/, 'Certificat TLS expiré'],
  [/^unable to (verify the first|get local issuer) certificate.*/, 'Certificat TLS d’un émetteur inconnu'],
  [
    /^Hostname\/IP does not match certificate's altnames: Host: (\S+)\. is not in the cert's altnames: /,
    'Le certificat TLS n’est pas celui de $1, mais de ',
  ],
  [/^the receiver does not listen yet/, 'le récepteur n’écoute pas encore'],
  [/^the delivery loop did not turn/, 'la boucle des livraisons n’a pas tourné'],
  [/^a push could not be taken now/, 'un envoi de Gmail ne pouvait pas être pris'],
]

/** For people. What a machine said that is not known here stays in its own words. */
export function tellReason(reason: string, language: 'en' | 'fr'): string {
  const known = language === 'fr' && IN_FRENCH.find(([begins]) => begins.test(reason))
  return known ? reason.replace(...known) : reason
}
