/** What stands before a piece of markup, and the markup itself: `p`, `/p`; "" for all that is no element, and at the end. */
export interface Markup {
  words: string
  name: string
  attributes: string
}

const LESS_THAN = /<(?:!--|[!?]|\/?[a-z][^\s/<>]{0,99}|\/)/gi // any other is a less-than sign
const VALUE_OR_END = /=\s{0,99}(["'])|[<>]/g // a quote anywhere else in a tag quotes nothing (HTML 13.2.5.33)
const UNSEEN = /^(script|style|head|title|template)$/

/** Goes through HTML once, from its start to its end, whatever stands in it: no message may hang a run. */
export function* readMarkup(html: string): Generator<Markup> {
  const find = createFinder(html)
  let at = 0
  for (;;) {
    LESS_THAN.lastIndex = at
    const found = LESS_THAN.exec(html)
    if (!found) break
    const tag = found[0].slice(1).toLowerCase()
    const start = found.index + found[0].length
    const end = tag === '!--' ? (find('-->', start) ?? html.length) : endOfTag(html, start, find)
    const name = /^\/?[a-z]/.test(tag) ? tag : ''
    yield { words: html.slice(at, found.index), name, attributes: name && html.slice(start, end) }
    at = Math.min(html.length, end + (tag === '!--' ? 3 : html[end] === '>' ? 1 : 0))
    if (UNSEEN.test(name)) at = find(`</${name}`, at) ?? at // one that is never closed hides nothing
  }
  yield { words: html.slice(at), name: '', attributes: '' }
}

/** Where the tag ends: at its `>`, or before the next `<`. */
function endOfTag(html: string, start: number, find: Finder): number {
  VALUE_OR_END.lastIndex = start
  for (let found = VALUE_OR_END.exec(html); found; found = VALUE_OR_END.exec(html)) {
    const [, quote] = found
    if (!quote) return found.index
    VALUE_OR_END.lastIndex = (find(quote, VALUE_OR_END.lastIndex) ?? VALUE_OR_END.lastIndex - 1) + 1
  }
  return html.length
}

type Finder = (text: string, from: number) => number | undefined

/** `indexOf` in any letter case, which remembers what does not come any more: asked from everywhere, it stays linear. */
function createFinder(html: string): Finder {
  const lower = html.toLowerCase().length === html.length ? html.toLowerCase() : html // İ grows
  const gone = new Set<string>()
  return (text, from) => {
    const at = gone.has(text) ? -1 : lower.indexOf(text, from)
    if (at < 0) gone.add(text)
    return at < 0 ? undefined : at
  }
}
