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

describe('several labels in WATCH_LABEL', () => {
  const LABELS = [
    'Invoices',
    'Clients',
    'Clients/Noise',
    'Clients/Acme',
    'Clients/Acme/Old',
    'Bills, paid',
    '-odd',
  ]
  const MAIL = [
    ['INBOX'],
    ['INBOX', 'Clients/Noise'],
    ['Invoices'],
    ['Clients'],
    ['Clients/Acme', 'UNREAD'],
    ['Clients/Acme/Old'],
    ['Clients/Acme', 'Clients/Noise'],
    ['Bills, paid', 'INBOX'],
    ['-odd'],
    [],
    ['Invoices', 'SENT'],
    ['Invoices', 'SPAM'],
  ]
  const CASES: [string, number[]][] = [
    ['Invoices', [2]],
    ['Invoices, Clients/*, -Clients/Noise', [2, 4, 5]],
    [' inbox ,clients/acme ', [0, 1, 4, 6, 7]],
    ['Clients,Clients/*', [1, 3, 4, 5, 6]],
    ['-Clients/Noise', [0, 7]],
    ['INBOX, -Clients/*', [0, 7]],
    ['ALL, - Clients/*, -inbox', [2, 3, 8, 9]],
    ['Bills, paid', [7]],
    ['-odd', [8]],
  ]
  const watching = (WATCH_LABEL: string, START_FROM = 'now') => {
    const watched = createWatched({ properties: { WATCH_LABEL, START_FROM } })
    LABELS.forEach((name) => watched.gmail.mailbox.createLabel(name))
    return watched
  }
  const deliverAll = ({ deliver }: { deliver(count: number, labels?: string[]): string[] }) =>
    MAIL.map((labels) => deliver(1, labels)[0])

  it.each(CASES)('%s pushes %j as it comes', (WATCH_LABEL, wanted) => {
    const watched = watching(WATCH_LABEL)
    watched.gmail.run('setupGmailTrigger')
    const ids = deliverAll(watched)
    watched.minutes(1)
    expect(watched.received()).toEqual(wanted.map((index) => ids[index]))
    watched.minutes(70)
    const proved = watched.receiver.reconciles.at(-1)?.messageIds ?? []
    expect([...proved].sort()).toEqual(watched.received().sort())
  })

  it.each(CASES)('%s finds %j by a search too', (WATCH_LABEL, wanted) => {
    const watched = watching(WATCH_LABEL, '24h')
    const ids = deliverAll(watched)
    watched.gmail.run('setupGmailTrigger')
    watched.minutes(2)
    expect(watched.received().sort()).toEqual(wanted.map((index) => ids[index]).sort())
  })

  it('pushes what comes under a label made since, and what loses the label that kept it away', () => {
    const watched = watching('Clients/*, -Clients/Noise')
    const { gmail, deliver, minutes, received } = watched
    gmail.run('setupGmailTrigger')
    gmail.mailbox.createLabel('Clients/New')
    const ids = [...deliver(1, ['Clients/New']), ...deliver(1, ['Clients/Acme', 'Clients/Noise'])]
    minutes(1)
    expect(received()).toEqual(ids.slice(0, 1))
    gmail.mailbox.removeLabel(ids[1] ?? '', 'Clients/Noise')
    minutes(1)
    expect(received()).toEqual(ids)
    expect(minutes(1)[0]?.serviceCalls).toBe(3)
  })

  it.each([
    ['Invoices, Nowhere', '"Nowhere" is no label of this mailbox'],
    ['Invoices, -Nowhere', '"-Nowhere" is no label of this mailbox'],
    ['Invoices, Nothing/*', '"Nothing/*" is no label of this mailbox'],
    ['Invoices, Spam', '"Spam" can never match'],
    ['Clients/Acme, -Clients/*', 'can never match'],
  ])('%s is trouble and holds the mail: %s', (WATCH_LABEL, problem) => {
    const { gmail, deliver, minutes, received, receiver } = watching('Invoices')
    gmail.run('setupGmailTrigger')
    gmail.properties.set('WATCH_LABEL', WATCH_LABEL)
    const ids = deliver(1, ['Invoices'])
    minutes(7)
    expect(receiver.heartbeats.at(-1)?.trouble).toMatchObject({
      who: 'label',
      reason: expect.stringContaining(problem) as string,
    })
    expect(received()).toEqual([])
    gmail.properties.set('WATCH_LABEL', 'Invoices, INBOX')
    minutes(1)
    expect(received()).toEqual(ids)
  })

  it('says within the hour that one of them was renamed, and watches it on', () => {
    const { gmail, deliver, minutes, received, receiver } = watching('Invoices, Clients/*, -Clients/Noise')
    gmail.run('setupGmailTrigger')
    const rename = (from: string, to: string) => {
      const label = gmail.mailbox.labels.list().find(({ name }) => name === from)
      if (label) label.name = to
    }
    rename('Invoices', 'Factures')
    minutes(70)
    expect(receiver.heartbeats.at(-1)?.trouble?.reason).toContain('"Invoices" is now called "Factures"')
    rename('Clients/Noise', 'Noise')
    const [wanted] = [...deliver(1, ['Factures']), ...deliver(1, ['Factures', 'Noise'])]
    minutes(70)
    expect(received()).toEqual([wanted])
    expect(receiver.heartbeats.at(-1)?.trouble?.reason).toContain('is now called "Noise"')
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
