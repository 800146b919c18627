import { startReceiver, type TestReceiver } from './start-receiver.ts'

const HTTPS = { PUBLIC_URL: 'https://receiver.example.com' }

let receiver: TestReceiver
afterEach(() => receiver.close())

/** The address that a refused sign-in is logged under. */
async function seenAs(forwardedFor: string): Promise<unknown> {
  await fetch(`${receiver.url}/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': forwardedFor },
    body: 'password=wrong',
  })
  return receiver.logs.findLast(({ msg }) => msg.includes('Sign-in refused'))?.ip
}

it.each([
  ['without a proxy nobody is believed', {}, '203.0.113.7', '127.0.0.1'],
  ['https means one proxy, which saw this one', HTTPS, '203.0.113.7', '203.0.113.7'],
  ['what stands before it the caller wrote himself', HTTPS, '203.0.113.7, 192.168.1.5', '192.168.1.5'],
  ['also two of them', HTTPS, '203.0.113.7, 10.0.0.9, 192.168.1.5', '192.168.1.5'],
  ['two proxies', { ...HTTPS, PROXY_HOPS: '2' }, '10.9.9.9, 203.0.113.7, 192.168.1.5', '203.0.113.7'],
  ['fewer than there should be', { ...HTTPS, PROXY_HOPS: '2' }, '203.0.113.7', '127.0.0.1'],
  ['what is no address', HTTPS, '203.0.113.7, <script>', '127.0.0.1'],
  ['an address and more', HTTPS, '203.0.113.7 OR 1=1', '127.0.0.1'],
  ['IPv6', HTTPS, '2001:db8::1', '2001:db8::1'],
])('%s: X-Forwarded-For %j %j counts as %s', async (_name, env, header, address) => {
  receiver = await startReceiver({ env })
  expect(String(await seenAs(header)).replace('::ffff:', '')).toBe(address)
  expect(JSON.stringify(receiver.logs)).not.toMatch(/<script>|OR 1=1/)
})
