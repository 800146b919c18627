import leven from 'leven'

/** Variables that mean something only while IMAP is polled. */
export const OF_IMAP =
  /^(ENABLE_BACKGROUND_TASKS|EMAIL_ADDRESS|EMAIL_PASSWORD|IMAP_SERVER|IMAP_PORT|IMAP_USE_SSL|EMAIL_POLLING_INTERVAL_SECONDS|POLLING_INACTIVE_CHECK_INTERVAL_SECONDS)$/

const NO_EFFECT = [
  {
    names: /^(BG_POLLER_LOCK_FILE|POLLING_ACTIVE_(START_HOUR|END_HOUR|DAYS)|SENDER_OF_INTEREST_FOR_POLLING)$/,
    why: 'IMAP is polled at all hours, by one receiver at a time, without a lock file - remove it',
  },
  {
    names: OF_IMAP,
    why: 'no IMAP mailbox is polled unless ENABLE_BACKGROUND_TASKS is true - remove it, the Apps Script pushes the mail',
  },
  {
    names: /^(INGRESS_URL|WATCH_LABEL|START_FROM|ATTACHMENTS|OWNER_MAIL|DOORBELL_TOPIC)$/,
    why: 'it belongs to the Apps Script - add it in Project Settings, Script Properties',
  },
  {
    names: /^(HTTP|ALL)_PROXY$/i,
    why: 'webhooks leave through HTTPS_PROXY, those to http:// addresses too - set that if they are to leave through a proxy',
  },
]
const SHORTEST = 6 // among shorter names, PORT and HOST, much is near that means something else
const MAX_SLIPS = 2

/** One line for each variable that somebody set in vain: names that others know, and names that are nearly one of ours. */
export function findIgnoredVariables(names: string[], known: string[]): string[] {
  return names
    .filter((name) => !known.includes(name))
    .flatMap((name) => {
      const why = NO_EFFECT.find((group) => group.names.test(name))?.why ?? suggest(name, known)
      return why ? [`${name} has no effect: ${why}`] : []
    })
}

function suggest(name: string, known: string[]): string | undefined {
  const plain = (text: string) => text.toUpperCase().replaceAll(/[-.]/g, '_')
  const near = known.find(
    (one) => one.length >= SHORTEST && leven(plain(name), one, { maxDistance: MAX_SLIPS + 1 }) <= MAX_SLIPS,
  )
  return near && `the variable is called ${near} - rename it`
}

/** What of a configuration decides who can reach this receiver, and what a new deploy loses. */
interface Placement {
  host: string
  publicUrl: string | undefined
  isDataDirLost: boolean
  databaseUrl: string | undefined
}

/** One line for each thing that the surroundings make likely to be wrong. */
export function findExposure({ host, publicUrl, isDataDirLost, databaseUrl }: Placement): string[] {
  const isLoopback = /^(127\.|::1$|localhost$)/.test(host)
  return [
    ...(isLoopback || publicUrl
      ? []
      : [
          `HOST is ${host}, which others can reach, and PUBLIC_URL is not set - set PUBLIC_URL to the https address people use: without it cookies are not marked Secure, and behind a proxy all callers count as one`,
        ]),
    ...(isDataDirLost && !databaseUrl
      ? [
          'DATA_DIR is not set, and ./data is emptied whenever the container is replaced - set it to a folder on a disk that stays (Render: add a disk, DATA_DIR=/var/data)',
        ]
      : []),
  ]
}
