import type { IOptions } from 'sanitize-html'

/**
 * The frame's own policy: no request of any kind, no script, no form, no origin. The sanitizer is only the second wall.
 * `frame-ancestors` lets our page, and no other, show it.
 */
export const MAIL_FRAME_POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox"

// About 30 µs a tag, in which nothing else is done.
const MAX_TAGS = 10_000
const MAX_CHARACTERS = 4_000_000

const LAYOUT = ['align', 'valign', 'width', 'height', 'bgcolor', 'color', 'dir', 'lang', 'style']

/**
 * A style that calls more than these, or hides behind an escape what it calls: in a style attribute nothing is fetched but
 * by a function, and CSS keeps getting new ones that do.
 */
const CALLING_STYLE =
  /\\|(?<!(?<![-\w])(?:rgba?|hsla?|calc|min|max|clamp|(?:linear|radial)-gradient)|[\s(,*+])\(/i

const RULES: IOptions = {
  allowedAttributes: {
    '*': LAYOUT,
    a: ['title'],
    img: ['src', 'alt'],
    font: ['size', 'face'],
    table: ['border', 'cellpadding', 'cellspacing'],
    td: ['colspan', 'rowspan'],
    th: ['colspan', 'rowspan'],
  },
  allowedSchemes: ['data'],
  allowProtocolRelative: false,
  parseStyleAttributes: false,
  transformTags: {
    // A link would lead the frame away; where it would have led stays readable.
    a: (_tag, { href = '' }) => ({ tagName: 'a', attribs: { title: href } }),
    '*': (tagName, { style, ...attribs }) => ({
      tagName,
      attribs: style && !CALLING_STYLE.test(style) ? { ...attribs, style } : attribs,
    }),
  },
}

/** A mail's HTML as a document of its own, for a sandboxed frame; `tooLarge` instead of one that takes too long. */
export async function createMailDocument(bodyHtml: string, tooLarge: string): Promise<string> {
  const { default: sanitizeHtml } = await import('sanitize-html') // costs a start 50 ms, and few open this
  const allowedTags = [...sanitizeHtml.defaults.allowedTags, 'img', 'center', 'font', 'del', 'ins']
  const isTooLarge = bodyHtml.length > MAX_CHARACTERS || bodyHtml.split('<', MAX_TAGS + 1).length > MAX_TAGS
  const shown = isTooLarge ? `<p>${tooLarge}` : sanitizeHtml(bodyHtml, { ...RULES, allowedTags })
  return `<!doctype html><meta charset="utf-8"><title>Email</title><body>${shown}</body>`
}
