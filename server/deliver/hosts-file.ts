import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'

const HOSTS_FILE =
  process.platform === 'win32' ? join('C:', 'Windows', 'System32', 'drivers', 'etc', 'hosts') : '/etc/hosts'

/** What a person wrote down for the host; it counts before any name server. */
export async function readHostsFile(host: string, file = HOSTS_FILE): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => '') // a machine need not have one
  return text.split('\n').flatMap((line) => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().toLowerCase().split(/\s+/)
    return isIP(address) && names.includes(host) ? address : []
  })
}
