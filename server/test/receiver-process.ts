import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { built } from './built.ts'
import { eventually } from './eventually.ts'
import { TOKEN } from './start-receiver.ts'

const MAIN = built('dist/server.js')

export interface ReceiverProcess {
  child: ChildProcess
  url: string
  /** All it printed so far, logs included. */
  output(): string
  push(payload: object): Promise<Response>
  /** Resolves with the exit code, or the signal's name. */
  end(signal: NodeJS.Signals): Promise<number | string>
}

/** The built receiver in a process of its own, as `npm start` runs it. */
export async function startReceiverProcess(
  dataDir: string,
  env: Record<string, string> = {},
  { fileSizeKb }: { fileSizeKb?: number } = {},
): Promise<ReceiverProcess> {
  const limited = ['bash', '-c', `ulimit -f ${fileSizeKb}; exec "$@"`, '-', process.execPath, MAIN]
  const { child, output, exit } = runReceiver(dataDir, env, fileSizeKb === undefined ? undefined : limited)
  await eventually(output, (text) => text.includes('PROCESS: Receiver ready') || child.exitCode !== null)
  const url = /"url":"([^"]+)"/.exec(output())?.[1]
  if (!url) throw new Error(`the receiver did not start: ${output()}`)
  return {
    child,
    url,
    output,
    push: (payload) =>
      fetch(`${url}/api/ingress/gmail`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
        body: JSON.stringify(payload),
      }),
    async end(signal) {
      child.kill(signal)
      return exit
    },
  }
}

const running = new Set<ChildProcess>()

/** Ends what a failed test left running. */
export async function endReceivers(): Promise<void> {
  const exits = [...running].map((child) => once(child, 'exit'))
  running.forEach((child) => child.kill('SIGKILL'))
  await Promise.all(exits)
}

/** Runs it without waiting for it to be ready, for starts that are meant to fail. */
export function runReceiver(
  dataDir: string,
  env: Record<string, string>,
  [command = process.execPath, ...args]: string[] = [process.execPath, MAIN],
  cwd = new URL('../..', import.meta.url).pathname,
) {
  const child = spawn(command, args, {
    cwd,
    env: { PATH: process.env.PATH, PORT: '0', DATA_DIR: dataDir, PROCESS_API_TOKEN: TOKEN, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const exit = once(child, 'exit').then(([code, signal]: (number | string | null)[]) => code ?? signal ?? -1)
  return { child, output: () => text, exit }
}
