import { jest } from '@jest/globals'
import { createLiveFeed } from '../inspect/pages/live-feed.ts'
import { captureLogs } from './capture-logs.ts'

type Parts = Parameters<typeof createLiveFeed>[0]

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

it('has a page look again at what was found in its first seconds, which it may have asked for a moment too early', async () => {
  let found: object[] = []
  const parts = { store: { subscribe: () => () => undefined }, watch: { findings: async () => found } }
  const { log } = captureLogs()
  const join = createLiveFeed({ ...parts, log, isAcceptingWork: () => true } as unknown as Parts) // it asks for nothing else
  const sent: string[] = []
  const leave = join({ send: (text) => sent.push(text), end: () => undefined, isWelcome: async () => true })
  await jest.advanceTimersByTimeAsync(500)
  found = [{ code: 'quota_high' }]
  await jest.advanceTimersByTimeAsync(6_000)
  leave()
  expect(sent.filter((text) => text.includes('store-changed'))).toHaveLength(2)
})
