import { createHmac, randomBytes } from 'node:crypto'
import { isSameSecret } from '../../bearer.ts'

const STEP_SECONDS = 30
const SECRET_BYTES = 20 // as long as what SHA-1 makes, as RFC 4226 advises
const RECOVERY_CODES = 8
const RECOVERY_BYTES = 10 // 80 bits: no hash of one can be searched
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** In base32, as authenticator apps take it. */
export const newTotpSecret = () => toBase32(randomBytes(SECRET_BYTES)).toUpperCase()

export const isTotpSecret = (text: string) => /^[A-Z2-7]{32}$/.test(text)

/** The code of a step of 30 s, by RFC 6238 with SHA-1 and 6 digits. */
export function totpCode(secret: string, step: number): string {
  const count = Buffer.alloc(8)
  count.writeBigInt64BE(BigInt(step))
  const mac = createHmac('sha1', fromBase32(secret)).update(count).digest()
  const place = mac.readUInt8(mac.length - 1) & 15
  return String((mac.readUInt32BE(place) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** The step that this is the code of: now's, or the one beside it for a clock that is wrong or a slow hand. */
export function findStep(secret: string, code: string, now: Date): number | undefined {
  if (!isTotpSecret(secret)) return undefined // one that no key opens is empty, whose codes anybody can work out
  const step = Math.floor(now.getTime() / 1000 / STEP_SECONDS)
  return [step - 1, step, step + 1].filter((one) => isSameSecret(code, totpCode(secret, one)))[0]
}

/** Worked out of the secret, so that whoever confirms it has seen both. */
export function recoveryCodes(secret: string): string[] {
  return Array.from({ length: RECOVERY_CODES }, (_none, index) => {
    const mac = createHmac('sha256', secret).update(`recovery code ${index}`).digest()
    return (toBase32(mac.subarray(0, RECOVERY_BYTES)).match(/.{4}/g) ?? []).join('-')
  })
}

/** What an app reads from the QR code. */
export function otpauthUrl(secret: string, host: string): string {
  const issuer = 'Gmail Push Ingress'
  const query = `secret=${secret}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=6&period=${STEP_SECONDS}`
  return `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(host)}?${query}`
}

function toBase32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map((five) => BASE32[parseInt(five, 2)]).join('')
}

function fromBase32(text: string): Buffer {
  const bits = [...text.toLowerCase()].map((one) => BASE32.indexOf(one).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)))
}
