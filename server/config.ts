import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import {
  bearerToken,
  bearerTokens,
  cidr,
  flag,
  httpUrl,
  list,
  secret,
  sender,
} from './start/config-fields.ts'
import {
  appPassword,
  channelUrl,
  emailAddress,
  mailServer,
  mailboxName,
  mailSilence,
  ownAddress,
  proxyExceptions,
  proxyUrl,
  smtpUrl,
  webhookSecret,
  wholeNumber,
} from './start/config-fields.ts'
import { DatabaseUrl } from './start/database-url.ts'
import { findUrlProblem } from './deliver/check-url.ts'
import { createAddressGuard } from './deliver/guard-address.ts'
import { findExposure, findIgnoredVariables, OF_IMAP } from './start/find-doubtful.ts'

const Variables = z.object({
  PROCESS_API_TOKEN: bearerTokens.default([]),
  DASHBOARD_PASSWORD: secret(8).optional(),
  ADMIN_API_TOKEN: bearerToken.optional(),
  PORT: wholeNumber(0, 65_535).default(3000),
  HOST: z.string().optional(),
  DATA_DIR: z.string().optional(),
  DATABASE_URL: DatabaseUrl.optional(),
  SECRET_KEY: list.pipe(z.array(secret(32))).default([]),
  WEBHOOK_URL: httpUrl.optional(),
  WEBHOOK_SECRET: webhookSecret.optional(),
  WEBHOOK_SENDING_ENABLED: flag(true),
  GMAIL_SENDER_ALLOWLIST: list.pipe(z.array(sender)).default([]),
  GMAIL_SENDER_VERIFICATION: flag(true),
  ATTACHMENTS_INLINE_MB: wholeNumber(0, 25).default(4),
  RETENTION_DAYS: wholeNumber(1, 3650).default(7),
  PUBLIC_URL: httpUrl.optional(),
  PROXY_HOPS: wholeNumber(0, 10).optional(),
  PUSHES_PER_MINUTE: wholeNumber(1, 100_000_000).default(600_000),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  OUTGOING_ALLOW_PRIVATE: list.pipe(z.array(cidr)).default([]),
  HTTPS_PROXY: proxyUrl.optional(),
  NO_PROXY: proxyExceptions.default([]),
  DOORBELL_SCRIPT_URL: httpUrl.optional(),
  DOORBELL_SECRET: secret(16).optional(),
  DOORBELL_AUDIENCE: z.string().optional(),
  DOORBELL_SERVICE_ACCOUNT: z.string().optional(),
  ALERT_SILENCE_MINUTES: wholeNumber(5, 10_080).default(15),
  ALERT_NO_MAIL_HOURS: list.pipe(z.array(mailSilence)).default([]),
  ALERT_EMAIL: list.pipe(z.array(emailAddress)).default([]),
  ALERT_EMAIL_FROM: emailAddress.optional(),
  ALERT_LANGUAGE: z.enum(['en', 'fr']).default('en'),
  ALERT_WEBHOOK_URL: list.pipe(z.array(channelUrl)).default([]),
  ALERT_WEBHOOK_SECRET: webhookSecret.optional(),
  SMTP_URL: smtpUrl.optional(),
  DEADMAN_PING_URL: httpUrl.optional(),
  ENABLE_BACKGROUND_TASKS: flag(false),
  EMAIL_ADDRESS: ownAddress.optional(),
  EMAIL_PASSWORD: appPassword.optional(),
  IMAP_SERVER: mailServer.optional(),
  IMAP_PORT: wholeNumber(1, 65_535).default(993),
  IMAP_USE_SSL: flag(true),
  EMAIL_POLLING_INTERVAL_SECONDS: wholeNumber(1, 3_600).default(30),
  POLLING_INACTIVE_CHECK_INTERVAL_SECONDS: wholeNumber(1, 86_400).default(600),
  MAILBOX_NAMES: list.pipe(z.array(mailboxName)).default([]),
  GOOGLE_CERTS_URL: httpUrl.default('https://www.googleapis.com/oauth2/v1/certs'),
  // set by the surroundings, not by a person
  RENDER: z.string().optional(),
  RENDER_EXTERNAL_URL: httpUrl.optional(),
  KUBERNETES_SERVICE_HOST: z.string().optional(),
  K_SERVICE: z.string().optional(),
  container: z.string().optional(),
})

export const VARIABLE_NAMES = Object.keys(Variables.shape)

/** Each says that somebody else's network stands in front, which looks for the port on every address. */
const PLATFORM_NAMES = ['RENDER', 'KUBERNETES_SERVICE_HOST', 'K_SERVICE', 'container'] as const

const DOORBELL_NAMES = [
  'DOORBELL_SCRIPT_URL',
  'DOORBELL_SECRET',
  'DOORBELL_AUDIENCE',
  'DOORBELL_SERVICE_ACCOUNT',
] as const

/** What the optional doorbell needs, all or nothing; see docs/doorbell.md. */
const Doorbell = Variables.pick({ GOOGLE_CERTS_URL: true })
  .extend({
    DOORBELL_SCRIPT_URL: z.string(),
    DOORBELL_SECRET: z.string(),
    DOORBELL_AUDIENCE: z.string(),
    DOORBELL_SERVICE_ACCOUNT: z.string(),
  })
  .transform((env) => ({
    scriptUrl: env.DOORBELL_SCRIPT_URL,
    secret: env.DOORBELL_SECRET,
    audience: env.DOORBELL_AUDIENCE,
    serviceAccount: env.DOORBELL_SERVICE_ACCOUNT,
    certsUrl: env.GOOGLE_CERTS_URL,
  }))

const IMAP_NAMES = ['EMAIL_ADDRESS', 'EMAIL_PASSWORD', 'IMAP_SERVER'] as const

/** The way back: mail is fetched by IMAP, besides what is pushed; see docs/imap.md. */
const Imap = z
  .object({
    ENABLE_BACKGROUND_TASKS: z.literal(true),
    EMAIL_ADDRESS: z.string(),
    EMAIL_PASSWORD: z.string(),
    IMAP_SERVER: z.string(),
    IMAP_PORT: z.number(),
    IMAP_USE_SSL: z.boolean(),
    EMAIL_POLLING_INTERVAL_SECONDS: z.number(),
    POLLING_INACTIVE_CHECK_INTERVAL_SECONDS: z.number(),
  })
  .transform((env) => ({
    address: env.EMAIL_ADDRESS,
    password: env.EMAIL_PASSWORD,
    server: env.IMAP_SERVER,
    port: env.IMAP_PORT,
    isEncrypted: env.IMAP_USE_SSL,
    /** Between two looks where the server tells of nothing itself. */
    pollMs: env.EMAIL_POLLING_INTERVAL_SECONDS * 1_000,
    /** Where it does; and after a login that was refused. */
    idleMs: env.POLLING_INACTIVE_CHECK_INTERVAL_SECONDS * 1_000,
  }))

const Configuration = Variables.transform((env) => {
  const isOnPlatform = PLATFORM_NAMES.some((name) => env[name])
  const publicUrl = (env.PUBLIC_URL ?? env.RENDER_EXTERNAL_URL)?.replace(/\/+$/, '')
  return {
    /** Empty: to be generated and kept in `dataDir`. */
    ingressTokens: env.PROCESS_API_TOKEN,
    dashboardPassword: env.DASHBOARD_PASSWORD,
    adminApiToken: env.ADMIN_API_TOKEN,
    port: env.PORT,
    host: env.HOST ?? (isOnPlatform ? '0.0.0.0' : '127.0.0.1'),
    dataDir: env.DATA_DIR ?? './data',
    databaseUrl: env.DATABASE_URL,
    /** The first encrypts the secrets in the store, all of them open what is there. */
    secretKeys: env.SECRET_KEY,
    firstWebhook: env.WEBHOOK_URL ? { url: env.WEBHOOK_URL, secret: env.WEBHOOK_SECRET } : undefined,
    isSendingEnabledAtFirst: env.WEBHOOK_SENDING_ENABLED,
    senderAllowlist: env.GMAIL_SENDER_ALLOWLIST,
    /** Whether an address of the allowlist counts only where Gmail confirms it. */
    isSenderVerified: env.GMAIL_SENDER_VERIFICATION,
    /** What the files of one webhook may come to before the others are links. */
    inlineBytes: env.ATTACHMENTS_INLINE_MB * 1_000_000,
    retentionDays: env.RETENTION_DAYS,
    publicUrl,
    /** How many proxies stand in front, each of which adds an address to X-Forwarded-For. */
    proxyHops: env.PROXY_HOPS ?? (publicUrl?.startsWith('https:') ? 1 : 0),
    /** Limit per token, far above what one machine can take unless somebody lowers it. */
    pushesPerMinute: env.PUSHES_PER_MINUTE,
    logLevel: env.LOG_LEVEL,
    outgoingAllowPrivate: env.OUTGOING_ALLOW_PRIVATE,
    egressProxy: env.HTTPS_PROXY ? { url: env.HTTPS_PROXY, exceptions: env.NO_PROXY } : undefined,
    doorbell: Doorbell.safeParse(env).data,
    imap: Imap.safeParse(env).data,
    alerts: {
      language: env.ALERT_LANGUAGE,
      email:
        env.SMTP_URL && env.ALERT_EMAIL[0]
          ? { smtpUrl: env.SMTP_URL, to: env.ALERT_EMAIL, from: env.ALERT_EMAIL_FROM ?? env.ALERT_EMAIL[0] }
          : undefined,
      channels: env.ALERT_WEBHOOK_URL,
      /** Signs notices to a webhook of no known shape; empty: to be generated and kept in `dataDir`. */
      secret: env.ALERT_WEBHOOK_SECRET,
      pingUrl: env.DEADMAN_PING_URL,
    },
    silenceMs: env.ALERT_SILENCE_MINUTES * 60_000,
    /** How long a mailbox may go without mail; that of "" is for all others. */
    mailSilences: new Map(env.ALERT_NO_MAIL_HOURS),
    /** What a mailbox is called where its address shall not stand: in the log and in metrics. */
    mailboxNames: new Map(env.MAILBOX_NAMES),
    /** What was built for Google; beside this file as it stands in the sources, and beside the built program. */
    scriptDir: fileURLToPath(new URL('../apps-script/dist', import.meta.url)),
    isDataDirLost: isOnPlatform && env.DATA_DIR === undefined,
  }
})

export type Config = z.infer<typeof Configuration> & {
  /** Where the ingress token is kept, when it did not come from the environment. */
  ingressTokenFile?: string | undefined
  /** The key in `dataDir`, made at the first start unless the environment has one. */
  keptSecretKey?: string | undefined
}
export type DoorbellConfig = z.infer<typeof Doorbell>
export type ImapConfig = z.infer<typeof Imap>

/** Every problem at once, each with the variable's name. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly problems: string[]

  constructor(problems: string[]) {
    super(
      `The environment has ${problems.length} problem(s):\n${problems.map((line) => `- ${line}`).join('\n')}`,
    )
    this.problems = problems
  }
}

/** Reads and checks the environment; the only place that does. An empty variable counts as absent. */
export function readConfig(
  environment: NodeJS.ProcessEnv = readEnvironment(),
): Config & { warnings: string[] } {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()))
  const { https_proxy: HTTPS_PROXY, no_proxy: NO_PROXY, ...others } = set // many programs know them by both names
  const given = { ...(HTTPS_PROXY && { HTTPS_PROXY }), ...(NO_PROXY && { NO_PROXY }), ...others }
  const present = withoutIdleImap(given)
  const parsed = Configuration.safeParse(present)
  const problems = [...describe(parsed.error), ...findConflicts(present)]
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems)
  const known = VARIABLE_NAMES.filter((name) => parsed.data.imap || !OF_IMAP.test(name))
  const ignored = findIgnoredVariables(Object.keys(given), known)
  return { ...parsed.data, warnings: [...findExposure(parsed.data), ...ignored] }
}

/** What is left of IMAP while it is off has no effect, so neither has what is wrong with it. */
function withoutIdleImap(given: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isOff =
    Variables.shape.ENABLE_BACKGROUND_TASKS.safeParse(given.ENABLE_BACKGROUND_TASKS).data === false
  return isOff ? Object.fromEntries(Object.entries(given).filter(([name]) => !OF_IMAP.test(name))) : given
}

function readEnvironment(): NodeJS.ProcessEnv {
  const isContainer = ['/.dockerenv', '/run/.containerenv'].some(existsSync)
  return isContainer ? { container: 'yes', ...process.env } : process.env
}

function describe(error: z.ZodError | undefined): string[] {
  return (error?.issues ?? []).map((issue) => `${String(issue.path[0])} ${issue.message}`)
}

/** Problems between variables, which join the list also when others cannot be read. */
function findConflicts(present: NodeJS.ProcessEnv): string[] {
  const missing = DOORBELL_NAMES.filter((name) => present[name] === undefined)
  const problems = missing.length < DOORBELL_NAMES.length ? missing : []
  const allowed = Variables.shape.OUTGOING_ALLOW_PRIVATE.safeParse(present.OUTGOING_ALLOW_PRIVATE).data
  const guard = allowed && createAddressGuard(allowed)
  return [
    ...problems.map((name) => `${name} is missing: the doorbell needs all four`),
    ...findHalfEmail(present),
    ...findHalfImap(present),
    ...(guard ? listAddresses(present).flatMap(([name, url]) => findUrlProblem(guard, url, name) ?? []) : []),
  ]
}

function listAddresses({ WEBHOOK_URL, ALERT_WEBHOOK_URL, DEADMAN_PING_URL }: NodeJS.ProcessEnv) {
  const channels = Variables.shape.ALERT_WEBHOOK_URL.safeParse(ALERT_WEBHOOK_URL).data ?? []
  const addresses: [name: string, url: string | undefined][] = [
    ['WEBHOOK_URL', httpUrl.safeParse(WEBHOOK_URL).data],
    ...channels.map(({ url }): [string, string] => ['ALERT_WEBHOOK_URL', url.href]),
    ['DEADMAN_PING_URL', httpUrl.safeParse(DEADMAN_PING_URL).data],
  ]
  return addresses.filter((one): one is [string, string] => one[1] !== undefined)
}

function findHalfImap(present: NodeJS.ProcessEnv): string[] {
  if (!Variables.shape.ENABLE_BACKGROUND_TASKS.safeParse(present.ENABLE_BACKGROUND_TASKS).data) return []
  return IMAP_NAMES.filter((name) => present[name] === undefined).map(
    (name) => `${name} is missing: ENABLE_BACKGROUND_TASKS is true, and IMAP needs all three`,
  )
}

function findHalfEmail({ SMTP_URL, ALERT_EMAIL }: NodeJS.ProcessEnv): string[] {
  if (Boolean(SMTP_URL) === Boolean(ALERT_EMAIL)) return []
  return [`${SMTP_URL ? 'ALERT_EMAIL' : 'SMTP_URL'} is missing: alerts by email need both`]
}
