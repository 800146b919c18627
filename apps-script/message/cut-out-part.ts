/**
 * One part of a whole message (both a character per byte), as it stands there; undefined where it cannot be found. `partId`
 * is Gmail's: the places in the multiparts from the root, like `1.0`.
 */
export function cutOutPart(
  message: string,
  partId: string,
): { encoding: string; content: string } | undefined {
  let part: string | undefined = message
  for (const place of partId ? partId.split('.') : []) part = part && splitParts(part)[Number(place)]
  if (part === undefined) return undefined
  const { head, body } = splitHead(part)
  const [, encoding = ''] = /^content-transfer-encoding:[ \t]*([\w-]*)/im.exec(head) ?? []
  return { encoding: encoding.toLowerCase(), content: body }
}

function splitHead(part: string): { head: string; body: string } {
  const [gap] = /^\r?\n|\r?\n\r?\n/.exec(part) ?? []
  if (gap === undefined) return { head: part, body: '' }
  const at = part.indexOf(gap)
  return { head: part.slice(0, at).replace(/\r?\n[ \t]+/g, ' '), body: part.slice(at + gap.length) }
}

/** RFC 2046, 5.1.1: the line end before a boundary belongs to the boundary. */
function splitParts(multipart: string): string[] {
  const { head, body } = splitHead(multipart)
  const [type = ''] = /^content-type:.*$/im.exec(head) ?? []
  const [, quoted, bare] = /boundary\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(type) ?? []
  const boundary = quoted ?? bare
  if (!boundary) return []
  const parts: string[] = []
  for (const piece of `\n${body}`.split(`\n--${boundary}`).slice(1)) {
    if (/^--[ \t]*(?:\r?\n|$)/.test(piece)) break
    const [lineEnd] = /^[ \t]*\r?\n/.exec(piece) ?? []
    if (lineEnd !== undefined) parts.push(piece.slice(lineEnd.length))
    else if (parts.length > 0) parts.push(`${parts.pop()}\n--${boundary}${piece}`) // a longer boundary that begins alike
  }
  return parts.map((part) => part.replace(/\r$/, ''))
}
