// The ceiling: stock Express 5 that parses the same JSON and answers. Nothing is checked, stored or logged.
import express from 'express'

const app = express()
app.use(express.json({ limit: '1mb' }))
app.post('/api/ingress/gmail', (request, response) => {
  response.json({ success: true, status: 'processed', email_id: request.body.messageId })
})
const server = app.listen(0, '127.0.0.1', () =>
  console.log(`{"url":"http://127.0.0.1:${server.address().port}","msg":"ready"}`),
)
