import type { ComponentChildren } from 'preact'

interface Props {
  action: string
  children: ComponentChildren
  class?: string
  lang?: string
  /** Said to those who do not see what is in it. */
  title?: string
  /** A field of several values is sent as often. */
  fields?: Record<string, string | string[]>
  'data-key'?: string
}

/** A button that does something: a form of its own, so that it works without scripts. */
export function PostButton({ action, children, class: look, lang, title, fields = {}, ...rest }: Props) {
  return (
    <form method="post" action={action} class="post">
      {Object.entries(fields).flatMap(([name, values]) =>
        [values].flat().map((value) => <input type="hidden" name={name} value={value} key={value} />),
      )}
      <button class={look} lang={lang} title={title} aria-label={title} {...rest}>
        {children}
      </button>
    </form>
  )
}
