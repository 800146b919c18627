import { Weekday, type DeliveryWindow } from '../../../../shared/delivery-window.ts'
import { isOpen, nextOpening } from '../../../routing/delivery-window.ts'
import { Time } from '../parts/times.tsx'
import type { View } from '../view.ts'
import type { TypedEndpoint } from './endpoint-field.tsx'
import { isLimited, toTypedWindow } from './window-form.ts'

interface Props {
  view: View
  typed: TypedEndpoint | undefined
  /** What it has while nothing was typed. */
  known?: DeliveryWindow | undefined
}

/** When it is sent emails; folded in while nothing is unusual. */
export function WindowFields({ view, typed, known }: Props) {
  const { windows: words } = view.texts
  const window = typed?.window ?? toTypedWindow(known, view.zone ?? 'Europe/Paris')
  const isRefused = typed?.reason?.startsWith('window') ?? false
  return (
    <details class="part" open={isRefused}>
      <summary>
        {words.title}
        {view.texts.colon}
        {isLimited(window) ? words.limited : words.always}
      </summary>
      <div class="rule">
        {isRefused && (
          <small class="bad" role="alert">
            {words.refused} ({typed?.reason})
          </small>
        )}
        <fieldset class="days">
          <legend>{words.days}</legend>
          {Weekday.options.map((day) => (
            <label key={day}>
              <input type="checkbox" name="windowDay" value={day} checked={window.days.includes(day)} />{' '}
              {words.dayNames[day]}
            </label>
          ))}
        </fieldset>
        <div class="row">
          <label class="field">
            {words.from} <input type="time" name="windowFrom" value={window.from} />
          </label>
          <label class="field">
            {words.to} <input type="time" name="windowTo" value={window.to} />
          </label>
          <label class="field">
            {words.zone}
            <input name="windowZone" value={window.zone} list="zones" maxlength={64} spellcheck={false} />
          </label>
        </div>
        <label class="field">
          {words.absences}
          <textarea name="windowAbsences" rows={2} spellcheck={false}>
            {window.absences}
          </textarea>
          <small>{words.absencesHint}</small>
        </label>
        <small>{words.hint}</small>
      </div>
    </details>
  )
}

/** Once a page. */
export function ZoneList() {
  return (
    <datalist id="zones">
      {Intl.supportedValuesOf('timeZone').map((zone) => (
        <option value={zone} key={zone} />
      ))}
    </datalist>
  )
}

/** Until when an endpoint is sent nothing. */
export function ClosedUntil({ view, window }: { view: View; window: DeliveryWindow | undefined }) {
  if (!window || isOpen(window, view.now)) return null
  const { windows: words } = view.texts
  const opening = nextOpening(window, view.now)
  if (!opening) return <p class="body">{words.closedLong}</p>
  return (
    <p class="body">
      {words.closedUntil} <Time iso={opening.toISOString()} view={view} />.
    </p>
  )
}
