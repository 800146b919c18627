import type { RuleField, RuleOperator } from '../../../../shared/rule.ts'

type OperatorWords = Record<RuleOperator, [isSo: string, isNotSo: string]>

const fieldsEn: Record<RuleField, string> = {
  sender: 'sender',
  recipient: 'recipient',
  subject: 'subject',
  body: 'text',
  label: 'label',
  mailbox: 'mailbox',
  attachment: 'attachment',
  auth: 'check by Gmail',
}

const operatorsEn: OperatorWords = {
  contains: ['contains', 'does not contain'],
  equals: ['is', 'is not'],
  starts: ['begins with', 'does not begin with'],
  ends: ['ends with', 'does not end with'],
  domain: ['is of the domain', 'is not of the domain'],
  regex: ['matches the pattern', 'does not match the pattern'],
  exists: ['is there', 'is not there'],
}

const en = {
  title: 'Which emails it gets',
  hint: 'Without a condition: every email. Letter case and accents do not count; the patterns are those of RE2. “Check by Gmail” is dmarc=pass, spf=fail and so on.',
  more: 'More rows come once these are saved.',
  match: 'It gets an email if',
  matches: { all: 'all of these hold', any: 'one of these holds' },
  field: (row: number) => `What is looked at, row ${row}`,
  operator: (row: number) => `How, row ${row}`,
  value: (row: number) => `With what, row ${row}`,
  noField: 'no condition',
  stop: 'What it gets goes to none of the endpoints that were made after it',
  fields: fieldsEn,
  operators: operatorsEn,
  quotes: ['“', '”'],
  refused: 'Not saved: a condition cannot be used.',
  wanted: 'It goes there because:',
  notWanted: 'Not sent there, because this does not hold:',
  noneHolds: 'Not sent there, because none of these holds:',
  noRule: 'It goes there, as every email does.',
  onRelease: 'It goes there once it is released.',
  stopped: (name: string) => `Not sent there: “${name}”, asked before it, got the email and stops there.`,
  failed: 'It goes there because the rule could not be read: save the rule again.',
  byHand: 'Somebody had it sent there.',
  wouldMatch: (matched: string, of: string, days: number) =>
    `${matched} of the last ${days} days’ ${of} emails would have matched.`,
  newestOnly: 'There are more; the newest were looked at.',
  previewOfMatch: 'What would be sent of the latest of these:',
  sendThere: 'Send it there',
  nobody:
    'No endpoint’s rule wanted this email, so it was kept and sent nowhere. Below is why; it can be sent all the same.',
}

const fieldsFr: Record<RuleField, string> = {
  sender: 'l’expéditeur',
  recipient: 'le destinataire',
  subject: 'l’objet',
  body: 'le texte',
  label: 'le libellé',
  mailbox: 'la boîte',
  attachment: 'la pièce jointe',
  auth: 'le contrôle par Gmail',
}

const operatorsFr: OperatorWords = {
  contains: ['contient', 'ne contient pas'],
  equals: ['est', 'n’est pas'],
  starts: ['commence par', 'ne commence pas par'],
  ends: ['finit par', 'ne finit pas par'],
  domain: ['est du domaine', 'n’est pas du domaine'],
  regex: ['correspond au motif', 'ne correspond pas au motif'],
  exists: ['existe', 'n’existe pas'],
}

const fr: typeof en = {
  title: 'Quels emails elle reçoit',
  hint: 'Sans condition : tous les emails. Ni la casse ni les accents ne comptent ; les motifs sont ceux de RE2. « Le contrôle par Gmail » vaut dmarc=pass, spf=fail, etc.',
  more: 'D’autres lignes apparaissent une fois celles-ci enregistrées.',
  match: 'Elle reçoit un email si',
  matches: { all: 'toutes ces conditions sont remplies', any: 'une de ces conditions est remplie' },
  field: (row) => `Ce qui est regardé, ligne ${row}`,
  operator: (row) => `Comment, ligne ${row}`,
  value: (row) => `Avec quoi, ligne ${row}`,
  noField: 'aucune condition',
  stop: 'Ce qu’elle reçoit ne va à aucune des destinations créées après elle',
  fields: fieldsFr,
  operators: operatorsFr,
  quotes: ['«\u00a0', '\u00a0»'],
  refused: 'Non enregistrée : une condition est inutilisable.',
  wanted: 'Il y va parce que :',
  notWanted: 'Pas envoyé là, car ceci n’est pas rempli :',
  noneHolds: 'Pas envoyé là, car rien de ceci n’est rempli :',
  noRule: 'Il y va, comme tous les emails.',
  onRelease: 'Il y va une fois libéré.',
  stopped: (name) => `Pas envoyé là : « ${name} », consultée avant elle, a reçu l’email et s’en tient là.`,
  failed: 'Il y va parce que la règle était illisible : enregistrez-la de nouveau.',
  byHand: 'Quelqu’un l’y a fait envoyer.',
  wouldMatch: (matched, of, days) =>
    `Sur les ${of} emails des ${days} derniers jours, ${matched} auraient correspondu.`,
  newestOnly: 'Il y en a d’autres ; les plus récents ont été regardés.',
  previewOfMatch: 'Ce qui serait envoyé du plus récent d’entre eux :',
  sendThere: 'L’y envoyer',
  nobody:
    'Aucune règle ne voulait de cet email : il a été gardé et envoyé nulle part. Les raisons sont ci-dessous ; on peut l’envoyer quand même.',
}

export const rulesTexts = { en, fr }
