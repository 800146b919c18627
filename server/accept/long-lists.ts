import { z } from 'zod'

/**
 * Finds a schema's fields that hold more elements than it lets them. Asked before the schema: it describes every wrong element,
 * and a long list of those would take all the memory.
 */
export function createListLimits(schema: z.ZodObject): (payload: Record<string, unknown>) => string[] {
  const fields = Object.entries(z.toJSONSchema(schema, { io: 'input' }).properties ?? {})
  const limits = fields.flatMap(([name, field]): [string, number][] =>
    typeof field === 'object' && field.maxItems !== undefined ? [[name, field.maxItems]] : [],
  )
  return function longLists(payload) {
    const isTooLong = (value: unknown, max: number) => Array.isArray(value) && value.length > max
    return limits.filter(([name, max]) => isTooLong(payload[name], max)).map(([name]) => name)
  }
}
