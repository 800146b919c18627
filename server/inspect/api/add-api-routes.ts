import type { Request, Response, Router } from 'express'
import { AppError } from '../../errors.ts'
import { toExpressPath } from '../../common/operation.ts'
import { actorOf } from '../sign-in/actor.ts'
import type { ApiRoute } from './route.ts'
import { sendFile } from './send-file.ts'

/** Makes a router mounted under /api answer the routes; any other method of a path is 405 and says which there are. */
export function addApiRoutes(router: Router, routes: ApiRoute[]): void {
  for (const path of new Set(routes.map((route) => route.path))) {
    const group = routes.filter((route) => route.path === path)
    const expressPath = toExpressPath(path.slice('/api'.length))
    for (const route of group)
      router[route.method](expressPath, (request, response) => answer(route, request, response))
    router.all(expressPath, (_request, response) => {
      response.set('Allow', group.map(({ method }) => method.toUpperCase()).join(', '))
      throw new AppError('method_not_allowed', 'Method not allowed')
    })
  }
}

async function answer(route: ApiRoute, request: Request, response: Response): Promise<void> {
  const { status = 200, file } = route
  const result = await route.run({
    param: (name) => String(request.params[name]),
    query: request.query,
    body: request.body,
    actor: actorOf(response),
    caller: { protocol: request.protocol, host: request.host },
  })
  response.status(status)
  if (file)
    await sendFile(request, response, file.name, result as AsyncIterable<string>) // see `file` in route.ts
  else if (result === undefined) response.end()
  else response.json(result)
}
