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
    trouble: 'Ennui',
    toReceiver: 'Gmail → récepteur',
  },
}

export const mailboxesTexts = { en, fr }
