import { Kill } from '../emulator/emulator.ts'
import { eml, startWatched } from './mailbox-under-test.ts'

describe('a tick', () => {
  it('with nothing new costs three service calls, no fetch and no property write', () => {
    const { gmail, tick } = startWatched()
    const idle = tick()
    expect(idle.calls).toEqual(['Lock.tryLock', 'Properties.getProperties', 'Gmail.Users.History.list'])
    expect(idle).toMatchObject({ status: 'completed', serviceCalls: 3, fetches: 0, propertyWrites: 0 })
    expect(gmail.properties.size).toBe(3)
  })

  it('pushes what arrived since the last, in order, each once', () => {
    const { deliver, tick, received, receiver } = startWatched()
    const ids = deliver(12)
    tick()
    tick()
    expect(received()).toEqual(ids)
    expect(receiver.pushes).toHaveLength(12)
  })

  it('says in the log what became of each message', () => {
    const { deliver, tick } = startWatched()
    const [id] = deliver(1)
    expect(tick().logs).toEqual([`Email pushed: processed (${id})`])
  })

  it('costs at most 1.3 service calls a message', () => {
    const { deliver, tick, receiver } = startWatched()
    deliver(100)
    const run = tick()
    expect(receiver.pushes).toHaveLength(100)
    expect(run.serviceCalls).toBeLessThanOrEqual(130)
    expect(run.propertyWrites).toBe(10)
  })

  it('moves the cursor past changes that are no new mail, without a write of its own', () => {
    const { gmail, deliver, minutes, tick, state } = startWatched()
    const [id = ''] = deliver(1)
    tick()
    gmail.mailbox.addLabel(id, 'STARRED')
    expect(tick().propertyWrites).toBe(0)
    tick()
    minutes(5)
    tick()
    expect(state().cursor).toBe(String(gmail.mailbox.historyId))
  })

  it.each([['DRAFT'], ['SENT'], ['SPAM'], ['TRASH'], ['CHAT']])('does not push what is only %s', (label) => {
    const { deliver, tick, received } = startWatched()
    deliver(1, [label])
    const [mail] = deliver(1)
    tick()
    expect(received()).toEqual([mail])
  })

  it('pushes mail to oneself once', () => {
    const { deliver, tick, receiver } = startWatched()
    deliver(1, ['INBOX', 'SENT', 'UNREAD'])
    tick()
    tick()
    expect(receiver.pushes).toHaveLength(1)
  })

  it('pushes what was archived before the tick came', () => {
    const { gmail, deliver, tick, received } = startWatched()
    const [id = ''] = deliver(1)
    gmail.mailbox.removeLabel(id, 'INBOX')
    tick()
    expect(received()).toEqual([id])
  })

  it('goes on when a message was deleted in between', () => {
    const { gmail, deliver, tick, received } = startWatched()
    const [first, gone = '', last] = deliver(3)
    gmail.mailbox.delete(gone)
    tick()
    expect(received()).toEqual([first, last])
  })

  it('does not push what a filter archived at once', () => {
    const { deliver, tick, received } = startWatched()
    deliver(1, ['UNREAD'])
    tick()
    expect(received()).toEqual([])
  })

  it('pushes what leaves the spam folder, but not old mail that comes back to the inbox', () => {
    const { gmail, deliver, tick, received } = startWatched()
    const old = gmail.mailbox.deliver(eml(), { labels: ['UNREAD'], at: new Date('2026-11-10T12:00:00Z') })
    const [spam = ''] = deliver(1, ['SPAM'])
    tick()
    gmail.mailbox.removeLabel(spam, 'SPAM')
    gmail.mailbox.addLabel(spam, 'INBOX')
    gmail.mailbox.addLabel(old, 'INBOX')
    tick()
    expect(received()).toEqual([spam])
  })

  it('leaves the rest to the next when a run has had 250 messages', () => {
    const { deliver, tick, receiver } = startWatched()
    deliver(300)
    tick()
    expect(receiver.emails.size).toBe(250)
    tick()
    expect(receiver.emails.size).toBe(300)
    expect(receiver.pushes).toHaveLength(300)
  })

  it('goes on where it was when it ends between two pages of history', () => {
    const { gmail, deliver, tick, received } = startWatched()
    const first = deliver(10)
    deliver(520, ['SENT'])
    const second = deliver(10)
    let pages = 0
    gmail.onCall = ({ name, phase }) => {
      if (name === 'Gmail.Users.History.list' && phase === 'before') pages += 1
      if (pages === 2) throw new Kill()
    }
    tick()
    expect(received()).toEqual(first)
    delete gmail.onCall
    tick()
    expect(received()).toEqual([...first, ...second])
  })

  it('leaves at once while another run is at work', () => {
    const { gmail, deliver, tick, receiver } = startWatched()
    deliver(3)
    gmail.onCall = ({ name, phase }) => {
      if (name !== 'Gmail.Users.History.list' || phase === 'after') return
      delete gmail.onCall
      expect(gmail.run('processGmailMessage').calls).toEqual(['Lock.tryLock'])
    }
    tick()
    expect(receiver.pushes).toHaveLength(3)
  })
})
