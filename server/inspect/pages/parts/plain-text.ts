/** What is set apart in a text: `**bold**`, `_quoted_` and `` `code` ``. */
export const MARKED = /(\*\*[^*]+\*\*|`[^`]+`|_[^_`]+_(?!\w))/

/** The same for a terminal, which keeps the marks of code alone. */
export const toPlain = (text: string) =>
  text
    .split(MARKED)
    .map((part) => part.replace(/^(\*\*|_)(.+)\1$/, '$2'))
    .join('')
