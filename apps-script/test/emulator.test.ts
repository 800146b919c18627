import { googleError, Kill } from '../emulator/emulator.ts'
import { emulate, evaluate, runOnce } from '../emulator/mini-script.ts'

describe('the script', () => {
  it.each([
    'process',
    'require',
    'setTimeout',
    'fetch',
    'URL',
    'TextEncoder',
    'Buffer',
    'structuredClone',
    'atob',
    'crypto',
  ])('has no %s', (name) => expect(evaluate(`typeof ${name}`)).toBe('undefined'))

  it('meets what is not emulated by name', () => {
    expect(() => evaluate(`Gmail.Users.Drafts.list('me')`)).toThrow('Gmail.Users.Drafts.list is not emulated')
    expect(() => evaluate(`Utilities.zip([])`)).toThrow('Utilities.zip is not emulated')
    expect(runOnce(`GmailApp.search('x')`).error).toMatchObject({ name: 'ReferenceError' })
    expect(emulate('').run('nowhere').error?.message).toBe('Script function not found: nowhere')
  })

  it('gets objects of its own world', () => {
    expect(evaluate(`Gmail.Users.Labels.list('me').labels instanceof Array`)).toBe(true)
    expect(evaluate(`PropertiesService.getScriptProperties().getProperties() instanceof Object`)).toBe(true)
  })

  it('lives in virtual time, which calls and sleeping move', () => {
    const code = `const before = Date.now(); Utilities.sleep(5000); return [new Date(before).toISOString(), Date.now() - before]`
    const emulator = emulate(`function main() { ${code} }`)
    expect(emulator.run('main').result).toEqual(['2026-11-23T12:00:00.000Z', 5000])
    expect(emulator.run('main').result).toEqual(['2026-11-23T12:00:05.000Z', 5000])
  })

  it('starts anew at every execution', () => {
    const emulator = emulate('var n = 0; function main() { return ++n }')
    expect([emulator.run('main').result, emulator.run('main').result]).toEqual([1, 1])
  })
})

describe('script properties', () => {
  const set = (value: string) => `PropertiesService.getScriptProperties().setProperty('k', ${value})`

  it('hold 9 kB each and 500 kB in all', () => {
    expect(() => evaluate(set(`'x'.repeat(9217)`))).toThrow('Argument too large: value')
    const fill = `function main() { for (let n = 0; n < 60; n++)
      PropertiesService.getScriptProperties().setProperty('k' + n, 'x'.repeat(9000)) }`
    expect(emulate(fill).run('main').error?.message).toContain('You have exceeded the property storage quota')
  })

  it('keep strings, and null where there is nothing', () => {
    expect(evaluate(`${set('7')}.getProperty('k')`)).toBe('7')
    expect(evaluate(`PropertiesService.getScriptProperties().getProperty('none')`)).toBeNull()
  })
})

describe('the script lock', () => {
  const LOCK = `function take() { return LockService.getScriptLock().tryLock(0) }
    function fail() { take(); throw new Error('oops') }
    function wait() { LockService.getScriptLock().waitLock(1000) }
    function hold() { take(); Gmail.Users.getProfile('me'); return LockService.getScriptLock().hasLock() }`

  it.each(['take', 'fail'])('is free again after %s, however it ended', (name) => {
    const emulator = emulate(LOCK)
    emulator.run(name)
    expect(emulator.run('take').result).toBe(true)
  })

  it('is seen by overlapping runs', () => {
    const emulator = emulate(LOCK)
    const overlapping: unknown[] = []
    emulator.onCall = ({ name, phase }) => {
      if (name !== 'Gmail.Users.getProfile' || phase !== 'after') return
      overlapping.push(emulator.run('take').result, emulator.run('wait').error?.message)
    }
    expect(emulator.run('hold').result).toBe(true)
    expect(overlapping).toEqual([false, 'Lock timeout: another process was holding the lock for too long.'])
  })
})

describe('the fault hook', () => {
  const CODE = `function main() {
    const properties = PropertiesService.getScriptProperties()
    try { properties.setProperty('a', '1') } catch (e) { console.log(e.name, e.message, e.details && e.details.code) }
    try { properties.setProperty('b', '1') } catch (e) {}
    return 'the end' }`

  it('ends a run for good: nothing that is caught helps', () => {
    const emulator = emulate(CODE)
    emulator.onCall = () => {
      throw new Kill()
    }
    const run = emulator.run('main')
    expect(run).toMatchObject({ status: 'killed', logs: [], error: { name: 'Kill' } })
    expect(emulator.properties.size).toBe(0)
  })

  it('comes before the effect and after it', () => {
    const emulator = emulate(CODE)
    emulator.onCall = ({ index, phase }) => {
      if (index === 0 && phase === 'after') throw new Kill()
    }
    expect(emulator.run('main').status).toBe('killed')
    expect([...emulator.properties.keys()]).toEqual(['a'])
  })

  it('lets the script catch any other error', () => {
    const emulator = emulate(CODE)
    emulator.onCall = ({ index }) => {
      if (index === 0) throw googleError(403, 'Quota exceeded')
    }
    expect(emulator.run('main')).toMatchObject({
      status: 'completed',
      result: 'the end',
      logs: ['GoogleJsonResponseException Quota exceeded 403'],
    })
  })

  it('is not needed for the six minutes: they end a run by themselves', () => {
    const code = `function main() { try { for (;;) Utilities.sleep(100000) } catch (e) {}
      PropertiesService.getScriptProperties().setProperty('late', '1') }`
    const emulator = emulate(code)
    expect(emulator.run('main')).toMatchObject({ status: 'killed', durationMs: 360_000 })
    expect(emulator.properties.size).toBe(0)
  })
})

describe('an execution', () => {
  it('says what it cost', () => {
    const code = `function main() {
      LockService.getScriptLock().tryLock(0)
      PropertiesService.getScriptProperties().setProperty('a', '1')
      UrlFetchApp.fetchAll(['https://a.test', 'https://b.test'])
      Gmail.Users.History.list('me', { startHistoryId: Gmail.Users.getProfile('me').historyId }) }`
    const emulator = emulate(code, { fetchHandler: () => ({ status: 200 }) })
    expect(emulator.run('main')).toMatchObject({
      calls: [
        'Lock.tryLock',
        'Properties.setProperty',
        'UrlFetchApp.fetchAll',
        'Gmail.Users.getProfile',
        'Gmail.Users.History.list',
      ],
      serviceCalls: 5,
      fetches: 2,
      propertyWrites: 1,
      gmailUnits: 3,
      durationMs: 70 + 75 + 220 + 92 + 290,
    })
  })
})

describe('a web app', () => {
  it('returns an output of HtmlService, and nothing of its own making', () => {
    const emulator = emulate(`function doPost(e) {
      return e.parameter.good ? HtmlService.createHtmlOutput('ok') : 200 }`)
    expect(emulator.run('doPost', { parameter: { good: '1' } }).status).toBe('completed')
    expect(emulator.run('doPost', { parameter: {} }).error?.message).toContain('not a supported return type')
  })
})

describe('Utilities', () => {
  it.each([
    [`Utilities.base64Encode([-1, 0, 1])`, '/wAB'],
    [`Utilities.base64EncodeWebSafe('\\u00ff\\u00fe?')`, 'w7_Dvj8='],
    [`Utilities.base64DecodeWebSafe('-_8')`, [-5, -1]],
    [`Utilities.newBlob([-61, -87]).getDataAsString('UTF-8')`, 'é'],
    [`Utilities.newBlob('é').getBytes()`, [-61, -87]],
    [`Utilities.computeHmacSha256Signature('a', 'key').length`, 32],
    [
      `Utilities.formatDate(new Date(0), 'Europe/Paris', "yyyy-MM-dd'T'HH:mm:ssXXX")`,
      '1970-01-01T01:00:00+01:00',
    ],
  ])('%s', (expression, value) => expect(evaluate(expression)).toEqual(value))
})
