import { Mark } from './marks.tsx'
import type { View } from '../view.ts'

/** Copies the text of the element with that id. Not there without a script. */
export function CopyButton({
  view,
  from,
  label = view.texts.copy,
}: {
  view: View
  from: string
  label?: string
}) {
  return (
    <button type="button" class="small copy" data-copy={from} data-done={view.texts.copied}>
      <Mark name="copy" /> {label}
    </button>
  )
}
