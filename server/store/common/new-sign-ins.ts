import { randomBytes } from 'node:crypto'
import type { SignIns } from '../store.ts'

/** Nobody is signed in. */
export const newSignIns = (): SignIns => ({ key: randomBytes(32).toString('base64url'), sessions: [] })
