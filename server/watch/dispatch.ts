import type { AlertState, ChannelReport, Notice, UnsentNotice } from '../../shared/alert-state.ts'
import { keyOf } from './judge.ts'
import { HOUR_MS, MINUTE_MS } from '../common/time-units.ts'

const GIVE_UP_MS = 4 * HOUR_MS // then what lasts is told anew
const LONGEST_WAIT_MS = 30 * MINUTE_MS

/** Puts a notice into the box of every channel, without what is wrong with that channel itself. */
export function postNotice(state: AlertState, notice: Notice, channels: string[]): void {
  for (const channel of channels) {
    const isOfOthers = ({ subject }: Notice['begun'][number]) =>
      subject.kind !== 'channel' || subject.id !== channel
    const own = {
      at: notice.at,
      begun: notice.begun.filter(isOfOthers),
      lasting: notice.lasting.filter(isOfOthers),
      ended: notice.ended.filter(isOfOthers),
    }
    if (own.begun.length + own.lasting.length + own.ended.length === 0) continue
    state.unsent.push({ channel, notice: own, tries: 0, nextTryAt: Date.parse(notice.at) })
  }
}

/** What was not taken stays in the box, and is tried again after 1, 2, 4 … 30 minutes. */
export function recordSending(state: AlertState, sent: UnsentNotice, report: ChannelReport): void {
  const { channel, notice } = sent
  const isSame = (one: UnsentNotice) => one.channel === channel && one.notice.at === notice.at
  state.unsent = state.unsent.filter((one) => !isSame(one))
  recordReport(state, channel, report)
  if (report.error === undefined) return noteTaken(state, notice, report.at)
  if (report.at - Date.parse(notice.at) >= GIVE_UP_MS) return
  const waitMs = Math.min(MINUTE_MS * 2 ** sent.tries, LONGEST_WAIT_MS)
  state.unsent.push({ ...sent, tries: sent.tries + 1, nextTryAt: report.at + waitMs })
}

/** Also of what is over meanwhile, and may have come back. */
function noteTaken(state: AlertState, notice: Notice, at: number): void {
  for (const finding of [...notice.begun, ...notice.lasting]) {
    const key = keyOf(finding)
    const watched = state.watched[key]
    const isMeant = watched && watched.firstSeenAt <= Date.parse(notice.at)
    const past = state.past.find((one) => keyOf(one.finding) === key)
    if (isMeant) watched.takenAt = at
    const told = isMeant ? watched : past
    if (told) told.firstTakenAt ??= at
  }
}

export function recordReport(state: AlertState, channel: string, report: ChannelReport): void {
  const failingSince = state.channels[channel]?.failingSince ?? report.at
  state.channels[channel] = { ...report, ...(report.error !== undefined && { failingSince }) }
}

/** A channel that is no longer configured leaves nothing behind. */
export function forgetChannels(state: AlertState, channels: string[]): void {
  state.unsent = state.unsent.filter(({ channel }) => channels.includes(channel))
  state.channels = Object.fromEntries(
    Object.entries(state.channels).filter(([name]) => channels.includes(name)),
  )
}
