import { createRandom } from './fuzz.ts'

const CHARACTERS = 20_000
const FACTOR = 4
const NOTHING_MICROSECONDS = 20_000 // what is quadratic takes more for 80,000 characters, and four times that for twice as many
const ATTEMPTS = 3 // of which one is enough: the compiler and the collector of garbage cost when they like

/** What makes expressions try again: quotes, brackets, blanks, ends, and what stands in mail. */
const FRAGMENTS = [
  ...` \t\n"'\`<>()[]{},;:@.&#=?!-_/\\*|~%+0aé\u00a0\u200b`,
  ...[
    '\r\n',
    '\n\n',
    'a@b.c',
    '<a@b.c>',
    '"a" ',
    "'a",
    '(a',
    '=?utf-8?q?',
    '&amp',
    '&#x',
    '&#1',
    '<!--',
    '-->',
    '<p',
    '</p>',
    '<a ',
  ],
  ...[
    ' href',
    ' href=',
    '="',
    "='",
    '<pre>',
    '</pre>',
    '<style>',
    '<br>',
    '> ',
    '-- ',
    ' \n',
    '>>',
    'cid:',
    'boundary=',
    '\n--',
    'http://',
    'x'.repeat(70),
  ],
]

/** How to write a hostile text of any length: one piece over and over, between two others. */
export interface Pattern {
  name: string
  write(characters: number): string
}

/** Every fragment by itself, and as many mixtures; the same ones at every run. */
export function listPatterns(mixtures: number): Pattern[] {
  const random = createRandom(mixtures)
  const pick = () => FRAGMENTS[Math.floor(random() * FRAGMENTS.length)] ?? ''
  const pure = FRAGMENTS.flatMap((piece) => ['', 'x'].map((after) => createPattern('', piece, after)))
  const mixed = Array.from({ length: mixtures }, () =>
    createPattern(pick(), pick() + pick() + pick(), pick()),
  )
  return [...pure, ...mixed]
}

const createPattern = (before: string, piece: string, after: string): Pattern => ({
  name: JSON.stringify([before, piece, after]),
  write: (characters) => before + piece.repeat(Math.ceil(characters / piece.length)) + after,
})

/**
 * The patterns for which reading costs more than in proportion to their length, seen twice: the second, longer look is for what
 * only the collector of garbage made dear. Counts the time of the processor, in ratios of two lengths, so a busy machine makes
 * no difference.
 */
export async function findSteep(patterns: Pattern[], read: (text: string) => unknown): Promise<string[]> {
  const steep: string[] = []
  for (const { name, write } of patterns) {
    const isSteep = async (factor: number) => (await growthOf(read, write, factor)) > factor ** 1.5
    if ((await isSteep(FACTOR)) && (await isSteep(2 * FACTOR))) steep.push(name)
  }
  return steep
}

/** How many times as much a text costs that is `factor` times as long: as much as the factor when linear, its square when quadratic. */
async function growthOf(read: (text: string) => unknown, write: Pattern['write'], factor: number) {
  const [short, long] = [write(CHARACTERS), write(CHARACTERS * factor)]
  const nothing = NOTHING_MICROSECONDS * (factor / FACTOR) ** 2
  let growth = Infinity
  for (let attempt = 0; attempt < ATTEMPTS && growth > factor ** 1.5; attempt++) {
    const cost = await costOf(read, long)
    growth = cost < nothing ? 0 : Math.min(growth, cost / (await costOf(read, short)))
  }
  return growth
}

async function costOf(read: (text: string) => unknown, text: string): Promise<number> {
  const before = process.cpuUsage()
  await read(text)
  const { user, system } = process.cpuUsage(before)
  return user + system
}
