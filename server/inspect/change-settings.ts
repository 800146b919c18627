import type { Settings, SettingsPatch } from '../../shared/api.ts'
import type { Context } from '../context.ts'
import { audit } from './audit.ts'
import type { Actor } from './sign-in/actor.ts'

export async function changeSettings(
  context: Pick<Context, 'store' | 'log'>,
  actor: Actor,
  patch: SettingsPatch,
): Promise<Settings> {
  const settings = await context.store.changeSettings(patch)
  audit(context, actor, 'Settings changed', patch)
  return settings
}
