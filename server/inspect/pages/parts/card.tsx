import type { ComponentChildren } from 'preact'

interface Props {
  /** Of the heading, by which the card is named. */
  id: string
  title: ComponentChildren
  /** Beside the heading, at its end. */
  end?: ComponentChildren
  children: ComponentChildren
}

/** A part of a page: a heading with what can be done there, and the rest below. */
export function Card({ id, title, end, children }: Props) {
  return (
    <section class="card" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {end && <div class="end">{end}</div>}
      </header>
      {children}
    </section>
  )
}

export function Notice({
  look = '',
  children,
}: {
  look?: 'ok' | 'bad' | 'late' | ''
  children: ComponentChildren
}) {
  return (
    <div role={look === 'bad' ? 'alert' : 'status'} class={`notice ${look}`}>
      {children}
    </div>
  )
}
