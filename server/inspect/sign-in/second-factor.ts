import { hashToken } from '../../common/tokens.ts'
import type { Context } from '../../context.ts'
import { findStep, recoveryCodes } from './totp.ts'

export interface SecondFactor {
  isOn(): Promise<boolean>
  /** Which kind of code it is, if it is right; no code is right twice, whichever receiver on this store is asked. */
  use(code: string): Promise<'code' | 'recovery code' | undefined>
  /** Whether the first code was right: only then it counts. */
  switchOn(secret: string, code: string): Promise<boolean>
  switchOff(): Promise<void>
}

/** Two-factor authentication, once somebody has switched it on. */
export function createSecondFactor({ store, now }: Pick<Context, 'store' | 'now'>): SecondFactor {
  async function useStep(secret: string, code: string): Promise<boolean> {
    const step = findStep(secret, code, now())
    if (step === undefined) return false
    return store.changeSignIns((signIns) => {
      if (step <= (signIns.lastCodeStep ?? 0)) return false
      signIns.lastCodeStep = step
      return true
    })
  }

  const useRecovery = (code: string) =>
    store.changeAccess(({ totp }) => {
      const left = totp?.recovery.filter((hash) => hash !== hashToken(code)) ?? []
      if (!totp || left.length === totp.recovery.length) return false
      totp.recovery = left
      return true
    })

  return {
    isOn: async () => (await store.readAccess()).totp !== undefined,
    async use(given) {
      const { totp } = await store.readAccess()
      const code = given.replaceAll(/[\s-]/g, '').toLowerCase()
      if (!totp) return undefined
      if (/^\d{6}$/.test(code)) return (await useStep(totp.secret, code)) ? 'code' : undefined
      const isKnown = totp.recovery.includes(hashToken(code)) // a wrong one writes nothing
      return isKnown && (await useRecovery(code)) ? 'recovery code' : undefined
    },
    async switchOn(secret, given) {
      const step = findStep(secret, given.replaceAll(/\s/g, ''), now())
      if (step === undefined) return false
      await store.changeSignIns((signIns) => (signIns.lastCodeStep = step)) // whichever was used with a former secret
      const recovery = recoveryCodes(secret).map((code) => hashToken(code.replaceAll('-', '')))
      return store.changeAccess((access) => {
        if (access.totp) return false // another browser was first, whose app counts
        access.totp = { secret, recovery, since: now().toISOString() }
        return true
      })
    },
    async switchOff() {
      await store.changeAccess((access) => delete access.totp)
    },
  }
}
