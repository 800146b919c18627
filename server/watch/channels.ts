import type { Notice } from '../../shared/alert-state.ts'
import type { Attempt } from '../../shared/api.ts'
import type { Config } from '../config.ts'
import type { Context } from '../context.ts'
import { showUrl } from '../common/show-url.ts'
import { createEmailChannel } from './email-channel.ts'
import { describeNotice, shapeNotice } from './shape-notice.ts'

/** Somewhere people are told. */
export interface Channel {
  /** Its kind and place, without what is secret in an address. */
  name: string
  /** Resolves with why it was not taken, if it was not. Never rejects. */
  send(notice: Notice): Promise<string | undefined>
}

type Parts = Pick<Context, 'config' | 'outgoing'>

/** Those of SMTP_URL and ALERT_WEBHOOK_URL. */
export function createChannels({ config, outgoing }: Parts): Channel[] {
  const { alerts } = config
  const describe = (notice: Notice) => describeNotice(notice, alerts.language, dashboardOf(config))
  const email = alerts.email ? [createEmailChannel(alerts.email, describe)] : []
  const others = alerts.channels.map((channel): Channel => ({
    name: `${channel.shape} ${showUrl(channel.url.href).replace(/^https?:\/\//, '')}`,
    async send(notice) {
      const { url, headers, body } = shapeNotice(channel, describe(notice), notice)
      const id = `alert_${Date.parse(notice.at)}`
      const sign = channel.shape === 'webhook' && alerts.secret ? { id, secret: alerts.secret } : undefined
      return whyNot(await outgoing.call({ method: 'POST', url, headers, body, ...(sign && { sign }) }))
    },
  }))
  return nameApart([...email, ...others])
}

function dashboardOf({ publicUrl, host, port }: Config): string {
  const here = /^(0\.0\.0\.0|::)$/.test(host) ? 'localhost' : host
  return `${publicUrl ?? `http://${here}:${port}`}/dashboard`
}

const ANSWER_CHARACTERS = 120

/** What the other side answered is often the cure: `no_service`, `chat not found`. */
export function whyNot({ error, responseHead = '' }: Attempt): string | undefined {
  if (error === undefined) return undefined
  const answer = responseHead.replace(/\s+/g, ' ').trim().slice(0, ANSWER_CHARACTERS).toWellFormed()
  return answer ? `${error}: ${answer}` : error
}

/** Two of one host look alike once their secret is left out. */
function nameApart(channels: Channel[]): Channel[] {
  const seen = new Map<string, number>()
  return channels.map((channel) => {
    const nth = (seen.get(channel.name) ?? 0) + 1
    seen.set(channel.name, nth)
    return nth === 1 ? channel : { ...channel, name: `${channel.name} (${nth})` }
  })
}
