import type { Run } from './run.ts'
import { SCOPES } from './scopes.ts'
import { service, type Service } from './service.ts'

export function createSession(run: Run): Service {
  const { address, files } = run.world
  const user = (name: string) => () =>
    service('User', {
      getEmail: () => {
        run.requireScope(SCOPES.email, `Session.${name}`)
        return run.call('User.getEmail', [], () => address)
      },
    })
  return service('Session', {
    getScriptTimeZone: () => files.manifest.timeZone ?? 'Etc/UTC',
    getActiveUser: user('getActiveUser'),
    getEffectiveUser: user('getEffectiveUser'),
  })
}
