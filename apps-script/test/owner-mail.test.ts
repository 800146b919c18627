import { startWatched, type Options } from './mailbox-under-test.ts'

const failing = (options: Options = {}) => {
  const watched = startWatched(options)
  watched.receiver.fault = () => ({ status: 500, body: '' })
  watched.deliver(1)
  return watched
}

describe('the mail to the owner', () => {
  it('is sent once when pushes have failed for half an hour, and once when that is over', () => {
    const { gmail, receiver, minutes } = failing()
    minutes(30)
    expect(gmail.mails).toEqual([])
    minutes(300)
    expect(gmail.mails).toMatchObject([
      { to: 'owner@example.com', subject: expect.stringContaining('takes no mail') as string },
    ])
    delete receiver.fault
    minutes(120)
    expect(gmail.mails.map(({ subject }) => subject)).toEqual([
      'Gmail Push Ingress: your receiver takes no mail',
      'Gmail Push Ingress: your mail arrives again',
    ])
  })

  it('is not sent for a short failure, nor about its end', () => {
    const { gmail, receiver, minutes } = failing()
    minutes(20)
    delete receiver.fault
    minutes(60)
    expect(gmail.mails).toEqual([])
  })

  it('is sent also while Retry-After makes the script wait for hours', () => {
    const { gmail, receiver, minutes } = failing()
    receiver.fault = () => ({ status: 503, headers: { 'Retry-After': '20000' }, body: '' })
    minutes(40)
    expect(gmail.mails).toHaveLength(1)
  })

  it('is not sent with OWNER_MAIL=off', () => {
    const { gmail, minutes } = failing({ properties: { OWNER_MAIL: 'off' } })
    minutes(120)
    expect(gmail.mails).toEqual([])
  })

  it.each(['before', 'after'] as const)('comes at most twice when the run ends %s it is sent', (wanted) => {
    const { gmail, minutes } = failing()
    gmail.onCall = ({ name, phase }) => {
      if (name === 'MailApp.sendEmail' && phase === wanted) throw new Error('Service error')
    }
    minutes(300)
    expect(gmail.mails).toHaveLength(wanted === 'after' ? 2 : 0)
  })
})
