import { googleError, type ServiceCall } from '../emulator/emulator.ts'
import { startWatched } from './mailbox-under-test.ts'

const DAY_MINUTES = 1440

describe('Gmail that refuses while the trigger lives', () => {
  it.each([
    ['mail service not enabled', 'Gmail.Users.History.list', 400],
    ['delegation denied', 'Gmail.Users.History.list', 403],
    ['backend error', 'Gmail.Users.Messages.get', 500],
  ])('(%s) is told in the heartbeat, in showStatus, and once by mail', (message, call, code) => {
    const { gmail, deliver, minutes, received, receiver } = startWatched()
    const ids = deliver(4)
    gmail.onCall = ({ name, phase }: ServiceCall) => {
      if (name === call && phase === 'before') throw googleError(code, message)
    }
    minutes(120)
    const { trouble, caughtUpAt } = receiver.heartbeats.at(-1) ?? {}
    expect(trouble).toMatchObject({ who: 'gmail', reason: expect.stringContaining(message) as string })
    expect(Date.parse(trouble?.since ?? '')).toBeLessThan(Date.parse('2026-11-23T12:05:00Z'))
    expect(Date.parse(caughtUpAt ?? '')).toBeLessThan(Date.parse('2026-11-23T12:05:00Z'))
    const status = gmail.run('showStatus').logs.join()
    expect(status).toContain(message)
    expect(status).not.toContain('No trouble')
    expect(gmail.mails.map(({ subject }) => subject)).toEqual([
      'Gmail Push Ingress: Gmail gives the script no mail',
    ])
    delete gmail.onCall
    minutes(60)
    expect(received()).toEqual(ids)
    expect(receiver.heartbeats.at(-1)).not.toHaveProperty('trouble')
    expect(gmail.mails).toHaveLength(2)
    expect(gmail.run('showStatus').logs.join()).toContain('No trouble')
  })

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

it("Google's own quota of fetches is not called the receiver's fault", () => {
  const { gmail, deliver, minutes, received } = startWatched({ quotas: { fetchesPerDay: 30 } })
  const ids = deliver(60)
  minutes(120)
  expect(gmail.mails).toMatchObject([
    {
      subject: 'Gmail Push Ingress: Google lets the script send no mail',
      body: expect.stringMatching(/Google's own quota of fetches, not the receiver: .*urlfetch/) as string,
    },
  ])
  minutes(4 * DAY_MINUTES)
  expect(received()).toHaveLength(ids.length)
})
