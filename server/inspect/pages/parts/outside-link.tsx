import { Mark } from './marks.tsx'

/** A button that leads to another site, in a tab of its own. */
export function OutsideLink({
  href,
  label,
  look = 'small',
}: {
  href?: string
  label: string
  look?: string
}) {
  return (
    <a class={`button ${look}`} href={href} rel="noreferrer" target="_blank">
      {label} <Mark name="external" />
    </a>
  )
}
