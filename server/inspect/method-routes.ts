import type { RequestHandler, Router } from 'express'
import { AppError } from '../errors.ts'

type Method = 'get' | 'post' | 'patch' | 'delete'

/** All that one path answers; any other method is 405 and says which ones there are. */
export function addRoute(
  router: Router,
  path: string,
  handlers: Partial<Record<Method, RequestHandler>>,
): void {
  if (handlers.get) router.get(path, handlers.get)
  if (handlers.post) router.post(path, handlers.post)
  if (handlers.patch) router.patch(path, handlers.patch)
  if (handlers.delete) router.delete(path, handlers.delete)
  const allow = Object.keys(handlers).join(', ').toUpperCase()
  router.all(path, (_request, response) => {
    response.set('Allow', allow)
    throw new AppError('method_not_allowed', 'Method not allowed')
  })
}
