import { ConfigError, readConfig } from '../config.ts'

const problemsOf = (environment: Record<string, string>) => {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

it.each([
  ['PROCESS_API_TOKEN', 'a token with blanks'],
  ['PROCESS_API_TOKEN', ', ,'],
  ['PROCESS_API_TOKEN', 'long-enough-token-01,short'],
  ['PORT', '0x10'],
  ['PORT', '1e3'],
  ['PORT', '70000'],
  ['RETENTION_DAYS', '-1'],
  ['WEBHOOK_URL', 'example.com/hook'],
  ['WEBHOOK_SECRET', 'whsec_========================================'],
  ['WEBHOOK_SECRET', 'whsec_c2hvcnQ='],
  ['WEBHOOK_SENDING_ENABLED', 'yes'],
  ['GMAIL_SENDER_ALLOWLIST', 'ann@example.com, foo bar'],
  ['GMAIL_SENDER_ALLOWLIST', 'example.com'],
  ['OUTGOING_ALLOW_PRIVATE', '10.0.0.0/33'],
  ['DATABASE_URL', 'mysql://x'],
  ['PUBLIC_URL', 'receiver.example.com'],
])('refuses %s=%s by name, in one line', (name, value) => {
  expect(problemsOf({ [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name} must `))])
})

it('reads lists with blanks around and a comma at the end, and an address with slashes at its end', () => {
  const config = readConfig({
    PROCESS_API_TOKEN: ' first-token-012345 , second-token-01234,',
    GMAIL_SENDER_ALLOWLIST: 'Ann@Example.com, @Friends.example,',
    PUBLIC_URL: 'https://receiver.example.com//',
  })
  expect(config.ingressTokens).toEqual(['first-token-012345', 'second-token-01234'])
  expect(config.senderAllowlist).toEqual(['ann@example.com', '@friends.example'])
  expect(config.publicUrl).toBe('https://receiver.example.com')
})

it('takes an empty variable for absent', () => {
  expect(readConfig({ PROCESS_API_TOKEN: ' ', PORT: '', GMAIL_SENDER_ALLOWLIST: '' })).toEqual(readConfig({}))
})
