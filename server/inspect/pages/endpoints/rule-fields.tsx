import { RuleField, RuleOperator, type Rule } from '../../../../shared/rule.ts'
import { Options } from '../parts/options.tsx'
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
          <Options of={Object.entries(words.matches)} chosen={match} />
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
  const operators = RuleOperator.options.flatMap((operator) =>
    words.operators[operator].map((word, index): [string, string] => [
      index === 0 ? operator : `not ${operator}`,
      word,
    ]),
  )
  return (
    <div class="row">
      <select name="ruleField" aria-label={words.field(nth)}>
        <option value="">{words.noField}</option>
        <Options of={RuleField.options.map((field) => [field, words.fields[field]])} chosen={row.field} />
      </select>
      <select name="ruleOperator" aria-label={words.operator(nth)}>
        <Options of={operators} chosen={row.operator} />
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
