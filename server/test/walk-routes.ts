import type { Router } from 'express'

interface Layer {
  route?: { path: string | string[]; methods: Record<string, boolean> }
  handle: { stack?: Layer[] }
}

/** Every method and path that a router answers, `get /emails/:id`, routers within it included. */
export function walkRoutes(router: Pick<Router, 'stack'>): string[] {
  return (router.stack as unknown as Layer[]).flatMap(({ route, handle }) => {
    if (handle.stack && !route) return walkRoutes({ stack: handle.stack as never })
    const paths = [route?.path ?? []].flat()
    const methods = Object.keys(route?.methods ?? {}).filter((method) => method !== '_all')
    return methods.flatMap((method) => paths.map((path) => `${method} ${path}`))
  })
}
