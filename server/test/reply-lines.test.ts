import { findReply } from '../content/find-reply.ts'
import { isFarewell } from '../content/reply-lines.ts'

const OWN = 'My answer.\n\n'
const isQuote = (text: string) => findReply(OWN + text).quoteAt === OWN.length
const notFound = (texts: string[], isFound: (text: string) => boolean) =>
  texts.filter((text) => !isFound(text))
/** One of each list in turn, the others as they are first in theirs. */
const vary = (make: (...words: string[]) => string, ...lists: string[][]) =>
  lists.flatMap((list, at) =>
    list.map((word) => make(...lists.map((others, other) => (other === at ? word : (others[0] ?? ''))))),
  )

it('knows how programs introduce a quote, in many languages, with an address or a time', () => {
  const lines = [
    'On 26 Nov 2026, at 08:00, Bob wrote:',
    'Le jeu. 26 nov. 2026 à 8h00, Bob a écrit :',
    'Am Do., 26. Nov. 2026 um 08:00 Uhr schrieb Bob:',
    'El jue, 26 nov 2026 a las 8:00, Bob escribió:',
    'Il giorno gio 26 nov 2026 alle 08:00 Bob ha scritto:',
    'Em qui., 26 de nov. de 2026 às 08:00, Bob escreveu:',
    'Op do 26 nov 2026 om 08:00 schreef Bob:',
    'Op do 26 nov 2026 om 08:00 heeft Bob geschreven:',
    'Den tors 26 nov 2026 kl 08:00 skrev Bob:',
    'W dniu czw 26 lis 2026 o 08:00 Bob napisał:',
    'Dnia czw 26 lis 2026 o 08:00 Bob napisał(a):',
    '2026-11-26 8 H 00 Bob wrote :',
    'Bob <b@example.com> wrote:',
    'On Thursday b@example.com wrote:',
    'On 26 Nov 2026, at 08:00, BOB WROTE:',
  ]
  expect(notFound(lines, (line) => isQuote(`${line}\n\nHello\n`))).toEqual([])
  const others = [
    ...[
      'On Thursday Bob wrote:',
      'At 08:00 Bob wrote:',
      'Bob <b@example.com> wrote',
      'Bob <b@example.com> says:',
    ],
    ...['On 08:00 Bob wrotes:', '> Bob <b@example.com> wrote:', 'Bob <b@example.com>wrote:'],
  ]
  expect(others.filter((line) => isQuote(`${line}\n\nHello\n`))).toEqual([])
})

it('knows the lines above what is forwarded', () => {
  const words = [
    ...['Original Message', 'Forwarded message', 'Begin forwarded message', 'Ursprüngliche Nachricht'],
    ...['Original-Nachricht', 'Weitergeleitete Nachricht', 'Anfang der weitergeleiteten Nachricht'],
    ...["Message d'origine", 'Message d’origine', 'Message original', 'Message transféré'],
    ...['Début du message transféré', 'Début du message réexpédié', 'Mensaje original'],
    ...['Messaggio originale', 'Oorspronkelijk bericht'],
  ]
  const lines = words.flatMap((one) => [`-----${one}-----`, `--- ${one} ---`, `${one}:`, `${one} :`])
  expect(notFound(lines, (line) => isQuote(`${line}\nHello\n`))).toEqual([])
  expect(['Original Message', '--Original--', '-----'].filter((line) => isQuote(`${line}\nHello\n`))).toEqual(
    [],
  )
})

it('knows the headers that Outlook puts above a quote', () => {
  const from = ['From', 'Von', 'De', 'Da', 'Van', 'Fra', 'Från', 'Od', '*From', 'from', 'De ']
  const sent = [
    ...['Sent', 'Date', 'Gesendet', 'Datum', 'Envoyé', 'Envoyé le', 'Enviado', 'Enviado el', 'Fecha', 'Data'],
    ...['Inviato', 'Verzonden', 'Skickat', 'Sendt', '*sent', 'Date '],
  ]
  const to = ['To', 'An', 'À', 'Para', 'A', 'Aan', 'Till', 'Til', '*to', 'À ']
  const subject = [
    ...[
      'Subject',
      'Betreff',
      'Objet',
      'Asunto',
      'Oggetto',
      'Onderwerp',
      'Assunto',
      'Ämne',
      'Emne',
      '*subject',
    ],
    'Objet ',
  ]
  const blocks = [
    ...vary((one, two, three) => `${one}: Bob\n${two}: x\n${three}: y\n`, from, sent, to),
    ...vary((one, two, three) => `${one}: Bob\n${two}: x\n${three}: y\n`, from, to, subject),
    ...vary((rule, one) => `${rule}\n\n${one}: Bob\nSent: x\nTo: y\n`, ['_____', '-----------'], from),
  ]
  expect(notFound(blocks, (block) => isQuote(`${block}\nHello\n`))).toEqual([])
  const others = [
    ...[
      'From: Bob\nTo: x\nCc: y\n',
      'Sender: Bob\nSent: x\nTo: y\n',
      '____\nHello\n',
      '_____\nTo: x\nSent: y\n',
    ],
    ...['_____\nx\nFrom: Bob\nSender: x\n', 'From: Bob\n> Sent: x\n> To: y\n', '_____\nFrom: Bob\nHello\n'],
    ...['____\nFrom: Bob\nSent: x\nTo: y\n', `_____\nFrom: ${'x'.repeat(400)}\nSent: x\nTo: y\n`],
  ]
  expect(others.filter((block) => isQuote(`${block}\nHello\n`))).toEqual([])
})

it('takes no long line for an introduction, nor one for a farewell', () => {
  const introduction = (characters: number) => `On 26 Nov at 08:00 ${'x'.repeat(characters - 26)} wrote:\n`
  expect([400, 401].map((count) => isQuote(`${introduction(count)}Hello\n`))).toEqual([true, false])
  const farewell = (characters: number) => 'Sent from my '.padEnd(characters, 'x')
  expect([80, 81].map((count) => isFarewell(farewell(count)))).toEqual([true, false])
})

it('knows farewells, and what phones and programs put below a text', () => {
  const kinds = ['best', 'kind', 'kindest', 'warm', 'warmest'].map((kind) => `${kind} regards`)
  const german = ['freundliche', 'beste', 'herzliche', 'viele', 'liebe', 'schöne'].flatMap((kind) => [
    `${kind} Grüße`,
    `mit ${kind}n Grüßen`,
  ])
  const farewells = [
    ...['Regards', 'with regards', ...kinds, ...kinds.map((kind) => `With ${kind}`), 'Best wishes', 'Cheers'],
    ...[
      'Yours sincerely',
      'yours faithfully',
      'Yours truly',
      'Sincerely',
      ...german,
      'Vielen Gruß',
      'Lieben Gruss',
    ],
    ...['Freundliche Grüsse', 'MfG', 'Cordialement', 'Bien cordialement', 'Très cordialement', 'Bien à vous'],
    ...['Bien à toi', 'Amicalement', 'Salutations', 'Sincères salutations', 'Cordiales salutations'],
    ...['Meilleures salutations', 'Salutations distinguées', 'Cheers,', 'Cheers.', 'Cheers!'],
    ...['Sent from my iPhone', 'Sent from Outlook for iOS', 'Sent from Yahoo Mail', 'Sent from Proton Mail'],
    ...[
      'Get Outlook for Android',
      'Envoyé de mon iPhone',
      'Envoyé depuis mon mobile',
      'Envoyé à partir de Outlook',
    ],
    ...[
      'Télécharger Outlook pour iOS',
      'Obtenez Outlook pour iOS',
      'Gesendet von Mail',
      'Gesendet mit der App',
    ],
    ...['Von meinem iPhone gesendet', 'Outlook für iOS', 'Enviado desde mi iPhone'],
  ]
  expect(notFound(farewells, isFarewell)).toEqual([])
  const others = [
    'Best',
    'Regards to Bob',
    'My regards',
    'Sent from',
    'Sent from myself',
    'Cheers?',
    'Von mir gesendet',
  ]
  expect(others.filter(isFarewell)).toEqual([])
})
