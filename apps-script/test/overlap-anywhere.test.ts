import { strikeAtEveryCall, type Fault } from './every-call.ts'
import { startWatched } from './mailbox-under-test.ts'

describe('a run during which another starts', () => {
  it.each([1, 25])('at any of its calls loses none of %i messages', (count) => {
    const fault: Fault = { phase: 'before', strike: ({ gmail }) => void gmail.run('processGmailMessage') }
    strikeAtEveryCall(count, fault)
  })

  it('at each of its calls loses none of 300 messages, and pushes none twice', () => {
    const { gmail, deliver, minutes, receiver, received } = startWatched()
    const ids = deliver(300)
    let isInside = false
    gmail.onCall = () => {
      if (isInside) return
      isInside = true
      gmail.run('processGmailMessage')
      isInside = false
    }
    minutes(2)
    expect(received()).toEqual(ids)
    expect(receiver.pushes).toHaveLength(300)
  })
})
