import type { Triggers } from './ports.ts'

export const HANDLER = 'processGmailMessage'

export function ourTriggers(triggers: Triggers): string[] {
  return triggers
    .list()
    .filter((trigger) => trigger.functionName === HANDLER)
    .map((trigger) => trigger.id)
}

/** One new trigger instead of those. Creates before it deletes: ended in between, it leaves one too many, never none. */
export function replaceTriggers(triggers: Triggers, replaced: string[], minutes: number): void {
  triggers.create(HANDLER, minutes)
  if (replaced.length > 0) triggers.remove(replaced)
}
