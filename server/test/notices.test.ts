import { signIn } from './sign-in.ts'
import { PASSWORD, startReceiver, type TestReceiver } from './start-receiver.ts'

let receiver: TestReceiver
let cookie: string
beforeEach(async () => {
  receiver = await startReceiver({ env: { GMAIL_SENDER_ALLOWLIST: '@example.com' } })
  cookie = await signIn(receiver.url, PASSWORD)
  await receiver.ctx.store.changeSettings({ webhook_sending_enabled: false }) // so that no outcome comes in between
})
afterEach(() => receiver.close())

const read = async (path: string, headers: Record<string, string> = {}) =>
  (await fetch(receiver.url + path, { headers: { cookie, ...headers } })).text()
/** Where a form leads to. */
const submit = async (path: string, fields: Record<string, string> = {}) => {
  const response = await fetch(receiver.url + path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { cookie },
    redirect: 'manual',
  })
  return response.headers.get('location') ?? ''
}
const noticeOf = async (path: string, headers?: Record<string, string>) =>
  /<p role="status" class="notice">(.*?)<\/p>/.exec(await read(path, headers))?.[1]
const push = async (fields: object = {}): Promise<string> =>
  (await (await receiver.push({ sender: 'ann@example.com', body: 'hello', ...fields })).json()).email_id
const addEndpoint = () => submit('/dashboard/endpoints', { url: 'https://example.com/hook' })

describe('a notice', () => {
  it('is said by the next page, once, and by no live part', async () => {
    await addEndpoint()
    await read('/dashboard/endpoints')
    const [endpoint] = await receiver.ctx.store.listEndpoints()
    const path = await submit(`/dashboard/endpoints/${endpoint?.id}/pause`)
    expect(await noticeOf(path, { 'hx-request': 'true' })).toBeUndefined()
    expect(await noticeOf(path)).toBe('Paused: its deliveries are held.')
    expect(await noticeOf(path)).toBeUndefined()
    expect(await noticeOf(`${path}?done=paused`)).toBeUndefined()
  })

  it('says no more than what is known', async () => {
    const id = await push()
    const replay = async () => noticeOf(await submit(`/dashboard/emails/${id}/replay`))
    expect(await replay()).toBe('Nothing was sent: there is no endpoint.')
    await addEndpoint()
    await read('/dashboard/endpoints')
    expect(await replay()).toBe(
      'Asked for. It waits: sending is off, or the endpoint is paused or outside its delivery hours.',
    )
    const [endpoint] = await receiver.ctx.store.listEndpoints()
    const resume = async () => noticeOf(await submit(`/dashboard/endpoints/${endpoint?.id}/resume`))
    expect(await resume()).toBe('Resumed. Nothing goes out yet: webhook_sending_enabled is off.')
    await receiver.ctx.store.changeSettings({ webhook_sending_enabled: true })
    expect(await resume()).toBe('Resumed: held deliveries go out.')
    expect(await replay()).toBe('Asked for. What comes of it shows under “Deliveries”.')
  })
})

it('adds one endpoint also when the page it leads to is loaded again', async () => {
  const path = await addEndpoint()
  expect(await read(path)).toMatch(/whsec_[A-Za-z0-9+/]{8}/)
  for (let reload = 0; reload < 3; reload++) expect(await read(path)).not.toMatch(/whsec_[A-Za-z0-9+/]{8}/)
  expect(await receiver.ctx.store.listEndpoints()).toHaveLength(1)
})

it('turns only the switches that were turned, however old the page', async () => {
  const { store } = receiver.ctx
  const old = { shown_webhook_sending_enabled: 'on', shown_gmail_ingress_enabled: 'on' }
  await submit('/dashboard/settings', { ...old, webhook_sending_enabled: 'on' }) // ingress turned off on an old page
  expect(await store.readSettings()).toMatchObject({
    webhook_sending_enabled: false,
    gmail_ingress_enabled: false,
  })
  const html = await read('/dashboard/settings')
  expect(html).toContain('name="shown_webhook_sending_enabled" value="off"')
})

it('says of a skipped email that it was skipped, not that there is no endpoint', async () => {
  await push({ sender: 'eve@elsewhere.example' })
  const html = await read('/dashboard')
  expect(html).toContain('>not sent: sender not allowed<')
  expect(html).not.toContain('no endpoint')
  await push()
  expect(await read('/dashboard', { 'accept-language': 'fr' })).toContain('title="aucune destination"')
})

it('offers no attempt to an endpoint that was deleted', async () => {
  await addEndpoint()
  const id = await push()
  expect(await read(`/dashboard/emails/${id}`)).toContain('Attempt now')
  const [endpoint] = await receiver.ctx.store.listEndpoints()
  await receiver.ctx.store.deleteEndpoint(endpoint?.id ?? '')
  const html = await read(`/dashboard/emails/${id}`)
  expect(html).toContain('deleted endpoint')
  expect(html).not.toContain('Attempt now')
})
