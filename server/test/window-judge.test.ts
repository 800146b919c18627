import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import { DeliveryWindow } from '../../shared/delivery-window.ts'
import { readConfig } from '../config.ts'
import { openLowdbStore } from '../store/embedded/open.ts'
import { createFactGatherer } from '../watch/gather-facts.ts'
import { judge } from '../watch/judge.ts'
import { createTally } from '../watch/tally.ts'
import { captureLogs } from './capture-logs.ts'
import { makeEmail, makeEndpoint } from './store-contract.ts'

it('calls nothing overdue that a window holds, nor in the quarter of an hour after it opens', async () => {
  let time = new Date('2026-11-23T20:00:00.000Z')
  const now = () => time
  const folder = await mkdtemp(join(tmpdir(), 'window-'))
  const initialSettings = { webhook_sending_enabled: true, gmail_ingress_enabled: true }
  const store = await openLowdbStore({ folder, log: captureLogs().log, now, initialSettings }) // nobody sends
  try {
    const window = DeliveryWindow.parse({ zone: 'Europe/Paris', from: '09:00', to: '18:00' })
    await store.saveEndpoint({ ...makeEndpoint(), window })
    await store.accept(makeEmail({}, time))
    const config = readConfig({ DATA_DIR: folder, PROCESS_API_TOKEN: 'test-token-of-16-characters' })
    const tally = createTally(now, new Registry())
    const gatherFacts = createFactGatherer({ config, store, now, tally, droppedLines: () => 0 })
    const overdue: string[] = []
    for (const at of ['2026-11-24T02:00', '2026-11-24T08:00', '2026-11-24T08:14', '2026-11-24T08:16']) {
      time = new Date(`${at}:00.000Z`)
      const findings = judge(await gatherFacts(), time.getTime())
      if (findings.some(({ code }) => code === 'delivery_overdue')) overdue.push(at)
    }
    expect(overdue).toEqual(['2026-11-24T08:16'])
  } finally {
    await store.close()
    await rm(folder, { recursive: true })
  }
})
