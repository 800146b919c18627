import { RuleField, RuleOperator, type Rule } from '../../../../shared/rule.ts'
import type { View } from '../view.ts'
import type { TypedEndpoint } from './endpoint-field.tsx'
import { toTyped, type RuleRow } from './rule-form.ts'

const EMPTY: RuleRow = { field: '', operator: 'contains', value: '' }
const LEAST_ROWS = 3

interface Props {
  view: View
  typed: TypedEndpoint | undefined
  /** What it has while nothing was typed. */
  known?: Rule | undefined
}

/** Which emails it gets: a few rows, of which those without a field count for nothing. */
export function RuleFields({ view, typed, known }: Props) {
  const { rules: words } = view.texts
  const { match, rows, stop } = typed?.rule ?? toTyped(known ?? { match: 'all', conditions: [] })
  const shown = [...rows, EMPTY, ...Array<RuleRow>(LEAST_ROWS).fill(EMPTY)].slice(
    0,
    Math.max(LEAST_ROWS, rows.length + 1),
  )
  const isRefused = typed?.reason?.startsWith('rule') ?? false
  return (
    <fieldset class="rule">
      <legend>{words.title}</legend>
      <label class="field">
        {words.match}
        <select name="ruleMatch">
          {(['all', 'any'] as const).map((option) => (
            <option value={option} selected={option === match} key={option}>
              {words.matches[option]}
            </option>
          ))}
        </select>
      </label>
      {shown.map((row, index) => (
        <Row view={view} row={row} nth={index + 1} key={index} />
      ))}
      {isRefused && (
        <small class="bad" role="alert">
          {words.refused} ({typed?.reason})
        </small>
      )}
      <small>
        {words.hint} {words.more}
      </small>
      <label>
        <input type="checkbox" name="ruleStop" value="yes" checked={stop} /> {words.stop}
      </label>
    </fieldset>
  )
}

function Row({ view, row, nth }: { view: View; row: RuleRow; nth: number }) {
  const { rules: words } = view.texts
  return (
    <div class="row">
      <select name="ruleField" aria-label={words.field(nth)}>
        <option value="">{words.noField}</option>
        {RuleField.options.map((field) => (
          <option value={field} selected={field === row.field} key={field}>
            {words.fields[field]}
          </option>
        ))}
      </select>
      <select name="ruleOperator" aria-label={words.operator(nth)}>
        {RuleOperator.options.flatMap((operator) =>
          words.operators[operator].map((word, index) => {
            const name = index === 0 ? operator : `not ${operator}`
            return (
              <option value={name} selected={name === row.operator} key={name}>
                {word}
              </option>
            )
          }),
        )}
      </select>
      <input
        name="ruleValue"
        value={row.value}
        maxlength={300}
        dir="auto"
        autocomplete="off"
        spellcheck={false}
        aria-label={words.value(nth)}
      />
    </div>
  )
}
