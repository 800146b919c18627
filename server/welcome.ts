import type { Config } from './config.ts'
import { SECRET_FILES, type SecretOrigin, type SecretOrigins } from './secrets.ts'

/**
 * What a person needs after a start: where to look, how to sign in, and a push that can be pasted as it stands. A secret
 * is printed by the start that makes it and by no other, because what a service prints is kept in logs.
 */
export function welcome(config: Config, origins: SecretOrigins, url: string): string {
  const token = config.ingressTokens[0] ?? ''
  const shownToken = {
    environment: '$PROCESS_API_TOKEN',
    made: token,
    kept: `$(cat '${config.dataDir}/${SECRET_FILES.token}')`,
  }[origins.token]
  const line = (name: string, origin: SecretOrigin, value: string, variable: string, file: string) => {
    if (origin === 'environment') return `${name} from the environment (${variable})`
    const place = `${config.dataDir}/${file}`
    return origin === 'made'
      ? `${name}: ${value}\n    (kept in ${place}, not printed again)`
      : `${name} in ${place}`
  }
  const { password: passwordFile, token: tokenFile } = SECRET_FILES
  return `
Gmail Push Ingress is ready.

  dashboard: ${url}/dashboard
  ${line('password', origins.password, config.dashboardPassword ?? '', 'DASHBOARD_PASSWORD', passwordFile)}
  ${line('ingress token', origins.token, token, 'PROCESS_API_TOKEN', tokenFile)}

Push a first email:

  curl -X POST ${url}/api/ingress/gmail \\
    -H "Authorization: Bearer ${shownToken}" \\
    -H "Content-Type: application/json" \\
    -d '{"sender":"test@example.com","body":"test","subject":"test"}'

`
}
