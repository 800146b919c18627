import { CopyButton } from '../parts/copy-button.tsx'
import type { View } from '../view.ts'

export interface FirstPush {
  command: string
  /** The command reads PROCESS_API_TOKEN, which the person has to set. */
  needsVariable: boolean
}

interface Props {
  view: View
  isFiltered: boolean
  firstPush: FirstPush
}

/** Says the next step: another search, or a first push. */
export function EmptyHistory({ view, isFiltered, firstPush }: Props) {
  const { history } = view.texts
  if (isFiltered) {
    return (
      <p class="body">
        {history.nothing} <a href="/dashboard">{history.showAll}</a>
      </p>
    )
  }
  return (
    <div class="body">
      <h2>{history.empty}</h2>
      <p>{firstPush.needsVariable ? history.emptyNextWithVariable : history.emptyNext}</p>
      <p>
        <CopyButton view={view} from="first-push" />
      </p>
      <pre class="code" id="first-push" tabindex={0}>
        {firstPush.command}
      </pre>
    </div>
  )
}
