import { emulate, evaluate } from '../emulator/mini-script.ts'

describe('triggers', () => {
  const CODE = `function tick() { Utilities.sleep(SLEEP) }
    function install(minutes) { return ScriptApp.newTrigger('tick').timeBased().everyMinutes(minutes).create().getUniqueId() }
    function undo() { ScriptApp.deleteTrigger(ScriptApp.newTrigger('tick').timeBased().everyMinutes(1).create()) }
    function remove() { ScriptApp.getProjectTriggers().forEach((trigger) => ScriptApp.deleteTrigger(trigger)) }`
  const withSleep = (ms: number) =>
    emulate(CODE.replace('SLEEP', String(ms)), { quotas: { triggerMinutesPerDay: 90 } })

  it('fire minute by minute at their virtual times', () => {
    const emulator = withSleep(100)
    emulator.run('install', 5)
    const runs = emulator.advance(11 * 60_000)
    expect(runs.map(({ startedAt }) => startedAt.toISOString().slice(11, 16))).toEqual(['12:05', '12:10'])
    expect(emulator.clock.now().toISOString()).toBe('2026-11-23T12:11:00.100Z')
  })

  it('fire while the run before is still alive', () => {
    const emulator = withSleep(150_000)
    emulator.run('install', 1)
    const runs = emulator.advance(60_000)
    expect(runs.length).toBeGreaterThan(1)
    expect(runs.every(({ status }) => status === 'completed')).toBe(true)
  })

  it('take 1, 5, 10, 15 or 30 minutes, and are 20 at most', () => {
    const emulator = withSleep(0)
    expect(emulator.run('install', 2).error?.message).toContain('must be one of 1, 5, 10, 15 or 30')
    for (let n = 0; n < 20; n++) emulator.run('install', 1)
    expect(emulator.run('install', 1).error?.message).toContain('This script has too many triggers.')
  })

  it('are deleted by their listed copy, not by what create() returned', () => {
    const emulator = withSleep(0)
    expect(emulator.run('undo').error?.message).toContain('server error')
    expect(emulator.triggers).toHaveLength(1)
    emulator.run('remove')
    expect(emulator.triggers).toEqual([])
  })

  it('stop for the day when 90 minutes are used up', () => {
    const emulator = withSleep(59_000)
    emulator.run('install', 1)
    const runs = emulator.advance(100 * 60_000)
    expect(runs.filter(({ status }) => status === 'completed')).toHaveLength(92)
    expect(runs.at(-1)?.error?.message).toBe('Service using too much computer time for one day.')
    expect(emulator.usedToday().triggerSeconds).toBe(92 * 59)
  })
})

describe('scopes', () => {
  const AUTH = 'https://www.googleapis.com/auth'

  it.each([
    [`UrlFetchApp.fetch('https://x.test')`, 'UrlFetchApp.fetch', `${AUTH}/script.external_request`],
    [`ScriptApp.getProjectTriggers()`, 'ScriptApp.getProjectTriggers', `${AUTH}/script.scriptapp`],
    [`MailApp.sendEmail('a@b', 's', 't')`, 'MailApp.sendEmail', `${AUTH}/script.send_mail`],
  ])('are needed for %s', (expression, name, scope) => {
    const text = `You do not have permission to call ${name}. Required permissions: ${scope}`
    expect(() => evaluate(expression, { grantedScopes: [`${AUTH}/gmail.readonly`] })).toThrow(text)
    expect(() => evaluate(expression, { manifest: { oauthScopes: [] } })).toThrow(text)
  })

  it('left unticked, are missed by requireAllScopes and stop every trigger', () => {
    const code = `function main() { ScriptApp.requireAllScopes(ScriptApp.AuthMode.FULL) }
      function install() { ScriptApp.newTrigger('main').timeBased().everyMinutes(1).create() }`
    const emulator = emulate(code, { grantedScopes: [`${AUTH}/script.scriptapp`] })
    emulator.run('install')
    const refusal = 'Authorization is required to perform that action.'
    expect(emulator.run('main').error?.message).toBe(refusal)
    expect(emulator.advance(60_000)).toMatchObject([
      { status: 'failed', serviceCalls: 0, error: { message: refusal } },
    ])
  })
})
