import type { HourOfEmails, Measures } from '../../../../shared/measures.ts'
import { HourBars } from '../parts/bars.tsx'
import { formatCount } from '../parts/format.tsx'
import { formatClock, Time } from '../parts/times.tsx'
import { dateFormat } from '../parts/intl-formats.ts'
import type { View } from '../view.ts'
import { DAY_MS, HOUR_MS } from '../../../common/time-units.ts'

const COUNTS = ['received', 'delivered', 'failing', 'onTheWay', 'sentNowhere'] as const
type Counts = Pick<HourOfEmails, (typeof COUNTS)[number]>

interface Props {
  view: View
  measures: Measures
}

/** When emails came, and what became of them: bars on the axis that all lanes share, four figures, and a table that says the same. */
export function EmailsPerHour({ view, measures }: Props) {
  const { overview: words } = view.texts
  const isWeek = measures.hours.length > 24
  const columns = isWeek ? groupBy(measures.hours, 6) : measures.hours
  const sum = sumOf(measures.hours)
  const title = COUNTS.map((name) => `${words[name]} ${formatCount(sum[name], view)}`).join(', ')
  return (
    <>
      <div class="lane hours">
        <div>
          <h2>{words.emailsPerHour}</h2>
          <p class="ranges">
            <a href="/dashboard" aria-current={isWeek ? undefined : 'true'}>
              {words.day}
            </a>
            <a href="/dashboard?range=7d" aria-current={isWeek ? 'true' : undefined}>
              {words.week}
            </a>
          </p>
        </div>
        <HourBars hours={columns} title={`${words.emailsPerHour}${view.texts.colon}${title}`} />
        <Figures view={view} sum={sum} />
      </div>
      <details id="hours-table" class="twin">
        <summary>{words.asTable}</summary>
        <Twin view={view} columns={columns} />
      </details>
    </>
  )
}

function Figures({ view, sum }: { view: View; sum: Counts }) {
  const { overview: words } = view.texts
  const shown = [
    ['received', ''],
    ['delivered', 'good'],
    ['failing', 'hung'],
    ['onTheWay', undefined],
  ] as const
  return (
    <div class="figures">
      {shown.map(([name, key]) => (
        <p class="figure" key={name}>
          <b class={name === 'failing' && sum.failing > 0 ? 'bad' : undefined}>
            {formatCount(sum[name], view)}
          </b>{' '}
          <span>
            {key !== undefined && <span class={`key ${key}`} />}
            {words[name]}
          </span>
        </p>
      ))}
    </div>
  )
}

function Twin({ view, columns }: { view: View; columns: HourOfEmails[] }) {
  const { overview: words } = view.texts
  return (
    <div class="table" tabindex={0} role="region" aria-label={words.emailsPerHour}>
      <table>
        <thead>
          <tr>
            {[words.hour, ...COUNTS.map((name) => words[name])].map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {columns.map((hour) => (
            <tr key={hour.at}>
              <td>
                <Time iso={hour.at} view={view} />
              </td>
              {COUNTS.map((name) => (
                <td key={name}>{formatCount(hour[name], view)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The hours under the bars; the same for all of them. */
export function Axis({ view, measures }: Props) {
  const from = Date.parse(measures.from)
  const length = Date.parse(measures.to) - from
  const ticks = length > DAY_MS + HOUR_MS ? 7 : 6
  const step = Math.round(length / ticks / HOUR_MS) * HOUR_MS // the running hour is a column too
  return (
    <div class="axis" aria-hidden="true">
      {Array.from({ length: ticks }, (_, index) => (
        <span key={index}>{formatTick(new Date(from + step * index), view, length)}</span>
      ))}
    </div>
  )
}

function formatTick(time: Date, view: View, length: number): string {
  if (length <= DAY_MS + HOUR_MS) return formatClock(time, { ...view, now: time })
  return dateFormat(view.locale, { weekday: 'short', timeZone: view.zone ?? 'UTC' }).format(time)
}

function sumOf(hours: HourOfEmails[]): Counts {
  const sum = { received: 0, delivered: 0, failing: 0, onTheWay: 0, sentNowhere: 0 }
  for (const hour of hours) for (const name of COUNTS) sum[name] += hour[name]
  return sum
}

function groupBy(hours: HourOfEmails[], size: number): HourOfEmails[] {
  const groups = Array.from({ length: Math.ceil(hours.length / size) }, (_, index) =>
    hours.slice(index * size, (index + 1) * size),
  )
  return groups.flatMap((group) => (group[0] ? [{ at: group[0].at, ...sumOf(group) }] : []))
}
