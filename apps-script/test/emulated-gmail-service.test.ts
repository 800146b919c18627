import { emulate, evaluate } from '../emulator/mini-script.ts'

const PLAIN = Buffer.from(
  'From: a@example.org\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n aus K=C3=B6ln\r\n\r\nHé <llo>\r\n',
)

const CODE = `
function get(id) { return Gmail.Users.Messages.get('me', id) }
function history(options) { return Gmail.Users.History.list('me', options) }
function list(options) { return Gmail.Users.Messages.list('me', options) }
function attachment(a) { return Gmail.Users.Messages.Attachments.get('me', a[0], a[1]) }
function refused(options) { try { history(options) } catch (e) { return [e.name, e.message, e.details.code, e instanceof Error] } }
`
type Page = {
  history?: { id: string; messagesAdded?: { message: { id: string; labelIds: string[] } }[] }[]
  nextPageToken?: string
  historyId: string
}

const gmail = () => {
  const emulator = emulate(CODE)
  const call = (name: string, argument?: unknown) => {
    const { error, result } = emulator.run(name, argument)
    if (error) throw error
    return result
  }
  return {
    emulator,
    mailbox: emulator.mailbox,
    call,
    page: (options: object) => call('history', options) as Page,
  }
}

describe('Gmail.Users.Messages.get', () => {
  it('gives the body as signed bytes in UTF-8 and the headers decoded and unfolded', () => {
    const { mailbox, call } = gmail()
    const message = call('get', mailbox.deliver(PLAIN)) as {
      snippet: string
      payload: { body: { data: number[] } }
    }
    expect(Array.isArray(message.payload.body.data)).toBe(true)
    expect(message.payload.body.data.slice(0, 4)).toEqual([72, -61, -87, 32])
    expect(message).toMatchObject({
      snippet: 'Hé &lt;llo&gt;',
      labelIds: ['INBOX', 'UNREAD'],
      payload: {
        partId: '',
        mimeType: 'text/plain',
        headers: [{ name: 'From' }, { value: 'Grüße aus K=C3=B6ln' }],
      },
    })
  })

  it('gives a named part no bytes but an attachmentId that fetches them', () => {
    const { mailbox, call } = gmail()
    const eml = 'Content-Type: text/plain; name=a.txt\r\nContent-Transfer-Encoding: base64\r\n\r\n/wE=\r\n'
    const id = mailbox.deliver(Buffer.from(eml))
    const { payload } = call('get', id) as { payload: { body: { attachmentId: string; data?: unknown } } }
    expect(payload.body).toEqual({ attachmentId: expect.any(String) as string, size: 2 })
    expect(call('attachment', [id, payload.body.attachmentId])).toMatchObject({ size: 2, data: [-1, 1] })
  })

  it('answers 404 for a message that is gone', () => {
    const { mailbox, call } = gmail()
    const id = mailbox.deliver(PLAIN)
    mailbox.delete(id)
    expect(() => call('get', id)).toThrow(
      'API call to gmail.users.messages.get failed with error: Requested entity',
    )
  })
})

describe('Gmail.Users.History.list', () => {
  it('gives labels as they were when the message was added, and ids that resume', () => {
    const { mailbox, page } = gmail()
    const startHistoryId = mailbox.historyId
    const first = mailbox.deliver(PLAIN)
    mailbox.addLabel(first, 'TRASH')
    const second = mailbox.deliver(PLAIN)
    const { history = [] } = page({ startHistoryId, historyTypes: ['messageAdded'] })
    const added = history.flatMap(({ messagesAdded = [] }) => messagesAdded.map(({ message }) => message))
    expect(added).toMatchObject([{ id: first, labelIds: ['INBOX', 'UNREAD'] }, { id: second }])
    const rest = page({ startHistoryId: history[0]?.id, historyTypes: ['messageAdded'] })
    expect(rest.history).toHaveLength(1)
  })

  it('pages by 100, returns each record once, and says nothing where there is nothing', () => {
    const { mailbox, page } = gmail()
    const startHistoryId = mailbox.historyId
    mailbox.deliverMany(150)
    const first = page({ startHistoryId, historyTypes: ['messageAdded'] })
    const second = page({ startHistoryId, historyTypes: ['messageAdded'], pageToken: first.nextPageToken })
    const ids = [...(first.history ?? []), ...(second.history ?? [])].map(({ id }) => id)
    expect(first.history).toHaveLength(100)
    expect(new Set(ids).size).toBe(ids.length)
    expect(second.nextPageToken).toBeUndefined()
    expect(page({ startHistoryId: second.historyId })).toEqual({ historyId: mailbox.historyId })
  })

  it('mixes in records that only say that something changed', () => {
    const { mailbox, page } = gmail()
    const startHistoryId = mailbox.historyId
    mailbox.deliverMany(10)
    const { history = [] } = page({ startHistoryId, historyTypes: ['messageAdded'] })
    expect(history.filter(({ messagesAdded }) => !messagesAdded)).toHaveLength(1)
  })

  it.each(['1', '99999999999'])(
    'answers 404 for the id %s, which is too old or not yet',
    (startHistoryId) => {
      const { call } = gmail()
      const text = 'API call to gmail.users.history.list failed with error: Requested entity was not found.'
      expect(call('refused', { startHistoryId })).toEqual(['GoogleJsonResponseException', text, 404, true])
    },
  )

  it('answers 404 once history has expired, and 400 for what is no number', () => {
    const { mailbox, call } = gmail()
    const startHistoryId = mailbox.historyId
    mailbox.expireHistory()
    expect(call('refused', { startHistoryId })).toMatchObject({ 2: 404 })
    expect(call('refused', { startHistoryId: 'abc' })).toMatchObject({ 2: 400 })
  })
})

describe('Gmail.Users.Messages.list', () => {
  it('finds by time and place, newest first, without spam and bin', () => {
    const { mailbox, call } = gmail()
    const at = (time: string, labels?: string[]) =>
      mailbox.deliver(PLAIN, { at: new Date(`2026-11-23T${time}Z`), labels })
    const [early, late] = [at('09:00:00'), at('11:00:00')]
    at('10:00:00', ['SPAM'])
    const draft = at('10:30:00', ['DRAFT'])
    const ids = (options: object) =>
      (call('list', options) as { messages?: { id: string }[] }).messages?.map(({ id }) => id)
    const noon = Date.parse('2026-11-23T11:00:00Z') / 1000
    expect(ids({})).toEqual([late, draft, early])
    expect(ids({ q: '-in:drafts' })).toEqual([late, early])
    expect(ids({ q: `after:${noon}` })).toEqual([late])
    expect(ids({ q: `before:${noon} in:inbox` })).toEqual([late, early])
    expect(ids({ q: 'newer_than:2h' })).toEqual([late, draft])
    expect(ids({ q: 'before:2026/11/23' })).toBeUndefined()
    expect(ids({ labelIds: ['SPAM'], includeSpamTrash: true })).toHaveLength(1)
  })
})

describe('the Gmail service', () => {
  it('is there only when the manifest enables it', () => {
    expect(evaluate('typeof Gmail')).toBe('object')
    expect(evaluate('typeof Gmail', { manifest: { dependencies: {} } })).toBe('undefined')
  })

  it('counts units and can stop at 6,000 a minute', () => {
    const code = `function main(id) { for (let n = 0; n < 400; n++) Gmail.Users.Messages.get('me', id) }`
    const emulator = emulate(code, { quotas: { gmailUnitsPerMinute: 6000 } })
    const run = emulator.run('main', emulator.mailbox.deliver(PLAIN))
    expect(run.error?.message).toContain("Quota exceeded for quota metric 'Total Query Cost'")
    expect(run.gmailUnits).toBe(301 * 20)
    emulator.advance(60_000)
    expect(emulator.run('main', [...emulator.mailbox.messages.keys()][0]).serviceCalls).toBeGreaterThan(1)
  })
})
