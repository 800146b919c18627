import {
  emptyNotice,
  noAlerts,
  type AlertState,
  type ChannelReport,
  type Notice,
  type UnsentNotice,
} from '../../shared/alert-state.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { createTurns } from '../common/turns.ts'
import { createChannels, type Channel } from './channels.ts'
import { decideNotice } from './decide-notice.ts'
import { forgetChannels, postNotice, recordReport, recordSending } from './dispatch.ts'
import { mergeStates } from './merge-states.ts'

export interface ChannelStatus {
  name: string
  /** Of the last notice or test; none since it was configured. */
  report: ChannelReport | undefined
}

export interface Alerting {
  /** Judges, decides and tells; of several replicas one at a time. Rejects when the store cannot be asked. */
  look(): Promise<void>
  /** The same while no replica can know what others tell: better twice than nobody. */
  lookWithoutStore(): Promise<void>
  channels(): Promise<ChannelStatus[]>
  /** Sends a test. Rejects with `not_found` for a channel that is not configured. */
  test(name: string): Promise<ChannelReport>
}

type Parts = Pick<Context, 'config' | 'store' | 'outgoing' | 'watch' | 'log' | 'now'>
type Change = (change: (state: AlertState) => void) => Promise<void>

/** People are told through every channel; what one did not take waits for it in the store. */
// eslint-disable-next-line max-lines-per-function -- a closure that only holds short functions
export function createAlerting({ config, store, outgoing, watch, log, now }: Parts): Alerting {
  const channels = createChannels({ config, outgoing })
  const names = channels.map(({ name }) => name)
  const inTurn = createTurns() // what is being sent is still in the box
  let known: AlertState | undefined // as the store had it last
  let apart: { state: AlertState; since: number } | undefined // what happened while the store was away

  const changeStored: Change = (change) =>
    store.changeAlertState((state) => {
      if (apart) mergeStates(state, apart.state, apart.since)
      change(state)
      known = structuredClone(state)
    })

  const changeApart: Change = async (change) => {
    const since = now().getTime()
    apart ??= { state: known ?? noAlerts(), since }
    change(apart.state)
  }

  async function tellWhatChanged(change: Change): Promise<void> {
    const findings = await watch.findings()
    if (findings.length === 0 && change === changeStored && (await isQuiet())) return
    let due: UnsentNotice[] = []
    await change((state) => {
      const at = now().getTime()
      const { notice, ...decided } = decideNotice(state, findings, at)
      Object.assign(state, decided)
      forgetChannels(state, names)
      if (notice) postNotice(state, notice, names)
      due = state.unsent.filter(({ nextTryAt }) => nextTryAt <= at)
    })
    if (change === changeStored) apart = undefined
    await Promise.all(due.map((unsent) => send(unsent, change)))
  }

  /** Then nothing is written, minute after minute. */
  async function isQuiet(): Promise<boolean> {
    const { watched, unsent } = await store.readAlertState()
    return !apart && Object.keys(watched).length === 0 && unsent.length === 0
  }

  async function send(unsent: UnsentNotice, change: Change): Promise<void> {
    const channel = channels.find(({ name }) => name === unsent.channel)
    if (!channel) return
    const report = await tell(channel, unsent.notice, false)
    await change((state) => recordSending(state, unsent, report))
  }

  async function tell(channel: Channel, notice: Notice, isTest: boolean): Promise<ChannelReport> {
    const since = performance.now()
    const error = await channel.send(notice)
    const durationMs = Math.round(performance.now() - since)
    const codes = [...notice.begun, ...notice.lasting, ...notice.ended].map(({ code }) => code)
    const facts = { channel: channel.name, isTest, durationMs, codes }
    if (error === undefined) log.info(facts, `ALERTS: ${isTest ? 'Test' : 'Notice'} sent`)
    else if (isTest) log.error(facts, `ALERTS: Test not sent - ${error}`)
    else log.error(facts, `ALERTS: Notice not sent, it is tried again - ${error}`)
    return { at: now().getTime(), isTest, durationMs, ...(error !== undefined && { error }) }
  }

  return {
    look: () => inTurn(() => tellWhatChanged(changeStored)),
    lookWithoutStore: () => inTurn(() => tellWhatChanged(changeApart)),
    async channels() {
      const { channels: reports } = await store.readAlertState()
      return names.map((name) => ({ name, report: reports[name] }))
    },
    async test(name) {
      const channel = channels.find((one) => one.name === name)
      if (!channel) throw new AppError('not_found', 'No such alert channel - GET /api/alerts lists them')
      const report = await tell(channel, emptyNotice(now().getTime()), true)
      await store.changeAlertState((state) => recordReport(state, name, report))
      return report
    },
  }
}
