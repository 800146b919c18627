import { isIP } from 'node:net'
import { z } from 'zod'
import { WebhookSecret } from '../shared/api.ts'

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
)

const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false', '1', '0'], { error: 'must be true or false' })
    .optional()
    .transform((value) => (value === undefined ? fallback : value === 'true' || value === '1'))

const wholeNumber = (fallback: number, min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `must be ${min} or more`).max(max, `must be ${max} or less`))
    .default(fallback)

const httpUrl = z.string().refine((text) => /^https?:\/\//.test(text) && URL.canParse(text), {
  error: 'must be a URL that begins with http:// or https://',
})

const webhookSecret = z.string().refine((text) => WebhookSecret.safeParse(text).success, {
  error:
    'must be whsec_ followed by the base64 of 24 to 64 bytes, with its padding, as `openssl rand -base64 32` writes it',
})

const sender = z
  .string()
  .regex(/^[^\s@]*@[^\s@]+$/, 'must be addresses or @domain, separated by commas')
  .toLowerCase()

const cidr = z.string().refine(
  (text) => {
    const [address = '', bits] = text.split('/')
    const family = isIP(address)
    return (
      family !== 0 &&
      (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)))
    )
  },
  { error: 'must be addresses or CIDRs such as 10.0.0.0/8, separated by commas' },
)

const Environment = z.object({
  PROCESS_API_TOKEN: z
    .string()
    .regex(/^\s*[^\s,]{16,}(\s*,\s*[^\s,]{16,})*\s*,?\s*$/, {
      error: 'must have 16 characters or more and no blank (several tokens are separated by commas)',
    })
    .pipe(list)
    .default([]),
  DASHBOARD_PASSWORD: z.string().min(8, 'must have 8 characters or more').optional(),
  ADMIN_API_TOKEN: z.string().min(16, 'must have 16 characters or more').optional(),
  PORT: wholeNumber(3000, 0, 65_535),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
    .optional(),
  WEBHOOK_URL: httpUrl.optional(),
  WEBHOOK_SECRET: webhookSecret.optional(),
  WEBHOOK_SENDING_ENABLED: flag(true),
  GMAIL_SENDER_ALLOWLIST: list.pipe(z.array(sender)).default([]),
  RETENTION_DAYS: wholeNumber(7, 1, 3650),
  PUBLIC_URL: httpUrl.optional(),
  PUSHES_PER_MINUTE: wholeNumber(600_000, 1, 100_000_000),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  OUTGOING_ALLOW_PRIVATE: list.pipe(z.array(cidr)).default([]),
  DOORBELL_SCRIPT_URL: httpUrl.optional(),
  DOORBELL_SECRET: z.string().min(16, 'must have 16 characters or more').optional(),
  DOORBELL_AUDIENCE: z.string().optional(),
  DOORBELL_SERVICE_ACCOUNT: z.string().optional(),
  GOOGLE_CERTS_URL: httpUrl.default('https://www.googleapis.com/oauth2/v1/certs'),
})

const DOORBELL_NAMES = [
  'DOORBELL_SCRIPT_URL',
  'DOORBELL_SECRET',
  'DOORBELL_AUDIENCE',
  'DOORBELL_SERVICE_ACCOUNT',
] as const

const Complete = Environment.superRefine((env, context) => {
  const missing = DOORBELL_NAMES.filter((name) => env[name] === undefined)
  if (missing.length === 0 || missing.length === DOORBELL_NAMES.length) return
  for (const name of missing)
    context.addIssue({ code: 'custom', path: [name], message: 'is missing: the doorbell needs all four' })
})

/** What the optional doorbell needs; see docs/doorbell.md. */
export interface DoorbellConfig {
  scriptUrl: string
  secret: string
  audience: string
  serviceAccount: string
  certsUrl: string
}

export interface Config {
  /** Empty: to be generated and kept in `dataDir`. */
  ingressTokens: string[]
  dashboardPassword: string | undefined
  adminApiToken: string | undefined
  port: number
  host: string
  dataDir: string
  databaseUrl: string | undefined
  firstWebhook: { url: string; secret: string | undefined } | undefined
  isSendingEnabledAtFirst: boolean
  senderAllowlist: string[]
  retentionDays: number
  publicUrl: string | undefined
  /** Limit per token, far above what one machine can take unless somebody lowers it. */
  pushesPerMinute: number
  logLevel: string
  outgoingAllowPrivate: string[]
  doorbell: DoorbellConfig | undefined
}

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
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()))
  const parsed = Complete.safeParse(present)
  if (!parsed.success) throw new ConfigError(describe(parsed.error))
  return fromEnvironment(parsed.data)
}

function describe(error: z.ZodError): string[] {
  return error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`)
}

function fromEnvironment(env: z.infer<typeof Environment>): Config {
  return {
    ingressTokens: env.PROCESS_API_TOKEN,
    dashboardPassword: env.DASHBOARD_PASSWORD,
    adminApiToken: env.ADMIN_API_TOKEN,
    port: env.PORT,
    host: env.HOST,
    dataDir: env.DATA_DIR,
    databaseUrl: env.DATABASE_URL,
    firstWebhook: env.WEBHOOK_URL ? { url: env.WEBHOOK_URL, secret: env.WEBHOOK_SECRET } : undefined,
    isSendingEnabledAtFirst: env.WEBHOOK_SENDING_ENABLED,
    senderAllowlist: env.GMAIL_SENDER_ALLOWLIST,
    retentionDays: env.RETENTION_DAYS,
    publicUrl: env.PUBLIC_URL?.replace(/\/+$/, ''),
    pushesPerMinute: env.PUSHES_PER_MINUTE,
    logLevel: env.LOG_LEVEL,
    outgoingAllowPrivate: env.OUTGOING_ALLOW_PRIVATE,
    doorbell: readDoorbell(env),
  }
}

function readDoorbell(env: z.infer<typeof Environment>): DoorbellConfig | undefined {
  const { DOORBELL_SCRIPT_URL: scriptUrl, DOORBELL_SECRET: secret } = env
  const { DOORBELL_AUDIENCE: audience, DOORBELL_SERVICE_ACCOUNT: serviceAccount } = env
  if (!scriptUrl || !secret || !audience || !serviceAccount) return undefined
  return { scriptUrl, secret, audience, serviceAccount, certsUrl: env.GOOGLE_CERTS_URL }
}
