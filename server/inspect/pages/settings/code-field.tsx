interface Props {
  label: string
  hint?: string
  isFocused?: boolean
}

/** Where a code of an app is typed; apps that fill in forms know it by this. */
export function CodeField({ label, hint, isFocused }: Props) {
  return (
    <>
      <label class="field">
        {label}
        <input
          name="code"
          required
          maxlength={30}
          inputmode="text"
          autocomplete="one-time-code"
          autocapitalize="off"
          spellcheck={false}
          autofocus={isFocused}
          aria-describedby={hint && 'code-hint'}
        />
      </label>
      {hint && (
        <small class="muted" id="code-hint">
          {hint}
        </small>
      )}
    </>
  )
}
