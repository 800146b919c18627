import { emptyNotice } from '../shared/alert-state.ts'
import { readConfig } from './config.ts'
import { createWebhookClient } from './deliver/attempt-delivery.ts'
import { createAddressGuard } from './deliver/guard-address.ts'
import { createOutgoing } from './deliver/outgoing.ts'
import { withAlertSecret } from './secrets.ts'
import { createChannels } from './watch/channels.ts'
import { failWith } from './start/fail-with.ts'

/** Sends a test through every alert channel that the environment names; a receiver may be running or not. */
async function main(): Promise<void> {
  const given = readConfig()
  const config = { ...given, alerts: await withAlertSecret(given) }
  const client = createWebhookClient(createAddressGuard(config.outgoingAllowPrivate), {
    proxy: config.egressProxy,
  })
  const now = () => new Date()
  const channels = createChannels({ config, outgoing: createOutgoing(client, now) })
  if (channels.length === 0)
    throw new Error('no channel is configured - set SMTP_URL and ALERT_EMAIL, or ALERT_WEBHOOK_URL')
  for (const { name, send } of channels) {
    const error = await send(emptyNotice(now().getTime()))
    console.log(error === undefined ? `${name}: sent` : `${name}: NOT SENT - ${error}`)
    if (error !== undefined) process.exitCode = 1
  }
  await client.agent.destroy()
}

main().catch(failWith(1, 'Not tested: '))
