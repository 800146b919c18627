const MAX_PUSHES = 1_000
const MAX_CHARACTERS_EACH = 64 * 1024 // larger ones are read back from disk: 1,000 of these are 128 MB at most

/** JSON of pushes that were just written and will be delivered in a moment: that spares reading them back. */
export interface FreshPushes {
  keep(emailId: string, pushJson: string): void
  /** Hands a push over once. */
  take(emailId: string): string | undefined
}

export function createFreshPushes(): FreshPushes {
  const pushes = new Map<string, string>()
  return {
    keep(emailId, pushJson) {
      if (pushes.size < MAX_PUSHES && pushJson.length <= MAX_CHARACTERS_EACH) pushes.set(emailId, pushJson)
    },
    take(emailId) {
      const pushJson = pushes.get(emailId)
      pushes.delete(emailId)
      return pushJson
    },
  }
}
