import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { emulate } from '../emulator/mini-script.ts'

const docs = readFileSync(fileURLToPath(new URL('../../docs/receive.md', import.meta.url)), 'utf8')
const code = /```js\n(\/\/ Receive\.gs.*?)```/s.exec(docs)?.[1] ?? ''
const email = { id: 'eml_1', sender: 'a@b.c', subject: 'Hi' }
const event = (key: string, contents = JSON.stringify({ data: email })) => ({
  parameter: { key },
  postData: { contents },
})

it('takes a webhook by the key in its address as the docs show it, once, and lets all else be tried again', () => {
  const script = emulate(
    `${code}; function setUp() { PropertiesService.getScriptProperties().setProperty('KEY', 'k') }`,
  )
  expect(script.run('doPost', event('')).calls).not.toContain('HtmlService.createHtmlOutput') // no KEY yet
  script.run('setUp')
  const answers = [event('k'), event('k'), event('wrong'), event('k', '{')].map((given) =>
    script.run('doPost', given),
  )
  expect(answers.map(({ status }) => status)).toEqual(['completed', 'completed', 'completed', 'completed'])
  const kept = answers.map(
    ({ logs }) => logs.filter((line) => String(line).includes('eml_1 from a@b.c: Hi')).length,
  )
  expect(kept).toEqual([1, 0, 0, 0])
})
