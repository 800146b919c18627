import { z } from 'zod'
import { Weekday, type DeliveryWindow } from '../../../../shared/delivery-window.ts'

/** A window as a form has it, whatever was typed. */
export interface TypedWindow {
  zone: string
  days: string[]
  from: string
  to: string
  /** A line each. */
  absences: string
}

const text = z.string().catch('')
const Fields = z.object({
  windowZone: z.string().optional().catch(undefined),
  windowDay: z.union([z.string().transform((one) => [one]), z.array(z.string())]).catch([]),
  windowFrom: text,
  windowTo: text,
  windowAbsences: text,
})

/** Parts the fields of the window from the others. A form without them says nothing of it. */
export function splitWindow(body: unknown): { typedWindow?: TypedWindow; fields: Record<string, unknown> } {
  const { windowZone, windowDay, windowFrom, windowTo, windowAbsences } = Fields.parse(body ?? {})
  const fields = Object.fromEntries(Object.entries(body ?? {}).filter(([name]) => !(name in Fields.shape)))
  if (windowZone === undefined) return { fields }
  const times = { from: windowFrom, to: windowTo, absences: windowAbsences }
  return { typedWindow: { zone: windowZone, days: windowDay, ...times }, fields }
}

/** What is still to be checked. */
export function toWindow(typed: TypedWindow | undefined): unknown {
  if (!typed) return undefined
  const { zone, days, from, to } = typed
  const absences = typed.absences.split(/[\s,;]+/).filter(Boolean)
  return { ...(zone && { zone }), days, ...(from && { from }), ...(to && { to }), absences }
}

export function toTypedWindow(window: DeliveryWindow | undefined, zone: string): TypedWindow {
  const { days = Weekday.options, from = '', to = '', absences = [] } = window ?? {}
  return { zone: window?.zone ?? zone, days, from, to, absences: absences.join('\n') }
}

export function isLimited({ days, from, absences }: TypedWindow): boolean {
  return days.length < Weekday.options.length || from !== '' || absences !== ''
}
