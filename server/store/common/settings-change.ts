import type { SettingsNow, SettingsPatch } from '../../../shared/api.ts'

/** Keeps since when a switch is off, whoever switches it off again. */
export function changedSettings(before: SettingsNow, patch: SettingsPatch, now: Date): SettingsNow {
  const { webhook_sending_enabled, gmail_ingress_enabled } = { ...before, ...patch }
  const at = now.toISOString()
  const sendingOff = before.webhook_sending_enabled ? at : before.webhook_sending_off_since
  const ingressOff = before.gmail_ingress_enabled ? at : before.gmail_ingress_off_since
  return {
    webhook_sending_enabled,
    gmail_ingress_enabled,
    ...(!webhook_sending_enabled && { webhook_sending_off_since: sendingOff }),
    ...(!gmail_ingress_enabled && { gmail_ingress_off_since: ingressOff }),
  }
}
