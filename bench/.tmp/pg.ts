import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { startPostgres } from '../../server/test/start-postgres.ts'
import { putUnderLoad } from '../put-under-load.ts'
import { startTarget } from '../start-target.ts'
const root = '/work/main/'
const pg = await startPostgres()
const folder = await mkdtemp(join(tmpdir(), 'bench-'))
const url = await pg.createDatabase()
const targets = [
  await startTarget('bare', join(root, 'bench/bare-express.mjs')),
  await startTarget('embedded', join(root, 'dist/server.js'), { DATA_DIR: join(folder, 'e') }),
  await startTarget('postgres', join(root, 'dist/server.js'), { DATA_DIR: join(folder, 'p'), DATABASE_URL: url, ...(process.env.PROF ? {NODE_OPTIONS: '--cpu-prof --cpu-prof-dir=/tmp/prof'} : {}) }),
]
for (const t of targets) await putUnderLoad(t, 2)
for (let i = 0; i < Number(process.env.ROUNDS ?? 3); i++) {
  const r = []
  for (const t of targets) { const s = await putUnderLoad(t, 4); r.push(s); }
  console.log(r.map((s, k) => `${targets[k].name} ${Math.round(s.requestsPerSecond)} p50 ${s.p50Ms} p99 ${s.p99Ms} failed ${s.failed} ratio ${(s.requestsPerSecond / r[0].requestsPerSecond).toFixed(2)}`).join(' | '), targets.map(t => Math.round(t.memoryMb())))
}
const [g] = await pg.query(url, 'select count(*)::int n, count(distinct xmin::text)::int tx from emails')
console.log(g)
await Promise.all(targets.map(t => t.end()))
await pg.end(); await rm(folder, {recursive: true})
