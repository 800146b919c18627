import type { Attempt } from '../../shared/api.ts'

/** Any 2xx, as for every webhook. */
export function isDelivered({ httpStatus = 0 }: Attempt): boolean {
  return httpStatus >= 200 && httpStatus <= 299
}
