import Sequencer from '@jest/test-sequencer'

/** Those that take longest alone on a machine: by waiting (abuse, 80 s for time limits), or by their work. */
const LONGEST = [
  'server/test/abuse',
  'server/test/postgres-replicas',
  'apps-script/test/clasp',
  'server/test/live-page',
  'server/test/postgres-store',
  'apps-script/test/trouble',
  'apps-script/test/killed-anywhere',
  'apps-script/test/failing-anywhere',
  'apps-script/test/budget',
  'apps-script/test/doorbell',
  'server/test/memory',
  'server/test/process',
  'server/test/torture',
  'server/test/backup',
  'server/test/start-and-stop',
  'server/test/fairness',
]

/** Without it the first run in a checkout goes by file size, and small files that take long end alone. */
export default class LongestFirstSequencer extends Sequencer {
  sort(tests) {
    const placeOf = ({ path }) => {
      const place = LONGEST.findIndex((name) => path.replaceAll('\\', '/').includes(`/${name}.test.`))
      return place < 0 ? LONGEST.length : place
    }
    return super.sort(tests).sort((a, b) => placeOf(a) - placeOf(b))
  }
}
