import { openEchoServer, type EchoServer } from '../emulator/echo-server.ts'
import { emulate } from '../emulator/mini-script.ts'

let server: EchoServer
beforeAll(async () => void (server = await openEchoServer()))
afterAll(() => server.close())

/** Runs `expression` with `base`, the server's address; real HTTP. */
async function fetching(expression: string, options = {}) {
  const emulator = emulate(`function main(base) { return ${expression} }`, options)
  const started = Date.now()
  const run = emulator.run('main', server.url)
  const realMs = Date.now() - started
  await emulator.close()
  return { ...run, realMs }
}

describe('UrlFetchApp over real HTTP', () => {
  it('sends method, headers and payload, and names itself as Google does', async () => {
    const { result } = await fetching(
      `JSON.parse(UrlFetchApp.fetch(base + '/echo', { method: 'post', contentType: 'application/json',
        headers: { Authorization: 'Bearer x' }, payload: '{"é":1}' }).getContentText())`,
    )
    expect(result).toMatchObject({
      method: 'POST',
      body: '{"é":1}',
      headers: {
        authorization: 'Bearer x',
        'content-type': 'application/json',
        'user-agent': expect.stringContaining('Google-Apps-Script') as string,
      },
    })
  })

  it('throws for a bad status, unless muted', async () => {
    const { error } = await fetching(`UrlFetchApp.fetch(base + '/status/503')`)
    expect(error?.message).toMatch(
      /^Request failed for http:\/\/127\.0\.0\.1:\d+ returned code 503\. Truncated/,
    )
    const muted = await fetching(
      `UrlFetchApp.fetch(base + '/status/503', { muteHttpExceptions: true }).getResponseCode()`,
    )
    expect(muted.result).toBe(503)
  })

  it('keeps the letters of header names and lists repeated ones', async () => {
    const { result } = await fetching(`UrlFetchApp.fetch(base + '/echo').getAllHeaders()`)
    expect(result).toMatchObject({ 'X-Mixed-Case': 'yes', 'Set-Cookie': ['a=1', 'b=2'] })
  })

  it('follows redirects, unless told not to', async () => {
    const followed = await fetching(`JSON.parse(UrlFetchApp.fetch(base + '/moved').getContentText()).path`)
    expect(followed.result).toBe('/landed')
    const kept = await fetching(
      `UrlFetchApp.fetch(base + '/moved', { followRedirects: false }).getResponseCode()`,
    )
    expect(kept.result).toBe(302)
  })

  it.each([
    ['http://127.0.0.1:9/', 'Address unavailable: http://127.0.0.1:9/'],
    ['http://no-such-host.invalid/', 'DNS error: http://no-such-host.invalid/'],
  ])('says of %s what Google says', async (url, message) => {
    const { error } = await fetching(`UrlFetchApp.fetch('${url}')`)
    expect(error).toMatchObject({ name: 'Exception', message })
  })

  it('lets a hanging server cost virtual time, hardly any real time', async () => {
    const { error, durationMs, realMs } = await fetching(
      `UrlFetchApp.fetch(base + '/hang', { timeoutSeconds: 300 })`,
      { hangMs: 200 },
    )
    expect(error?.message).toBe(`Timeout: ${server.url}/hang`)
    expect(durationMs).toBe(300_000)
    expect(realMs).toBeLessThan(100_000)
  })

  it('throws for the whole batch when one request fails, although the others arrived', async () => {
    const { error, fetches, serviceCalls } = await fetching(
      `UrlFetchApp.fetchAll([base + '/batch-1', 'http://127.0.0.1:9/', { url: base + '/batch-2' }])`,
    )
    expect(error?.message).toBe('Address unavailable: http://127.0.0.1:9/')
    expect(await server.requests()).toEqual(expect.arrayContaining(['/batch-1', '/batch-2']))
    expect({ fetches, serviceCalls }).toEqual({ fetches: 3, serviceCalls: 1 })
  })

  it('refuses addresses over 2 KB and payloads over 50 MB', async () => {
    const long = await fetching(`UrlFetchApp.fetch(base + '/' + 'x'.repeat(2048))`)
    expect(long.error?.message).toBe('Limit Exceeded: URLFetch URL Length.')
    const heavy = await fetching(`UrlFetchApp.fetch(base, { method: 'post', payload: 'x'.repeat(52428801) })`)
    expect(heavy.error?.message).toBe('Limit Exceeded: URLFetch POST Size.')
  })

  it('stops at the daily quota when it is enforced', async () => {
    const { error } = await fetching(`UrlFetchApp.fetchAll([base, base, base])`, {
      quotas: { fetchesPerDay: 2 },
    })
    expect(error?.message).toBe('Service invoked too many times for one day: urlfetch.')
  })
})
