import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** Encrypts what lies in the store with AES-256-GCM: `sealed:v1:KEY-ID:iv, tag and text in base64url`. */
export interface SecretBox {
  /** With the newest key; without one, and of nothing, it stays as it is. `place`: what else it would pass for if it were moved. */
  seal(plain: string, place: string): string
  /** "" where no key opens it; what was never sealed is as it is. */
  open(kept: string, place: string): string
  /** Sealed with the newest key, if it can be. */
  sealAnew(kept: string, place: string): string
}

const SEALED = /^sealed:v1:([0-9a-f]{8}):([\w-]+)$/
const [IV_BYTES, TAG_BYTES, KEY_BYTES] = [12, 16, 32]

interface Key {
  id: string
  bytes: Buffer
}

const MAX_OPENED = 1_000 // of more endpoints than that, some are decrypted again

/** `newest` seals; all of them open. */
export function createSecretBox(newest: string | undefined, all: string[]): SecretBox {
  const keys = all.map(deriveKey)
  const sealing = newest === undefined ? undefined : deriveKey(newest)
  const opened = new Map<string, string>() // every delivery asks for its endpoint's secret

  const seal: SecretBox['seal'] = (plain, place) =>
    plain && sealing ? `sealed:v1:${sealing.id}:${encrypt(sealing, plain, place)}` : plain
  const open: SecretBox['open'] = (kept, place) => {
    const [, id, text = ''] = SEALED.exec(kept) ?? []
    if (id === undefined) return kept
    const name = `${place} ${kept}`
    const known = opened.get(name)
    if (known !== undefined) return known
    const key = keys.find((one) => one.id === id)
    const plain = key ? decrypt(key, text, place) : ''
    if (opened.size === MAX_OPENED) opened.clear()
    opened.set(name, plain)
    return plain
  }
  return {
    seal,
    open,
    sealAnew(kept, place) {
      if (!sealing || SEALED.exec(kept)?.[1] === sealing.id) return kept
      return seal(open(kept, place), place) || kept // what no key opens is kept for when its key is back
    },
  }
}

function deriveKey(text: string): Key {
  const derive = (use: string, length: number) => Buffer.from(hkdfSync('sha256', text, '', use, length))
  return { id: derive('id of a key', 4).toString('hex'), bytes: derive('secrets in the store', KEY_BYTES) }
}

function encrypt({ bytes }: Key, plain: string, place: string): string {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', bytes, iv).setAAD(Buffer.from(place))
  const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url')
}

function decrypt({ bytes }: Key, text: string, place: string): string {
  const sealed = Buffer.from(text, 'base64url')
  const options = { authTagLength: TAG_BYTES }
  try {
    const decipher = createDecipheriv('aes-256-gcm', bytes, sealed.subarray(0, IV_BYTES), options)
    decipher.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
    return decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
  } catch {
    return '' // changed, cut, or from another place: as good as sealed with a key that is gone
  }
}
