import type { Config } from './config.ts'
import type { SecretOrigins } from './secrets.ts'

/** What a person needs after a start: where to look, how to sign in, and a push that can be pasted as it stands. */
export function welcome(config: Config, origins: SecretOrigins, url: string): string {
  const isTokenOurs = origins.token === 'data folder'
  const token = config.ingressTokens[0] ?? ''
  const shownToken = isTokenOurs ? token : '$PROCESS_API_TOKEN'
  return `
Gmail Push Ingress is ready.

  dashboard: ${url}/dashboard
  ${origins.password === 'data folder' ? `password: ${config.dashboardPassword}` : 'password from the environment (DASHBOARD_PASSWORD)'}
  ${isTokenOurs ? `ingress token: ${token}` : 'ingress token from the environment (PROCESS_API_TOKEN)'}
${isTokenOurs || origins.password === 'data folder' ? `  (generated at the first start, kept in ${config.dataDir} with mode 0600)\n` : ''}
Push a first email:

  curl -X POST ${url}/api/ingress/gmail \\
    -H "Authorization: Bearer ${shownToken}" \\
    -H "Content-Type: application/json" \\
    -d '{"sender":"test@example.com","body":"test","subject":"test"}'

`
}
