import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '../rehearsal/eventually.ts'

export const DOVECOT_USER = 'owner@example.com'
const MAIL = { uid: 8, gid: 8 } // Debian's user `mail`

/** Why it cannot be started here, and what to do; undefined where it can. */
export function findObstacle(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'Dovecot is started as root on Linux: run this in a container or a virtual machine, as root'
  const { status } = spawnSync('dovecot', ['--version'])
  return status === 0 ? undefined : 'Dovecot is not installed: apt-get install dovecot-imapd'
}

export type Dovecot = Awaited<ReturnType<typeof startDovecot>>

/** Debian's Dovecot on loopback, with a configuration and mail in a temporary folder of its own. */
export async function startDovecot() {
  const folder = await mkdtemp(join(tmpdir(), 'dovecot-'))
  await chmod(folder, 0o755)
  const port = await freePort()
  const inbox = join(folder, 'mail')
  for (const one of ['', 'cur', 'new', 'tmp']) await makeMailFolder(join(inbox, one))
  const config = join(folder, 'dovecot.conf')
  await writeFile(config, configuration(folder, port))
  const setPassword = (password: string) =>
    writeFile(join(folder, 'users'), `${DOVECOT_USER}:{PLAIN}${password}\n`, { mode: 0o644 })
  await setPassword('app-password')
  let child = await run(config, port)
  let delivered = 0

  return {
    env: {
      ENABLE_BACKGROUND_TASKS: 'true',
      EMAIL_ADDRESS: DOVECOT_USER,
      EMAIL_PASSWORD: 'app-password',
      IMAP_SERVER: '127.0.0.1',
      IMAP_PORT: String(port),
      IMAP_USE_SSL: 'false',
      EMAIL_POLLING_INTERVAL_SECONDS: '1',
    },
    port,
    inbox,
    setPassword,
    /** As a mail server does: written aside, then moved into the inbox. */
    async deliver(message: string | Buffer, arrivedAt = new Date()) {
      const name = `${Date.now()}.${++delivered}.test`
      const aside = join(inbox, 'tmp', name)
      await writeFile(aside, message)
      await chown(aside, MAIL.uid, MAIL.gid)
      await utimes(aside, arrivedAt, arrivedAt)
      await rename(aside, join(inbox, 'new', name))
    },
    async stop() {
      const exit = once(child, 'exit')
      child.kill('SIGTERM')
      await exit
    },
    async start() {
      child = await run(config, port)
    },
    /** What gives it a new UIDVALIDITY: its own lists and indexes are gone. */
    async forgetNumbers() {
      for (const file of [
        'dovecot-uidlist',
        'dovecot-uidvalidity',
        'dovecot.index.log',
        'dovecot.index',
        'dovecot.index.cache',
      ])
        await rm(join(inbox, file), { force: true })
    },
    async close() {
      if (child.exitCode === null) await this.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function makeMailFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await chown(folder, MAIL.uid, MAIL.gid)
}

async function run(config: string, port: number) {
  const child = spawn('dovecot', ['-F', '-c', config], { stdio: 'ignore' })
  await eventually(() => canConnect(port), Boolean)
  return child
}

async function canConnect(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  return once(socket, 'data').then(
    () => socket.destroy() && true,
    () => false,
  )
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const configuration = (folder: string, port: number) => `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 8
mail_location = maildir:${folder}/mail
mail_max_userip_connections = 50
maildir_stat_dirs = yes
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = static
  args = uid=${MAIL.uid} gid=${MAIL.gid} home=${folder}/mail
}
`
