// A webhook endpoint that only counts; GET tells the count.
import { createServer } from 'node:http'

let count = 0
const server = createServer((request, response) => {
  if (request.method === 'GET') return response.end(String(count))
  request.resume()
  request.on('end', () => {
    count += 1
    response.writeHead(204).end()
  })
})
server.listen(0, '127.0.0.1', () =>
  console.log(`{"url":"http://127.0.0.1:${server.address().port}","msg":"ready"}`),
)
