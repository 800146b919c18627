const en = {
  heading: 'Now',
  emails: 'emails',
  mailboxes: 'Mailboxes',
  noMailbox: 'No mailbox has reported yet: run setupGmailTrigger in Apps Script.',
  lastSeen: 'last heartbeat',
  proof: {
    gmail: 'Gmail',
    accepted: 'accepted',
    delivered: 'delivered',
    onTheWay: 'on the way',
    givenUp: 'undelivered',
    sentNowhere: 'sent nowhere',
    forgotten: 'no longer kept',
    asked: (age: string) => `asked ${age} ago`,
  },
  missing: (count: number) => `${count} missing here, pushed next by the script:`,
  notDelivered: (count: number) => `${count} accepted but not delivered:`,
  setAside: (count: number) => (count === 1 ? '1 message set aside' : `${count} messages set aside`),
  sendAgain: 'Send again',
  oldMail: (count: number, from: string, to: string) =>
    `${count === 1 ? '1 old message was' : `${count} old messages were`} brought into this mailbox (${from} to ${to}) and not pushed.`,
  releaseOldMail: 'Push them',
  dropOldMail: 'Leave them in Gmail',
  sendingOff:
    'webhook_sending_enabled is off: deliveries are held until it is switched on again in the settings.',
  ingressOff:
    'gmail_ingress_enabled is off: pushes are refused, and wait in Gmail until it is switched on again.',
}

const fr: typeof en = {
  heading: 'En ce moment',
  emails: 'emails',
  mailboxes: 'Boîtes',
  noMailbox: 'Aucune boîte ne s’est encore signalée : exécutez setupGmailTrigger dans Apps Script.',
  lastSeen: 'dernier battement',
  proof: {
    gmail: 'Gmail',
    accepted: 'acceptés',
    delivered: 'livrés',
    onTheWay: 'en route',
    givenUp: 'non livrés',
    sentNowhere: 'envoyés nulle part',
    forgotten: 'plus conservés',
    asked: (age) => `demandé il y a ${age}`,
  },
  missing: (count) => `${count} manquant(s) ici, bientôt envoyé(s) par le script :`,
  notDelivered: (count) => `${count} accepté(s) mais pas livré(s) :`,
  setAside: (count) => (count === 1 ? '1 message mis de côté' : `${count} messages mis de côté`),
  sendAgain: 'Renvoyer',
  oldMail: (count, from, to) =>
    `${count === 1 ? '1 ancien message a été apporté' : `${count} anciens messages ont été apportés`} dans cette boîte (du ${from} au ${to}) sans être envoyé(s).`,
  releaseOldMail: 'Les envoyer',
  dropOldMail: 'Les laisser dans Gmail',
  sendingOff:
    'webhook_sending_enabled est désactivé : les livraisons attendent qu’on le réactive dans les réglages.',
  ingressOff:
    'gmail_ingress_enabled est désactivé : les envois sont refusés et attendent dans Gmail qu’on le réactive.',
}

export const overviewTexts = { en, fr }
