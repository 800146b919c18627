import { htmlToText } from '../html-to-text.ts'

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
    ['&#0; &#xD800; &#99999999;', '� � &#99999999;'],
    ['', ''],
    ['<', '<'],
  ])('%j', (html, text) => {
    expect(htmlToText(html)).toBe(text)
  })

  it.each(['<', '<a href="x">', '<!--', '<script>', '&', '<p', ' ', '\n', '<br> '])(
    'is quick for a million of %j',
    (piece) => {
      const started = Date.now()
      htmlToText(piece.repeat(1_000_000 / piece.length))
      expect(Date.now() - started).toBeLessThan(3000)
    },
  )
})
