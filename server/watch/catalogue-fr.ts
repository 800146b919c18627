import { tellReason } from '../common/tell-reason.ts'
import type { Finding } from '../../shared/finding.ts'
import { formatSpan, type Catalogue } from './finding-text.ts'

const format = new Intl.NumberFormat('fr-FR')
const number = (value: Finding['facts'][string] | undefined) => format.format(Number(value ?? 0))
/** Zero and one are singular in French. */
const count = (value: Finding['facts'][string] | undefined, one: string, many: string) =>
  `${number(value)} ${Number(value ?? 0) < 2 ? one : many}`
const waiting = ({ facts }: Finding) =>
  `${count(facts.waiting, 'livraison attend', 'livraisons attendent')}, aucune n’est perdue.`
const gap = ({ facts }: Finding) =>
  formatSpan(Date.parse(String(facts.to)) - Date.parse(String(facts.from)), 'fr-FR')
const reason = ({ facts }: Finding) => tellReason(String(facts.reason ?? ''), 'fr')
const quota = ({ facts }: Finding) =>
  `${number(facts.triggerMinutes)} des 90 minutes de script et ${number(facts.fetches)} des 20 000 requêtes sont utilisées.`

export const CATALOGUE_FR: Catalogue = {
  heartbeat_late: {
    title: ({ subject }) => `${subject.name} : son battement est en retard`,
    detail: quota,
    when: 'aucun battement depuis trois battements (5 minutes chacun, ou l’intervalle du déclencheur s’il est plus long)',
    cure: 'Attendez le suivant. S’il ne vient pas, ouvrez le script et regardez ses exécutions.',
    action: 'Ouvrir son script',
  },
  heartbeat_missing: {
    title: ({ subject }) => `${subject.name} est muette : son script ne tourne plus`,
    detail: (finding) => `Son dernier battement disait : ${reason(finding) || quota(finding)}`,
    when: 'aucun battement depuis ALERT_SILENCE_MINUTES (15) et depuis trois battements',
    cure: 'Ouvrez le script, exécutez showStatus et lisez ce qu’il dit ; exécutez setupGmailTrigger si son déclencheur a disparu. Rien n’est perdu : les emails attendent dans Gmail.',
    action: 'Ouvrir son script',
  },
  gmail_failing: {
    title: ({ subject }) => `${subject.name} : Gmail refuse son script`,
    detail: reason,
    when: 'le script dit que Gmail échoue ; en panne après 30 minutes',
    cure: 'Ouvrez le script et exécutez showStatus. Si Google demande des autorisations, cochez toutes les cases ; si le service Gmail est désactivé, envoyez de nouveau le script.',
    action: 'Ouvrir son script',
  },
  pushes_failing: {
    title: ({ subject }) => `${subject.name} : son script ne peut rien envoyer`,
    detail: (finding) => `Il dit : ${reason(finding)}`,
    when: 'le script dit que ses envois échouent ; en panne après 30 minutes',
    cure: 'Faites ce que dit la raison. Ce qui attend part dès qu’un envoi est accepté.',
    action: 'Ouvrir son script',
  },
  watch_label_missing: {
    title: ({ subject }) => `${subject.name} : le libellé qu’il surveille est à revoir`,
    detail: reason,
    when: 'le script dit que son WATCH_LABEL ne désigne aucun libellé, un libellé renommé, ou un libellé sans messages possibles ; en panne après 30 minutes',
    cure: 'Corrigez WATCH_LABEL dans les propriétés du script, ou créez le libellé dans Gmail. Le courrier y attend.',
    action: 'Ouvrir son script',
  },
  script_settings_wrong: {
    title: ({ subject }) => `${subject.name} : un réglage de son script est inutilisable`,
    detail: reason,
    when: 'le script dit qu’une de ses propriétés manque ou est fausse ; en panne après 30 minutes',
    cure: 'Corrigez la propriété du script que la raison nomme. Ce qui n’en dépend pas part entre-temps.',
    action: 'Ouvrir son script',
  },
  google_quota_used_up: {
    title: ({ subject }) => `${subject.name} : Google arrête son script`,
    detail: reason,
    when: 'le script dit qu’un quota de Google, ou une autorisation, l’arrête ; en panne après 30 minutes',
    cure: 'Un quota est libéré en un jour au plus, et ce qui attend part alors ; surveillez moins de libellés si cela se répète. Pour une autorisation, lancez setupGmailTrigger et cochez toutes les cases.',
    action: 'Ouvrir son script',
  },
  not_caught_up: {
    title: ({ subject }) => `${subject.name} : son script tourne, mais n’arrive pas au bout`,
    detail: () => 'Depuis, il n’a pas lu tous les nouveaux emails.',
    when: 'les battements arrivent, mais le script n’était plus à jour depuis 15 minutes ; en panne après une heure',
    cure: 'Un grand retard demande plusieurs exécutions. S’il ne diminue pas, ouvrez le script et regardez ses exécutions.',
    action: 'Ouvrir son script',
  },
  history_gap: {
    title: ({ subject }) => `${subject.name} : l’historique de Gmail avait un trou`,
    detail: (finding) => `Il a duré ${gap(finding)} ; une recherche apporte ce qui est arrivé alors.`,
    when: 'le script n’a plus trouvé l’historique de Gmail, jusqu’à ce qu’une preuve plus récente soit juste',
    cure: 'Attendez la prochaine preuve. Si elle n’est pas juste, les emails manquants y sont nommés.',
    action: 'Voir ses emails',
  },
  messages_set_aside: {
    title: ({ subject, facts }) =>
      `${subject.name} : ${count(facts.count, 'message est mis de côté', 'messages sont mis de côté')}`,
    detail: () => 'Ils n’ont pas pu être envoyés ; les autres continuent.',
    when: 'au moins un message est mis de côté',
    cure: 'Regardez la raison de chacun, corrigez-la et renvoyez le message.',
    action: 'Les voir',
  },
  quota_high: {
    title: ({ subject }) => `${subject.name} : le quota Google du jour s’épuise`,
    detail: quota,
    when: '80 % des minutes ou des requêtes du jour utilisées (jusque sous 75 %) ; en panne à partir de 95 %',
    cure: 'Son script ralentit de lui-même. Surveillez moins de libellés, ou envoyez les pièces jointes sans leur contenu.',
    action: 'Ouvrir son script',
  },
  mail_missing: {
    title: ({ subject }) => `${subject.name} : aucun email depuis plus longtemps que d’habitude`,
    detail: () => 'Son script donne des nouvelles ; un moment calme est possible.',
    when: 'huit emails seraient d’habitude arrivés depuis le dernier (mêmes heures des 7 derniers jours), ou la durée fixée pour la boîte est passée',
    cure: 'Envoyez un email à la boîte. S’il n’arrive pas, regardez les filtres de Gmail et WATCH_LABEL.',
    action: 'Voir ses emails',
  },
  proof_open: {
    title: ({ subject, facts }) =>
      `${subject.name} : ${number(facts.missing)} des ${number(facts.gmail)} emails ne sont pas ici`,
    detail: () => 'Le script sait lesquels ; il les enverra à son prochain passage.',
    when: 'le compte de Gmail et le nôtre diffèrent depuis une heure',
    cure: 'Ouvrez la page de la boîte : elle nomme les identifiants manquants. Exécutez processGmailMessage dans le script pour les envoyer maintenant.',
    action: 'Voir lesquels',
  },
  imap_failing: {
    title: ({ subject }) => `${subject.name} : la relève IMAP échoue`,
    detail: (finding) => `Elle dit : ${reason(finding)}`,
    when: 'le serveur refuse la connexion, ou est absent depuis cinq minutes, alors que ENABLE_BACKGROUND_TASKS est à true ; en panne après 30 minutes',
    cure: 'Vérifiez EMAIL_ADDRESS, EMAIL_PASSWORD (pour Gmail, un mot de passe d’application) et IMAP_SERVER, puis redémarrez. Si le push apporte tous les emails, supprimez-les plutôt.',
    action: 'Que faire',
  },
  clock_apart: {
    title: ({ subject }) => `Les horloges de ${subject.name} et de ce récepteur diffèrent`,
    detail: ({ facts }) => `De ${formatSpan(Number(facts.seconds) * 1000, 'fr-FR')}.`,
    when: 'script et récepteur ont deux minutes d’écart ou plus (jusque sous 90 secondes)',
    cure: 'Réglez l’horloge de cette machine par NTP : celle de Google est juste.',
    action: 'Que faire',
  },
  endpoint_failing: {
    title: ({ subject }) => `${subject.name} ne répond pas`,
    detail: (finding) =>
      `${waiting(finding)} Dernière réponse : ${tellReason(String(finding.facts.error), 'fr')}.`,
    when: 'aucune livraison n’a réussi depuis 15 minutes, et des tentatives ont échoué',
    cure: 'Réparez ce qui reçoit le webhook, puis testez-le et envoyez ce qui attend.',
    action: 'Tester, puis envoyer ce qui attend',
  },
  endpoint_failure_rate: {
    title: ({ subject, facts }) => `${subject.name} : ${number(facts.percent)} % des tentatives échouent`,
    detail: ({ facts }) =>
      `${number(facts.failed)} tentatives sur ${number(facts.attempts)} ont échoué pendant cette heure et la précédente ; toutes sont refaites.`,
    when: '50 %, 70 % ou 90 % des tentatives de deux heures ont échoué (sur 20 au moins), la dernière il y a moins de 15 minutes ; jusqu’à moins de 40 %',
    cure: 'Regardez ce que répond la destination. Si c’est trop pour elle, donnez-lui des limites ou plus de temps.',
    action: 'Les afficher',
  },
  endpoint_disabled: {
    title: ({ subject }) => `${subject.name} est désactivée`,
    detail: (finding) => `Raison : ${reason(finding)}. ${waiting(finding)}`,
    when: 'une destination a été désactivée par sa propre réponse (410), ou parce que toutes ses tentatives ont échoué pendant 5 jours (20 au moins)',
    cure: 'Testez-la et réactivez-la, ou supprimez-la. Celle qui a échoué pendant des jours est essayée avec un email toutes les 30 minutes, et réactivée par le premier qui arrive.',
    action: 'Tester, puis envoyer ce qui attend',
  },
  endpoint_paused: {
    title: ({ subject }) => `${subject.name} est en pause`,
    detail: waiting,
    when: 'une destination est en pause depuis un jour',
    cure: 'Reprenez-la, ou supprimez-la si personne n’en a plus besoin.',
    action: 'Voir les destinations',
  },
  delivery_overdue: {
    title: ({ subject }) => `Des livraisons à ${subject.name} sont en retard`,
    detail: waiting,
    when: 'une livraison est due depuis 15 minutes sans tentative, alors que sa destination et l’envoi sont actifs',
    cure: 'Ce récepteur ne suit pas : regardez sa charge, ou relevez les limites de la destination.',
    action: 'Les voir',
  },
  deliveries_undelivered: {
    title: ({ subject, facts }) =>
      `${facts.deleted ? 'Une destination supprimée' : subject.name} : ${count(facts.count, 'livraison abandonnée', 'livraisons abandonnées')}`,
    detail: ({ facts }) =>
      facts.deleted
        ? 'Livrez-les à une autre destination, ou écartez-les.'
        : 'Dix tentatives ont échoué ; il n’y en aura plus d’elles-mêmes.',
    when: 'au moins une livraison est undelivered',
    cure: 'Réparez la destination, puis livrez de nouveau depuis l’historique ; ou écartez-les là.',
    action: 'Les voir',
  },
  sending_off: {
    title: () => 'L’envoi est coupé',
    detail: () => 'Les livraisons attendent, aucune n’est perdue.',
    when: 'webhook_sending_enabled est désactivé depuis une heure',
    cure: 'Activez webhook_sending_enabled dans les réglages.',
    action: 'Ouvrir les réglages',
  },
  ingress_off: {
    title: () => 'La réception est coupée',
    detail: () => 'Les emails attendent dans Gmail.',
    when: 'gmail_ingress_enabled est désactivé depuis une heure',
    cure: 'Activez gmail_ingress_enabled dans les réglages.',
    action: 'Ouvrir les réglages',
  },
  wrong_tokens: {
    title: ({ facts }) => `${count(facts.count, 'appel', 'appels')} avec un mauvais token en une heure`,
    detail: () => 'Un script a un ancien token, ou quelqu’un essaie d’en deviner un.',
    when: 'plus de 10 appels avec un token faux ou absent en une heure',
    cure: 'Comparez PROCESS_API_TOKEN dans le script avec celui du récepteur, puis exécutez storeToken.',
    action: 'Que faire',
  },
  wrong_codes: {
    title: ({ facts }) =>
      `${count(facts.count, 'mauvais code', 'mauvais codes')} après le bon mot de passe en une heure`,
    detail: () => 'Quelqu’un a le mot de passe de ce tableau de bord et devine des codes.',
    when: 'plus de 10 mauvais codes d’authentification à deux facteurs en une heure, chacun après le bon mot de passe',
    cure: 'Changez DASHBOARD_PASSWORD et redémarrez le récepteur, ce qui déconnecte tout le monde.',
    action: 'Que faire',
  },
  bad_requests: {
    title: ({ facts }) => `${count(facts.count, 'envoi refusé', 'envois refusés')} en une heure`,
    detail: () => 'Ce n’étaient pas des envois valides.',
    when: 'au moins un envoi au bon token a reçu la réponse 400 dans la dernière heure',
    cure: 'Cherchez INGRESS: 400 dans le journal : il nomme le champ.',
    action: 'Que faire',
  },
  alert_channel_failed: {
    title: ({ subject }) => `Les alertes n’arrivent pas à ${subject.name}`,
    detail: reason,
    when: 'le dernier avis ou test d’un canal a échoué',
    cure: 'Corrigez le réglage du canal et envoyez un test.',
    action: 'Voir les canaux',
  },
  disk_filling: {
    title: ({ facts }) => `Le disque est plein à ${number(facts.percent)} %`,
    detail: () => 'Un disque plein refuse les envois ; les emails attendent alors dans Gmail.',
    when: '80 % du disque de DATA_DIR sont utilisés (jusque sous 78 %) ; en panne à partir de 95 %',
    cure: 'Faites de la place, agrandissez le disque, ou baissez RETENTION_DAYS.',
    action: 'Que faire',
  },
  store_refusing: {
    title: () => 'Le stockage n’accepte aucun email',
    detail: (finding) => `Les emails attendent dans Gmail. Le stockage dit : ${reason(finding)}`,
    when: 'un email n’a pas pu être conservé (disque plein, base de données absente)',
    cure: 'Faites de la place sur le disque, ou rétablissez la base de données. Les emails attendent dans Gmail.',
    action: 'Que faire',
  },
  store_needs_restart: {
    title: () => 'Le récepteur doit être redémarré',
    detail: reason,
    when: 'un disque a échoué de telle sorte que seul un redémarrage dit ce qu’il contient ; /livez répond 503',
    cure: 'Vérifiez le disque, puis redémarrez le récepteur. Les emails attendent dans Gmail.',
    action: 'Que faire',
  },
  secrets_unreadable: {
    title: ({ facts }) =>
      `Les secrets de ${count(facts.count, 'destination', 'destinations')} ne peuvent pas être déchiffrés`,
    detail: () =>
      'SECRET_KEY n’est pas la clé qui les a chiffrés ; rien n’y est envoyé, les emails attendent.',
    when: 'un secret ou un en-tête d’une destination a été chiffré avec une autre clé que celle de SECRET_KEY, ou de secret-key dans DATA_DIR',
    cure: 'Remettez l’ancienne SECRET_KEY (ou secret-key dans DATA_DIR) et redémarrez. Si elle est perdue, donnez un nouveau secret à chaque destination, et ses en-têtes, à la page des destinations.',
    action: 'Que faire',
  },
  log_lines_dropped: {
    title: ({ facts }) => `${count(facts.count, 'ligne de journal perdue', 'lignes de journal perdues')}`,
    detail: () => 'Le journal ne peut pas être écrit ; les emails continuent.',
    when: 'des lignes du journal n’ont pas pu être écrites',
    cure: 'Faites de la place là où le journal est écrit, ou redémarrez ce qui le lit.',
    action: 'Que faire',
  },
}
