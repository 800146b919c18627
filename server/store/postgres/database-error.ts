import { types } from 'node:util'
import { causeOf, reasonOf, storeUnavailable, type AppError } from '../../errors.ts'

/** A host with two addresses fails with two errors, which say the same. */
export function unavailable(cause: unknown): AppError {
  return storeUnavailable(cause instanceof AggregateError ? cause.errors[0] : cause)
}

/** What is wrong with one item of a group, so that the others should not suffer: bad data, a conflict, a limit. */
export function isAboutOneItem(error: unknown): boolean {
  return /^(22|23|40|54)...$/.test(reasonCode(error) ?? '')
}

/** Postgres' SQLSTATE, or the system's name for what failed. */
export function reasonCode(error: unknown): string | undefined {
  const cause = causeOf(error)
  return types.isNativeError(cause) && 'code' in cause ? String(cause.code) : undefined
}

const LOGIN = 'check the user and the password in DATABASE_URL'
const CURES: Record<string, string> = {
  '28000': LOGIN,
  '28P01': LOGIN,
  '3D000': 'make it with createdb, or correct the name at the end of DATABASE_URL',
  '42501': 'let this user make tables there: grant create on schema public to it',
  '53300':
    'a receiver needs 6 connections and takes up to 10: end others, or raise max_connections of the server',
  '57P03': 'wait until it is up',
}

/** A start that is refused: where, why and what to do. */
export function refusedStart(databaseUrl: string, error: unknown): Error {
  const cure =
    CURES[reasonCode(error) ?? ''] ?? 'check that DATABASE_URL is right and that Postgres answers there'
  return new Error(`the database at ${hostOf(databaseUrl)} cannot be used: ${reasonOf(error)} - ${cure}`, {
    cause: error,
  })
}

/** Nothing of the user's name or password. */
function hostOf(databaseUrl: string): string {
  return (URL.canParse(databaseUrl) && new URL(databaseUrl).host) || 'DATABASE_URL'
}
