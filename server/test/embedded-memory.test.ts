import { createHash } from 'node:crypto'
import { createJsonSieve } from '../store/common/people.ts'
import { createEmailIndex, type EmailEntry } from '../store/embedded/memory/email-index.ts'
import { createIdTable, type GoneId } from '../store/embedded/memory/id-table.ts'
import { removeFromOrder } from '../store/embedded/memory/remove-from-order.ts'

const DAYS = ['2026-11-20', '2026-11-21', '2026-11-22']

function makeGone(nth: number): GoneId {
  const hash = createHash('sha256').update(String(nth)).digest('hex')
  const day = DAYS[nth % DAYS.length] ?? ''
  return { key: hash.slice(0, 24), emailId: `eml_${hash.slice(32)}`, hasGmail: nth % 2 === 0, day }
}

it('knows every gone id through growing, packing and forgetting', async () => {
  const ids = Array.from({ length: 20_000 }, (_, nth) => makeGone(nth))
  const table = createIdTable()
  ids.forEach(table.set)
  const kept = ids.filter(({ day }) => day !== DAYS[0])
  const packed = await Promise.all(DAYS.slice(1).map(table.pack))
  await table.forgetBefore(DAYS[1] ?? '')
  const again = createIdTable()
  for (const bytes of packed) again.unpack(new Uint32Array(Uint8Array.from(bytes).buffer))
  for (const one of [table, again]) {
    expect(kept.filter(({ key }) => one.find(key) === undefined)).toEqual([])
    expect(ids.filter(({ key, day }) => day === DAYS[0] && one.find(key))).toEqual([])
    expect([...one.all()]).toHaveLength(kept.length)
    expect(one.find(kept[7]?.key ?? '')).toEqual(kept[7])
  }
})

describe('what is gone out of the order, while', () => {
  const makeEntry = (nth: number) => ({ id: `eml_${nth}`, nth }) as EmailEntry // only these are looked at
  const isOdd = ({ nth }: EmailEntry) => nth % 2 === 1

  it.each([
    ['emails come', (entries: EmailEntry[], added: EmailEntry) => (entries.push(added), entries)],
    ['the clock is set back', (entries: EmailEntry[], added: EmailEntry) => entries.toSpliced(3, 0, added)],
  ])('%s', async (_name, add) => {
    const index = createEmailIndex()
    index.inOrder = Array.from({ length: 25_000 }, (_, nth) => makeEntry(nth))
    const shown = index.inOrder
    const removing = removeFromOrder(index, isOdd)
    index.inOrder = add(index.inOrder, makeEntry(50_000))
    await removing
    expect(index.inOrder.filter(isOdd)).toEqual([])
    expect(index.inOrder).toHaveLength(12_501)
    expect(index.inOrder.filter(({ nth }) => nth === 50_000)).toHaveLength(1)
    expect(shown.filter(isOdd)).toHaveLength(12_500) // whoever reads the former order is not disturbed
  })
})

it.each([
  ['as it is', true, { to: 'Eve <EVE@x.y>' }],
  ['with a letter that is a k in lower case', true, { to: 'eve@\u212A.y' }, 'eve@k.y'],
  ['parted by backslashes', true, { to: '"e\\ve"@x.y' }],
  ['not at all', false, { to: 'ann@x.y', body: 'about "Eva"' }],
])(
  'asks whether JSON may name an address that stands there %s',
  (_name, expected, push, address = 'eve@x.y') => {
    expect(createJsonSieve(address)(JSON.stringify(push))).toBe(expected)
  },
)
