import type { Condition, RuleField, Rule } from '../../shared/rule.ts'
import { toComparable } from './comparable.ts'
import { refusePattern } from './pattern.ts'

const WITH_DOMAIN: RuleField[] = ['sender', 'recipient', 'mailbox']

/** Why the rule cannot be used, naming the condition, if it cannot. */
export function refuseRule(rule: Rule | undefined): string | undefined {
  for (const [index, condition] of (rule?.conditions ?? []).entries()) {
    const refused = refuseCondition(condition)
    if (refused) return `rule: condition ${index + 1}: ${refused}`
  }
  return undefined
}

function refuseCondition({ field, operator, value = '' }: Condition): string | undefined {
  if (operator === 'exists') return undefined
  if (toComparable(value) === '') return 'value must say what to look for'
  if (operator === 'regex') return refusePattern(value)
  if (operator === 'domain' && !WITH_DOMAIN.includes(field))
    return `domain is for ${WITH_DOMAIN.join(', ')} - use contains or ends for ${field}`
  return undefined
}
