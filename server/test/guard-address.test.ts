import { BlockedAddressError, createAddressGuard } from '../deliver/guard-address.ts'

const blocked = (address: string, allowed: string[] = []) => {
  try {
    createAddressGuard(allowed)(address)
    return false
  } catch (error) {
    if (error instanceof BlockedAddressError) return true
    throw error
  }
}

it.each([
  '0.0.0.0',
  '10.1.2.3',
  '100.100.100.200',
  '100.64.0.1',
  '127.0.0.1',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '192.0.0.192',
  '192.0.2.1',
  '192.31.196.1',
  '192.52.193.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:168.63.129.16',
  '::ffff:0:127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::7f00:1',
  '100::1',
  '1fff::1',
  '2001:0:53aa:64c::f5ff:fffe',
  '2001:5::1',
  '2001:10::1',
  '2001:20::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '2620:4f:8000::1',
  '3fff::1',
  '4000::1',
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fec0::1',
  'ff02::1',
])('blocks %s', (address) => {
  expect(blocked(address)).toBe(true)
})

it.each(['8.8.8.8', '168.63.129.17', '::ffff:8.8.8.8', '1.1.1.1', '2606:4700::1111', '3ffe::1'])(
  'lets %s through',
  (address) => {
    expect(blocked(address)).toBe(false)
  },
)

it('lets through what OUTGOING_ALLOW_PRIVATE names, and nothing beside it', () => {
  const allowed = ['127.0.0.0/8', '10.0.0.7', 'fd00::/8']
  expect(
    ['127.9.9.9', '::ffff:127.0.0.1', '10.0.0.7', 'fd12::1'].map((one) => blocked(one, allowed)),
  ).toEqual([false, false, false, false])
  expect(['10.0.0.8', '192.168.0.1', 'fe80::1'].map((one) => blocked(one, allowed))).toEqual([
    true,
    true,
    true,
  ])
})
