import { countBeat, showBeats, type Beats } from '../store/common/beats.ts'

const MINUTE = 60_000
const START = Date.parse('2026-11-25T09:00:00.000Z')

/** The last two hours, after four hours of beats. */
function shown(everyMinutes: number, triggerMinutes = 1): string {
  let beats: Beats | undefined
  for (let at = 0; at <= 240; at += everyMinutes)
    beats = countBeat(beats, new Date(START + at * MINUTE), triggerMinutes)
  return showBeats(beats, triggerMinutes, new Date(START + 241 * MINUTE)).slice(-8)
}

it.each([
  ['in time', 5, 1, '########'],
  ['from a trigger that comes late', 6, 1, '########'],
  ['of which every other one is missing', 10, 1, '--------'],
  ['of a script that runs twice an hour', 30, 30, '########'],
])('shows beats %s', (_name, everyMinutes, triggerMinutes, expected) => {
  expect(shown(everyMinutes, triggerMinutes)).toBe(expected)
})

it('marks the quarter in which a single beat was missing', () => {
  const minutes = Array.from({ length: 49 }, (_, nth) => nth * 5).filter((at) => at !== 200)
  const add = (beats: Beats | undefined, at: number) => countBeat(beats, new Date(START + at * MINUTE), 1)
  const beats = minutes.reduce<Beats | undefined>(add, undefined)
  expect(showBeats(beats, 1, new Date(START + 241 * MINUTE)).slice(-8)).toBe('####-###')
})

it('shows none from the first beat on that is missing, and nothing before the first of all', () => {
  const beats = countBeat(undefined, new Date(START), 1)
  const at = (minutes: number) => showBeats(beats, 1, new Date(START + minutes * MINUTE)).slice(-4)
  expect([at(1), at(7), at(20), at(50)]).toEqual(['...#', '...#', '..#_', '#___'])
})
