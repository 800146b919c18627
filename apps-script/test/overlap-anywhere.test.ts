import { strikeAtEveryCall, type Fault } from './every-call.ts'

describe('a run during which another starts', () => {
  it.each([1, 25, 300])('at any of its calls loses none of %i messages', (count) => {
    const fault: Fault = { phase: 'before', strike: ({ gmail }) => void gmail.run('processGmailMessage') }
    strikeAtEveryCall(count, fault)
  })
})
