import { checkAccount } from '../run/account.ts'
import type { Google } from '../ports.ts'

/** Does what the owner asked for, once no other run is at work. */
export function locked(google: Google, action: (google: Google) => void): void {
  if (!google.takeLock(30_000))
    throw new Error('Another run is still at work - wait some minutes, then run this again')
  checkAccount(google)
  action(google)
}
