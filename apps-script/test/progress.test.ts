import { startWatched } from './mailbox-under-test.ts'

describe('history without mail', () => {
  it('is worked off over several runs, each of which lives to its end and keeps where it was', () => {
    const { gmail, deliver, minutes, received, state } = startWatched({
      latencyMs: { 'Gmail.Users.History.list': 40_000 },
    })
    const [before = ''] = deliver(1)
    for (let change = 0; change < 10_000; change += 1) gmail.mailbox.addLabel(before, 'STARRED')
    const [after] = deliver(1)
    const cursors: unknown[] = []
    for (let run = 0; run < 4; run += 1) {
      expect(minutes(5).every(({ status }) => status === 'completed')).toBe(true)
      cursors.push(state().cursor)
    }
    expect(received()).toEqual([before, after])
    expect(new Set(cursors.slice(0, 3)).size).toBe(3)
  })

  it('keeps where it was also when every run is ended early', () => {
    const { gmail, deliver, minutes, received } = startWatched({
      latencyMs: { 'Gmail.Users.History.list': 130_000 },
    })
    const [before = ''] = deliver(1)
    for (let change = 0; change < 3000; change += 1) gmail.mailbox.addLabel(before, 'STARRED')
    const [after] = deliver(1)
    minutes(40)
    expect(received()).toEqual([before, after])
  })
})
