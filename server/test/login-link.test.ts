import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { noteUse } from '../inspect/sign-in/login-link.ts'
import type { SignIns } from '../store/store.ts'
import { built } from '../rehearsal/built.ts'
import { startReceiver, type TestReceiver } from './start-receiver.ts'

const SECRET_KEY = 'a-key-that-the-receivers-share-0001'
const run = promisify(execFile)

let receiver: TestReceiver
let time: number
beforeAll(async () => {
  receiver = await startReceiver({ env: { SECRET_KEY }, now: () => new Date(time) })
})
beforeEach(() => (time = Date.now()))
afterAll(() => receiver.close())

/** As a person runs it, beside a receiver that runs. */
async function makeLink(env: Record<string, string> = { SECRET_KEY }): Promise<string> {
  const { stdout } = await run(process.execPath, [built('dist/login-link.js')], {
    env: { PATH: process.env.PATH, PUBLIC_URL: receiver.url, DATA_DIR: receiver.folder, ...env },
  })
  const [address = '', until] = stdout.split('\n')
  expect(until).toMatch(/^works once, until 20\d\d-/)
  return address
}
const open = (address: string) => fetch(address, { redirect: 'manual' })
const press = (address: string) => {
  const link = new URL(address).searchParams.get('link') ?? ''
  const init = { method: 'POST', body: new URLSearchParams({ link }), redirect: 'manual' } as const
  return fetch(`${receiver.url}/login/link`, init)
}
const statusOf = async (response: Promise<Response>) => (await response).status

it('signs in once, by the button alone, whoever opened it before and however many press it at once', async () => {
  const address = await makeLink()
  const page = await (await open(address)).text()
  expect(page).toContain('<button class="primary">')
  expect(await statusOf(open(address))).toBe(200)

  const answers = await Promise.all([press(address), press(address), press(address)])
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 401, 401])
  const cookie =
    answers
      .find(({ status }) => status === 303)
      ?.headers.getSetCookie()[0]
      ?.split(';')[0] ?? ''
  expect(await statusOf(fetch(`${receiver.url}/dashboard`, { headers: { cookie } }))).toBe(200)
  const refused = await press(address)
  expect(await refused.text()).toContain('npm run login-link makes a new one')
  expect(receiver.logs).toContainEqual(
    expect.objectContaining({ msg: 'AUDIT: Signed in', way: 'login link' }),
  )
  expect(JSON.stringify(receiver.logs)).not.toContain(new URL(address).search.slice(10, 40))
})

it('signs nobody in after ten minutes, nor cut, nor made with another key', async () => {
  const address = await makeLink()
  const other = await makeLink({ SECRET_KEY: 'another-key-than-that-of-the-receiver' })
  const later = address.replace(/\.\d(\d{9})\./, '.9$1.')
  for (const bad of [other, address.slice(0, -1), later]) {
    expect([await statusOf(open(bad)), await statusOf(press(bad))]).toEqual([401, 401])
  }
  time += 9 * 60_000
  expect(await statusOf(open(address))).toBe(200)
  time += 61_000
  expect([await statusOf(open(address)), await statusOf(press(address))]).toEqual([401, 401])
})

it('is used once also when its use comes after it expired, or is noted by a clock that is ahead', () => {
  const signIns: SignIns = { key: '', sessions: [] }
  const at = (minutes: number) => new Date(Date.parse('2026-11-26T10:00:00.000Z') + minutes * 60_000)
  const use = (id: string, minutes: number) =>
    noteUse(signIns, { id, expiresAt: at(10).toISOString() }, at(minutes))
  expect(use('late', 10)).toBe(false)
  expect(use('a', 5)).toBe(true)
  noteUse(signIns, { id: 'b', expiresAt: at(40).toISOString() }, at(30)) // by another receiver
  expect(use('a', 6)).toBe(false)
})

it('is signed with the key that the first start made, and says where to run it if there is none', async () => {
  await expect(makeLink({ SECRET_KEY: '' })).rejects.toThrow(/No link made: no secret-key in .*DATA_DIR/)
  await writeFile(join(receiver.folder, 'secret-key'), `${SECRET_KEY}\n`)
  expect(await statusOf(press(await makeLink({ SECRET_KEY: '' })))).toBe(303)
  await expect(makeLink({ SECRET_KEY: '', DATABASE_URL: 'postgres://localhost/x' })).rejects.toThrow(
    /No link made: SECRET_KEY is not set/,
  )
})
