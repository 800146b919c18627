import type { Preview } from '../../../../shared/api.ts'
import type { Texts } from '../texts.ts'
import type { TypedRule } from './rule-form.ts'
import type { TypedLimits } from './read-limits.ts'
import type { TypedWindow } from './window-form.ts'

/** A form about an endpoint as it was sent, and why it was refused. */
export interface TypedEndpoint {
  /** Which one was to be changed; undefined of one that was to be added. */
  id?: string
  url?: unknown
  name?: unknown
  secret?: unknown
  shape?: unknown
  format?: unknown
  rule?: TypedRule | undefined
  limits?: TypedLimits
  window?: TypedWindow | undefined
  /** What would be sent, if that was asked. */
  preview?: Preview
  /** Begins with the name of the field. */
  reason?: string
  /** The name of one that has this URL already. */
  sameAs?: string
}

interface FieldProps {
  words: Texts['endpoints']
  name: 'url' | 'name' | 'secret'
  label: string
  typed: TypedEndpoint | undefined
  /** What it holds while nothing was typed. */
  value?: string
  placeholder?: string
  hint?: string
  required?: boolean
}

/** What was typed stays, with the reason beside it. */
export function EndpointField({ words, name, label, typed, value, hint, ...field }: FieldProps) {
  const { reason = '', id = 'new' } = typed ?? {}
  const isRefused = reason.startsWith(name)
  const input = {
    ...{ name, autocomplete: 'off', spellcheck: false, autofocus: isRefused, ...field },
    value: textOf(typed?.[name]) ?? value,
    maxlength: name === 'name' ? 200 : undefined,
    'aria-invalid': isRefused || undefined,
    'aria-describedby': isRefused ? `${id}-${name}-refused` : undefined,
  }
  return (
    <label class="field">
      {label}
      {name === 'url' ? <input type="url" {...input} /> : <input {...input} />}
      {isRefused && (
        <small class="bad" id={`${id}-${name}-refused`}>
          {words.refusals[name]} ({reason})
        </small>
      )}
      {hint && <small>{hint}</small>}
    </label>
  )
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)
