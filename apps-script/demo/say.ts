import type { Execution } from '../emulator/emulator.ts'

export function chapter(title: string): void {
  process.stdout.write(`\n${title}\n`)
}

export function say(line: string): void {
  process.stdout.write(`  ${line}\n`)
}

/** What the script wrote to the Executions log, and how it ended if not well. */
export function sayLogs({ logs, status, error }: Execution): void {
  for (const line of logs.flatMap((text) => text.split('\n'))) say(`  script log     ${line}`)
  if (status !== 'completed') say(`  script ${status}: ${error?.message ?? ''}`)
}
