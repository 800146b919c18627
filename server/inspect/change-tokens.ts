import { randomBytes, randomUUID } from 'node:crypto'
import type { IngressToken, KeptToken } from '../../shared/access.ts'
import { hashToken, nameOwnToken } from '../common/tokens.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { audit } from './audit.ts'
import type { Actor } from './sign-in/actor.ts'

const TOKEN_BYTES = 32
const MAX_TOKENS = 100

type Changing = Pick<Context, 'store' | 'log' | 'now'>

/** Those of the environment first. */
export async function listTokens({
  store,
  config,
}: Pick<Context, 'store' | 'config'>): Promise<IngressToken[]> {
  const [{ tokens }, mailboxes] = await Promise.all([store.readAccess(), store.listMailboxes()])
  const own = config.ingressTokens.map((_token, place) => ({ name: nameOwnToken(place) }))
  return [...own, ...tokens.map(withoutHash)].map((token) => ({
    ...token,
    mailboxes: mailboxes.filter((one) => one.token === token.name).map(({ mailbox }) => mailbox),
  }))
}

/** Resolves with the token too, which nobody can be told again. */
export async function createToken({ store, log, now }: Changing, actor: Actor, name: string) {
  const secret = `gpi_${randomBytes(TOKEN_BYTES).toString('base64url')}`
  const id = `tok_${randomUUID().replaceAll('-', '').slice(0, 12)}`
  const token: KeptToken = { id, name, hash: hashToken(secret), createdAt: now().toISOString() }
  await store.changeAccess(({ tokens }) => {
    const isTaken = tokens.some((one) => one.name.toLowerCase() === name.toLowerCase())
    if (isTaken || /^process_api_token/i.test(name))
      throw new AppError('bad_request', 'name is that of another token - choose another one')
    if (tokens.length >= MAX_TOKENS)
      throw new AppError('bad_request', `name: there are ${MAX_TOKENS} tokens - revoke one first`)
    tokens.push(token)
  })
  audit({ log }, actor, 'Ingress token made', { token: id, name })
  return { token: { ...withoutHash(token), mailboxes: [] }, secret }
}

/** It opens nothing from now on; at other receivers on the same database within a second or two. */
export async function revokeToken({ store, log }: Changing, actor: Actor, id: string): Promise<void> {
  const revoked = await store.changeAccess((access) => {
    const found = access.tokens.find((token) => token.id === id)
    access.tokens = access.tokens.filter((token) => token.id !== id)
    return found
  })
  if (!revoked) throw new AppError('not_found', 'No such token')
  audit({ log }, actor, 'Ingress token revoked', { token: id, name: revoked.name })
}

const withoutHash = ({ hash: _hash, ...token }: KeptToken) => token
