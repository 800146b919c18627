/**
 * Names of fields that hold more than `max` elements. Asked before the schema: it describes every wrong element, and
 * millions of those would take all the memory.
 */
export function longLists(payload: Record<string, unknown>, max: number): string[] {
  return Object.keys(payload).filter((name) => {
    const value = payload[name]
    return Array.isArray(value) && value.length > max
  })
}
