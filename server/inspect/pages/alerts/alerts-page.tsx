import type { Alerts } from '../../../../shared/alerts.ts'
import { CATALOGUES } from '../../../watch/catalogue.ts'
import { formatDuration } from '../parts/ages.ts'
import { AlertChannels } from './alert-channels.tsx'
import { CardTable } from '../parts/card-table.tsx'
import { Card } from '../parts/card.tsx'
import { LivePage } from '../parts/live.tsx'
import { Mark } from '../parts/marks.tsx'
import { Age, Clock } from '../parts/times.tsx'
import type { View } from '../view.ts'

interface Props {
  view: View
  alerts: Alerts
}

/** What fires and what is to be done, what did, and the ways people are told. */
export function AlertsPage({ view, alerts }: Props) {
  const { alerts: words } = view.texts
  return (
    <LivePage view={view} title={words.title} renewsItself>
      <h1>{words.title}</h1>
      <Card id="firing" title={words.firing}>
        {alerts.firing.length === 0 && (
          <p class="body">
            <span>
              <Mark name="well" /> {words.nothing}
            </span>
          </p>
        )}
        {alerts.firing.map((one) => (
          <Firing key={`${one.code} ${one.subject.id}`} view={view} finding={one} />
        ))}
      </Card>
      <AlertChannels view={view} alerts={alerts} />
      <Past view={view} past={alerts.past} />
    </LivePage>
  )
}

const MARKS = { broken: 'broken', late: 'late', note: 'held' } as const
const LOOKS = { broken: 'bad', late: 'late', note: 'muted' } as const

/** The code is its anchor: what is to be configured by hand links here. */
function Firing({ view, finding }: { view: View; finding: Alerts['firing'][number] }) {
  const { alerts: words } = view.texts
  const told = textsOf(view)[finding.code]
  return (
    <div class="finding" id={finding.code}>
      <Mark name={MARKS[finding.severity]} title={words.severity[finding.severity]} />
      <div>
        <p>
          <b>{told.title(finding)}</b>
        </p>
        <p class="small muted">{told.detail(finding)}</p>
        <p class="small">{told.cure}</p>
      </div>
      <p class={LOOKS[finding.severity]}>
        <Age iso={finding.since} view={view} />, {words.since} <Clock iso={finding.since} view={view} />
      </p>
      <p class="small muted">
        <Told view={view} finding={finding} />
      </p>
    </div>
  )
}

function Told({ view, finding: { firstToldAt, toldAt } }: { view: View; finding: Alerts['firing'][number] }) {
  const { alerts: words } = view.texts
  if (firstToldAt === undefined) return <>{words.notTold}</>
  return (
    <>
      {words.told} <Clock iso={firstToldAt} view={view} />
      {toldAt !== undefined && toldAt !== firstToldAt && (
        <>
          , {words.toldAgain} <Clock iso={toldAt} view={view} />
        </>
      )}
    </>
  )
}

function Past({ view, past }: { view: View; past: Alerts['past'] }) {
  const { alerts: words } = view.texts
  return (
    <Card id="past" title={words.past}>
      {past.length === 0 ? (
        <p class="body muted">{words.noPast}</p>
      ) : (
        <CardTable
          columns={[words.began, words.what, words.lasted, words.toldAt]}
          rows={past.map((finding) => ({
            cells: [
              <Clock iso={finding.since} view={view} />,
              textsOf(view)[finding.code].title(finding),
              formatDuration(Date.parse(finding.endedAt) - Date.parse(finding.since), view),
              finding.toldAt ? <Clock iso={finding.toldAt} view={view} /> : words.toldNobody,
            ],
          }))}
        />
      )}
    </Card>
  )
}

const textsOf = ({ texts }: View) => CATALOGUES[texts.language === 'fr' ? 'fr' : 'en']
