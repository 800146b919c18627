import type { ComponentChildren } from 'preact'
import type { Alerts } from '../../../../shared/alerts.ts'
import { tellReason } from '../../../common/tell-reason.ts'
import { formatDuration } from '../parts/ages.ts'
import { Card, Notice } from '../parts/card.tsx'
import { Mark } from '../parts/marks.tsx'
import { PostButton } from '../parts/post-button.tsx'
import { Clock } from '../parts/times.tsx'
import type { View } from '../view.ts'

interface Props {
  view: View
  alerts: Pick<Alerts, 'channels' | 'ping'>
}

/** How people are told, and how somebody outside notices that this receiver can tell nobody. */
export function AlertChannels({ view, alerts: { channels, ping } }: Props) {
  const { alerts: words } = view.texts
  return (
    <Card id="channels" title={words.channels}>
      {channels.length === 0 && <Notice look="late">{words.noChannels}</Notice>}
      {channels.map((channel) => (
        <Channel key={channel.name} view={view} channel={channel} />
      ))}
      <Ping view={view} ping={ping} />
    </Card>
  )
}

function Channel({ view, channel: { name, last } }: { view: View; channel: Alerts['channels'][number] }) {
  const { alerts: words } = view.texts
  const test = (
    <PostButton
      action="/dashboard/alerts/test"
      class="small"
      title={words.testOf(name)}
      fields={{ channel: name }}
    >
      {words.test}
    </PostButton>
  )
  return (
    <Row view={view} name={name} isFailing={last && last.error !== undefined} end={test}>
      {!last && <p class="small late">{words.untried}</p>}
      {last && (
        <p class="small">
          {last.isTest ? words.lastTest : words.lastNotice} <Clock iso={last.at} view={view} />
          {words.colon}{' '}
          {last.error === undefined ? (
            words.taken(formatDuration(last.durationMs, view))
          ) : (
            <>
              <b class="bad">{tellReason(last.error, view.texts.language)}</b>. {words.failing}
            </>
          )}
        </p>
      )}
    </Row>
  )
}

function Ping({ view, ping }: { view: View; ping: Alerts['ping'] }) {
  const { alerts: words } = view.texts
  if (!ping) return <Notice look="late">{words.noPing}</Notice>
  const { place, last, withheld } = ping
  const isFailing = withheld !== undefined || last?.error !== undefined
  return (
    <Row view={view} name={`${words.ping} ${place}`} isFailing={last || withheld ? isFailing : undefined}>
      <p class="small">
        {words.pingWhy} {!last && !withheld && words.noPingYet}
        {last && (
          <>
            {words.lastPing} <Clock iso={last.at} view={view} />
            {words.colon}{' '}
            {last.error === undefined ? (
              words.pingTaken(formatDuration(last.durationMs, view))
            ) : (
              <b class="bad">{tellReason(last.error, view.texts.language)}</b>
            )}
          </>
        )}{' '}
        {withheld !== undefined && (
          <b class="bad">
            {words.withheld} {tellReason(withheld, view.texts.language)}
          </b>
        )}
      </p>
    </Row>
  )
}

interface RowProps {
  view: View
  name: string
  /** Undefined: nobody knows yet. */
  isFailing: boolean | undefined
  end?: ComponentChildren
  children: ComponentChildren
}

function Row({ view, name, isFailing, end, children }: RowProps) {
  const { alerts: words } = view.texts
  const [mark, title] = isFailing ? (['broken', words.fails] as const) : (['well', words.works] as const)
  return (
    <div class="finding">
      {isFailing === undefined ? <Mark name="pending" /> : <Mark name={mark} title={title} />}
      <div>
        <p>
          <b>{name}</b>
        </p>
        {children}
      </div>
      {end && <div class="does">{end}</div>}
    </div>
  )
}
