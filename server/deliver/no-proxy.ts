import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { isWithin } from '../common/domains.ts'
import { contains, parseRange } from './guard-address.ts'

export const withoutBrackets = (host: string) => host.replace(/^\[|\]$/g, '')

/** Whether an entry of NO_PROXY means this host: `*`, a host, a domain of hosts, an address or CIDR, each with a port if need be. */
export function excepts(entry: string, hostname: string, port: string): boolean {
  if (entry === '*') return true
  const [, name = entry, onlyPort] = /^(\[.*\]|[^:]*):(\d+)$/.exec(entry) ?? []
  if (onlyPort && onlyPort !== port) return false
  const wanted = withoutBrackets(name).toLowerCase()
  const host = withoutBrackets(hostname).toLowerCase().replace(/\.$/, '')
  if (isIP(host)) return isRange(wanted) && contains(parseRange(wanted), host)
  return isWithin(host, wanted.replace(/^\*?\./, ''))
}

const isRange = (text: string) => ipaddr.isValid(text) || ipaddr.isValidCIDR(text)
