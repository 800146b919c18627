import { DeliveryStatus, type Endpoint } from '../../../../shared/api.ts'
import { formatCount } from '../parts/format.tsx'
import { isFiltered, linkTo, type HistoryFilter } from './history-filter.ts'
import type { View } from '../view.ts'

interface Props {
  view: View
  filter: HistoryFilter
  matching: number
  endpoints: Pick<Endpoint, 'id' | 'name'>[]
}

/** Under the rows, of whose form it is a part: what is chosen, or all that match, goes out again, to all endpoints or to some. */
export function BulkBar({ view, filter, matching, endpoints }: Props) {
  const { history: words } = view.texts
  const all = isFiltered(filter) && matching > 0
  const isOfDeleted = Boolean(filter.endpoint) && !endpoints.some(({ id }) => id === filter.endpoint)
  const isOfStatus = filter.delivery ?? DeliveryStatus.safeParse(filter.status).data
  const toWhom = words.toWhom[isOfDeleted ? 'deleted' : filter.endpoint || isOfStatus ? 'named' : 'all']
  return (
    <div class={`bulk ${all ? 'open' : ''}`} role="group" aria-label={words.again}>
      <input type="hidden" name="filter" value={linkTo(filter, '')} />
      {(endpoints.length > 1 || isOfDeleted) && (
        <fieldset class="actions">
          <legend class="sr">{toWhom}</legend>
          <span class="muted small">{toWhom}</span>
          {endpoints.map(({ id, name }) => (
            <label key={id}>
              <input type="checkbox" name="to" value={id} /> {name}
            </label>
          ))}
        </fieldset>
      )}
      <span class="end actions">
        {isOfUndelivered(filter) && (
          <button formaction="/dashboard/dismiss" name="endpoint" value={filter.endpoint}>
            {words.dismiss}
          </button>
        )}
        <button class="if-chosen primary" name="scope" value="ids">
          {words.againChosen} <output id="chosen" />
        </button>
        {all && (
          <button name="scope" value="filter">
            {words.againAll(formatCount(matching, view))}
          </button>
        )}
      </span>
    </div>
  )
}

/** Of all that one endpoint never got, and of nothing less: that is what is dismissed. */
function isOfUndelivered({ endpoint, delivery, ...others }: HistoryFilter): boolean {
  return endpoint !== undefined && delivery === 'undelivered' && !isFiltered(others)
}
