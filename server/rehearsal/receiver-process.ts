import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { built } from './built.ts'
import { pushTo, TOKEN } from './push-to.ts'

interface Options {
  /** How it is run, when not as `npm start` does; the program at its end says its address as the receiver does. */
  command?: string[]
  cwd?: string
  /** Told every line that it prints. */
  onLine?: (line: string) => void
}

/** The built receiver in a process of its own, for starts that are meant to fail too: its `url` is undefined then. */
export function runReceiver(
  dataDir: string,
  env: Record<string, string> = {},
  { command = [process.execPath, built('dist/server.js')], cwd, onLine }: Options = {},
) {
  const [program = '', ...args] = command
  const child = spawn(program, args, {
    cwd,
    env: { PATH: process.env.PATH, PORT: '0', DATA_DIR: dataDir, PROCESS_API_TOKEN: TOKEN, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
    if (onLine) createInterface({ input: stream }).on('line', onLine)
  }
  // 'exit' may come before the last of what it printed
  const exit = once(child, 'close').then(([code, signal]: (number | string | null)[]) => code ?? signal ?? -1)
  const url = new Promise<string | undefined>((resolve) => {
    const look = () => {
      const found = /"url":"([^"]+)",.*\bready"/.exec(text)?.[1]
      if (found) child.stdout.off('data', look)
      if (found) resolve(found)
    }
    child.stdout.on('data', look)
    void exit.then(() => resolve(undefined))
  })
  return {
    child,
    url,
    /** All it printed so far, logs included. */
    output: () => text,
    /** Resolves with the exit code, or the signal's name. */
    exit,
    end(signal: NodeJS.Signals = 'SIGTERM') {
      child.kill(signal)
      return exit
    },
  }
}

export type ReceiverProcess = Awaited<ReturnType<typeof startReceiverProcess>>

/** Resolves once it answers. */
export async function startReceiverProcess(...how: Parameters<typeof runReceiver>) {
  const receiver = runReceiver(...how)
  const url = await receiver.url
  if (!url) throw new Error(`the receiver did not start: ${receiver.output()}`)
  return { ...receiver, url, push: (payload: unknown) => pushTo(url, payload) }
}

const running = new Set<ChildProcess>()
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')))

/** Ends what a failed test left running. */
export async function endReceivers(): Promise<void> {
  const exits = [...running].map((child) => once(child, 'exit'))
  running.forEach((child) => child.kill('SIGKILL'))
  await Promise.all(exits)
}
