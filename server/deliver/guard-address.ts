import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { ResolveHost } from './resolve-host.ts'

export class BlockedAddressError extends Error {
  override name = 'BlockedAddressError'
}

export type AddressGuard = (address: string) => void

/**
 * Refuses addresses that are not on the public internet, so that a webhook cannot reach into the receiver's own network
 * (OWASP SSRF Prevention). `allowed`: CIDRs or addresses that are let through all the same.
 */
export function createAddressGuard(allowed: string[]): AddressGuard {
  const exceptions = allowed.map(parseRange)
  return function guardAddress(text) {
    const address = ipaddr.process(text) // ::ffff:127.0.0.1 counts as 127.0.0.1
    if (exceptions.some((range) => contains(range, text)) || isPublic(address)) return
    throw new BlockedAddressError(
      `${text} is not a public address - add it to OUTGOING_ALLOW_PRIVATE if webhooks may go there`,
    )
  }
}

export type AddressRange = ReturnType<typeof ipaddr.parseCIDR>

/** Of a CIDR or an address. Throws for what is neither. */
export const parseRange = (text: string): AddressRange =>
  ipaddr.parseCIDR(text.includes('/') ? text : `${text}/${bitsOf(text)}`)

export function contains([range, bits]: AddressRange, text: string): boolean {
  const address = ipaddr.process(text)
  return address.kind() === range.kind() && address.match(range, bits)
}

const bitsOf = (address: string) => (ipaddr.parse(address).kind() === 'ipv4' ? 32 : 128)

const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3') // all that is given out for the internet (RFC 4291, 2.4)
const AZURE_HOST = ipaddr.parse('168.63.129.16') // Azure's own agent, seen only from its machines, under a public number

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast') return false // also 6to4, Teredo and NAT64, which spell other addresses
  return address.kind() === 'ipv4' ? !address.match(AZURE_HOST, 32) : address.match(GLOBAL_IPV6)
}

/** The addresses of a name, if it has only ones that may be connected to. */
export function createGuardedResolve(guard: AddressGuard, resolveHost: ResolveHost): ResolveHost {
  return async (hostname) => {
    const addresses = await resolveHost(hostname)
    addresses.forEach(guard)
    return addresses
  }
}

/** A `lookup` for sockets: what was checked is what is connected to, so a name cannot change its address in between. */
export function createGuardedLookup(guard: AddressGuard, resolveHost: ResolveHost): LookupFunction {
  const resolveGuarded = createGuardedResolve(guard, resolveHost)
  return (hostname, { family, all }, callback) => {
    const resolve = async () => {
      const usable = (await resolveGuarded(hostname))
        .map((address) => ({ address, family: isIP(address) }))
        .filter((one) => !family || one.family === family)
      const [first] = usable
      if (!first) throw new Error(`no address for ${hostname}`)
      return { usable, first }
    }
    resolve().then(
      ({ usable, first }) => (all ? callback(null, usable) : callback(null, first.address, first.family)),
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    )
  }
}
