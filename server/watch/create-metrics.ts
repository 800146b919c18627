import { collectDefaultMetrics, type Registry } from 'prom-client'
import { createTurns } from '../common/turns.ts'
import { createStateGauges } from './state-gauges.ts'

export interface Metrics {
  contentType: string
  /** What Prometheus reads. */
  text(): Promise<string>
}

/** The process's own figures are collected from the first look on: who never looks pays nothing for them. */
export function createMetrics(registry: Registry, parts: Parameters<typeof createStateGauges>[1]): Metrics {
  const showState = createStateGauges(registry, parts)
  const inTurn = createTurns() // two at once would read what the other has just reset
  let isFirst = true
  return {
    contentType: registry.contentType,
    text: () =>
      inTurn(async () => {
        if (isFirst) collectOwnFigures(registry)
        isFirst = false
        await showState()
        return registry.metrics()
      }),
  }
}

/** Without three that are no counters and yet end in `_total`; the same figures are there by type. */
function collectOwnFigures(registry: Registry): void {
  collectDefaultMetrics({ register: registry, prefix: 'gmail_push_' })
  for (const what of ['handles', 'requests', 'resources'])
    registry.removeSingleMetric(`gmail_push_nodejs_active_${what}_total`)
}
