import type { Parity } from '../../shared/parity.ts'

type Facts = Omit<Parity, 'verdict'>

const idsOf = ({ missing }: Facts) => missing.map(({ id, messageId }) => messageId ?? id).join(', ')
const seconds = (ms: number) => Math.round(Math.abs(ms) / 1_000)

const en = {
  safe: 'safe to switch IMAP off',
  notYet: 'not yet',
  hours: (hours: number) => `${hours} h`,
  seen: (both: number, imap: number) => `${both} of ${imap} seen by push`,
  lead: (ms: number) => `median ${seconds(ms)} s ${ms >= 0 ? 'earlier' : 'later'}`,
  imap_failing: 'IMAP fails, so it proves nothing',
  missing: (count: number, ids: string) => `push has not brought ${count}: ${ids}`,
  too_short: 'both have to run for 24 h',
  no_mail: 'no email came in 24 h',
}

const fr: typeof en = {
  safe: 'la relève IMAP peut être désactivée',
  notYet: 'pas encore',
  hours: (hours) => `${hours} h`,
  seen: (both, imap) => `${both} sur ${imap} vus par le push`,
  lead: (ms) => `${seconds(ms)} s plus ${ms >= 0 ? 'tôt' : 'tard'} (médiane)`,
  imap_failing: 'la relève IMAP échoue et ne prouve donc rien',
  missing: (count, ids) => `le push n’en a pas apporté ${count} : ${ids}`,
  too_short: 'les deux doivent fonctionner pendant 24 h',
  no_mail: 'aucun email en 24 h',
}

function say(words: typeof en, facts: Facts, colon: string): string {
  const { reason, hours, both, imap, medianLeadMs } = facts
  const figures = [
    words.hours(hours),
    words.seen(both, imap),
    ...(medianLeadMs === undefined ? [] : [words.lead(medianLeadMs)]),
  ].join(', ')
  if (!reason) return `${words.safe}${colon}${figures}`
  const why = reason === 'missing' ? words.missing(imap - both, idsOf(facts)) : words[reason]
  return `${words.notYet}${colon}${why} (${figures})`
}

export const parityWords = {
  en: (facts: Facts) => say(en, facts, ': '),
  fr: (facts: Facts) => say(fr, facts, ' : '),
}
