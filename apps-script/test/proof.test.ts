import { Heartbeat, Reconcile } from '../../shared/mailbox-report.ts'
import { eml, startWatched } from './mailbox-under-test.ts'
import { isPush, json } from './receiver-double.ts'

describe('the heartbeat', () => {
  it('beats every five minutes, also when nothing arrives, with one fetch', () => {
    const { minutes, receiver } = startWatched()
    const runs = minutes(55)
    expect(receiver.heartbeats).toHaveLength(12)
    expect(Math.max(...runs.map(({ fetches }) => fetches))).toBe(1)
  })

  it('is what the contract says', () => {
    const { deliver, minutes, receiver } = startWatched()
    deliver(3)
    minutes(6)
    const heartbeat = Heartbeat.parse(receiver.heartbeats.at(-1))
    expect(heartbeat).toMatchObject({
      mailbox: 'owner@example.com',
      triggerMinutes: 1,
      counts: { pushed: 3, failed: 0, setAside: 0 },
      setAside: [],
    })
    expect(heartbeat.budget.fetches).toBeGreaterThanOrEqual(3)
    expect(heartbeat.budget.triggerSeconds).toBeGreaterThan(1)
  })

  it('that fails is receiver trouble', () => {
    const { minutes, receiver, state } = startWatched()
    receiver.fault = () => ({ status: 502, body: '' })
    minutes(6)
    expect(state().trouble).toMatchObject({ reason: '502' })
  })

  it('that is not understood does not hold up the mail', () => {
    const { minutes, deliver, receiver } = startWatched()
    receiver.fault = ({ url }) =>
      url.endsWith('/heartbeat') ? json(400, { success: false, message: 'Missing field' }) : undefined
    minutes(6)
    deliver(1)
    minutes(1)
    expect(receiver.emails.size).toBe(1)
  })
})

describe('the hourly reconcile', () => {
  it('tells the receiver what Gmail has, and pushes what is missing', () => {
    const { deliver, minutes, receiver } = startWatched()
    const ids = deliver(5)
    minutes(2)
    receiver.emails.delete(ids[2] ?? '')
    minutes(60)
    expect(receiver.reconciles).toHaveLength(1)
    expect(Reconcile.parse(receiver.reconciles[0])).toMatchObject({
      mailbox: 'owner@example.com',
      messageIds: ids,
    })
    expect([...receiver.emails.keys()].sort()).toEqual([...ids].sort())
    expect(receiver.pushes).toHaveLength(6)
  })

  it('covers a day, and nothing from before the start', () => {
    const { gmail, minutes, hours, receiver } = startWatched()
    gmail.mailbox.deliver(eml(), { at: new Date('2026-11-23T11:00:00Z') })
    minutes(62)
    expect(receiver.reconciles[0]?.messageIds).toEqual([])
    hours(26)
    const { from = '', to = '' } = receiver.reconciles.at(-1) ?? {}
    expect(Date.parse(to) - Date.parse(from)).toBe(86_400_000)
  })

  it('reaches back as far as the receiver asks, though not before the start, and brings what it lost', () => {
    const { gmail, deliver, minutes, receiver } = startWatched()
    gmail.mailbox.deliver(eml(), { at: new Date('2026-11-23T11:00:00Z') })
    const [lost = ''] = deliver(1)
    minutes(2)
    receiver.emails.clear()
    const compareFrom = '2026-11-01T00:00:00.000Z'
    const isTold = () => receiver.reconciles.some(({ from }) => from === compareFrom)
    receiver.fault = ({ url }) =>
      url.endsWith('/heartbeat') && !isTold()
        ? json(200, { success: true, status: 'ok', compareFrom })
        : undefined
    minutes(12) // the hourly one is not due
    expect([...receiver.emails.keys()]).toEqual([lost])
    expect(receiver.reconciles.filter(({ from }) => from === compareFrom)).toHaveLength(1)
  })

  it('does not push again what is set aside, or what nobody received', () => {
    const { gmail, deliver, minutes, receiver } = startWatched()
    gmail.properties.set('WATCH_LABEL', 'ALL')
    const [refused = ''] = deliver(1)
    receiver.fault = (request) =>
      isPush(request) && request.body.includes(refused)
        ? json(400, { success: false, message: 'no' })
        : undefined
    deliver(3, ['SENT'])
    deliver(2, ['DRAFT'])
    const [toOneself] = deliver(1, ['SENT', 'INBOX'])
    minutes(2)
    const asked = receiver.requests.filter(isPush).length
    minutes(130)
    expect(receiver.reconciles.at(-1)?.messageIds).toEqual([refused, toOneself])
    expect(receiver.requests.filter(isPush)).toHaveLength(asked)
  })

  it('finds the watched label again when it was deleted and made anew', () => {
    const { gmail, tick, minutes, deliver, received, state } = startWatched()
    gmail.mailbox.createLabel('Invoices')
    gmail.properties.set('WATCH_LABEL', 'Invoices')
    tick()
    const stale = { ...state(), watch: { name: 'Invoices', id: 'Label_gone' } }
    gmail.properties.set('GMAIL_PUSH_STATE', JSON.stringify(stale))
    const ids = deliver(1, ['Invoices'])
    gmail.run('setupGmailTrigger')
    minutes(62)
    expect(received()).toEqual(ids)
  })
})
