import type { Texts } from './texts.ts'

export interface FirstPush {
  command: string
  /** The command reads PROCESS_API_TOKEN, which the person has to set. */
  needsVariable: boolean
}

interface Props {
  texts: Texts
  isFiltered: boolean
  firstPush: FirstPush
}

/** Says the next step: another search, or a first push. */
export function EmptyHistory({ texts: { history }, isFiltered, firstPush }: Props) {
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
      <pre class="code" tabindex={0}>
        {firstPush.command}
      </pre>
      <p class="muted">{history.emptyThen}</p>
    </div>
  )
}
