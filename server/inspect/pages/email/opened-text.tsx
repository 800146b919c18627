import type { View } from '../view.ts'

const SHOWN_CHARACTERS = 20_000 // twenty of them make a page that still opens at once

/** The text of what was taken out of an email. */
export function OpenedText({ view, text }: { view: View; text: string }) {
  return (
    <>
      <pre class="prose mail" dir="auto" tabindex={0}>
        {text.slice(0, SHOWN_CHARACTERS)}
      </pre>
      {text.length > SHOWN_CHARACTERS && <p>{view.texts.email.onlyBeginning}</p>}
    </>
  )
}
