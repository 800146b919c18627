import type { Condition, Route, Rule, RuleOperator } from '../../shared/rule.ts'
import { readAddress } from '../common/addresses.ts'
import { isWithin, toAscii } from '../common/domains.ts'
import { toComparable, toComparableAddress } from './comparable.ts'
import { isAddress, type Texts, type TextsOf } from './email-texts.ts'
import { compilePattern } from './pattern.ts'

/** Whether an endpoint with the rule wants the email, and which of the conditions decide that. */
export function matchRule(rule: Rule | undefined, textsOf: TextsOf): Route {
  const { match = 'all', conditions = [] } = rule ?? {}
  if (conditions.length === 0) return { wanted: true, why: 'no_rule' }
  const wanted = match === 'all'
  const decisive = conditions.find((condition) => holds(condition, textsOf) !== wanted)
  return decisive
    ? { wanted: !wanted, why: 'rule', conditions: [decisive] }
    : { wanted, why: 'rule', conditions }
}

/** By address, where what stands beside it decides nothing. */
const EXACT: RuleOperator[] = ['equals', 'ends', 'domain', 'exists']

function holds({ field, operator, value = '', not = false }: Condition, textsOf: TextsOf): boolean {
  return isSo(operator, value, textsOf(field, EXACT.includes(operator))) !== not
}

function isSo(operator: RuleOperator, value: string, { raw, comparable }: Texts): boolean {
  const wanted = toComparable(value)
  switch (operator) {
    case 'contains':
      return comparable.some((text) => text.includes(wanted))
    case 'starts':
      return comparable.some((text) => text.startsWith(wanted))
    case 'equals':
      return comparable.some((text) => text === plain(readAddress(value) ?? value, text))
    case 'ends':
      return comparable.some((text) => text.endsWith(plain(value, text)))
    case 'domain':
      return comparable.some((address) => isOfDomain(address, value))
    case 'regex': {
      const pattern = compilePattern(value)
      return raw.some((text) => pattern.test(text))
    }
    case 'exists':
      return comparable.some((text) => text !== '')
  }
}

/** Accents make another address, and another domain. */
const plain = (value: string, text: string) =>
  isAddress(text) ? toComparableAddress(value) : toComparable(value)

/** The domain itself and those below it, in either way of writing. */
function isOfDomain(address: string, value: string): boolean {
  const domain = toAscii(address.slice(address.lastIndexOf('@') + 1))
  const wanted = readDomain(value)
  return domain !== undefined && wanted !== undefined && isWithin(domain, wanted)
}

/** What `müller.example`, `@example.com`, `*.example.com` or `.example.com` means. */
export const readDomain = (value: string) =>
  toAscii(
    value
      .trim()
      .replace(/^(?:@|\*?\.)/, '')
      .replace(/\.$/, ''),
  )
