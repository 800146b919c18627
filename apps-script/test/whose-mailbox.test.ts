import { createWatched, startWatched, STATE_KEY } from './mailbox-under-test.ts'
import { isPush } from './receiver-double.ts'

/** The script of owner@example.com, run by somebody else who may edit it, in a mailbox of their own. */
function runBySomebodyElse() {
  const owner = startWatched()
  const state = owner.gmail.properties.get(STATE_KEY) ?? ''
  const other = createWatched({ address: 'other@example.com', properties: { [STATE_KEY]: state } })
  other.deliver(3)
  return { ...other, kept: state }
}

describe('an account that is not the one whose mailbox is watched', () => {
  it('pushes nothing and changes nothing by processGmailMessage', () => {
    const { gmail, receiver, kept } = runBySomebodyElse()
    gmail.advance(6 * 60_000)
    for (let run = 0; run < 3; run += 1) {
      const { error } = gmail.run('processGmailMessage')
      expect(error?.message).toContain('This script watches owner@example.com, not other@example.com')
      gmail.advance(60_000)
    }
    expect(receiver.requests).toEqual([])
    expect(gmail.properties.get(STATE_KEY)).toBe(kept)
  })

  it.each(['setupGmailTrigger', 'storeToken', 'sendTestPush', 'showStatus', 'removeGmailTrigger'])(
    'is told so by %s, and how the same account goes on under a new address',
    (name) => {
      const { gmail, receiver } = runBySomebodyElse()
      const { error, logs } = gmail.run(name)
      expect(error?.message).toMatch(/watches owner@example.com.* Only renamed\? Delete .*GMAIL_PUSH_STATE/)
      expect(logs.join()).not.toContain('cursor')
      expect(receiver.requests.filter(isPush)).toEqual([])
      expect(gmail.triggers).toEqual([])
    },
  )

  it('does not so much as ask when nothing is new, and the owner never pays for the question', () => {
    const { deliver, minutes } = startWatched()
    deliver(3)
    const runs = minutes(7)
    expect(runs.flatMap(({ calls }) => calls)).not.toContain('Gmail.Users.getProfile')
  })
})
