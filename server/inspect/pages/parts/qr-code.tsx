import createQrCode from 'qrcode-generator'

const QUIET = 4 // modules around it, without which cameras do not find it

const PIXELS = 4 // of a module: a whole number, so that all are alike

/** Dark on light in the dark theme too: not every camera reads the reverse. */
export function QrCode({ text, title }: { text: string; title: string }) {
  const code = createQrCode(0, 'M')
  code.addData(text)
  code.make()
  const count = code.getModuleCount()
  const places = Array.from({ length: count }, (_none, place) => place)
  const dark = places.flatMap((y) => places.filter((x) => code.isDark(y, x)).map((x) => `M${x} ${y}h1v1h-1z`))
  const size = count + 2 * QUIET
  return (
    <svg
      role="img"
      class="qr"
      width={size * PIXELS}
      height={size * PIXELS}
      viewBox={`${-QUIET} ${-QUIET} ${size} ${size}`}
      shape-rendering="crispEdges"
    >
      <title>{title}</title>
      <rect x={-QUIET} y={-QUIET} width={size} height={size} fill="#fff" />
      <path fill="#000" d={dark.join('')} />
    </svg>
  )
}
