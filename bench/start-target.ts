import { startReceiverProcess, type ReceiverProcess } from '../server/rehearsal/receiver-process.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '..') // of dist, where this is built to

/** A server under load, in a process of its own. */
export interface Target extends ReceiverProcess {
  name: string
  startMs: number
}

/** The receiver of a checkout, or another program that says its address as the receiver does. */
export async function startTarget(
  name: string,
  env: Record<string, string> = {},
  program = 'dist/server.js',
  checkout = ROOT,
): Promise<Target> {
  const since = performance.now()
  const command = [process.execPath, join(checkout, program)]
  const receiver = await startReceiverProcess(env.DATA_DIR ?? '', env, { command })
  return { ...receiver, name, startMs: performance.now() - since }
}

/** Resident memory, from the kernel. */
export function memoryMb({ child }: Target): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
}
