import { hasEffect, strikeAtEveryCall } from './every-call.ts'

const fail = () => {
  const message = "We're sorry, a server error occurred. Please wait a bit and try again."
  throw Object.assign(new Error(message), { name: 'Exception' })
}

describe('a run in which a call fails', () => {
  it.each([1, 25, 300])('without effect loses none of %i messages, whichever call it is', (count) => {
    strikeAtEveryCall(count, { phase: 'before', strike: fail })
  })

  it.each([1, 25, 300])('although it had its effect loses none of %i messages', (count) => {
    strikeAtEveryCall(count, { phase: 'after', strike: fail, concerns: hasEffect })
  })
})
