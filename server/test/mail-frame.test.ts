import { createMailDocument } from '../inspect/pages/email/mail-frame.ts'

const withStyle = (style: string) =>
  createMailDocument(`<p style="${style.replaceAll('"', '&quot;')}">x</p>`, '')

/** https://www.w3.org/TR/css-images-4/ and css-values-5 name what fetches; engines have had more. */
it.each([
  'background: url(https://e.example/a)',
  'background: URL("https://e.example/a")',
  'background: src("https://e.example/a")',
  'background: src(var(--x))',
  'background: image("https://e.example/a")',
  'background: image-set("https://e.example/a" 1x)',
  'background: -webkit-image-set("https://e.example/a" 1x)',
  'background: cross-fade("https://e.example/a", red)',
  'background: -webkit-cross-fade("https://e.example/a", red, 50%)',
  'background: paint(worklet)',
  'background: element(#x)',
  'background: u\\72l(https://e.example/a)',
  'background: \\75 rl(https://e.example/a)',
  'background: s\\000072c("https://e.example/a")',
  'content: attr(data-x type(<url>))',
  'behavior: expression(alert(1))',
  '-moz-binding: url(https://e.example/a)',
  'filter: progid:DXImageTransform.Microsoft.AlphaImageLoader(src="https://e.example/a")',
  'width: calc(1px); background: notcalc("https://e.example/a")',
  'color: not-rgb("https://e.example/a")',
])('keeps no style that could fetch something: %s', async (style) => {
  expect(await withStyle(style)).toContain('<p>x</p>')
})

it.each([
  'color: red; background-color: rgb(1, 2, 3)',
  'color: RGBA(0 0 0 / 50%); width: calc((100% - 3px) * 2)',
  'background: linear-gradient(to right, hsl(1 2% 3%), #fff)',
  "font-family: 'Helvetica Neue', sans-serif; width: min(10px, 50%)",
])('keeps one that only looks: %s', async (style) => {
  expect(await withStyle(style)).toContain(`<p style="${style}">x</p>`)
})
