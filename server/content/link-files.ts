import { hash } from 'node:crypto'
import type { KeptPush } from '../../shared/push.ts'
import type { LinkedFile } from '../../shared/webhook-body.ts'
import type { FileLinks } from './file-links.ts'

interface Email {
  id: string
  receivedAt: string
  push: KeptPush
}

/** Replaces the content of files by links where they are too large; undefined if there is nothing to replace. */
export type LinkFiles = (email: Email) => Promise<LinkedFile[] | undefined>

interface Options {
  links: FileLinks
  /** Without it nobody could follow a link, and all files stay inline. */
  publicUrl: string | undefined
  /** What the files of one webhook may come to before the next is linked. */
  inlineBytes: number
}

export function createLinkFiles({ links, publicUrl, inlineBytes }: Options): LinkFiles {
  return async function linkFiles({ id, receivedAt, push: { attachments = [] } }) {
    if (!publicUrl) return undefined
    let bytesLeft = inlineBytes
    const isLinked = attachments.map(({ content }) => {
      const bytes = content === undefined ? 0 : Buffer.byteLength(content, 'base64')
      const isTooLarge = bytes > bytesLeft
      if (!isTooLarge) bytesLeft -= bytes
      return isTooLarge
    })
    if (!isLinked.includes(true)) return undefined
    const sign = await links.sign(id, receivedAt)
    return attachments.map(({ content = '', ...file }, place): LinkedFile => {
      if (!isLinked[place]) return attachments[place] ?? file
      const bytes = Buffer.from(content, 'base64')
      const { path, expiresAt } = sign(place)
      return { ...file, size: bytes.length, url: publicUrl + path, expiresAt, sha256: hash('sha256', bytes) }
    })
  }
}
