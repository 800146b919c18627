import type { ComponentChildren } from 'preact'

interface Props {
  facts: (readonly [name: ComponentChildren, value: ComponentChildren])[]
  children?: ComponentChildren
}

/** What is known of something, each under its name; what is not known has no line. */
export function Facts({ facts, children }: Props) {
  return (
    <dl class="facts">
      {facts.map(
        ([name, value]) =>
          value && (
            <>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </>
          ),
      )}
      {children}
    </dl>
  )
}
