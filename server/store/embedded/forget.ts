import type { Forgetting } from '../store.ts'
import type { Engine } from './engine.ts'
import { eraseEmails } from './erase.ts'
import { deleteEmailsBefore } from './retention.ts'

/** How the embedded store forgets. */
export const createForget = (engine: Engine): Forgetting => ({
  eraseEmails: (address) => eraseEmails(engine, address),
  deleteEmailsBefore: (before) => deleteEmailsBefore(engine, before),
  listDays: async () => engine.files.list().map(({ day }) => day),
})
