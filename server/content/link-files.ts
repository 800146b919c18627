import { hash } from 'node:crypto'
import type { Attachment } from '../../shared/push.ts'
import type { OpenedWinmail, Reading } from '../../shared/reading.ts'
import type { LinkedFile, SentPush } from '../../shared/webhook-body.ts'
import { WHOLE, type FileLinks } from './file-links.ts'

/** An email with what could be read out of it. */
export interface ReadEmail {
  id: string
  receivedAt: string
  push: SentPush
  reading: Reading
}

/**
 * Replaces the content of files by links, of all or of those that are too large, and gives links to what was in a winmail.dat and, for `rest`,
 * to the whole email. `push` stays the same object where there is nothing to link to.
 */
export type LinkFiles = (email: ReadEmail, which: 'large' | 'all' | 'rest') => Promise<ReadEmail>

interface Options {
  links: FileLinks
  /** Without it nobody could follow a link, and all files stay inline. */
  publicUrl: string | undefined
  /** What the files of one webhook may come to before the next is linked. */
  inlineBytes: number
}

export function createLinkFiles({ links, publicUrl, inlineBytes }: Options): LinkFiles {
  return async function linkFiles(email, which) {
    const { push, reading } = email
    const isLinked = findLarge(push.attachments ?? [], which === 'large' ? inlineBytes : 0)
    const isPushChanged = which === 'rest' || isLinked.includes(true)
    if (!publicUrl || !(isPushChanged || reading.winmail)) return email
    const sign = await links.sign(email.id, email.receivedAt)
    const link = (place: string): Link => {
      const { path, expiresAt } = sign(place)
      return { url: publicUrl + path, expiresAt }
    }
    const attachments = push.attachments?.map((file, place) =>
      isLinked[place] ? linkFile(file, link(String(place))) : file,
    )
    return {
      ...email,
      push: isPushChanged ? { ...push, attachments, ...(which === 'rest' && { whole: link(WHOLE) }) } : push,
      reading: reading.winmail ? { ...reading, winmail: reading.winmail.map(linkPacked(link)) } : reading,
    }
  }
}

/** Which files do not fit in any more, in their order. */
function findLarge(files: Attachment[], bytesLeft: number): boolean[] {
  return files.map(({ content }) => {
    const bytes = content === undefined ? 0 : Buffer.byteLength(content, 'base64')
    const isTooLarge = bytes > bytesLeft
    if (!isTooLarge) bytesLeft -= bytes
    return isTooLarge
  })
}

interface Link {
  url: string
  expiresAt: string
}

function linkFile({ content = '', ...file }: Attachment, link: Link): LinkedFile {
  const bytes = Buffer.from(content, 'base64')
  return { ...file, size: bytes.length, ...link, sha256: hash('sha256', bytes) }
}

const linkPacked =
  (link: (place: string) => Link) =>
  ({ attachment, files, ...others }: OpenedWinmail): OpenedWinmail => ({
    ...{ attachment, ...others },
    files: files.map((file, place) => ({ ...file, ...link(`${attachment}.${place}`) })),
  })
