import { format } from 'node:util'
import { Kill } from './errors.ts'
import { createGoogleServices } from './google-services.ts'
import { createRun, type Run } from './run.ts'
import { createSandbox } from './sandbox.ts'
import { service } from './service.ts'
import type { Execution } from './types.ts'
import { checkWebOutput } from './web-output.ts'
import type { World } from './world.ts'

export interface Start {
  functionName: string
  event: unknown
  isTriggered: boolean
}

/** Runs one function of the script in a context of its own; whatever the script throws is in the answer. */
export function execute(world: World, start: Start): Execution {
  const execution = createExecution(world, start)
  const run = createRun(world, execution)
  try {
    execution.result = runScript(world, run, start)
    checkWebOutput(start.functionName, execution.result)
    if (execution.status !== 'killed') execution.status = 'completed'
  } catch (error) {
    execution.error = toError(error)
  } finally {
    // Google frees the lock, however the run ended.
    if (world.lock.holder === execution) delete world.lock.holder
  }
  if (execution.status === 'killed') execution.error = new Kill()
  return execution
}

function runScript(world: World, run: Run, { functionName, event }: Start): unknown {
  const sandbox = createSandbox(() => world.clock.nowMs())
  sandbox.define('console', createConsole(run))
  sandbox.define('Logger', createLogger(run))
  for (const [name, value] of Object.entries(createGoogleServices(run))) sandbox.define(name, value)
  for (const script of world.files.scripts) sandbox.load(script)
  return sandbox.call(functionName, event)
}

function createExecution(world: World, { functionName, isTriggered }: Start): Execution {
  return {
    functionName,
    isTriggered,
    status: 'failed',
    logs: [],
    calls: [],
    serviceCalls: 0,
    fetches: 0,
    propertyWrites: 0,
    gmailUnits: 0,
    durationMs: 0,
    startedAt: world.clock.now(),
  }
}

function log({ execution }: Run, parts: unknown[]): void {
  if (execution.status !== 'killed') execution.logs.push(format(...parts))
}

function createConsole(run: Run) {
  const write = (...parts: unknown[]) => log(run, parts)
  return service('console', { log: write, info: write, warn: write, error: write, debug: write })
}

function createLogger(run: Run) {
  return service('Logger', {
    log: (...parts: unknown[]) => log(run, parts),
    getLog: () => run.execution.logs.join('\n'),
    clear: () => void run.execution.logs.splice(0),
  })
}

function toError(error: unknown): Error {
  // An error of the script's context is no instance of our Error.
  const { name = 'Error', message = String(error), stack } = (error ?? {}) as Partial<Error>
  return Object.assign(new Error(message), { name, stack: stack ?? `${name}: ${message}` })
}
