const en = {
  setAside: {
    title: 'Set aside',
    intro:
      'Messages that the receiver refused again and again, or that could not be read. The others go on without them.',
    none: 'No message is set aside.',
    since: ['set aside', 'ago'],
    asked: ['asked for', 'ago: the script sends it with its next heartbeat'],
    open: 'In Gmail',
    sendAgain: 'Send again',
  },
  backfill: {
    title: 'Push again what is missing',
    intro:
      'The script lists what Gmail has of that time, a day of mail after the other, and pushes what is missing here: after new mail, and within its daily quota. What came more than 90 days ago is no longer known here and comes again. Only one time is worked on: another takes its place.',
    from: 'What came between',
    to: 'and',
    start: 'Push what is missing',
    refused: 'Nothing was asked for: the first time must lie before the second, and before now.',
    state: 'Missing mail of',
    counts: (listed: string, missing: string, pushed: string) =>
      `Gmail has ${listed} · missing here ${missing} · pushed ${pushed}`,
    asked: ['asked for', 'ago: the script begins with its next heartbeat'],
    unanswered: [
      'asked for',
      'ago, but the script is too old to know what to do: push it again, as on the set-up page',
    ],
    reached: 'at work, all is here up to',
    waiting: '· waits until Google gives the script time again; what is left of today is for new mail',
    done: 'Done: all is here that the script could push.',
    cancelled: ['called off', 'ago'],
    cancel: 'Call off',
  },
  mailbox: {
    itsEmails: 'Its emails',
    now: 'How it is',
    proof: 'What the proof is short of',
    missing: (count: number, shown: string) =>
      count === 1
        ? '1 missing here, pushed next by the script:'
        : `${shown} missing here, pushed next by the script:`,
    notDelivered: (_count: number, shown: string) => `${shown} accepted but not delivered:`,
    script: 'Its script',
    version: 'Version',
    lastHeartbeat: 'Last heartbeat',
    token: 'Its token',
    caughtUp: 'Had pushed all',
    trouble: 'Trouble',
    toReceiver: 'Gmail → receiver',
  },
}

const fr: typeof en = {
  setAside: {
    title: 'Mis de côté',
    intro:
      'Les messages que le récepteur a refusés plusieurs fois, ou qui n’ont pas pu être lus. Les autres continuent.',
    none: 'Aucun message n’est mis de côté.',
    since: ['mis de côté il y a', ''],
    asked: ['demandé il y a', ': le script l’envoie à son prochain battement'],
    open: 'Dans Gmail',
    sendAgain: 'Renvoyer',
  },
  backfill: {
    title: 'Renvoyer ce qui manque',
    intro:
      'Le script liste ce que Gmail a de cette période, un jour de courrier après l’autre, et envoie ce qui manque ici : après le nouveau courrier, et dans son quota du jour. Ce qui est arrivé il y a plus de 90 jours n’est plus connu ici et revient. Une seule période à la fois : une autre prend sa place.',
    from: 'Ce qui est arrivé entre',
    to: 'et',
    start: 'Envoyer ce qui manque',
    refused: 'Rien n’a été demandé : le premier moment doit précéder le second, et maintenant.',
    state: 'Courrier manquant du',
    counts: (listed, missing, pushed) =>
      `Gmail en a ${listed} · manquants ici ${missing} · envoyés ${pushed}`,
    asked: ['demandé il y a', ': le script commence à son prochain battement'],
    unanswered: [
      'demandé il y a',
      ': le script est trop ancien pour savoir quoi faire ; envoyez-le de nouveau, comme sur la page d’installation',
    ],
    reached: 'en cours, tout est ici jusqu’au',
    waiting:
      '· attend que Google rende du temps au script ; le reste d’aujourd’hui est pour le nouveau courrier',
    done: 'Terminé : tout ce que le script pouvait envoyer est ici.',
    cancelled: ['annulé il y a', ''],
    cancel: 'Annuler',
  },
  mailbox: {
    itsEmails: 'Ses emails',
    now: 'Comment ça va',
    proof: 'Ce qui manque à la preuve',
    missing: (count, shown) =>
      count === 1
        ? '1 email manque ici, le script l’envoie bientôt :'
        : `${shown} emails manquent ici, le script les envoie bientôt :`,
    notDelivered: (count, shown) =>
      count === 1 ? '1 email accepté mais pas livré :' : `${shown} emails acceptés mais pas livrés :`,
    script: 'Son script',
    version: 'Version',
    lastHeartbeat: 'Dernier battement',
    token: 'Son token',
    caughtUp: 'Avait tout envoyé',
    trouble: 'Problème',
    toReceiver: 'Gmail → récepteur',
  },
}

export const mailboxesTexts = { en, fr }
