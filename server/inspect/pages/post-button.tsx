interface Props {
  action: string
  label: string
  class?: string
  lang?: string
  fields?: Record<string, string>
}

/** A button that does something: a form of its own, so that it works without scripts. */
export function PostButton({ action, label, class: look, lang, fields = {} }: Props) {
  return (
    <form method="post" action={action} class="post">
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} key={name} />
      ))}
      <button class={look} lang={lang}>
        {label}
      </button>
    </form>
  )
}
