import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

export class BlockedAddressError extends Error {
  override name = 'BlockedAddressError'
}

export type AddressGuard = (address: string) => void

/**
 * Refuses addresses that are not on the public internet, so that a webhook cannot reach into the receiver's own network
 * (OWASP SSRF Prevention). `allowed`: CIDRs or addresses that are let through all the same.
 */
export function createAddressGuard(allowed: string[]): AddressGuard {
  const exceptions = allowed.map((text) =>
    ipaddr.parseCIDR(text.includes('/') ? text : `${text}/${bitsOf(text)}`),
  )
  return function guardAddress(text) {
    const address = ipaddr.process(text) // ::ffff:127.0.0.1 counts as 127.0.0.1
    const isAllowed = exceptions.some(
      ([range, bits]) => address.kind() === range.kind() && address.match(range, bits),
    )
    if (isAllowed || isPublic(address)) return
    throw new BlockedAddressError(
      `${text} is not a public address - add it to OUTGOING_ALLOW_PRIVATE if webhooks may go there`,
    )
  }
}

const bitsOf = (address: string) => (ipaddr.parse(address).kind() === 'ipv4' ? 32 : 128)

const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3') // all that is given out for the internet (RFC 4291, 2.4)
const AZURE_HOST = ipaddr.parse('168.63.129.16') // Azure's own agent, seen only from its machines, under a public number

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast') return false // also 6to4, Teredo and NAT64, which spell other addresses
  return address.kind() === 'ipv4' ? !address.match(AZURE_HOST, 32) : address.match(GLOBAL_IPV6)
}

/** A `lookup` for sockets: what was checked is what is connected to, so a name cannot change its address in between. */
export function createGuardedLookup(guard: AddressGuard): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const refusal =
        error ??
        findRefusal(
          addresses.map(({ address }) => address),
          guard,
        )
      const [first] = addresses ?? []
      if (refusal || !first) return callback(refusal ?? new Error(`no address for ${hostname}`), '', 0)
      if (options.all) return callback(null, addresses)
      callback(null, first.address, first.family)
    })
  }
}

function findRefusal(addresses: string[], guard: AddressGuard): BlockedAddressError | undefined {
  try {
    addresses.forEach(guard)
    return undefined
  } catch (error) {
    if (error instanceof BlockedAddressError) return error
    throw error
  }
}
