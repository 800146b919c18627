import { randomUUID } from 'node:crypto'
import type { Run } from './run.ts'
import { SCOPES } from './scopes.ts'
import { service, type Service } from './service.ts'
import { nextDailyAt } from './triggers.ts'
import type { EmulatedTrigger } from './types.ts'

const MAX_TRIGGERS = 20
const MINUTE_MS = 60_000

export const SCRIPT_ID = '1emulatedScriptId_0123456789abcdefghijklmnopqrstuvwxyzABCD'

export function createScriptApp(run: Run): Service {
  const { world } = run
  const wanted = world.files.manifest.oauthScopes ?? []
  const authMode = { FULL: 'FULL', LIMITED: 'LIMITED', NONE: 'NONE', CUSTOM_FUNCTION: 'CUSTOM_FUNCTION' }
  const isMissingScopes = () => wanted.some((scope) => !world.authorized.includes(scope))
  const createdHere = new Set<Service>()
  return service('ScriptApp', {
    AuthMode: authMode,
    AuthorizationStatus: { REQUIRED: 'REQUIRED', NOT_REQUIRED: 'NOT_REQUIRED' },
    TriggerSource: { CLOCK: 'CLOCK' },
    EventType: { CLOCK: 'CLOCK' },
    getScriptId: () => SCRIPT_ID,
    getService: () =>
      service('Service', {
        getUrl: () => `https://script.google.com/macros/s/${SCRIPT_ID}/exec`,
        isEnabled: () => true,
      }),
    newTrigger: (handler: string) => newTrigger(run, handler, createdHere),
    getProjectTriggers: () => {
      run.requireScope(SCOPES.triggers, 'ScriptApp.getProjectTriggers')
      return run.call('ScriptApp.getProjectTriggers', [], () => world.triggers.map(toTrigger))
    },
    deleteTrigger: (trigger: Service) => {
      run.requireScope(SCOPES.triggers, 'ScriptApp.deleteTrigger')
      run.call('ScriptApp.deleteTrigger', [trigger], () =>
        deleteTrigger(world.triggers, trigger, createdHere),
      )
    },
    requireAllScopes: () =>
      run.call('ScriptApp.requireAllScopes', [], () => {
        if (isMissingScopes()) throw new Error('Authorization is required to perform that action.')
      }),
    getAuthorizationInfo: () =>
      run.call('ScriptApp.getAuthorizationInfo', [], () =>
        service('AuthorizationInfo', {
          getAuthorizedScopes: () => [...world.authorized],
          getAuthorizationStatus: () => (isMissingScopes() ? 'REQUIRED' : 'NOT_REQUIRED'),
          getAuthorizationUrl: () => (isMissingScopes() ? 'https://script.google.com/authorize' : null),
        }),
      ),
  })
}

function newTrigger(run: Run, handler: string, createdHere: Set<Service>): Service {
  run.requireScope(SCOPES.triggers, 'ScriptApp.newTrigger')
  const { triggers, clock, files } = run.world
  const builder = (everyMinutes: number, nextAt: number): Service =>
    service('ClockTriggerBuilder', {
      create: () =>
        run.call('ClockTriggerBuilder.create', [handler, everyMinutes], () => {
          if (triggers.length >= MAX_TRIGGERS) {
            throw new Error(
              'This script has too many triggers. Triggers must be deleted from the script before more can be added.',
            )
          }
          const trigger = {
            id: String(BigInt(`0x${randomUUID().slice(0, 13).replace('-', '')}`)),
            handler,
            everyMinutes,
            nextAt,
          }
          triggers.push(trigger)
          const made = toTrigger(trigger)
          createdHere.add(made)
          return made
        }),
      atHour: (hour: number) =>
        builder(everyMinutes, nextDailyAt(clock.now(), hour, files.manifest.timeZone)),
      nearMinute: () => builder(everyMinutes, nextAt),
      inTimezone: () => builder(everyMinutes, nextAt),
    })
  const every = (minutes: number) => builder(minutes, clock.nowMs() + minutes * MINUTE_MS)
  const clockBuilder = service('ClockTriggerBuilder', {
    everyMinutes: (minutes: number) => {
      if ([1, 5, 10, 15, 30].includes(minutes)) return every(minutes)
      throw new Error(
        'The value you passed to everyMinutes was invalid. It must be one of 1, 5, 10, 15 or 30.',
      )
    },
    everyHours: (hours: number) => every(hours * 60),
    everyDays: (days: number) => every(days * 1440),
    after: (ms: number) => builder(0, clock.nowMs() + ms),
    at: (date: Date) => builder(0, date.getTime()),
  })
  return service('TriggerBuilder', { timeBased: () => clockBuilder })
}

function toTrigger({ id, handler }: EmulatedTrigger): Service {
  return service('Trigger', {
    getUniqueId: () => id,
    getHandlerFunction: () => handler,
    getEventType: () => 'CLOCK',
    getTriggerSource: () => 'CLOCK',
    getTriggerSourceId: () => null,
  })
}

// Seen by jev-gmail-classifier: what create() returned cannot be deleted in the same execution, its listed copy can.
function deleteTrigger(triggers: EmulatedTrigger[], trigger: Service, createdHere: Set<Service>): void {
  if (createdHere.has(trigger))
    throw new Error("We're sorry, a server error occurred. Please wait a bit and try again.")
  const id = (trigger.members.getUniqueId as () => string)()
  const index = triggers.findIndex((candidate) => candidate.id === id)
  if (index < 0) throw new Error('The trigger does not exist.')
  triggers.splice(index, 1)
}
