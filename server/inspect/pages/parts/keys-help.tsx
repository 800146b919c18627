import { Facts } from './facts.tsx'
import type { View } from '../view.ts'

/** Opened by `?`, see keys-js.ts. */
export function KeysHelp({ view }: { view: View }) {
  const { keys } = view.texts
  return (
    <dialog id="keys" aria-labelledby="keys-heading">
      <form method="dialog" class="stack">
        <h2 id="keys-heading">{keys.title}</h2>
        <Facts facts={keys.list.map(([key, meaning]) => [<kbd>{key}</kbd>, meaning])} />
        <label>
          <input type="checkbox" id="keys-off" /> {keys.off}
        </label>
        <div>
          <button>{keys.close}</button>
        </div>
      </form>
    </dialog>
  )
}
