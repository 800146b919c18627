import { execFileSync } from 'node:child_process'
import { closeSync, constants, openSync, readSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLogOutput } from '../start/log-output.ts'
import { eventually } from '../rehearsal/eventually.ts'

const LINES = 20_000
const line = (index: number) => `${String(index).padStart(99, '.')}\n`

it('keeps what a pause of the reader holds up, counts what is too much, and says so when lines are taken again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'output-'))
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK)
  const fd = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK)
  const dropped: number[] = []
  const output = openLogOutput(fd, (lines) => dropped.push(lines))
  for (let index = 0; index < LINES; index++) output.write(line(index))

  let text = ''
  const buffer = Buffer.alloc(65_536)
  const readOn = () => {
    try {
      text += buffer.toString('utf8', 0, readSync(reader, buffer))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error // nothing there yet
    }
    return text.length
  }
  await eventually(readOn, (length) => dropped.length > 0 && length / 100 + (dropped[0] ?? 0) >= LINES)
  const kept = text.split('\n').filter(Boolean)
  expect(kept.length).toBeGreaterThan(9_000)
  expect(kept.length + (dropped[0] ?? 0)).toBe(LINES)
  expect(text).toBe(kept.map((_, index) => line(index)).join(''))

  output.write('and on\n')
  await output.finish()
  readOn()
  expect(text).toMatch(/and on\n$/)
  expect(dropped).toHaveLength(1)
  closeSync(reader)
  await rm(folder, { recursive: true })
})
