import { htmlToText } from '../message/html-to-text.ts'

describe('HTML as text', () => {
  it.each([
    ['<p>one</p><p>two</p>', 'one\n\ntwo'],
    ['<div>one</div><div>two<br>three</div>', 'one\ntwo\nthree'],
    ['<div>one</div><div><br></div><div>two</div>', 'one\n\ntwo'],
    ['a\n  b\t c', 'a b c'],
    ['<ul><li>one</li><li>two</li></ul>', '- one\n- two'],
    ['<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a b\nc'],
    ['<head><title>t</title></head><style>p{}</style>x<script>if (a<b) c()</script>', 'x'],
    ['<style>never closed <p>seen', 'never closed\n\nseen'],
    ['a<!-- hidden <b> -->b', 'ab'],
    ['1 < 2 &lt; 3 &amp; &eacute;&euro;&#x1F389;&nbsp;&unknown;', '1 < 2 < 3 & é€🎉 &unknown;'],
    ['<a href="https://example.org/?a=1&amp;b=2">here</a>!', 'here (https://example.org/?a=1&b=2)!'],
    ['<a href="https://example.org">https://example.org</a>', 'https://example.org'],
    ['<a href="mailto:a@b.c">a@b.c</a> <a href="#top">up</a>', 'a@b.c up'],
    ['<A HREF=https://x.y>z</A><P>q', 'z (https://x.y)\n\nq'],
    ['&#0; &#xD800; &#99999999;', '� � �'],
    ['It&#146;s &#147;ready&#148; &#150; &#128;5&#133; &#x92;', 'It’s “ready” – €5… ’'],
    ['&bdquo;a&ldquo; &rarr; &check; &minus;3 &le; 4 &NotEqualTilde;', '„a“ → ✓ −3 ≤ 4 ≂̸'],
    ['&nbspb &copy 2026 AT&T &notit; &amp;lt;', 'b © 2026 AT&T ¬it; &lt;'],
    ['<a href="https://x.y/?a=1&copy=2&amp;b=3">here</a>', 'here (https://x.y/?a=1&copy=2&b=3)'],
    ['<a href="https://x.y/a b">here</a>', 'here (https://x.y/a b)'],
    ['<img alt="5 > 3" title=\'a > "b"\'>seen', 'seen'],
    ['<img alt = "5 > 3\n4">seen<p title="<b>">more', 'seen\n\nmore'],
    ['<p "stray>one</p><p title="never closed>two</p>', 'one\n\ntwo'],
    ['<p title=5>1 <2 and a<b c', '1 <2 and a'],
    ['<pre>\nif x:\n\ty  = 1\n</pre>after', 'if x:\n\ty  = 1\nafter'],
    ['<pre>a<b>\n  b</b>\nc</pre>', 'a\n  b\nc'],
    ['<script>s = "<a title=\\"" + "</b>"</script>seen', 'seen'],
    ['<style>a</style>one<style>never closed <p>two', 'onenever closed\n\ntwo'],
    ['<TITLE>x</TITLE><![if !mso]>y<?xml z="a>b"?>', 'y'],
    ['a<!-- one -- > two -->b<!-- never closed', 'ab'],
    ['', ''],
    ['<', '<'],
  ])('%j', (html, text) => {
    expect(htmlToText(html)).toBe(text)
  })

  const PIECES = [
    '<',
    '<a href="x">',
    '<!--',
    '<script>',
    '</script>',
    '&',
    '&a',
    '<p',
    '<p "',
    '<p a="',
    "=' ",
    ' ',
    '\n',
  ]
  it.each([
    ...PIECES,
    '<br> ',
    '<pre>\n',
    '<a href=',
    '<a href="https://x',
    '<style></style',
    '< ',
    '<p a=  ',
  ])(
    'ends for two million of %j', // what is not linear takes minutes
    (piece) => {
      expect(htmlToText(piece.repeat(2_000_000 / piece.length)).length).toBeLessThanOrEqual(2_000_000)
    },
  )
})
