import { z } from 'zod'
import type { Rule } from '../../../../shared/rule.ts'

/** A row of the form as it was typed; `operator` may begin with `not `. */
export interface RuleRow {
  field: string
  operator: string
  value: string
}

/** A rule as a form has it, whatever was typed. */
export interface TypedRule {
  match: string
  rows: RuleRow[]
  stop: boolean
}

const some = z.union([z.string().transform((one) => [one]), z.array(z.string())]).catch([])
const Fields = z.object({
  ruleMatch: z.string().optional().catch(undefined),
  ruleField: some,
  ruleOperator: some,
  ruleValue: some,
  ruleStop: z.string().optional(),
})

/** Parts the fields of the rule from the others. A form without them says nothing of the rule. */
export function splitRule(body: unknown): { typedRule?: TypedRule; fields: Record<string, unknown> } {
  const { ruleMatch, ruleField, ruleOperator, ruleValue, ruleStop } = Fields.parse(body ?? {})
  const fields = Object.entries(body ?? {}).filter(([name]) => !(name in Fields.shape))
  const rows = ruleField.map((field, index) => ({
    ...{ field, operator: ruleOperator[index] ?? '', value: ruleValue[index] ?? '' },
  }))
  const typedRule = ruleMatch ? { match: ruleMatch, rows, stop: ruleStop !== undefined } : undefined
  return { typedRule, fields: Object.fromEntries(fields) }
}

const NOT = 'not '

/** What is still to be checked; a row without a field is none. */
export function toRule(typed: TypedRule | undefined): unknown {
  if (!typed) return undefined
  const conditions = typed.rows
    .filter(({ field }) => field !== '')
    .map(({ field, operator, value }) => {
      const not = operator.startsWith(NOT)
      const condition = { field, operator: not ? operator.slice(NOT.length) : operator }
      return { ...condition, ...(value !== '' && { value }), ...(not && { not }) }
    })
  return { match: typed.match, conditions, ...(typed.stop && { stop: true }) }
}

export function toTyped({ match, conditions, stop = false }: Rule): TypedRule {
  const rows = conditions.map(({ field, operator, value = '', not }) => ({
    ...{ field, operator: not ? `${NOT}${operator}` : operator, value },
  }))
  return { match, rows, stop }
}
