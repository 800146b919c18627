import { builtScript } from './built-script.ts'
import { createClock } from './clock.ts'
import { execute } from './execution.ts'
import { createMailbox } from './mailbox.ts'
import { createNetwork } from './network.ts'
import { authorizedScopes } from './scopes.ts'
import { readScriptFiles } from './script-files.ts'
import { findDue, fire } from './triggers.ts'
import type { Emulator, EmulatorOptions, Execution } from './types.ts'
import { createUsage, usageToday, type World } from './world.ts'

export { googleError, Kill } from './errors.ts'
export type * from './types.ts'

/** Google Apps Script around the built bundle: its services, limits, clock and one Gmail mailbox. */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const executions: Execution[] = []
  let isOverlapping = false
  const world = createWorld(options, {
    onCall: (call) => emulator.onCall?.(call),
    fireOverlapping: () => fireOverlapping(),
  })
  const emulator: Emulator = {
    mailbox: world.mailbox,
    properties: world.properties,
    triggers: world.triggers,
    mails: world.mails,
    clock: { now: world.clock.now },
    executions,
    run: (functionName, event) => record(execute(world, { functionName, event, isTriggered: false })),
    advance: (ms) => advance(ms),
    usedToday: () => {
      const { triggerSeconds, fetches } = usageToday(world)
      return { triggerSeconds, fetches }
    },
    close: () => world.network.close(),
  }
  return emulator

  function record(execution: Execution): Execution {
    executions.push(execution)
    return execution
  }

  function advance(ms: number): Execution[] {
    const from = executions.length
    const until = world.clock.nowMs() + ms
    fireAll(until)
    world.clock.moveTo(until)
    return executions.slice(from)
  }

  // Only the outermost run is overlapped: runs that take longer than their trigger's pace would never come to an end.
  function fireOverlapping(): void {
    if (isOverlapping) return
    isOverlapping = true
    const now = world.clock.nowMs()
    while (findDue(world.triggers, now)) world.clock.beside(() => fireNext(now))
    isOverlapping = false
  }

  function fireAll(untilMs: number): void {
    while (findDue(world.triggers, untilMs)) fireNext(untilMs)
  }

  function fireNext(untilMs: number): void {
    const due = findDue(world.triggers, untilMs)
    if (due) record(fire(world, due))
  }
}

function createWorld(options: EmulatorOptions, hooks: Pick<World, 'onCall' | 'fireOverlapping'>): World {
  const files = readScriptFiles(options.scriptDir ?? builtScript())
  const clock = createClock(options.now ?? new Date())
  const address = options.address ?? 'owner@example.com'
  return {
    address,
    files,
    clock,
    authorized: authorizedScopes(files.manifest, options.grantedScopes),
    quotas: options.quotas ?? {},
    latencyMs: options.latencyMs ?? {},
    startMs: options.startMs ?? 0,
    mailbox: createMailbox(clock),
    properties: new Map(),
    cache: new Map(),
    triggers: [],
    lock: {},
    mails: [],
    usage: createUsage(),
    network: createNetwork(options),
    ...hooks,
  }
}
