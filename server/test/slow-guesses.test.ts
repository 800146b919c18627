import express from 'express'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { slowGuesses } from '../inspect/sign-in/slow-guesses.ts'

it('answers also where the page that refuses a guess cannot be drawn, as when the database is away', async () => {
  const away = () => Promise.reject(new Error('the database is away'))
  const app = express()
  app.set('env', 'test') // Express prints errors otherwise
  app.post('/', slowGuesses({ findBrowser: async () => 'browser' }, away, 0), (_request, response) => {
    response.status(401).end()
  })
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on a port
  const statuses: number[] = []
  for (let guess = 1; guess <= 11; guess++)
    statuses.push((await fetch(`http://127.0.0.1:${port}/`, { method: 'POST' })).status)
  expect(statuses).toEqual([...Array<number>(10).fill(401), 500])
  server.close()
})
