import type { Weekday } from '../../../../shared/delivery-window.ts'

const daysEn: Record<Weekday, string> = {
  ...{ mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' },
}

const en = {
  title: 'When it is sent emails',
  always: 'at any time',
  limited: 'delivery hours',
  hint: 'Outside of these hours its deliveries are held, and go out by themselves after. Without hours: the whole day. An end before the beginning is on the next day.',
  days: 'On',
  dayNames: daysEn,
  from: 'From',
  to: 'Until',
  zone: 'Time zone',
  absences: 'But not on these days',
  absencesHint: 'A date a line, or two for the first and the last: 2026-12-25, 2026-12-24/2027-01-03.',
  refused: 'Not saved: these hours cannot be used.',
  closed: 'outside its hours',
  closedUntil: 'Outside its delivery hours until',
  closedLong: 'Outside its delivery hours for more than a year: look at the days on which it gets none.',
  heldLong:
    'It waits: the endpoint gets no email for more than a year - look at the days on which it gets none.',
  held: 'It waits: the endpoint’s delivery hours are over. It goes out from this time on:',
}

const daysFr: Record<Weekday, string> = {
  ...{ mon: 'lun.', tue: 'mar.', wed: 'mer.', thu: 'jeu.', fri: 'ven.', sat: 'sam.', sun: 'dim.' },
}

const fr: typeof en = {
  title: 'Quand les emails lui sont envoyés',
  always: 'à tout moment',
  limited: 'horaires de livraison',
  hint: 'Hors de ces horaires ses livraisons sont retenues, puis partent d’elles-mêmes. Sans heures : toute la journée. Une fin avant le début tombe le lendemain.',
  days: 'Le',
  dayNames: daysFr,
  from: 'De',
  to: 'À',
  zone: 'Fuseau horaire',
  absences: 'Mais pas ces jours-là',
  absencesHint:
    'Une date par ligne, ou deux pour le premier et le dernier : 2026-12-25, 2026-12-24/2027-01-03.',
  refused: 'Non enregistrée : ces horaires sont inutilisables.',
  closed: 'hors horaires',
  closedUntil: 'Hors de ses horaires de livraison jusqu’au',
  closedLong: 'Hors de ses horaires de livraison pour plus d’un an : vérifiez ses jours sans livraison.',
  heldLong:
    'Elle attend : la destination ne reçoit rien pendant plus d’un an ; vérifiez ses jours sans livraison.',
  held: 'Elle attend : la destination est hors de ses horaires de livraison. Elle partira à partir du',
}

export const windowsTexts = { en, fr }
