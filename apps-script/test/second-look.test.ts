import { googleError, type ServiceCall } from '../emulator/emulator.ts'
import { eml, startWatched } from './mailbox-under-test.ts'

const HISTORY = 'Gmail.Users.History.list'
const GET = 'Gmail.Users.Messages.get'
const SEARCH = 'Gmail.Users.Messages.list'
const notFound = () => googleError(404, 'Requested entity was not found.')

const failing = (name: string, isMeant: (id: string) => boolean) => (call: ServiceCall) => {
  if (call.phase === 'before' && call.name === name && isMeant(String(call.args[1]))) throw notFound()
}

describe('what Gmail says seconds after a change is believed in a later run only', () => {
  it('a message it has listed and does not find', () => {
    const { gmail, receiver, deliver, tick, received } = startWatched()
    receiver.isProofBlind = true
    const [first, young = '', last] = deliver(3)
    gmail.onCall = failing(GET, (id) => id === young)
    tick()
    expect(received()).toEqual([first, last])
    delete gmail.onCall
    gmail.mailbox.removeLabel(young, 'INBOX')
    tick()
    expect(received()).toEqual([first, last, young])
    expect(tick()).toMatchObject({ serviceCalls: 3, propertyWrites: 0 })
  })

  it('also when the next run comes at once, as one of the doorbell does', () => {
    const { gmail, receiver, deliver, tick, received } = startWatched()
    receiver.isProofBlind = true
    const [id = ''] = deliver(1)
    gmail.onCall = failing(GET, () => true)
    tick()
    gmail.run('processGmailMessage')
    delete gmail.onCall
    tick()
    expect(received()).toEqual([id])
  })

  it('a message that is gone a minute later is asked for twice, and no more', () => {
    const { gmail, deliver, tick, state } = startWatched()
    const [gone = ''] = deliver(1)
    gmail.onCall = failing(GET, (id) => id === gone)
    tick()
    expect(tick().logs.join()).toContain(`Not pushed: ${gone}, gone from Gmail`)
    expect(tick().calls).not.toContain(GET)
    expect(state().doubts ?? {}).toEqual({})
  })

  it('but a deletion that history tells of is one, and costs nothing', () => {
    const { gmail, deliver, tick, received } = startWatched()
    const ids = deliver(100)
    for (const id of ids.slice(1)) gmail.mailbox.delete(id)
    const { calls } = tick()
    expect(calls.filter((name) => name === GET)).toHaveLength(1)
    expect(received()).toEqual(ids.slice(0, 1))
    expect(tick().serviceCalls).toBe(3)
  })

  it('more of them than the state has room for hold up the others rather than get lost', () => {
    const { gmail, receiver, deliver, tick, received, state } = startWatched()
    receiver.isProofBlind = true
    const ids = deliver(60)
    gmail.onCall = failing(GET, () => true)
    tick()
    expect(JSON.stringify(state()).length).toBeLessThan(2500)
    delete gmail.onCall
    for (let run = 0; run < 4; run += 1) tick()
    expect(received().sort()).toEqual([...ids].sort())
  })

  it('an attachment that is not there does not make the message one that is gone', () => {
    const { gmail, tick, state, received } = startWatched({ properties: { ATTACHMENTS: '5' } })
    const headers = [
      'Content-Type: application/pdf; name="a.pdf"',
      'Content-Disposition: attachment; filename="a.pdf"',
    ]
    const id = gmail.mailbox.deliver(eml({ headers, body: 'a file' }))
    gmail.onCall = failing('Gmail.Users.Messages.Attachments.get', () => true)
    tick()
    expect(state()).toMatchObject({ stuck: { messageId: id } })
    expect(state()).not.toHaveProperty('doubts')
    delete gmail.onCall
    tick()
    expect(received()).toEqual([id])
  })

  it('a history that does not reach back to the cursor', () => {
    const { gmail, deliver, tick, receiver, received, state } = startWatched()
    const { cursor } = state()
    const ids = deliver(2)
    gmail.onCall = failing(HISTORY, () => true)
    tick()
    expect(state().cursor).toBe(cursor)
    delete gmail.onCall
    const run = tick()
    expect(run.calls).not.toContain(SEARCH)
    expect(received()).toEqual(ids)
    expect(state().historyGoneAt).toBeUndefined()
    for (let more = 0; more < 6; more += 1) tick()
    expect(receiver.heartbeats.at(-1)?.gap).toBeUndefined()
  })

  it('a search that does not know yet what history would have shown', () => {
    const { gmail, receiver, deliver, tick, received } = startWatched()
    gmail.mailbox.expireHistory()
    tick()
    const [young] = deliver(1)
    gmail.onCall = ({ name, phase, args }) => {
      if (name === SEARCH && phase === 'before') Object.assign(args[1] as object, { q: 'before:1' })
    }
    tick()
    delete gmail.onCall
    const asked = receiver.reconciles.length
    tick()
    expect(received()).toEqual([young])
    tick()
    expect(receiver.reconciles.length).toBe(asked + 1)
  })
})
