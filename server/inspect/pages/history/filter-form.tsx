import type { ComponentChildren } from 'preact'
import { DeliveryStatus, type Endpoint } from '../../../../shared/api.ts'
import { EmailStatus } from '../../../../shared/push.ts'
import { formatCount } from '../parts/format.tsx'
import { isFiltered, linkTo, toLocal, type HistoryFilter } from './history-filter.ts'
import { Mark } from '../parts/marks.tsx'
import { Options } from '../parts/options.tsx'
import { formatClock } from '../parts/times.tsx'
import type { View } from '../view.ts'

export interface FilterProps {
  view: View
  filter: HistoryFilter
  mailboxNames: string[]
  endpoints: Pick<Endpoint, 'id' | 'name'>[]
  counts: { all: number; matching: number | undefined; presets: { filter: HistoryFilter; count: number }[] }
}

/** One form, all of it in the address; what is chosen stands beside it, each to be taken away by a click. */
export function FilterBar(props: FilterProps) {
  const { view, filter, counts } = props
  const { history } = view.texts
  return (
    <>
      <search>
        <form method="get" action="/dashboard" class="filters">
          <Mark name="search" />
          <input
            type="search"
            name="q"
            value={filter.q}
            aria-label={history.search}
            placeholder={history.search}
          />
          <details class="pop" id="filter">
            <summary class="chip">+ {history.filter}</summary>
            <div class="stack">
              <Fields {...props} />
              <button class="primary">{history.apply}</button>
            </div>
          </details>
        </form>
      </search>
      {isFiltered(filter) ? <Chosen {...props} /> : <Presets view={view} counts={counts} />}
    </>
  )
}

function Fields({ view, filter, mailboxNames, endpoints }: FilterProps) {
  const { history } = view.texts
  const time = (name: 'from' | 'to') => (
    <label class="field">
      {history[name]}
      <input
        type="datetime-local"
        name={name}
        value={filter[name] && toLocal(new Date(filter[name]), view.zone)}
      />
    </label>
  )
  const names = filter.mailbox ? [...new Set([...mailboxNames, filter.mailbox.toLowerCase()])] : mailboxNames
  return (
    <>
      {names.length > 0 && (
        <Choice name="mailbox" label={history.mailbox} chosen={filter.mailbox?.toLowerCase()} view={view}>
          {names.map((name) => [name, name])}
        </Choice>
      )}
      {endpoints.length > 0 && (
        <Choice name="endpoint" label={history.endpoint} chosen={filter.endpoint} view={view}>
          {endpoints.map(({ id, name }) => [id, name])}
        </Choice>
      )}
      <Choice name="status" label={history.status} chosen={filter.status} view={view}>
        {EmailStatus.options.map((word) => [word, word])}
      </Choice>
      <Choice name="delivery" label={history.delivery} chosen={filter.delivery} view={view}>
        {DeliveryStatus.options.map((word) => [word, `${word}${glossOf(word, view)}`])}
      </Choice>
      {time('from')}
      {time('to')}
      <label>
        <input type="checkbox" name="nowhere" value="1" checked={filter.nowhere === '1'} />{' '}
        {history.sentNowhere}
      </label>
    </>
  )
}

/** Beside a word that is not translated. */
const glossOf = (word: DeliveryStatus, { texts }: View) =>
  texts.language === 'en' ? '' : ` (${texts.statuses[word]})`

interface ChoiceProps {
  view: View
  name: keyof HistoryFilter
  label: string
  chosen: string | undefined
  children: [value: string, text: string][]
}

function Choice({ view, name, label, chosen, children }: ChoiceProps) {
  return (
    <label class="field">
      {label}
      <select name={name}>
        <option value="">{view.texts.history.any}</option>
        <Options of={children} chosen={chosen} />
      </select>
    </label>
  )
}

function Presets({ view, counts: { all, presets } }: Pick<FilterProps, 'view' | 'counts'>) {
  const { history } = view.texts
  return (
    <>
      <a class="chip" href="/dashboard" aria-current="true">
        {history.all} <span class="muted">{formatCount(all, view)}</span>
      </a>
      {presets
        .filter(({ count }) => count > 0)
        .map(({ filter, count }) => (
          <a class="chip" href={linkTo(filter)} key={linkTo(filter)}>
            {filter.nowhere
              ? history.sentNowhere
              : (filter.delivery ?? history.skippedPresets[filter.status ?? ''])}{' '}
            <span class="muted">{formatCount(count, view)}</span>
          </a>
        ))}
    </>
  )
}

function Chosen({ view, filter, endpoints, counts }: FilterProps) {
  const { history, email } = view.texts
  const chips: [keyof HistoryFilter, label: string, value: ComponentChildren][] = [
    ['q', history.text, filter.q],
    ['mailbox', history.mailbox, filter.mailbox],
    [
      'endpoint',
      history.endpoint,
      filter.endpoint && (endpoints.find(({ id }) => id === filter.endpoint)?.name ?? email.deletedEndpoint),
    ],
    ['status', history.status, filter.status],
    ['delivery', history.delivery, filter.delivery],
    ['nowhere', history.sentNowhere, filter.nowhere && ' '],
    ['from', history.from, filter.from && formatClock(new Date(filter.from), view)],
    ['to', history.to, filter.to && formatClock(new Date(filter.to), view)],
  ]
  return (
    <>
      {chips.map(
        ([name, label, value]) =>
          value && (
            <a
              class="chip chosen"
              href={linkTo({ ...filter, [name]: undefined })}
              title={history.remove}
              key={name}
            >
              {label.toLowerCase()} <b>{value}</b> ✕
            </a>
          ),
      )}
      <a href="/dashboard">{history.clearAll}</a>
      {counts.matching !== undefined && (
        <span class="end muted small">
          {history.matching(formatCount(counts.matching, view), formatCount(counts.all, view))}
        </span>
      )}
    </>
  )
}
