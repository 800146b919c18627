import type { ComponentChildren } from 'preact'

interface Props {
  action: string
  children: ComponentChildren
  class?: string
  lang?: string
  /** Said to those who do not see what is in it. */
  title?: string
  fields?: Record<string, string>
}

/** A button that does something: a form of its own, so that it works without scripts. */
export function PostButton({ action, children, class: look, lang, title, fields = {} }: Props) {
  return (
    <form method="post" action={action} class="post">
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} key={name} />
      ))}
      <button class={look} lang={lang} title={title} aria-label={title}>
        {children}
      </button>
    </form>
  )
}
