const SERVICE = Symbol('service')

/** A Google service or one of its objects. In the script, any member that is not here throws by name. */
export interface Service {
  [SERVICE]: true
  name: string
  members: Record<string, unknown>
}

export function service(name: string, members: Record<string, unknown>): Service {
  return { [SERVICE]: true, name, members }
}

export function isService(value: unknown): value is Service {
  return typeof value === 'object' && value !== null && SERVICE in value
}
