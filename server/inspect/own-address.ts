import type { Config } from '../config.ts'

/** Under which others reach this receiver: as it was told, else as it was just called. */
export function ownAddress({ publicUrl }: Pick<Config, 'publicUrl'>, request: Caller): string {
  return publicUrl ?? `${request.protocol}://${request.host}`
}

interface Caller {
  protocol: string
  host: string
}
