import { Heartbeat } from '../../shared/mailbox-report.ts'
import { eml, startWatched } from './mailbox-under-test.ts'

/** A mailbox into which somebody imports three messages of 2023, between two that are new. */
function withOldMail() {
  const watched = startWatched()
  const { gmail, deliver, minutes } = watched
  const [first = ''] = deliver(1)
  const old = ['2023-01-01', '2024-02-02', '2023-03-03'].map((day) =>
    gmail.mailbox.deliver(eml(), { at: new Date(`${day}T00:00:00Z`) }),
  )
  const [second = ''] = deliver(1)
  minutes(6)
  return { ...watched, first, old, second }
}

describe('old mail that is brought into the mailbox', () => {
  it('is held and told, while new mail passes, and costs nothing more', () => {
    const { received, first, second, receiver, minutes, hours, gmail, old } = withOldMail()
    expect(received()).toEqual([first, second])
    expect(Heartbeat.parse(receiver.heartbeats.at(-1)).oldMail).toMatchObject({
      count: 3,
      oldest: '2023-01-01T00:00:00.000Z',
      newest: '2024-02-02T00:00:00.000Z',
    })
    hours(26)
    expect(received()).toEqual([first, second])
    gmail.mailbox.expireHistory()
    minutes(10)
    expect(received().filter((id) => old.includes(id))).toEqual([])
  })

  it('is pushed once it is released, and nothing else twice', () => {
    const { receiver, received, minutes, deliver, old, first, second, state } = withOldMail()
    receiver.oldMail = 'release'
    minutes(5)
    const [third = ''] = deliver(1)
    minutes(6)
    expect(received()).toEqual([first, second, ...old, third])
    expect(receiver.pushes).toHaveLength(6)
    expect(receiver.heartbeats.at(-1)?.oldMail).toBeUndefined()
    expect(state()).not.toHaveProperty('releasedUntil')
  })

  it('that comes after a release is held anew', () => {
    const { receiver, received, minutes, gmail } = withOldMail()
    receiver.oldMail = 'release'
    minutes(5)
    gmail.mailbox.deliver(eml(), { at: new Date('2022-01-01T00:00:00Z') })
    minutes(6)
    expect(received()).toHaveLength(5)
    expect(receiver.heartbeats.at(-1)?.oldMail).toMatchObject({ count: 1 })
  })

  it('is forgotten once it is dropped', () => {
    const { receiver, received, minutes, first, second } = withOldMail()
    receiver.oldMail = 'drop'
    minutes(11)
    expect(received()).toEqual([first, second])
    expect(receiver.heartbeats.at(-1)?.oldMail).toBeUndefined()
  })

  it('is not lost from sight when history no longer reaches back to it', () => {
    const { gmail, receiver, received, minutes, first, second } = withOldMail()
    gmail.mailbox.expireHistory()
    minutes(4)
    receiver.oldMail = 'release'
    minutes(10)
    expect(received()).toEqual([first, second])
    expect(receiver.heartbeats.at(-1)?.oldMail).toMatchObject({ count: 3 })
  })

  it.each(['24h', '2026-01-01'])('is not what START_FROM=%s asks for', (START_FROM) => {
    const { gmail, minutes, received, receiver } = startWatched({ properties: { START_FROM } })
    const wanted = gmail.mailbox.deliver(eml(), { at: new Date('2026-11-23T02:00:00Z') })
    minutes(12)
    expect(received()).toEqual([wanted])
    expect(receiver.heartbeats.at(-1)?.oldMail).toBeUndefined()
  })
})

describe('mail that comes into view late', () => {
  it.each([
    ['INBOX', ['SPAM']],
    ['ALL', ['SPAM']],
    ['ALL', ['TRASH']],
    ['Orders', ['SPAM', 'Orders']],
  ])('with WATCH_LABEL=%s and %j is pushed, a week after it arrived', (WATCH_LABEL, labels) => {
    const { gmail, deliver, tick, received } = startWatched()
    gmail.mailbox.createLabel('Orders')
    gmail.properties.set('WATCH_LABEL', WATCH_LABEL)
    const [id = ''] = deliver(1, labels)
    tick()
    gmail.triggers.splice(0)
    gmail.advance(8 * 86_400_000)
    gmail.mailbox.removeLabel(id, labels[0] ?? '')
    gmail.mailbox.addLabel(id, 'INBOX')
    tick()
    expect(received()).toEqual([id])
  })

  it('is not pushed a second time when a snooze ends, and not read either', () => {
    const { gmail, deliver, tick, receiver } = startWatched()
    const [id = ''] = deliver(1)
    tick()
    gmail.mailbox.removeLabel(id, 'INBOX')
    gmail.triggers.splice(0)
    gmail.advance(9 * 86_400_000)
    gmail.mailbox.addLabel(id, 'INBOX')
    expect(tick().calls).not.toContain('Gmail.Users.Messages.get')
    expect(receiver.pushes).toHaveLength(1)
  })

  it('waits while the receiver does not say whether it has it', () => {
    const { gmail, receiver, deliver, tick, received } = startWatched()
    const [id = ''] = deliver(1, ['SPAM'])
    tick()
    gmail.mailbox.removeLabel(id, 'SPAM')
    gmail.mailbox.addLabel(id, 'INBOX')
    receiver.fault = ({ url }) =>
      url.endsWith('/reconcile') ? { status: 200, body: '{"success":true}' } : undefined
    expect(tick().status).toBe('completed')
    expect(received()).toEqual([])
    delete receiver.fault
    tick()
    tick()
    expect(received()).toEqual([id])
  })
})
