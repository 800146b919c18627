import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Condition, Rule } from '../shared/rule.ts'
import { putUnderLoad, type Slice } from './put-under-load.ts'
import { startTarget, type Target } from './start-target.ts'

const ENDPOINTS = 20
const ROUNDS = 4
const SLICE_SECONDS = 4
const ADMIN = 'benchmark-admin-token'

const matchAny = (conditions: Condition[]): Rule => ({ match: 'any', conditions })
const last: Condition = { field: 'subject', operator: 'starts', value: 'Order' } // holds of each, so all owe the same

const PLAIN = matchAny([
  { field: 'subject', operator: 'contains', value: 'invoice' },
  { field: 'sender', operator: 'domain', value: 'bank.example' },
  { field: 'sender', operator: 'equals', value: 'ann@bank.example' },
  { field: 'recipient', operator: 'equals', value: 'shop@bank.example' },
  { field: 'label', operator: 'starts', value: 'Clients/' },
  { field: 'body', operator: 'contains', value: 'zebra' },
  { field: 'attachment', operator: 'ends', value: '.pdf' },
  { field: 'auth', operator: 'equals', value: 'dmarc=fail' },
  { field: 'mailbox', operator: 'equals', value: 'other@bank.example' },
  last,
])
const PATTERNS = ['invoice', 'factur(e|a)', '\\bzebra', '^Re:', '\\d{4}-\\d\\d', 'opt.out', '\\d+ EUR']
const REGEX = matchAny([
  ...[...PATTERNS, 'https?://\\S+', '[A-Z]{9}\\d'].map((value): Condition => ({
    field: 'body',
    operator: 'regex',
    value,
  })),
  last,
])

/** What rules take of accepting: twenty endpoints without any, with ten conditions each, with ten patterns each, in turn in one run. */
async function benchRules(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  const targets: Target[] = []
  const kinds = { 'no rules': undefined, '10 conditions': PLAIN, '10 patterns on 4 kB': REGEX }
  try {
    for (const [name, rule] of Object.entries(kinds)) {
      const target = await startTarget(name, { DATA_DIR: join(folder, name), ADMIN_API_TOKEN: ADMIN })
      targets.push(target)
      for (let count = 0; count < ENDPOINTS; count++) await addEndpoint(target, rule)
      await putUnderLoad(target, SLICE_SECONDS)
    }
    const slices = targets.map((): Slice[] => [])
    for (let round = 0; round < ROUNDS; round++)
      for (const [at, target] of targets.entries())
        slices[at]?.push(await putUnderLoad(target, SLICE_SECONDS))
    const rates = slices.map((some) => average(some.map(({ requestsPerSecond }) => requestsPerSecond)))
    const [bare = 0] = rates
    console.table(
      targets.map(({ name }, at) => ({
        ...{ endpoints: ENDPOINTS, rules: name, acceptedPerSecond: Math.round(rates[at] ?? 0) },
        ratio: Math.round((100 * (rates[at] ?? 0)) / bare) / 100,
        perPushMs: Math.round(1e5 / (rates[at] ?? 0) - 1e5 / bare) / 100,
        failed: slices[at]?.reduce((sum, { failed }) => sum + failed, 0),
      })),
    )
  } finally {
    await Promise.all(targets.map((target) => target.end()))
    await rm(folder, { recursive: true, force: true })
  }
}

const average = (numbers: number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length

/** Paused, so that only accepting is measured. */
async function addEndpoint({ url }: Target, rule: Rule | undefined): Promise<void> {
  const response = await fetch(`${url}/api/endpoints`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${ADMIN}` },
    body: JSON.stringify({ url: 'https://example.com/hook', enabled: false, rule }),
  })
  if (response.status !== 201) throw new Error(`endpoint not made: ${await response.text()}`)
}

await benchRules()
