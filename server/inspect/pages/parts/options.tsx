interface Props {
  of: [value: string | number, text: string][]
  chosen?: unknown
}

/** What a `select` offers. */
export function Options({ of, chosen }: Props) {
  return (
    <>
      {of.map(([value, text]) => (
        <option value={value} selected={value === chosen} key={value}>
          {text}
        </option>
      ))}
    </>
  )
}
