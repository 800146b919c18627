import { jest } from '@jest/globals'
import { DeliveryWindow, type Weekday } from '../../shared/delivery-window.ts'
import { findClosed, isOpen, nextOpening } from '../routing/delivery-window.ts'
import { refuseWindow } from '../routing/refuse-window.ts'

const windowOf = (zone: string, fields: Partial<DeliveryWindow> = {}) =>
  DeliveryWindow.parse({ zone, ...fields })
const opens = (window: DeliveryWindow, now: string) => nextOpening(window, new Date(now))?.toISOString()
const WORK: Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri']
const office = windowOf('Europe/Paris', { days: WORK, from: '09:00', to: '18:00' })
const night = windowOf('America/New_York', { days: ['fri'], from: '22:00', to: '06:00' })
const holidays = { ...office, absences: ['2026-12-25', '2026-12-30/2027-01-03'] }
const early = (zone: string, from: string, to: string) => windowOf(zone, { from, to })

it.each<[string, DeliveryWindow, string, string]>([
  ['open: at once', office, '2026-11-23T10:12:13.456Z', '2026-11-23T10:12:13.456Z'],
  ['the first moment belongs to it', office, '2026-11-23T08:00:00.000Z', '2026-11-23T08:00:00.000Z'],
  ['before it opens', office, '2026-11-23T03:33:33.000Z', '2026-11-23T08:00:00.000Z'],
  ['the last moment does not', office, '2026-11-23T17:00:00.000Z', '2026-11-24T08:00:00.000Z'],
  ['over a weekend', office, '2026-11-27T17:00:00.001Z', '2026-11-30T08:00:00.000Z'],
  [
    'whole days',
    windowOf('Asia/Kathmandu', { days: ['tue'] }),
    '2026-11-23T00:00:00Z',
    '2026-11-23T18:15:00.000Z',
  ],
  [
    'an odd minute',
    early('Asia/Kolkata', '09:07', '09:08'),
    '2026-11-23T03:37:59.999Z',
    '2026-11-23T03:37:59.999Z',
  ],
  [
    'the next odd minute',
    early('Asia/Kolkata', '09:07', '09:08'),
    '2026-11-23T03:38:00Z',
    '2026-11-24T03:37:00.000Z',
  ],
  ['over midnight, its evening', night, '2026-11-28T03:30:00.000Z', '2026-11-28T03:30:00.000Z'],
  ['over midnight, its morning', night, '2026-11-28T10:59:59.999Z', '2026-11-28T10:59:59.999Z'],
  ['over midnight, past it', night, '2026-11-28T11:00:00Z', '2026-12-05T03:00:00.000Z'],
  ['over midnight, not on other days', night, '2026-11-26T04:00:00Z', '2026-11-28T03:00:00.000Z'],
  ['an absence day', holidays, '2026-12-25T10:00:00Z', '2026-12-28T08:00:00.000Z'],
  ['days of absence, over a new year', holidays, '2026-12-29T17:30:00Z', '2027-01-04T08:00:00.000Z'],
  [
    'an absence day ends a night',
    { ...night, absences: ['2026-11-28'] },
    '2026-11-28T05:00:00Z',
    '2026-12-05T03:00:00.000Z',
  ],
  // clocks go forward: an hour is not there (Paris, New York), or half of one (Lord Howe)
  [
    'Paris, spring, from within what is left out',
    early('Europe/Paris', '02:30', '04:00'),
    '2026-03-29T00:00:00Z',
    '2026-03-29T01:00:00.000Z',
  ],
  [
    'Paris, spring, all of it left out',
    early('Europe/Paris', '02:10', '02:50'),
    '2026-03-29T00:00:00Z',
    '2026-03-30T00:10:00.000Z',
  ],
  ['Paris, spring, by the new time', office, '2026-03-29T10:00:00Z', '2026-03-30T07:00:00.000Z'],
  [
    'New York, spring',
    early('America/New_York', '02:15', '05:00'),
    '2026-03-08T06:00:00Z',
    '2026-03-08T07:00:00.000Z',
  ],
  [
    'Lord Howe, spring',
    early('Australia/Lord_Howe', '02:10', '03:00'),
    '2026-10-03T15:00:00Z',
    '2026-10-03T15:30:00.000Z',
  ],
  // clocks go back: an hour comes twice, and so does what is in it
  [
    'Paris, autumn, before the first',
    early('Europe/Paris', '02:30', '02:45'),
    '2026-10-24T22:00:00Z',
    '2026-10-25T00:30:00.000Z',
  ],
  [
    'Paris, autumn, before the second',
    early('Europe/Paris', '02:30', '02:45'),
    '2026-10-25T00:45:00Z',
    '2026-10-25T01:30:00.000Z',
  ],
  ['Paris, autumn, by the old time', office, '2026-10-25T10:00:00Z', '2026-10-26T08:00:00.000Z'],
  [
    'New York, autumn',
    early('America/New_York', '01:15', '01:20'),
    '2026-11-01T05:20:00Z',
    '2026-11-01T06:15:00.000Z',
  ],
  [
    'Lord Howe, autumn',
    early('Australia/Lord_Howe', '01:40', '01:50'),
    '2026-04-04T14:50:00Z',
    '2026-04-04T15:10:00.000Z',
  ],
])('%s', (_name, window, now, expected) => {
  const opening = opens(window, now) ?? ''
  expect(opening).toBe(expected)
  expect(isOpen(window, new Date(opening))).toBe(true)
  if (opening !== new Date(now).toISOString())
    expect(isOpen(window, new Date(Date.parse(opening) - 1))).toBe(false)
})

it('names the closed ones, and looks again once a window has opened or the clock was set back', () => {
  const endpoints = [{ id: 'a', window: office }, { id: 'b' }, { id: 'c', window: night }]
  const closedAt = (now: string) =>
    [...findClosed(endpoints, new Date(now))].map(([id, opening]) => `${id} ${opening?.toISOString()}`)
  expect(closedAt('2026-11-23T10:00:00Z')).toEqual(['c 2026-11-28T03:00:00.000Z'])
  expect(closedAt('2026-11-29T10:00:00Z')).toEqual([
    ...['a 2026-11-30T08:00:00.000Z', 'c 2026-12-05T03:00:00.000Z'],
  ])
  expect(closedAt('2026-11-22T10:00:00Z')).toEqual([
    'a 2026-11-23T08:00:00.000Z',
    'c 2026-11-28T03:00:00.000Z',
  ])
})

it('looks once a day for the end of an absence of years, which every push would wait for', () => {
  const window = { ...office, absences: ['2026-12-01/2028-11-30'] }
  const closedAt = (now: string) => [...findClosed([{ id: 'a', window }], new Date(now))]
  const read = jest.spyOn(Intl.DateTimeFormat.prototype, 'formatToParts')
  expect(closedAt('2026-12-05T10:00:00Z')).toEqual([['a', undefined]])
  expect(read.mock.calls.length).toBeGreaterThan(30_000)
  read.mockClear()
  expect(closedAt('2026-12-06T09:59:59Z')).toEqual([['a', undefined]])
  expect(read.mock.calls.length).toBe(1)
  expect(closedAt('2027-11-27T10:00:00Z')).toEqual([['a', new Date('2028-12-01T08:00:00Z')]])
})

it.each<[Partial<DeliveryWindow>, RegExp | undefined]>([
  [{}, undefined],
  [{ zone: 'Europe/Paris', from: '22:00', to: '06:00' }, undefined],
  [{ zone: 'Europe/Paris', days: [] }, /^window: days is empty/],
  [{ zone: 'Europe/Paris', from: '09:00' }, /belong together/],
  [{ zone: 'Europe/Paris', from: '09:00', to: '09:00' }, /never open/],
  [{ from: '09:00', to: '18:00' }, /zone is missing/],
  [{ zone: 'Paris', days: ['mon'] }, /IANA/],
  [{ zone: 'Europe/Paris', absences: ['2026-02-30'] }, /2026-02-30 is no day/],
  [{ zone: 'Europe/Paris', absences: ['2026-12-30/2026-12-29'] }, /ends before it begins/],
  [{ zone: 'Europe/Paris', absences: ['2026-01-01/2036-01-01'] }, /does not open within a year/],
])('refuses what can never open, or cannot be read: %j', (fields, expected) => {
  const refused = refuseWindow(DeliveryWindow.parse(fields), new Date('2026-11-23T10:00:00Z'))
  if (expected) expect(refused).toMatch(expected)
  else expect(refused).toBeUndefined()
})
