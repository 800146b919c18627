import type { Heartbeat } from '../../shared/mailbox-report.ts'
import { googleError, type EmulatedResponse, type ServiceCall } from '../emulator/emulator.ts'
import { createWatched, startWatched, type Watched } from './mailbox-under-test.ts'
import { isPush } from './receiver-double.ts'

interface Kind {
  breakIt(watched: Watched): void
  mend(watched: Watched): void
  who: NonNullable<Heartbeat['trouble']>['who']
  /** Said in showStatus and in the mail, and in the heartbeat where one gets through. */
  reason: string
  subject: string
  isHeard?: boolean
  /** Mail is pushed all the same. */
  isPushed?: boolean
}

const gmailSays = (message: string, call: string, code: number): Kind => ({
  breakIt({ gmail }) {
    gmail.onCall = ({ name, phase }: ServiceCall) => {
      if (name === call && phase === 'before') throw googleError(code, message)
    }
  },
  mend: ({ gmail }) => delete gmail.onCall,
  who: 'gmail',
  reason: message,
  subject: 'Gmail gives the script no mail',
})

const labelIs = (change: (watched: Watched) => void, kind: Partial<Kind>): Kind => ({
  breakIt: change,
  mend: ({ gmail }) => gmail.properties.set('WATCH_LABEL', 'INBOX'),
  who: 'label',
  reason: 'is no label of this mailbox',
  subject: 'look at WATCH_LABEL',
  ...kind,
})

const setting = (name: string, value: string, kind: Partial<Kind>): Kind => {
  let before: string | undefined
  return {
    breakIt({ gmail }) {
      before = gmail.properties.get(name)
      gmail.properties.set(name, value)
    },
    mend: ({ gmail }) => gmail.properties.set(name, before ?? ''),
    who: 'settings',
    reason: `${name} is not set`,
    subject: 'look at the Script Properties',
    isHeard: false,
    ...kind,
  }
}

const receiverSays = (answer: EmulatedResponse, reason: string, isOf = isPush): Kind => ({
  breakIt({ receiver }) {
    receiver.fault = (request) => (isOf(request) ? answer : undefined)
  },
  mend: ({ receiver }) => delete receiver.fault,
  who: 'receiver',
  reason,
  subject: 'your receiver takes no mail',
})

const labelled = (watched: Watched) =>
  watched.gmail.mailbox.labels.list().find(({ name }) => name === 'Orders')
const NEW_TEXT = 'Service invoked too many times for one day: urlfetch.'

const KINDS: [string, Kind][] = [
  ['the mail service is off', gmailSays('mail service not enabled', 'Gmail.Users.History.list', 400)],
  ['delegation is denied', gmailSays('delegation denied', 'Gmail.Users.History.list', 403)],
  ['every message fails', gmailSays('backend error', 'Gmail.Users.Messages.get', 500)],
  [
    'the label is deleted',
    labelIs(({ gmail: { mailbox } }) => {
      const list = mailbox.labels.list()
      list.splice(
        list.findIndex(({ name }) => name === 'Orders'),
        1,
      )
    }, {}),
  ],
  [
    'the label is renamed',
    labelIs(
      (watched) => {
        const label = labelled(watched)
        if (label) label.name = 'Commandes'
      },
      { reason: 'is now called "Commandes"', isPushed: true },
    ),
  ],
  [
    'the label can never match',
    labelIs(({ gmail }) => gmail.properties.set('WATCH_LABEL', 'SPAM'), { reason: 'can never match' }),
  ],
  [
    'ATTACHMENTS cannot be read',
    setting('ATTACHMENTS', 'lots', {
      reason: 'ATTACHMENTS "lots" cannot be read',
      isHeard: true,
      isPushed: true,
    }),
  ],
  ['INGRESS_URL is gone', setting('INGRESS_URL', '', {})],
  ['INGRESS_URL is the example of the guide', setting('INGRESS_URL', 'https://votre-instance.example', {})],
  [
    'the token is an old one',
    setting('PROCESS_API_TOKEN', 'the-token-of-before', { reason: '401 Unauthorized' }),
  ],
  [
    'the receiver moved',
    {
      ...receiverSays(
        { status: 301, headers: { Location: 'https://new.test/' }, body: '' },
        'redirects to https://new.test/',
        () => true,
      ),
      who: 'settings',
      subject: 'look at the Script Properties',
      isHeard: false,
    },
  ],
  [
    'ingestion is off',
    {
      ...receiverSays({ status: 409, body: '' }, '409 Gmail ingress disabled'),
      breakIt: ({ receiver }) => (receiver.isIngressOn = false),
      mend: ({ receiver }) => (receiver.isIngressOn = true),
    },
  ],
  [
    'a firewall refuses pushes alone',
    receiverSays({ status: 403, body: '' }, '403 Forbidden - something before the receiver'),
  ],
  [
    'the receiver is away',
    { ...receiverSays({ failure: 'unavailable' }, 'receiver not reached', () => true), isHeard: false },
  ],
  [
    "Google's quota of fetches is used up",
    {
      ...gmailSays(NEW_TEXT, 'UrlFetchApp.fetch', 0),
      who: 'google',
      subject: 'Google stops the script',
      isHeard: false,
    },
  ],
]

describe.each(KINDS)('while %s', (_, kind) => {
  it('heartbeat, showStatus and one mail say who fails, since when and why; all is pushed after it', () => {
    const watched = createWatched({ properties: { WATCH_LABEL: kind.who === 'label' ? 'Orders' : 'INBOX' } })
    const { gmail, receiver, minutes, hours, received } = watched
    gmail.mailbox.createLabel('Orders')
    gmail.run('setupGmailTrigger')
    minutes(2)
    kind.breakIt(watched)
    minutes(62) // the label is looked up hourly
    const beatsBefore = receiver.heartbeats.length
    const names = gmail.mailbox.labels.list().map(({ name }) => name)
    const ids = watched.deliver(
      2,
      ['INBOX', 'Orders', 'Commandes'].filter((name) => names.includes(name)),
    )
    const runs = [...minutes(2), ...hours(2)]
    expect(runs.filter(({ error }) => error)).toEqual([])
    const status = gmail.run('showStatus').logs.join('\n')
    expect(status).toContain(`Trouble (${kind.who}) since 2026-11-23T1`)
    expect(status).toContain(kind.reason)
    expect(gmail.mails).toMatchObject([
      {
        subject: `Gmail Push Ingress: ${kind.subject}`,
        body: expect.stringContaining(kind.reason) as string,
      },
    ])
    expect(received()).toEqual(kind.isPushed ? ids : [])
    const beats = receiver.heartbeats.slice(beatsBefore)
    if (kind.isHeard === false) expect(beats).toEqual([])
    else {
      expect(beats.length).toBeGreaterThan(10)
      const { trouble, caughtUpAt } = beats.at(-1) ?? {}
      expect(trouble).toMatchObject({ who: kind.who, reason: expect.stringContaining(kind.reason) as string })
      expect(Date.parse(trouble?.since ?? '')).toBeLessThan(Date.parse('2026-11-23T13:10:00Z'))
      expect(Date.parse(caughtUpAt ?? '') > Date.parse('2026-11-23T14:50:00Z')).toBe(kind.isPushed === true)
    }
    kind.mend(watched)
    hours(1)
    minutes(5)
    expect(received()).toEqual(ids)
    expect(gmail.mails).toHaveLength(2)
    expect(receiver.heartbeats.at(-1)).not.toHaveProperty('trouble')
    expect(gmail.run('showStatus').logs.join()).toContain('No trouble')
  })
})

describe('Gmail that refuses while the trigger lives', () => {
  it('for a while with nothing new leaves nothing behind', () => {
    const { gmail, minutes, state } = startWatched()
    gmail.onCall = ({ name, phase }: ServiceCall) => {
      if (name === 'Gmail.Users.History.list' && phase === 'before') throw googleError(429, 'Quota exceeded')
    }
    minutes(3)
    expect(state()).toMatchObject({ blocked: { who: 'gmail' }, pause: { step: 1 } })
    delete gmail.onCall
    minutes(10)
    expect(state()).not.toHaveProperty('blocked')
    expect(state()).not.toHaveProperty('pause')
  })

  it('is no trouble while a backlog is worked off', () => {
    const { gmail, minutes, receiver } = startWatched({ quotas: { gmailUnitsPerMinute: 3000 } })
    gmail.mailbox.deliverMany(6000)
    minutes(70)
    expect(receiver.emails.size).toBeGreaterThan(3000)
    expect(gmail.mails).toEqual([])
  })
})

it("Google's own quota of fetches is not called the receiver's fault, and ends", () => {
  const { gmail, deliver, minutes, hours, received } = startWatched({ quotas: { fetchesPerDay: 30 } })
  const ids = deliver(60)
  minutes(120)
  expect(gmail.mails).toMatchObject([
    {
      subject: 'Gmail Push Ingress: Google stops the script',
      body: expect.stringMatching(/Google: .*urlfetch/) as string,
    },
  ])
  for (let day = 0; day < 4 && received().length < ids.length; day += 1) hours(24)
  expect(received()).toHaveLength(ids.length)
})
