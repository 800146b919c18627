/**
 * Text of `format=flowed` with its paragraphs on one line each (RFC 3676, 4): a line that ends with a space goes on in the
 * next one of the same quote depth; `delsp` takes that space away. A signature's `-- ` ends a line as it stands.
 */
export function joinFlowed(text: string, isSpaceDeleted: boolean): string {
  const paragraphs: { depth: number; words: string; isOpen: boolean }[] = []
  for (const line of text.split('\n')) {
    const [quotes = ''] = /^>*/.exec(line) ?? []
    const words = line.slice(quotes.length).replace(/^ /, '') // stuffed, so that no line begins with > or From
    const isSignature = words === '-- '
    const isOpen = words.endsWith(' ') && !isSignature
    const last = paragraphs[paragraphs.length - 1]
    const shown = isOpen && isSpaceDeleted ? words.slice(0, -1) : words
    if (last?.isOpen && last.depth === quotes.length && !isSignature)
      Object.assign(last, { words: last.words + shown, isOpen })
    else paragraphs.push({ depth: quotes.length, words: shown, isOpen })
  }
  return paragraphs
    .map(({ depth, words }) => (depth > 0 ? `${'>'.repeat(depth)} ${words}` : words))
    .join('\n')
}
