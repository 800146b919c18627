import { reasonOf } from '../errors.ts'

/** For `catch` at the end of a program: says why, and what it did not do; the process ends once all is written. */
export const failWith =
  (exitCode: number, notDone = '') =>
  (error: unknown) => {
    console.error(notDone + reasonOf(error))
    process.exitCode = exitCode
  }
