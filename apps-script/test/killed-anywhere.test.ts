import { Kill } from '../emulator/emulator.ts'
import { strikeAtEveryCall, type Fault } from './every-call.ts'

const kill = () => {
  throw new Kill()
}

describe('a run that Google ends for good', () => {
  it('before its first call loses nothing', () => {
    strikeAtEveryCall(1, { phase: 'before', strike: kill })
  })

  // Between two calls nothing happens, so "before call k + 1" is "after call k".
  it.each([1, 25, 300])('after any of its calls loses none of %i messages', (count) => {
    const fault: Fault = { phase: 'after', strike: kill }
    strikeAtEveryCall(count, fault)
  })

  it('after any of its calls loses none of 300 messages in one history record', () => {
    strikeAtEveryCall(300, { phase: 'after', strike: kill, isTogether: true })
  })
})
