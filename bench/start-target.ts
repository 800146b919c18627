import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

export const TOKEN = 'benchmark-token-0000000'

/** A server under load, in a process of its own. */
export interface Target {
  name: string
  url: string
  startMs: number
  /** Resident memory in MB, from the kernel. */
  memoryMb(): number
  end(): Promise<void>
}

export async function startTarget(
  name: string,
  script: string,
  env: Record<string, string> = {},
): Promise<Target> {
  const since = performance.now()
  const child = spawn(process.execPath, [script], {
    env: { PATH: process.env.PATH, PORT: '0', PROCESS_API_TOKEN: TOKEN, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = once(child, 'exit')
  const url = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => {
      if (text.length < 10_000) text += chunk.toString() // later output is only drained
      const found = /"url":"([^"]+)"/.exec(text)?.[1]
      if (found) resolve(found)
    })
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it was ready: ${text}`)))
  })
  return {
    name,
    url,
    startMs: performance.now() - since,
    memoryMb: () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
    async end() {
      child.kill('SIGTERM')
      await exit
    },
  }
}
