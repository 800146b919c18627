import { Kill } from '../emulator/emulator.ts'
import { startWatched } from './mailbox-under-test.ts'

const DAY_MINUTES = 1440

describe("Google's budget", () => {
  it('of a quiet day is used by a third at most', () => {
    const { gmail, minutes } = startWatched()
    minutes(DAY_MINUTES - 2)
    expect(gmail.usedToday().triggerSeconds).toBeLessThan(30 * 60)
    expect(gmail.usedToday().fetches).toBeLessThan(400)
  })

  it('of a day holds 5,000 messages', () => {
    const { gmail, deliver, minutes, receiver } = startWatched({ quotas: { gmailUnitsPerMinute: 6000 } })
    for (let minute = 0; minute < DAY_MINUTES - 2; minute += 1) {
      if (minute < 1250) deliver(4)
      minutes(1)
    }
    expect(receiver.emails.size).toBe(5000)
    expect(gmail.usedToday().triggerSeconds).toBeLessThan(90 * 60)
    expect(gmail.usedToday().fetches).toBeLessThan(20_000)
    expect(gmail.triggers).toMatchObject([{ everyMinutes: 1 }])
  })

  it('lets 3,000 messages at once be worked off in runs of under five minutes', () => {
    const { deliver, minutes, received } = startWatched({ quotas: { gmailUnitsPerMinute: 6000 } })
    const ids = deliver(3000)
    const runs = minutes(30)
    expect(received()).toEqual(ids)
    expect(Math.max(...runs.map(({ durationMs }) => durationMs))).toBeLessThan(300_000)
  })

  it('that runs out slows the trigger down, and the next day speeds it up again', () => {
    const { gmail, state, minutes, tick } = startWatched()
    const spend = (seconds: number) => {
      const kept = state() as { day: object }
      gmail.properties.set('GMAIL_PUSH_STATE', JSON.stringify({ ...kept, day: { ...kept.day, seconds } }))
    }
    spend(3601)
    minutes(11)
    expect(gmail.triggers).toMatchObject([{ everyMinutes: 5 }])
    spend(4801)
    minutes(21)
    expect(gmail.triggers).toMatchObject([{ everyMinutes: 15 }])
    minutes(DAY_MINUTES)
    expect(gmail.triggers).toMatchObject([{ everyMinutes: 1 }])
    expect(tick().status).toBe('completed')
  })

  it('is never watched over without a trigger, whatever call the change is ended at', () => {
    for (let k = 0; k < 12; k += 1) {
      const { gmail, state, minutes, tick } = startWatched()
      minutes(6)
      const kept = state() as { day: object }
      const spent = { ...kept, heartbeatAt: 0, day: { ...kept.day, seconds: 3601 } }
      gmail.properties.set('GMAIL_PUSH_STATE', JSON.stringify(spent))
      gmail.onCall = ({ index, phase }) => {
        if (index === k && phase === 'after') throw new Error('Service error')
      }
      tick()
      delete gmail.onCall
      expect(gmail.triggers.length).toBeGreaterThan(0)
      gmail.triggers.forEach((trigger) => (trigger.nextAt = gmail.clock.now().getTime() + 60_000))
      minutes(60)
      expect(gmail.triggers).toMatchObject([{ everyMinutes: 5 }])
    }
  })

  it('is kept by what Google itself takes for each run, once refused runs have told how much that is', () => {
    const { gmail, deliver, minutes } = startWatched({ startMs: 3000, quotas: { triggerMinutesPerDay: 90 } })
    const refused = () => {
      let count = 0
      for (let minute = 0; minute < DAY_MINUTES; minute += 5) {
        if (minute % 20 === 0) deliver(40)
        count += minutes(5).filter(({ error }) => error?.message.includes('too much computer time')).length
      }
      return count
    }
    expect(refused()).toBeGreaterThan(0)
    expect(refused()).toBe(0)
    expect(gmail.triggers.length).toBeLessThanOrEqual(2)
  })

  it('is charged with runs that never come to their end', () => {
    const { gmail, deliver, minutes, state } = startWatched()
    deliver(1)
    gmail.onCall = ({ name }) => {
      if (name === 'Gmail.Users.History.list') throw new Kill()
    }
    minutes(60)
    delete gmail.onCall
    minutes(1)
    expect((state().day as { seconds: number }).seconds).toBeGreaterThan(1500)
  })
})
