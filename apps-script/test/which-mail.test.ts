import { createWatched, eml, startWatched } from './mailbox-under-test.ts'

const withLabel = (name: string, properties: Record<string, string> = {}) => {
  const watched = startWatched()
  const id = watched.gmail.mailbox.createLabel(name)
  watched.gmail.properties.set('WATCH_LABEL', name)
  for (const [key, value] of Object.entries(properties)) watched.gmail.properties.set(key, value)
  watched.tick()
  return { ...watched, id }
}

describe('WATCH_LABEL', () => {
  it('pushes only what has the label, named by its name', () => {
    const { deliver, tick, received, receiver } = withLabel('Invoices')
    deliver(1)
    const [wanted] = deliver(1, ['Invoices', 'UNREAD'])
    tick()
    expect(received()).toEqual([wanted])
    expect(receiver.pushes[0]?.labels).toEqual(expect.arrayContaining(['Invoices', 'UNREAD']))
  })

  it('pushes what gets the label later, however old it is', () => {
    const { gmail, tick, received } = withLabel('Invoices')
    const old = gmail.mailbox.deliver(eml(), { at: new Date('2026-01-01T00:00:00Z') })
    tick()
    gmail.mailbox.addLabel(old, 'Invoices')
    tick()
    expect(received()).toEqual([old])
  })

  it('ALL pushes what a filter archived at once, but nothing sent or drafted', () => {
    const { deliver, tick, received } = withLabel('Invoices', { WATCH_LABEL: 'ALL' })
    const [archived] = deliver(1, ['UNREAD'])
    deliver(1, ['SENT'])
    deliver(1, ['DRAFT'])
    deliver(1, ['SPAM'])
    tick()
    expect(received()).toEqual([archived])
  })

  it('asks Gmail for the names of labels once a run at most', () => {
    const { deliver, tick } = withLabel('Invoices')
    deliver(12, ['Invoices'])
    expect(tick().calls.filter((name) => name === 'Gmail.Users.Labels.list')).toHaveLength(1)
    expect(tick().serviceCalls).toBe(3)
  })

  it.each([
    ['Invoces', 'is no label of this mailbox'],
    ['Spam', 'can never match'],
    ['sent', 'can never match'],
  ])('%s holds the mail up, says why, and loses nothing', (name, problem) => {
    const { gmail, deliver, tick, minutes, received, receiver } = startWatched()
    gmail.properties.set('WATCH_LABEL', name)
    const ids = deliver(1)
    const run = tick()
    expect(run.status).toBe('completed')
    expect(run.logs.join()).toContain(`WATCH_LABEL "${name}" ${problem}`)
    expect(
      createWatched({ properties: { WATCH_LABEL: name } }).gmail.run('setupGmailTrigger').error,
    ).toBeDefined()
    expect(gmail.run('setupGmailTrigger').error?.message).toContain(problem)
    for (let run = 0; run < 6; run += 1) tick()
    expect(receiver.heartbeats.at(-1)?.trouble).toMatchObject({
      who: 'label',
      reason: expect.stringContaining(problem) as string,
    })
    gmail.properties.set('WATCH_LABEL', 'INBOX')
    tick()
    expect(received()).toEqual(ids)
    for (let run = 0; run < 6; run += 1) tick()
    expect(receiver.heartbeats.at(-1)?.trouble).toBeUndefined()
    expect(minutes(1)).toEqual([])
  })

  it('that was renamed is watched on and said; deleted and made anew it is found within the hour', () => {
    const { gmail, deliver, tick, received, receiver, id } = withLabel('Invoices')
    const labels = gmail.mailbox.labels.list()
    const label = labels.find((one) => one.id === id)
    if (label) label.name = 'Bills'
    for (let run = 0; run < 70; run += 1) tick()
    const renamed = deliver(1, ['Bills'])
    tick()
    expect(received()).toEqual(renamed)
    expect(receiver.heartbeats.at(-1)?.trouble?.reason).toContain('is now called "Bills"')
    labels.splice(
      labels.findIndex((one) => one.id === id),
      1,
    )
    for (let run = 0; run < 6; run += 1) tick()
    expect(receiver.heartbeats.at(-1)?.trouble?.reason).toContain('is no label of this mailbox')
    labels.push({ id: 'Label_new', name: 'Invoices', type: 'user' })
    tick()
    const anew = deliver(1, ['Invoices'])
    tick()
    expect(received()).toEqual([...renamed, ...anew])
  })
})

describe('START_FROM', () => {
  const before = (START_FROM: string, WATCH_LABEL = 'INBOX') => {
    const watched = startWatched({ properties: { START_FROM, WATCH_LABEL } })
    return watched
  }

  it.each([
    ['now', 0],
    ['24h', 1],
    ['2026-11-20', 2],
    ['2026-11-01T00:00:00Z', 3],
  ])('%s pushes %i of three older messages', (START_FROM, expected) => {
    const watched = startWatched()
    const ids = ['2026-11-10', '2026-11-21', '2026-11-23'].map((day) =>
      watched.gmail.mailbox.deliver(eml(), { at: new Date(`${day}T11:00:00Z`) }),
    )
    watched.tick()
    watched.receiver.emails.clear()
    watched.gmail.properties.delete('GMAIL_PUSH_STATE')
    watched.gmail.properties.set('START_FROM', START_FROM)
    watched.gmail.run('setupGmailTrigger')
    watched.tick()
    expect(watched.received()).toEqual(ids.slice(3 - expected))
  })

  it('looks through a long past a month at a time, oldest first, and through its end once', () => {
    const lists: string[] = []
    const watched = startWatched()
    watched.gmail.onCall = ({ name, phase, args }) => {
      if (name === 'Gmail.Users.Messages.list' && phase === 'before') lists.push(JSON.stringify(args))
    }
    const days = ['2025-12-31', '2026-07-01', '2026-10-20', '2026-11-23']
    const ids = days.map((day) => watched.gmail.mailbox.deliver(eml(), { at: new Date(`${day}T11:00:00Z`) }))
    watched.tick()
    watched.receiver.emails.clear()
    watched.gmail.properties.delete('GMAIL_PUSH_STATE')
    watched.gmail.properties.set('START_FROM', '2026-01-01')
    watched.gmail.run('setupGmailTrigger')
    lists.length = 0
    watched.tick()
    expect(watched.received()).toEqual(ids.slice(1))
    expect(lists).toHaveLength(11) // 326 days
    expect(lists.filter((list) => !list.includes('before:'))).toHaveLength(1)
    expect(watched.state().resync).toBeUndefined()
  })

  it('reports no gap', () => {
    const { minutes, receiver, state } = before('24h')
    minutes(11)
    expect(receiver.heartbeats.every(({ gap }) => gap === undefined)).toBe(true)
    expect(state().resync).toBeUndefined()
  })
})
