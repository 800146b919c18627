import { startWatched, type Watched } from './mailbox-under-test.ts'

const sorry = () => {
  throw new Error("We're sorry, a server error occurred. Please wait a bit and try again.")
}

/** The next heartbeat finds that the day's budget is nearly used up. */
function spend({ gmail, state }: Watched, seconds: number): void {
  const kept = state() as { day: object }
  gmail.properties.set('GMAIL_PUSH_STATE', JSON.stringify({ ...kept, day: { ...kept.day, seconds } }))
}

describe('a change of the cadence', () => {
  it('keeps the old trigger until a run of the new one was seen', () => {
    const watched = startWatched()
    const { gmail, minutes } = watched
    spend(watched, 3601)
    minutes(6)
    expect(gmail.triggers.map(({ everyMinutes }) => everyMinutes)).toEqual([1, 5])
    minutes(5)
    expect(gmail.triggers.map(({ everyMinutes }) => everyMinutes)).toEqual([5])
  })

  it('to a trigger that never fires leaves the old one, and is tried again', () => {
    const watched = startWatched()
    const { gmail, deliver, minutes, received } = watched
    let made = 0
    gmail.onCall = ({ name, phase }) => {
      const newest = gmail.triggers.at(-1)
      if (name !== 'ClockTriggerBuilder.create' || phase !== 'after' || !newest) return
      made += 1
      if (made < 3) newest.nextAt = Infinity
    }
    spend(watched, 3601)
    const ids: string[] = []
    for (let hour = 0; hour < 2; hour += 1) {
      ids.push(...deliver(3))
      minutes(60)
      expect(gmail.triggers.length).toBeLessThanOrEqual(2)
    }
    expect(received()).toEqual(ids)
    expect(gmail.triggers).toMatchObject([{ everyMinutes: 5 }])
  })

  it.each(['ScriptApp.deleteTrigger', 'ClockTriggerBuilder.create', 'ScriptApp.getProjectTriggers'])(
    'fails no run while %s fails, leaves two triggers at most, and is made up for later',
    (refused) => {
      const watched = startWatched()
      const { gmail, deliver, minutes, received } = watched
      gmail.onCall = ({ name, phase }) => {
        if (name === refused && phase === 'before') sorry()
      }
      spend(watched, 3601)
      const ids = deliver(2)
      const runs = minutes(120)
      expect(runs.every(({ status }) => status === 'completed')).toBe(true)
      expect(received()).toEqual(ids)
      expect(gmail.triggers.length).toBeLessThanOrEqual(2)
      delete gmail.onCall
      minutes(60)
      expect(gmail.triggers).toMatchObject([{ everyMinutes: 5 }])
    },
  )

  it('rids itself of a trigger nobody knows of, and never of the only one that fires', () => {
    const { gmail, minutes, deliver, received } = startWatched()
    const [known] = gmail.triggers
    gmail.triggers.push({
      id: '7',
      handler: 'processGmailMessage',
      everyMinutes: 1,
      nextAt: gmail.clock.now().getTime() + 90_000,
    })
    minutes(10)
    expect(gmail.triggers).toHaveLength(1)
    gmail.triggers.push({
      id: '8',
      handler: 'processGmailMessage',
      everyMinutes: 1,
      nextAt: gmail.clock.now().getTime() + 90_000,
    })
    if (known) known.nextAt = Infinity
    for (const trigger of gmail.triggers) if (trigger.id !== '8') trigger.nextAt = Infinity
    const ids = deliver(1)
    minutes(40)
    expect(received()).toEqual(ids)
    expect(gmail.triggers).toMatchObject([{ id: '8' }])
  })
})

it('setupGmailTrigger keeps the trigger that fires until the new one does', () => {
  const { gmail, minutes } = startWatched()
  const [known] = gmail.triggers
  gmail.run('setupGmailTrigger')
  gmail.run('setupGmailTrigger')
  expect(gmail.triggers).toHaveLength(2)
  expect(gmail.triggers).toContain(known)
  minutes(2)
  expect(gmail.triggers).toHaveLength(1)
  expect(gmail.triggers).not.toContain(known)
})
