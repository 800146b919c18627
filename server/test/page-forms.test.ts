import { eventually } from '../rehearsal/eventually.ts'
import { signIn } from './sign-in.ts'
import { PASSWORD, startReceiver, type TestReceiver } from './start-receiver.ts'
import { startWebhookSink, type WebhookSink } from '../rehearsal/webhook-sink.ts'

let receiver: TestReceiver
let sink: WebhookSink
let cookie: string
beforeEach(async () => {
  receiver = await startReceiver()
  sink = await startWebhookSink()
  cookie = await signIn(receiver.url, PASSWORD)
})
afterEach(() => Promise.all([receiver.close(), sink.close()]))

const read = async (path: string, more = '') =>
  (await fetch(receiver.url + path, { headers: { cookie: cookie + more } })).text()
const post = (path: string, fields: [string, string][], headers: Record<string, string> = {}) =>
  fetch(receiver.url + path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { cookie, ...headers },
    redirect: 'manual',
  })
const PATH = '/dashboard/endpoints'
const firstEndpoint = async () => (await receiver.ctx.store.listEndpoints())[0]

describe('a form that is sent after its session has ended', () => {
  const form: [string, string][] = [
    ['url', 'https://example.com/hook'],
    ['name', 'typed <name>'],
  ]

  it('waits in the sign-in page, also behind a wrong password, and goes on by a button', async () => {
    await receiver.ctx.store.changeSignIns((signIns) => (signIns.sessions = []))
    const asked = await post(PATH, form)
    expect(asked.status).toBe(401)
    const held = heldIn(await asked.text())
    const wrong = await post('/login', [
      ['password', 'wrong'],
      ['held', held],
    ])
    expect(heldIn(await wrong.text())).toBe(held)
    const inFrench = await post('/language', [
      ['language', 'fr'],
      ['held', held],
    ])
    const french = await inFrench.text()
    expect(french).toContain('lang="fr"')
    expect(heldIn(french)).toBe(held)
    const right = await post('/login', [
      ['password', PASSWORD],
      ['held', held],
    ])
    cookie = right.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const html = await right.text()
    expect(html).toContain(`action="${PATH}"`)
    const fields = [...html.matchAll(/name="(url|name)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']): [string, string] => [name, unescape_(value)],
    )
    expect(fields).toEqual(form)
    expect(await receiver.ctx.store.listEndpoints()).toEqual([]) // nothing is sent that nobody presses
    expect((await post(PATH, fields)).status).toBe(303)
  })

  it('leads to no other place', async () => {
    const held = JSON.stringify({ path: 'https://evil.example/dashboard/x', fields: {} })
    const answer = await post('/login', [
      ['password', PASSWORD],
      ['held', held],
    ])
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/dashboard'])
  })

  const heldIn = (html: string) => unescape_(/name="held" value="([^"]*)"/.exec(html)?.[1] ?? '')
  const unescape_ = (text: string) =>
    text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&')
})

describe('the endpoints page', () => {
  it('says the once-shown secret again when only its language is changed, and then no more', async () => {
    await post(PATH, [['url', 'https://example.com/hook']])
    const secret = (await firstEndpoint())?.secret ?? ''
    expect(await read(PATH)).toContain(`<code id="secret">${secret}</code>`)
    await post('/language', [
      ['language', 'fr'],
      ['next', PATH],
    ])
    expect(await read(PATH, '; gpi_language=fr')).toMatch(/Voici son secret.*whsec_/)
    expect(await read(PATH)).not.toContain(secret)
    await post('/language', [
      ['language', 'en'],
      ['next', PATH],
    ])
    expect(await read(PATH)).not.toContain(secret)
  })

  it('asks before it adds a URL for the second time, and keeps what was typed', async () => {
    const fields: [string, string][] = [
      ['url', 'https://example.com/hook'],
      ['name', 'First'],
    ]
    await post(PATH, fields)
    const asked = await post(PATH, [
      ['url', 'https://example.com/hook'],
      ['name', 'Second'],
    ])
    expect(asked.status).toBe(409)
    expect(await asked.text()).toMatch(
      /“\u2068First\u2069” has this URL already.*name="again".*value="Second"/,
    )
    expect(await receiver.ctx.store.listEndpoints()).toHaveLength(1)
    await post(PATH, [...fields, ['again', 'yes']])
    expect(await receiver.ctx.store.listEndpoints()).toHaveLength(2)
  })

  it('changes name and URL, each without the other', async () => {
    await post(PATH, [
      ['url', 'https://example.com/hook'],
      ['name', 'First'],
    ])
    const { id = '' } = (await firstEndpoint()) ?? {}
    await post(`${PATH}/${id}/edit`, [
      ['name', 'Renamed'],
      ['url', ''],
    ])
    expect(await firstEndpoint()).toMatchObject({ name: 'Renamed', url: 'https://example.com/hook' })
    await post(`${PATH}/${id}/edit`, [
      ['name', 'Renamed'],
      ['url', 'https://example.com/new'],
    ])
    expect(await firstEndpoint()).toMatchObject({ name: 'Renamed', url: 'https://example.com/new' })
  })

  it('keeps what was typed into a change that is refused, open, with the reason beside its field, in the language of the page', async () => {
    await post(PATH, [['url', 'https://example.com/hook']])
    const { id = '' } = (await firstEndpoint()) ?? {}
    const typed: [string, string][] = [
      ['name', 'Typed "name"'],
      ['url', 'http://10.0.0.1/typed'],
    ]
    const refused = (language: string) =>
      post(`${PATH}/${id}/edit`, typed, { cookie: `${cookie}; gpi_language=${language}` })
    const answer = await refused('en')
    const html = await answer.text()
    expect(answer.status).toBe(400)
    expect(html).toContain(`<details class="fold" id="edit-${id}" open>`)
    expect(html).toContain('value="Typed &quot;name&quot;"')
    const beside = (text: string) =>
      new RegExp(
        `value="http://10.0.0.1/typed"[^>]*aria-describedby="${id}-url-refused"/?><small class="bad"[^>]*>${text}`,
      )
    expect(html).toMatch(beside('Not saved: the URL must begin with https'))
    expect(html.split('aria-invalid').length).toBe(2) // and the form to add one stays as it was
    expect(await (await refused('fr')).text()).toMatch(
      beside('Non enregistrée : l’URL doit commencer par https'),
    )
    expect(await firstEndpoint()).toMatchObject({ name: 'example.com', url: 'https://example.com/hook' })
  })

  it('tests one that was disabled, and lets it go on only if the test arrives', async () => {
    await post(PATH, [['url', sink.url]])
    const { id = '' } = (await firstEndpoint()) ?? {}
    await receiver.ctx.store.disableEndpoint(id, 'it answered 410 Gone')
    expect(await read(PATH, '; gpi_language=fr')).toContain('elle a répondu 410 Gone')
    sink.answer = (response) => void response.writeHead(500).end()
    await post(`${PATH}/${id}/test-and-send`, [])
    expect((await firstEndpoint())?.enabled).toBe(false)
    sink.answer = (response) => void response.writeHead(204).end()
    await post(`${PATH}/${id}/test-and-send`, [])
    expect((await firstEndpoint())?.enabled).toBe(true)
  })
})

it('delivers what a filter of deliveries names again to nobody else, all of it or what is chosen of it, as the API does', async () => {
  for (const name of ['Has', 'Lacks'])
    await post(PATH, [
      ['url', `${sink.url}/${name}`],
      ['name', name],
    ])
  const [has, lacks] = await receiver.ctx.store.listEndpoints()
  await post(`${PATH}/${lacks?.id}/pause`, [])
  await receiver.push({ sender: 'ann@example.com', body: 'x' })
  await eventually(
    () => sink.received.length,
    (count) => count === 1,
  )
  const to = (id = '') => `name="to" value="${id}"/`
  const page = await read('/dashboard?delivery=held')
  expect(page).toContain(to(lacks?.id))
  expect(page).toContain('to (none chosen: only the deliveries of this filter)')
  expect(await read('/dashboard?q=ann')).toContain('to (none chosen: to all)')
  const ids = /name="ids" value="([^"]*)"/.exec(page)?.[1] ?? ''
  const isDone = async (count: number) =>
    eventually(
      () => receiver.ctx.store.listRedeliveries(),
      (jobs) => jobs.filter(({ done, finishedAt }) => finishedAt && done === 1).length === count,
    )
  const filter = { delivery: 'held' }
  for (const [nth, scope] of ['filter', 'ids'].entries()) {
    const fields = { scope, ids, filter: `?${new URLSearchParams(filter)}` }
    await post('/dashboard/redeliver', Object.entries(fields))
    await isDone(nth + 1)
  }
  await receiver.api('/api/redeliveries', { method: 'POST', body: JSON.stringify({ filter }) })
  await isDone(3)
  expect((await receiver.ctx.store.findEmail(ids))?.deliveries.map(({ status }) => status)).toEqual([
    'delivered',
    'held',
  ])
  expect(sink.received).toHaveLength(1)
  await receiver.ctx.store.deleteEndpoint(lacks?.id ?? '')
  const ofDeleted = await read(`/dashboard?endpoint=${lacks?.id}`)
  expect(ofDeleted).toContain('to (its endpoint was deleted: choose)')
  expect(ofDeleted).toContain(to(has?.id)) // which has it
  const unchosen = { scope: 'filter', filter: `?endpoint=${lacks?.id}` }
  expect((await post('/dashboard/redeliver', Object.entries(unchosen))).status).toBe(409)
})

describe('the page of an email', () => {
  const push = async (fields: object) =>
    (await (await receiver.push({ sender: 'ann@example.com', body: 'x', ...fields })).json())
      .email_id as string

  it('leads to Gmail, to its neighbours and back, all within the same history', async () => {
    const ids = [
      await push({ subject: 'one' }),
      await push({ subject: 'other' }),
      await push({ subject: 'one more' }),
    ]
    const mail = { subject: 'one', mailbox: 'me@example.com', messageId: '19a4c0de' }
    const last = await push(mail)
    const html = await read(`/dashboard/emails/${last}?q=one`)
    expect(html).toContain('https://mail.google.com/mail/?authuser=me%40example.com#all/19a4c0de')
    expect(html).toContain(`<a class="button small" rel="next" href="/dashboard/emails/${ids[2]}?q=one">`)
    expect(html).not.toContain('rel="prev"')
    const older = await read(`/dashboard/emails/${ids[2]}?q=one`)
    expect(older).toContain(`rel="prev" href="/dashboard/emails/${last}?q=one"`)
    expect(older).toContain(`rel="next" href="/dashboard/emails/${ids[0]}?q=one"`)
    expect(older).toContain('<a href="/dashboard?q=one">')
  })

  it('says why it waits, and where it was not sent', async () => {
    await post(PATH, [
      ['url', sink.url],
      ['name', 'Early'],
    ])
    await receiver.ctx.store.changeSettings({ webhook_sending_enabled: false })
    const id = await push({})
    await post(PATH, [
      ['url', `${sink.url}/late`],
      ['name', 'Late'],
    ])
    expect(await read(`/dashboard/emails/${id}`)).toMatch(
      /Late<\/strong>.*it was added after this email came/,
    )
    await receiver.ctx.store.changeSettings({ webhook_sending_enabled: true })
    const delivered = await eventually(
      () => read(`/dashboard/emails/${id}`),
      (html) => html.includes('>delivered<'),
    )
    expect(delivered).toMatch(/<details id="delivery-[^"]*">/) // folded to its line
  })

  it('folds long ladders when there are several, so that each endpoint is in sight, and leaves a lone one open', async () => {
    const { store } = receiver.ctx
    await store.changeSettings({ webhook_sending_enabled: false }) // the loop is not to take them first
    for (const name of ['One', 'Other'])
      await post(PATH, [
        ['url', `${sink.url}/${name}`],
        ['name', name],
      ])
    const id = await push({})
    const deliveries = (await store.findEmail(id))?.deliveries ?? []
    const failed = { at: new Date().toISOString(), durationMs: 1, httpStatus: 500 }
    for (let nth = 0; nth < 4; nth += 1)
      for (const delivery of deliveries) await store.recordAttempt(delivery.id, failed, { status: 'held' })
    const openOnes = async () => [
      ...(await read(`/dashboard/emails/${id}`)).matchAll(/<details id="delivery-[^"]*" open>/g),
    ]
    expect(await openOnes()).toEqual([])
    await store.recordAttempt(
      deliveries[0]?.id ?? '',
      { ...failed, httpStatus: 204 },
      { status: 'delivered' },
    )
    expect(await openOnes()).toHaveLength(1)
  })
})

describe('chosen rows of the history', () => {
  it('go out again together, without a script too', async () => {
    await post(PATH, [['url', sink.url]])
    const ids: string[] = []
    for (const subject of ['one', 'two', 'three']) {
      const answer = await receiver.push({ sender: 'ann@example.com', body: 'x', subject })
      ids.push((await answer.json()).email_id)
    }
    await eventually(
      () => sink.received.length,
      (count) => count === 3,
    )
    const chosen = ids.slice(0, 2).map((id): [string, string] => ['ids', id])
    const answer = await post('/dashboard/redeliver', [['scope', 'ids'], ['filter', '?q=o'], ...chosen])
    expect(answer.headers.get('location')).toBe('/dashboard?q=o')
    await eventually(
      () => sink.received.length,
      (count) => count === 5,
    )
    const none = await post('/dashboard/redeliver', [
      ['scope', 'ids'],
      ['filter', ''],
    ])
    expect(none.headers.get('location')).toBe('/dashboard')
    expect(await read('/dashboard')).toContain('Nothing was sent: no email was chosen.')
    const { id = '' } = (await firstEndpoint()) ?? {}
    await post(`${PATH}/${id}/delete`, [])
    await post('/dashboard/redeliver', [['scope', 'ids'], ['filter', ''], ...chosen])
    expect(await read('/dashboard')).toContain('Nothing was sent: there is no endpoint.')
  })
})
