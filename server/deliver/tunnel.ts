import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction, type Socket } from 'node:net'
import { buildConnector } from 'undici'
import { isSuccess } from '../../shared/is-success.ts'
import { reasonOf } from '../errors.ts'
import { excepts, withoutBrackets } from './no-proxy.ts'
import { stepTaker, type Asking } from './time-steps.ts'

const DEFAULT_PORTS: Record<string, string> = { 'http:': '80', 'https:': '443' }

/** Through which webhooks leave, where the network lets nothing out by itself. */
export interface EgressProxy {
  url: URL
  /** Hosts that are reached without it, as NO_PROXY lists them. */
  exceptions: string[]
}

interface Options {
  /** Addresses of a host name that may be connected to; rejects for any other. */
  resolve: (host: string) => Promise<string[]>
  /** For the proxy itself, which may be anywhere. */
  lookup: LookupFunction
  asking: Asking
  timeoutMs: number
}

type Connect = buildConnector.connector

/**
 * Connects through the proxy (CONNECT, RFC 9110, 9.3.6), and by `direct` to what is excepted. The proxy is asked for the
 * address that was checked, never for the name: it would look that up by itself, and might find another.
 */
export function connectThrough({ url, exceptions }: EgressProxy, direct: Connect, options: Options): Connect {
  const startTls = buildConnector({ timeout: options.timeoutMs })
  return (target, callback) => {
    const { hostname, protocol } = target
    const port = target.port || DEFAULT_PORTS[protocol] || ''
    if (exceptions.some((exception) => excepts(exception, hostname, port))) return direct(target, callback)
    const take = stepTaker(options.asking)
    const open = async () => {
      const address = pick(isIP(hostname) ? [hostname] : await options.resolve(hostname), hostname)
      take('dnsMs')
      const socket = await openTunnel(url, `${address}:${port}`, options)
      take('connectMs')
      return socket
    }
    open().then(
      (socket) => {
        if (protocol !== 'https:') return callback(null, socket)
        startTls({ ...target, httpSocket: socket }, (...result) => {
          if (result[1]) take('tlsMs')
          callback(...result)
        })
      },
      (error: Error) => callback(error, null),
    )
  }
}

/** IPv4 first: many a proxy has nothing else to the outside. */
function pick(addresses: string[], hostname: string): string {
  const [first] = [...addresses].sort((a, b) => isIP(a) - isIP(b))
  if (!first) throw new Error(`no address for ${hostname}`)
  return isIP(first) === 6 ? `[${first}]` : first
}

function openTunnel(proxy: URL, authority: string, { lookup, timeoutMs }: Options): Promise<Socket> {
  const { port, protocol, username, password, host } = proxy
  const hostname = withoutBrackets(proxy.hostname)
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`)
  const request = (protocol === 'https:' ? requestHttps : requestHttp)({
    host: hostname,
    lookup,
    port: port || DEFAULT_PORTS[protocol],
    method: 'CONNECT',
    path: authority,
    agent: false,
    servername: isIP(hostname) ? '' : hostname,
    headers: {
      host: authority,
      ...(username && { 'proxy-authorization': `Basic ${credentials.toString('base64')}` }),
    },
  })
  return new Promise((resolve, reject) => {
    const fail = (what: string) => {
      request.destroy()
      reject(new Error(`The proxy ${host} ${what}`))
    }
    const timer = setTimeout(
      () => fail('does not answer - is HTTPS_PROXY right, and does it run?'),
      timeoutMs,
    )
    request.on('error', (error) => {
      clearTimeout(timer)
      fail(`cannot be reached (${reasonOf(error)}) - is HTTPS_PROXY right, and does it run?`)
    })
    request.on('response', ({ statusCode }) => fail(describeRefusal(statusCode, authority)))
    request.on('connect', ({ statusCode }, socket: Socket, head: Buffer) => {
      clearTimeout(timer)
      if (!isSuccess(statusCode ?? 0)) {
        socket.destroy()
        return fail(describeRefusal(statusCode, authority))
      }
      if (head.length > 0) {
        socket.destroy()
        return fail(`opens ${authority}, which speaks before it is asked - is that an HTTP server?`)
      }
      socket.setNoDelay(true)
      resolve(socket)
    })
    request.end()
  })
}

function describeRefusal(status: number | undefined, authority: string): string {
  if (status === 407) return 'wants another user or password (407) - set them in HTTPS_PROXY'
  return `does not connect to ${authority} (${status}) - allow that there, or name the host in NO_PROXY`
}
