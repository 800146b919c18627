import { join } from 'node:path'
import type { Config } from './config.ts'
import { firstPush, tokenFrom } from './common/first-push.ts'
import { SECRET_FILES, type SecretOrigin, type SecretOrigins } from './secrets.ts'

/**
 * What a person needs after a start: where to look, how to sign in, and a push that can be pasted as it stands. A secret
 * is printed by the start that makes it and by no other, because what a service prints is kept in logs.
 */
export function welcome(config: Config, origins: SecretOrigins, url: string): string {
  const token = config.ingressTokens[0] ?? ''
  const line = (name: string, origin: SecretOrigin, value: string, variable: string, file: string) => {
    if (origin === 'environment') return `${name} from the environment (${variable})`
    const place = join(config.dataDir, file)
    return origin === 'made'
      ? `${name}: ${value}\n    (kept in ${place}, not printed again)`
      : `${name} in ${place}`
  }
  const { password: passwordFile, token: tokenFile } = SECRET_FILES
  const push = firstPush(url, origins.token === 'made' ? token : tokenFrom(config.ingressTokenFile))
  return `
Gmail Push Ingress is ready.

  dashboard: ${url}/dashboard
  ${line('password', origins.password, config.dashboardPassword ?? '', 'DASHBOARD_PASSWORD', passwordFile)}
  ${line('ingress token', origins.token, token, 'PROCESS_API_TOKEN', tokenFile)}

Push a first email:

  ${push.replaceAll('\n', '\n  ')}

`
}
