import type { Redelivery } from '../../../../shared/api.ts'
import { Notice } from '../parts/card.tsx'
import { formatCount } from '../parts/format.tsx'
import { AgeWithin } from '../parts/times.tsx'
import type { View } from '../view.ts'
import { HOUR_MS } from '../../../common/time-units.ts'

/** How far what somebody asked for has come; for an hour after its end too. */
export function RedeliveryNotes({ view, redeliveries }: { view: View; redeliveries: Redelivery[] }) {
  const { history: words } = view.texts
  const isShown = ({ finishedAt }: Redelivery) =>
    !finishedAt || view.now.getTime() - Date.parse(finishedAt) < HOUR_MS
  return (
    <div id="redeliveries">
      {redeliveries.filter(isShown).map(({ id, startedAt, total, done, finishedAt }) => (
        <Notice key={id}>
          <p>
            <b>{finishedAt ? words.redelivered : words.redelivering}</b>{' '}
            {words.doneOf(formatCount(done, view), formatCount(total, view))}{' '}
            <small class="muted">
              <AgeWithin words={words.asked} iso={startedAt} view={view} />
            </small>
          </p>
          {!finishedAt && <progress value={done} max={total} aria-label={words.redelivering} />}
        </Notice>
      ))}
    </div>
  )
}
