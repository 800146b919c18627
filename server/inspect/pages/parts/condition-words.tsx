import type { Condition } from '../../../../shared/rule.ts'
import { shorten } from '../../shorten.ts'
import type { View } from '../view.ts'

/** `subject contains “invoice”`, in the reader's language. */
export function ConditionWords({ view, condition }: { view: View; condition: Condition }) {
  const { rules: words } = view.texts
  const { field, operator, value = '', not } = condition
  const [open, close] = words.quotes
  return (
    <span>
      {words.fields[field]} {words.operators[operator][not ? 1 : 0]}{' '}
      {operator !== 'exists' && (
        <>
          {open}
          <bdi>{shorten(value, 100)}</bdi>
          {close}
        </>
      )}
    </span>
  )
}
