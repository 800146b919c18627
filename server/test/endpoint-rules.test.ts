import { DeliveryWindow } from '../../shared/delivery-window.ts'
import type { Rule } from '../../shared/rule.ts'
import { previewPayload } from '../inspect/preview-payload.ts'
import type { Store } from '../store/store.ts'
import { eventually } from '../rehearsal/eventually.ts'
import { startWebhookSink, type WebhookSink } from '../rehearsal/webhook-sink.ts'
import { signIn } from './sign-in.ts'
import { makeEmail } from './store-contract.ts'
import { PASSWORD, startReceiver, type TestReceiver } from './start-receiver.ts'

const PATH = '/dashboard/endpoints'
let receiver: TestReceiver
let sink: WebhookSink
let cookie: string
beforeAll(async () => {
  receiver = await startReceiver()
  sink = await startWebhookSink()
  cookie = await signIn(receiver.url, PASSWORD)
})
afterAll(() => Promise.all([receiver.close(), sink.close()]))
afterEach(async () => {
  for (const { id } of await receiver.ctx.store.listEndpoints()) await receiver.ctx.store.deleteEndpoint(id)
})

const read = async (path: string, more = '') => {
  const html = await (await fetch(receiver.url + path, { headers: { cookie: cookie + more } })).text()
  return html.replaceAll('&quot;', '"')
}
const post = (path: string, fields: [string, string][]) =>
  fetch(receiver.url + path, {
    ...{ method: 'POST', headers: { cookie }, redirect: 'manual' },
    body: new URLSearchParams(fields),
  })
const call = async (method: string, path: string, body: object) => {
  const response = await receiver.api(path, { method, body: JSON.stringify(body) })
  return { status: response.status, ...(await response.json()) }
}
const rowsOf = (...rows: [field: string, operator: string, value: string][]): [string, string][] =>
  rows.flatMap(([field, operator, value]): [string, string][] => [
    ['ruleField', field],
    ['ruleOperator', operator],
    ['ruleValue', value],
  ])
const push = async (messageId: string, fields: object) => {
  const answer = await receiver.push({ sender: 'Ann <ann@x.com>', body: 'b', messageId, ...fields })
  return String((await answer.json()).email_id)
}

it('keeps a rule that a form without scripts made, shows it again, and says on each email why', async () => {
  const filled: [string, string][] = [
    ['url', sink.url],
    ['name', 'Books'],
    ['ruleMatch', 'any'],
    ['ruleStop', 'yes'],
    ...rowsOf(['subject', 'contains', 'fac"ture'], ['', 'contains', 'x'], ['sender', 'not domain', 'x.com']),
  ]
  expect((await post(PATH, filled)).status).toBe(303)
  const conditions = [
    { field: 'subject', operator: 'contains', value: 'fac"ture' },
    { field: 'sender', operator: 'domain', value: 'x.com', not: true },
  ]
  const [books] = await receiver.ctx.store.listEndpoints()
  expect(books?.rule).toEqual({ match: 'any', conditions, stop: true })
  await call('POST', '/api/endpoints', { url: sink.url, name: 'All' })

  const page = await read(PATH)
  expect(page).toMatch(/value="any" selected/)
  expect(page).toMatch(/name="ruleValue" value="fac"ture"/)
  expect(page).toMatch(/value="not domain" selected/)
  expect(page).toMatch(/name="ruleStop" value="yes" checked/)

  const taken = await push('t', { subject: 'Votre FAC"TURE' })
  const other = await push('o', { subject: 'Hi' })
  await eventually(
    () => sink.received.length,
    (count) => count === 2,
  )
  const shown = await read(`/dashboard/emails/${taken}`)
  expect(shown).toMatch(/It goes there because:.*subject contains “<bdi>fac"ture<\/bdi>”/s)
  expect(shown).toMatch(/All<\/strong>.*Not sent there: “\u2068Books\u2069”, asked before it/s)
  expect(await read(`/dashboard/emails/${other}`, '; gpi_language=fr')).toMatch(
    /rien de ceci n’est rempli.*l’objet contient.*; .*n’est pas du domaine/s,
  )
  const { routes } = (await (await receiver.api(`/api/emails/${other}`)).json()).email
  expect(routes[String(books?.id)]).toEqual({ wanted: false, why: 'rule', conditions })

  const edit = `${PATH}/${books?.id}/edit`
  await post(edit, [['name', 'Renamed']]) // says nothing of the rule
  expect((await receiver.ctx.store.listEndpoints())[0]?.rule?.conditions).toHaveLength(2)
  await post(edit, [['ruleMatch', 'all'], ...rowsOf(['', 'contains', ''])])
  expect((await receiver.ctx.store.listEndpoints())[0]?.rule).toEqual({ match: 'all', conditions: [] })
})

it('keeps what no rule wants, says so, and sends it where somebody says', async () => {
  const rule = { conditions: [{ field: 'label', operator: 'equals', value: 'Ordrers' }] }
  const { endpoint } = await call('POST', '/api/endpoints', { url: sink.url, name: 'Orders', rule })
  const before = sink.received.length
  const id = await push('n', { labels: ['Orders'] })
  const page = `/dashboard/emails/${id}`
  expect(await read(page)).toMatch(/No endpoint’s rule wanted this email.*label is “<bdi>Ordrers</s)
  await post(`${page}/replay`, [])
  expect(await read(page)).toContain('Nothing was sent: no endpoint’s rule wanted this email')
  await post(`${page}/replay`, [['to', endpoint.id]])
  await eventually(
    () => sink.received.length,
    (count) => count === before + 1,
  )
  expect(await read(page)).toContain('Somebody had it sent there')
})

it('refuses a rule that cannot be used, naming what, and keeps what was typed', async () => {
  const url = sink.url
  const refusal = async (condition: object) =>
    (await call('POST', '/api/endpoints', { url, rule: { conditions: [condition] } })).message
  expect(await refusal({ field: 'body', operator: 'regex', value: '(a' })).toMatch(
    /^rule: condition 1: .*missing/,
  )
  expect(await refusal({ field: 'body', operator: 'looks', value: 'a' })).toMatch(
    /^rule.conditions.0.operator/,
  )
  expect(await refusal({ field: 'body', operator: 'contains', value: 'a', code: 'x' })).toMatch(
    /code is not known/,
  )
  const typed = rowsOf(['subject', 'regex', '(?=<b>)'])
  const refused = await post(PATH, [['url', url], ['ruleMatch', 'all'], ...typed])
  expect(refused.status).toBe(400)
  const html = await refused.text()
  expect(html).toMatch(/name="ruleValue" value="\(\?=&lt;b(>|&gt;)\)"/)
  expect(html).toMatch(/a condition cannot be used. \(rule: condition 1/)
  expect(await receiver.ctx.store.listEndpoints()).toEqual([])
})

it('tells before it is saved which of the last days’ emails a rule would have wanted', async () => {
  for (const nth of [1, 2, 3])
    await push(`p${nth}`, { subject: `Ordre <b>${nth}</b>`, body: `mot${nth % 2}` })
  const wanted = [
    { field: 'subject', operator: 'starts', value: 'ordre' },
    { field: 'body', operator: 'contains', value: 'mot1' },
  ]
  const { matches, emailId, body } = await call('POST', '/api/endpoints/preview', {
    rule: { conditions: wanted },
  })
  const of = await receiver.ctx.store.countEmails({})
  expect(matches).toMatchObject({ days: 7, matched: 2, of })
  expect(matches.emails.map(({ subject }: { subject: string }) => subject)).toEqual([
    ...['Ordre <b>3</b>', 'Ordre <b>1</b>'],
  ])
  expect(emailId).toBe(matches.emails[0].id)
  expect(body).toContain('mot1')

  const rows = rowsOf(['subject', 'starts', 'ordre'], ['body', 'contains', 'mot1'])
  const asked = await post(`${PATH}/preview`, [['url', ''], ['ruleMatch', 'all'], ...rows])
  const html = await asked.text()
  expect(html).toContain(`2 of the last 7 days’ ${of} emails would have matched.`)
  expect(html).toMatch(/<bdi>Ordre &lt;b(>|&gt;)3/)
  expect(html).toContain('What would be sent of the latest of these:')
  expect(html).toMatch(/name="ruleValue" value="mot1"/)
  expect(await receiver.ctx.store.listEndpoints()).toEqual([])
})

it('keeps delivery hours that a form made, shows what they hold and until when, and sends it once they are taken away', async () => {
  const hour = 60 * 60_000
  const now = Date.now()
  const inUtc = (hours: number) => new Date(now + hours * hour).toISOString().slice(11, 16)
  const absences = '2040-12-25\r\n2040-12-30/2041-01-03'
  const times: [string, string][] = [
    ['windowZone', 'UTC'],
    ['windowFrom', inUtc(2)],
    ['windowTo', inUtc(4)],
    ['windowAbsences', absences],
    ...['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day): [string, string] => ['windowDay', day]),
  ]
  expect((await post(PATH, [['url', sink.url], ['name', 'Day'], ...times])).status).toBe(303)
  const [day] = await receiver.ctx.store.listEndpoints()
  expect(day?.window).toMatchObject({ zone: 'UTC', from: inUtc(2), absences: absences.split('\r\n') })
  const page = await read(PATH)
  expect(page).toContain('Outside its delivery hours until')
  expect(page).toMatch(/name="windowDay" value="sun" checked/)
  expect(page).toContain('2040-12-25\n2040-12-30/2041-01-03</textarea>')

  const before = sink.received.length
  const id = await push('w', { subject: 'held' })
  const delivery = async () => (await (await receiver.api(`/api/emails/${id}`)).json()).email.deliveries[0]
  const { status, nextAttemptAt } = await delivery()
  expect([status, nextAttemptAt.slice(11, 16)]).toEqual(['held', inUtc(2)])
  expect(await read(`/dashboard/emails/${id}`)).toMatch(/delivery hours are over. It goes out from.*<time/s)
  expect(await read(`/dashboard/emails/${id}`, '; gpi_language=fr')).toContain(
    'hors de ses horaires de livraison',
  )

  const edit = `${PATH}/${day?.id}/edit`
  const wrong = await post(
    edit,
    times.map(([name, value]) => [name, name === 'windowZone' ? 'Paris' : value]),
  )
  expect([wrong.status, await wrong.text()]).toEqual([
    400,
    expect.stringMatching(/cannot be used.*window: zone must be a name.*value="Paris"/s),
  ])
  expect(sink.received).toHaveLength(before)
  await call('PATCH', `/api/endpoints/${day?.id}`, { window: {} })
  await eventually(delivery, (one) => one.status === 'delivered')
  expect(sink.received).toHaveLength(before + 1)
})

it('says of what cannot open within a year that it does not, and lets an endpoint be paused whose kept rule or window would be refused today', async () => {
  const { endpoint } = await call('POST', '/api/endpoints', { url: sink.url })
  const rule: Rule = { match: 'all', conditions: [{ field: 'body', operator: 'regex', value: '(' }] }
  const window = DeliveryWindow.parse({ zone: 'UTC', absences: ['2020-01-01/2120-01-01'] })
  await receiver.ctx.store.changeEndpoint(endpoint.id, { rule, window })
  expect(await read(PATH)).toContain('Outside its delivery hours for more than a year')
  const held = await push('held', {})
  expect(await read(`/dashboard/emails/${held}`)).toContain('the endpoint gets no email for more than a year')
  const path = `/api/endpoints/${endpoint.id}`
  expect(await call('PATCH', path, { enabled: false })).toMatchObject({ status: 200 })
  expect(await call('PATCH', path, { rule })).toMatchObject({ status: 400 })
  expect(await call('PATCH', path, { window })).toMatchObject({ status: 400 })
})

it('says of what was skipped that it goes there once it is released', async () => {
  const rule = { conditions: [{ field: 'subject', operator: 'contains', value: 'released' }] }
  await call('POST', '/api/endpoints', { url: sink.url, rule })
  const email = makeEmail({ subject: 'Released' }, new Date())
  await receiver.ctx.store.accept({ ...email, status: 'skipped_sender_not_verified' })
  expect(await read(`/dashboard/emails/${email.id}`)).toContain('It goes there once it is released.')
})

it('previews a test where the email that it would show is erased meanwhile', async () => {
  const id = await push('erased', { subject: 'erased soon' })
  const asked = new Set<string>()
  const findEmail: Store['findEmail'] = async (wanted) => {
    const isGone = wanted === id && asked.has(wanted)
    asked.add(wanted)
    return isGone ? undefined : receiver.ctx.store.findEmail(wanted)
  }
  const context = { ...receiver.ctx, store: { ...receiver.ctx.store, findEmail } }
  const rule: Rule = {
    match: 'all',
    conditions: [{ field: 'subject', operator: 'equals', value: 'erased soon' }],
  }
  expect(await previewPayload(context, { rule })).toMatchObject({
    ...{ emailId: undefined, matches: { matched: 1 }, body: expect.stringContaining('Test webhook') },
  })
  await expect(previewPayload(context, { emailId: id })).rejects.toThrow('No such email')
})
