import { newSignIns } from '../common/new-sign-ins.ts'
import type { SignIns, Store } from '../store.ts'
import { changeDocument } from './control.ts'
import type { PostgresParts } from './open.ts'

/** Who is signed in, in the Postgres store. */
export function createSignInPart({ database }: PostgresParts): Pick<Store, 'readSignIns' | 'changeSignIns'> {
  return {
    async readSignIns() {
      const [row] = await database.query<{ value: SignIns }>(
        "select value from documents where kind = 'sign-ins'",
      )
      return row?.value ?? newSignIns()
    },
    changeSignIns: <R>(change: (signIns: SignIns) => R) =>
      changeDocument<SignIns, R>(database, ['sign-ins', ''], (stored) => {
        const value = stored ?? newSignIns()
        return { value, result: change(value) }
      }),
  }
}
