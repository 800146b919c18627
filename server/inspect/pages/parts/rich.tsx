import { MARKED } from './plain-text.ts'

/** A text in which `**bold**`, `_quoted_` and `` `code` `` are set apart. */
export function Rich({ text }: { text: string }) {
  return (
    <>
      {text.split(MARKED).map((part) => {
        if (/^\*\*.+\*\*$/.test(part)) return <b>{part.slice(2, -2)}</b>
        if (/^`.+`$/.test(part)) return <code>{part.slice(1, -1)}</code>
        if (/^_.+_$/.test(part)) return <em>{part.slice(1, -1)}</em>
        return part
      })}
    </>
  )
}

/** The same as a paragraph. */
export function RichLine({ text, look }: { text: string; look?: string }) {
  return (
    <p class={look}>
      <Rich text={text} />
    </p>
  )
}
