import type { SetupCheck, SetupCheckId } from '../../../../shared/setup.ts'

/** `**bold**` is what Google or a page shows, `` `code` `` what is typed or read. Pages and `npm run doctor` say the same. */
export interface SetupText {
  title: string
  /** What it rests on, or what is waited for, in some words. */
  evidence: (check: SetupCheck) => string
  /** What to click, type or set while it is open. */
  todo: (check: SetupCheck) => string
}

const VARIABLES = '`ENABLE_BACKGROUND_TASKS`, `EMAIL_ADDRESS`, `EMAIL_PASSWORD`, `IMAP_SERVER`'

const checksEn: Record<SetupCheckId, SetupText> = {
  token_tested: {
    title: '`PROCESS_API_TOKEN` made and tested',
    evidence: ({ status }) => (status === 'done' ? 'a call with it was answered 200' : 'no call with it yet'),
    todo: () => 'Paste this into a shell; the receiver answers `processed`.',
  },
  script_heard: {
    title: 'Google script made and heard of',
    evidence: ({ facts }) => (facts.version ? `version ${facts.version}` : 'waiting for its first call'),
    todo: ({ facts }) =>
      facts.served
        ? `The script of ${facts.mailbox} is version ${facts.version}, this receiver goes with ${facts.served}: paste its files anew, and save.`
        : 'At script.google.com, paste the three files that /dashboard/setup of the receiver hands out.',
  },
  token_stored: {
    title: 'Token stored in the script',
    evidence: ({ status, facts }) =>
      status === 'done'
        ? 'the script knows it'
        : facts.count
          ? `${facts.count} calls with a wrong token in the last hour`
          : 'run `storeToken`',
    todo: () =>
      'In the editor open `Code.gs`, choose `storeToken` in the list of functions, press **Run**. Google asks once: **Review permissions**, your account, _Google hasn’t verified this app_ (it is your own), **Advanced**, **Go to Gmail Push Ingress (unsafe)**, tick **every** box, **Continue**. Then the log says `The receiver is ready and knows the token.`; if it says `401`, the token in `Setup.gs` is another one than the receiver’s.',
  },
  trigger_beating: {
    title: 'Trigger set',
    evidence: ({ facts }) =>
      facts.mailbox
        ? `${facts.mailbox} is not heard of any more`
        : facts.mailboxes === 1
          ? '1 mailbox beats'
          : facts.mailboxes
            ? `${facts.mailboxes} mailboxes beat`
            : 'run `setupGmailTrigger`, then a beat every 5 minutes',
    todo: ({ facts }) =>
      facts.mailbox
        ? `Open the script of ${facts.mailbox} at script.google.com: **Executions** says why it stopped. Run \`setupGmailTrigger\` again.`
        : 'In the same list choose `setupGmailTrigger`, press **Run**. The log says `Ready: every minute, new mail of … is pushed`; the first beat comes within a minute.',
  },
  email_processed: {
    title: 'First email processed',
    evidence: ({ status }) => (status === 'done' ? '`processed`' : 'no email from a mailbox yet'),
    todo: () =>
      'Send an email to the mailbox. Within a minute or two it stands in the history as `processed`, and the log says `API INGRESS: Gmail push processed successfully`.',
  },
  webhook_delivered: {
    title: 'First webhook delivered',
    evidence: ({ status, facts }) =>
      status === 'done' ? '`delivered`' : facts.endpoints ? 'nothing delivered yet' : 'no endpoint yet',
    todo: ({ facts }) =>
      facts.endpoints
        ? 'The endpoint has taken nothing yet: the **Endpoints** page says why. It gets the emails that come from now on; older ones can be delivered again from the history.'
        : 'Add on the **Endpoints** page where every email shall go. While you write what receives it, `npm run listen` brings the emails to your own machine.',
  },
  alerts_tested: {
    title: 'Alerts set up and tested',
    evidence: ({ status, facts }) =>
      status === 'done'
        ? 'a notice was taken'
        : facts.channels
          ? 'not tested yet, or not taken'
          : 'no channel',
    todo: ({ facts }) =>
      facts.channels
        ? 'Press **Test** beside each channel on the **Alerts** page; what it answers stands there.'
        : 'Set `ALERT_WEBHOOK_URL` (Slack, Teams, ntfy…), or `SMTP_URL` and `ALERT_EMAIL`, restart the receiver, then press **Test** on the **Alerts** page. Silence of 15 minutes, 401, 400 and webhooks that fail are told there.',
  },
  imap_off: {
    title: 'IMAP variables removed (optional)',
    evidence: ({ status, facts }) =>
      status === 'done'
        ? 'off, and not missed'
        : facts.imap === 'off'
          ? 'off; whether it is missed shows once mail is pushed'
          : facts.imap === 'on'
            ? 'still there'
            : 'still there, no longer needed',
    todo: ({ facts }) =>
      facts.imap === 'off'
        ? 'Nothing to do here: it ticks once the steps above have.'
        : facts.imap === 'on'
          ? 'Both bring mail, and nothing comes twice. Once push has brought for 24 h all that IMAP saw (`npm run parity`, and the overview, say so), the variables can go.'
          : `Push has brought all that IMAP saw: remove ${VARIABLES} and restart.`,
  },
  no_wrong_token: {
    title: '401 Unauthorized',
    evidence: ({ facts }) => (facts.count ? `${facts.count} in the last hour` : 'none in the last hour'),
    todo: () =>
      'A caller has no token or a wrong one. Compare `PROCESS_API_TOKEN` of the receiver with the one in the script, and run `storeToken`.',
  },
  no_bad_push: {
    title: '400 Missing field',
    evidence: ({ facts }) => (facts.count ? `${facts.count} in the last hour` : 'none in the last hour'),
    todo: () =>
      'A push had no `sender` or `body`, or was no JSON: look for `INGRESS: 400` in the log, it names the field. The script of this receiver always sends both; paste it anew if yours is another.',
  },
  script_calls: {
    title: 'INGRESS lines in the log',
    evidence: ({ status }) => (status === 'done' ? 'the script calls' : 'no script calls'),
    todo: () => 'Check the trigger and the token: run `showStatus` in the script, then `setupGmailTrigger`.',
  },
  sending_on: {
    title: 'Webhooks sent',
    evidence: ({ status }) => `\`webhook_sending_enabled\` ${status === 'done' ? 'is on' : 'is off'}`,
    todo: () => 'Switch `webhook_sending_enabled` on in the **Settings**. What waited goes out then.',
  },
}

const en = {
  title: 'Set-up',
  progress: (done: number, all: number) => `${done} of ${all}`,
  ticks: '· steps tick by themselves',
  done: 'done',
  open: 'to do',
  optional: 'optional',
  unknown: 'not known while the store takes nothing',
  notPublic: (address: string) =>
    `Google cannot reach ${address}. Put the receiver behind a public https address and set \`PUBLIC_URL\` to it: the address below, and in \`Setup.gs\`, is then that one.`,
  needsVariable:
    'Set the variable first: `export PROCESS_API_TOKEN=…`, with the token of the receiver’s environment.',
  address: 'Address of this receiver',
  notBuilt:
    'The script is not built here. Run `npm run build` where the receiver is, then load this page again.',
  paste: {
    open: 'Open script.new',
    copy: (name: string) => `Copy ${name}`,
    view: 'view',
    download: 'download',
    intro:
      'With the Google account of the mailbox. Google shows **Untitled project** with one file, `Code.gs`. Click its title, type `Gmail Push Ingress`, press **Rename**.',
    code: 'Click into `Code.gs`, select all (Ctrl+A) and paste this instead:',
    setup: (where: string) =>
      `Press **+** beside **Files**, **Script**, type \`Setup\`, Enter. Select all and paste this instead; the address of this receiver stands in it. In its last line type the token in place of \`votre_token_secret_ici\`. The token is ${where}.`,
    manifest:
      'Press the gear (**Project Settings**), tick **Show "appsscript.json" manifest file in editor**. Back in the **Editor**, open `appsscript.json`, select all and paste this instead. Without it Google would ask for all rights over your mail.',
    save: 'Save (Ctrl+S). This step ticks with the first call of the script, which the next one brings.',
    clasp:
      'With Node and clasp instead: `npx clasp login --user NAME` and `npm run deploy:gas -- --mailbox NAME`.',
    inFile: (file: string) => `in the file \`${file}\` where the receiver runs`,
    inEnvironment: 'in the variable `PROCESS_API_TOKEN` of the receiver',
  },
  toEndpoints: 'Endpoints',
  toAlerts: 'Alerts',
  toSettings: 'Settings',
  checklist: 'Checklist',
  troubleshooting: 'Troubleshooting',
  findings: 'Not well',
  allWell: 'All is well.',
  toDo: (count: number) => (count === 1 ? '1 thing to do.' : `${count} things to do.`),
  byHand: 'By hand',
  team: 'Team trained on the new system: nothing here can see that. What they need is one page, the overview: it says whether all is well, and if not, what to do.',
  checks: checksEn,
}

const checksFr: typeof checksEn = {
  token_tested: {
    title: '`PROCESS_API_TOKEN` configuré et testé',
    evidence: ({ status }) =>
      status === 'done' ? 'un appel avec lui a reçu 200' : 'aucun appel avec lui encore',
    todo: () => 'Collez ceci dans un terminal ; le récepteur répond `processed`.',
  },
  script_heard: {
    title: 'Script Google créé et entendu',
    evidence: ({ facts }) => (facts.version ? `version ${facts.version}` : 'en attente de son premier appel'),
    todo: ({ facts }) =>
      facts.served
        ? `Le script de ${facts.mailbox} est en version ${facts.version}, ce récepteur va avec ${facts.served} : recollez ses fichiers, puis enregistrez.`
        : 'Sur script.google.com, collez les trois fichiers que donne /dashboard/setup du récepteur.',
  },
  token_stored: {
    title: 'Token stocké dans le script',
    evidence: ({ status, facts }) =>
      status === 'done'
        ? 'le script le connaît'
        : facts.count
          ? `${facts.count} appels avec un mauvais token depuis une heure`
          : 'exécuter `storeToken`',
    todo: () =>
      'Dans l’éditeur, ouvrez `Code.gs`, choisissez `storeToken` dans la liste des fonctions, puis **Exécuter**. Google demande une fois : **Examiner les autorisations**, votre compte, _Google n’a pas validé cette application_ (c’est la vôtre), **Paramètres avancés**, **Accéder à Gmail Push Ingress (non sécurisé)**, cochez **toutes** les cases, **Continuer**. Le journal dit alors `The receiver is ready and knows the token.` ; s’il dit `401`, le token de `Setup.gs` n’est pas celui du récepteur.',
  },
  trigger_beating: {
    title: 'Déclencheur configuré',
    evidence: ({ facts }) =>
      facts.mailbox
        ? `plus de nouvelles de ${facts.mailbox}`
        : facts.mailboxes === 1
          ? '1 boîte bat'
          : facts.mailboxes
            ? `${facts.mailboxes} boîtes battent`
            : 'exécuter `setupGmailTrigger`, puis un battement toutes les 5 minutes',
    todo: ({ facts }) =>
      facts.mailbox
        ? `Ouvrez le script de ${facts.mailbox} sur script.google.com : **Exécutions** dit pourquoi il s’est arrêté. Exécutez de nouveau \`setupGmailTrigger\`.`
        : 'Dans la même liste, choisissez `setupGmailTrigger`, puis **Exécuter**. Le journal dit `Ready: every minute, new mail of … is pushed` ; le premier battement vient dans la minute.',
  },
  email_processed: {
    title: 'Premier email traité',
    evidence: ({ status }) => (status === 'done' ? '`processed`' : 'aucun email d’une boîte encore'),
    todo: () =>
      'Envoyez un email à la boîte. En une minute ou deux il est dans l’historique avec le statut `processed`, et le journal dit `API INGRESS: Gmail push processed successfully`.',
  },
  webhook_delivered: {
    title: 'Premier webhook livré',
    evidence: ({ status, facts }) =>
      status === 'done' ? '`delivered`' : facts.endpoints ? 'rien de livré encore' : 'aucune destination',
    todo: ({ facts }) =>
      facts.endpoints
        ? 'La destination n’a encore rien pris : la page **Destinations** dit pourquoi. Elle reçoit les emails qui arrivent désormais ; les plus anciens se livrent de nouveau depuis l’historique.'
        : 'Ajoutez sur la page **Destinations** où doit aller chaque email. Pendant que vous écrivez ce qui le reçoit, `npm run listen` amène les emails sur votre machine.',
  },
  alerts_tested: {
    title: 'Surveillance configurée et testée',
    evidence: ({ status, facts }) =>
      status === 'done'
        ? 'un avis a été pris'
        : facts.channels
          ? 'pas encore testé, ou refusé'
          : 'aucun canal d’alerte',
    todo: ({ facts }) =>
      facts.channels
        ? 'Sur la page **Alertes**, cliquez **Tester** à côté de chaque canal ; sa réponse s’affiche là.'
        : 'Définissez `ALERT_WEBHOOK_URL` (Slack, Teams, ntfy…), ou `SMTP_URL` et `ALERT_EMAIL`, redémarrez le récepteur, puis cliquez **Tester** sur la page **Alertes**. Le silence de 15 minutes, les 401, les 400 et les webhooks en échec y sont signalés.',
  },
  imap_off: {
    title: 'Variables IMAP supprimées (optionnel)',
    evidence: ({ status, facts }) =>
      status === 'done'
        ? 'supprimées, et elles ne manquent pas'
        : facts.imap === 'off'
          ? 'supprimées ; on saura si elles manquent quand des emails arriveront'
          : facts.imap === 'on'
            ? 'encore là'
            : 'encore là, plus nécessaires',
    todo: ({ facts }) =>
      facts.imap === 'off'
        ? 'Rien à faire ici : l’étape se coche après celles du dessus.'
        : facts.imap === 'on'
          ? 'Les deux apportent les emails, et rien n’arrive deux fois. Quand le push aura apporté pendant 24 h tout ce que la relève IMAP a vu (`npm run parity` et la vue d’ensemble le disent), les variables peuvent partir.'
          : `Le push a apporté tout ce que la relève IMAP a vu : supprimez ${VARIABLES} et redémarrez.`,
  },
  no_wrong_token: {
    title: '401 Unauthorized',
    evidence: ({ facts }) => (facts.count ? `${facts.count} depuis une heure` : 'aucune depuis une heure'),
    todo: () =>
      'Un appel n’a pas de token, ou un mauvais. Comparez `PROCESS_API_TOKEN` du récepteur avec celui du script, et exécutez `storeToken`.',
  },
  no_bad_push: {
    title: '400 Missing field',
    evidence: ({ facts }) => (facts.count ? `${facts.count} depuis une heure` : 'aucune depuis une heure'),
    todo: () =>
      'Un envoi n’avait ni `sender` ni `body`, ou n’était pas du JSON : cherchez `INGRESS: 400` dans le journal, il nomme le champ. Le script de ce récepteur envoie toujours les deux ; recollez-le si le vôtre est un autre.',
  },
  script_calls: {
    title: 'Logs INGRESS',
    evidence: ({ status }) => (status === 'done' ? 'le script appelle' : 'aucun script n’appelle'),
    todo: () =>
      'Vérifiez le déclencheur et le token : exécutez `showStatus` dans le script, puis `setupGmailTrigger`.',
  },
  sending_on: {
    title: 'Webhooks envoyés',
    evidence: ({ status }) => `\`webhook_sending_enabled\` est ${status === 'done' ? 'activé' : 'désactivé'}`,
    todo: () => 'Activez `webhook_sending_enabled` dans les **Réglages**. Ce qui attendait part alors.',
  },
}

const fr: typeof en = {
  title: 'Installation',
  progress: (done, all) => `${done} sur ${all}`,
  ticks: '· les étapes se cochent d’elles-mêmes',
  done: 'fait',
  open: 'à faire',
  optional: 'optionnel',
  unknown: 'inconnu tant que le stockage n’accepte rien',
  notPublic: (address) =>
    `Google ne peut pas joindre ${address}. Placez le récepteur derrière une adresse https publique et donnez-la dans \`PUBLIC_URL\` : c’est elle qui sera ci-dessous et dans \`Setup.gs\`.`,
  needsVariable:
    'Définissez d’abord la variable : `export PROCESS_API_TOKEN=…`, avec le token de l’environnement du récepteur.',
  address: 'Adresse de ce récepteur',
  notBuilt:
    'Le script n’est pas construit ici. Lancez `npm run build` là où est le récepteur, puis rechargez cette page.',
  paste: {
    open: 'Ouvrir script.new',
    copy: (name) => `Copier ${name}`,
    view: 'voir',
    download: 'télécharger',
    intro:
      'Avec le compte Google de la boîte. Google montre **Projet sans titre** avec un fichier, `Code.gs`. Cliquez sur le titre, écrivez `Gmail Push Ingress`, puis **Renommer**.',
    code: 'Cliquez dans `Code.gs`, sélectionnez tout (Ctrl+A) et collez ceci à la place :',
    setup: (where) =>
      `Cliquez **+** à côté de **Fichiers**, **Script**, écrivez \`Setup\`, Entrée. Sélectionnez tout et collez ceci à la place ; l’adresse de ce récepteur y est déjà. À la dernière ligne, écrivez le token à la place de \`votre_token_secret_ici\`. Le token est ${where}.`,
    manifest:
      'Cliquez l’engrenage (**Paramètres du projet**), cochez **Afficher le fichier manifeste "appsscript.json" dans l’éditeur**. De retour dans l’**Éditeur**, ouvrez `appsscript.json`, sélectionnez tout et collez ceci à la place. Sans lui, Google demanderait tous les droits sur vos emails.',
    save: 'Enregistrez (Ctrl+S). Cette étape se coche dès que le script appelle le récepteur, ce que fait la suivante.',
    clasp: 'Avec Node et clasp : `npx clasp login --user NOM` et `npm run deploy:gas -- --mailbox NOM`.',
    inFile: (file) => `dans le fichier \`${file}\`, là où tourne le récepteur`,
    inEnvironment: 'dans la variable `PROCESS_API_TOKEN` du récepteur',
  },
  toEndpoints: 'Destinations',
  toAlerts: 'Alertes',
  toSettings: 'Réglages',
  checklist: 'Checklist',
  troubleshooting: 'Dépannage',
  findings: 'À corriger',
  allWell: 'Tout va bien.',
  toDo: (count) => (count === 1 ? '1 chose à faire.' : `${count} choses à faire.`),
  byHand: 'À la main',
  team: 'Équipe formée au nouveau système : rien ici ne peut le voir. Il lui suffit d’une page, la vue d’ensemble : elle dit si tout va bien, et sinon que faire.',
  checks: checksFr,
}

export const setupTexts = { en, fr }
