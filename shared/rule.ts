import { z } from 'zod'

/** What of an email a rule looks at; docs/rules.md says what each holds. */
export const RuleField = z.enum([
  'sender',
  'recipient',
  'subject',
  'body',
  'label',
  'mailbox',
  'attachment',
  'auth',
])
export type RuleField = z.infer<typeof RuleField>

export const RuleOperator = z.enum(['contains', 'equals', 'starts', 'ends', 'domain', 'regex', 'exists'])
export type RuleOperator = z.infer<typeof RuleOperator>

const MAX_VALUE_CHARACTERS = 300 // also bounds what making a pattern of it can cost
const MAX_CONDITIONS = 20

export const Condition = z.strictObject({
  field: RuleField,
  operator: RuleOperator,
  /** What it is compared with, or the pattern in the syntax of RE2; `exists` needs none. */
  value: z.string().max(MAX_VALUE_CHARACTERS).optional(),
  /** It must not be so. */
  not: z.boolean().optional(),
})
export type Condition = z.infer<typeof Condition>

/** Which emails an endpoint wants: without conditions all of them. */
export const Rule = z.strictObject({
  match: z.enum(['all', 'any']).default('all'),
  conditions: z.array(Condition).max(MAX_CONDITIONS).default([]),
  /** What it wants goes to no endpoint that was made after it. */
  stop: z.boolean().optional(),
})
export type Rule = z.infer<typeof Rule>

/** Why an endpoint gets an email, or not, as it was decided when the email came. */
export const Route = z.object({
  wanted: z.boolean(),
  /** `failed`: its rule could not be read, and then it gets the email. */
  why: z.enum(['no_rule', 'rule', 'stopped', 'failed']),
  /** Those that decided: that held if it is wanted, that did not if it is not. */
  conditions: z.array(Condition).optional(),
  /** Id of the endpoint before it that wanted the email for itself. */
  stoppedBy: z.string().optional(),
})
export type Route = z.infer<typeof Route>

/** By the id of the endpoint. */
export const Routes = z.record(z.string(), Route)
export type Routes = z.infer<typeof Routes>

/** What an endpoint says of the emails it wants. */
export const Ruling = z.object({ rule: Rule.optional() })
export type Ruling = z.infer<typeof Ruling>
