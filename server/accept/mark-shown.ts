import type { Push } from '../../shared/push.ts'

/**
 * `inline` of each file: whether the HTML shows it, whatever its Content-Disposition says, so that nobody who leaves inline files
 * out misses one that only looked like a part of the text. Of an email whose HTML is cut it stays as it was pushed.
 */
export function markShown(push: Push): Push {
  if (!push.attachments?.length || push.truncated?.bodyHtml) return push
  const shown = findShownIds(push.bodyHtml ?? '')
  const attachments = push.attachments.map((file) => ({
    ...file,
    inline: file.contentId !== undefined && shown.has(file.contentId.toLowerCase()),
  }))
  return { ...push, attachments }
}

/** RFC 2392: `cid:` and the id, percent-encoded. */
const findShownIds = (html: string) =>
  new Set([...html.matchAll(/\bcid:([^"'\s<>)]{1,999})/gi)].map(([, id = '']) => decodeId(id).toLowerCase()))

function decodeId(id: string): string {
  try {
    return decodeURIComponent(id)
  } catch {
    return id
  }
}
