import type { Condition, RuleField, Rule } from '../../shared/rule.ts'
import { readAddress } from '../common/addresses.ts'
import { toComparable } from './comparable.ts'
import { refusePattern } from './pattern.ts'
import { readDomain } from './match-rule.ts'

const OF_PEOPLE: RuleField[] = ['sender', 'recipient']
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
  return refuseNever({ field, operator, value })
}

/** What could not hold of any email. */
function refuseNever({ field, operator, value = '' }: Condition): string | undefined {
  if (operator === 'domain' && !readDomain(value)) return 'value is no domain - write one such as example.com'
  if (operator !== 'equals') return undefined
  if (OF_PEOPLE.includes(field) && !readAddress(value))
    return `value is no address - write one such as ann@example.com, or use contains for a name`
  if (field === 'auth' && !/^(?:spf|dkim|dmarc)=[a-z]+$/i.test(value.trim()))
    return 'value is no result - write one such as dmarc=pass, or use contains'
  return undefined
}
