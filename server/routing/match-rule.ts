import type { Condition, Route, Rule, RuleOperator } from '../../shared/rule.ts'
import { readAddress } from '../common/addresses.ts'
import { isWithin, toAscii } from '../common/domains.ts'
import { remember } from '../common/remember.ts'
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
  const wanted = readValue(value)
  switch (operator) {
    case 'contains':
      return comparable.some((text) => text.includes(wanted.text))
    case 'starts':
      return comparable.some((text) => text.startsWith(wanted.text))
    case 'equals':
      return comparable.some((text) => text === (isAddress(text) ? wanted.sole : wanted.text))
    case 'ends':
      return comparable.some((text) => text.endsWith(isAddress(text) ? wanted.address : wanted.text))
    case 'domain':
      return comparable.some((address) => isOfDomain(address, wanted.domain))
    case 'regex': {
      const pattern = compilePattern(value)
      return raw.some((text) => pattern.test(text))
    }
    case 'exists':
      return comparable.some((text) => text !== '')
  }
}

/** What a condition's value means beside a text, an end of an address, a whole one, a domain. */
const readValue = remember((value) => ({
  text: toComparable(value.replaceAll('\0', '\ufffd').toWellFormed()), // as emails, and rules in a database, are kept
  address: toComparableAddress(value),
  sole: toComparableAddress(readAddress(value) ?? value),
  domain: readDomain(value),
}))

const domainOf = remember((address) => ({ ascii: toAscii(address.slice(address.lastIndexOf('@') + 1)) }))

/** The domain itself and those below it, in either way of writing. */
function isOfDomain(address: string, wanted: string | undefined): boolean {
  const domain = domainOf(address).ascii
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
