import { WebhookSecret } from '../../shared/api.ts'

const accepts = (secret: string) => WebhookSecret.safeParse(secret).success
const bytes = (count: number) => Buffer.alloc(count, 0xfa)

it.each([24, 25, 26, 32, 63, 64])('takes the base64 of %i bytes', (count) => {
  expect(accepts(`whsec_${bytes(count).toString('base64')}`)).toBe(true)
})

it.each([0, 16, 23, 65, 66])('refuses the base64 of %i bytes', (count) => {
  expect(accepts(`whsec_${bytes(count).toString('base64')}`)).toBe(false)
})

it.each([
  ['without padding', bytes(32).toString('base64').replace(/=+$/, '')],
  ['with one padding sign of two', bytes(25).toString('base64').replace(/=$/, '')],
  ['in the URL alphabet', bytes(32).toString('base64url')],
  ['with bits left over', bytes(32).toString('base64').replace(/.=$/, 'p=')],
  ['with a line break', `${bytes(32).toString('base64')}\n`],
])('refuses a secret %s, which not every library reads', (_name, base64) => {
  expect(accepts(`whsec_${base64}`)).toBe(false)
})
