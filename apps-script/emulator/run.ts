import { gmailUnits, latencyMs } from './costs.ts'
import { Kill, SlowError } from './errors.ts'
import { requireScope } from './scopes.ts'
import type { Execution } from './types.ts'
import type { World } from './world.ts'

const EXECUTION_LIMIT_MS = 6 * 60_000

/** One execution, as the services see it. */
export interface Run {
  world: World
  execution: Execution
  /** Does one service call: hooks, effect, time. `costMs` says what it takes, if not what costs.ts says. */
  call<T>(name: string, args: unknown[], effect: () => T, costMs?: (result: T) => number): T
  requireScope(accepted: string[], name: string): void
  isOver(): boolean
}

export function createRun(world: World, execution: Execution): Run {
  return {
    world,
    execution,
    isOver: () => execution.status === 'killed',
    requireScope: (accepted, name) => requireScope(world.authorized, accepted, name),
    call: (name, args, effect, costMs) => {
      if (execution.status === 'killed') throw new Kill()
      try {
        return doCall({ world, execution }, { name, args, effect, costMs })
      } catch (error) {
        if (error instanceof Kill) execution.status = 'killed'
        throw error
      }
    },
  }
}

interface Call<T> {
  name: string
  args: unknown[]
  effect: () => T
  costMs: ((result: T) => number) | undefined
}

function doCall<T>(run: Pick<Run, 'world' | 'execution'>, { name, args, effect, costMs }: Call<T>): T {
  const { world, execution } = run
  const index = execution.serviceCalls++
  execution.calls.push(name)
  execution.gmailUnits += gmailUnits(name)
  world.onCall({ index, name, args, phase: 'before' })
  let spentMs = world.latencyMs[name] ?? latencyMs(name)
  try {
    const result = effect()
    if (costMs && !(name in world.latencyMs)) spentMs = costMs(result)
    return result
  } catch (error) {
    if (error instanceof SlowError) spentMs = error.costMs
    throw error
  } finally {
    passTime(run, spentMs)
    world.onCall({ index, name, args, phase: 'after' })
  }
}

function passTime({ world, execution }: Pick<Run, 'world' | 'execution'>, ms: number): void {
  const allowedMs = Math.min(ms, Math.max(0, EXECUTION_LIMIT_MS - execution.durationMs))
  world.clock.advance(allowedMs)
  execution.durationMs += allowedMs
  if (execution.durationMs >= EXECUTION_LIMIT_MS) throw new Kill()
  if (execution.isTriggered) world.fireOverlapping()
}
