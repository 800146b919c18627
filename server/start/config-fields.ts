import { isIP } from 'node:net'
import { z } from 'zod'
import { WebhookSecret } from '../../shared/api.ts'
import { isPlaceholder } from '../../shared/is-placeholder.ts'
import { parseChannelUrl } from '../watch/shape-notice.ts'

export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
)

export const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false', '1', '0'], { error: 'must be true or false' })
    .optional()
    .transform((value) => (value === undefined ? fallback : value === 'true' || value === '1'))

export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `must be ${min} or more`).max(max, `must be ${max} or less`))

export const httpUrl = z
  .string()
  .refine((text) => /^https?:\/\//.test(text) && URL.canParse(text), {
    error: 'must be a URL that begins with http:// or https://',
  })
  .refine((text) => !isPlaceholder(text), {
    error: 'must be your own address, not the example of the guide',
  })

export const webhookSecret = z.string().refine((text) => WebhookSecret.safeParse(text).success, {
  error: 'must be whsec_ followed by the base64 of 24 to 64 bytes',
})

/** Chosen by a person, and not left as the guide has it. */
export const secret = (minLength: number, cure = 'openssl rand -base64 24 makes one') =>
  z
    .string()
    .min(minLength, `must have ${minLength} characters or more`)
    .refine((text) => !isPlaceholder(text), {
      error: `must be a secret of your own, not the placeholder of the guide - ${cure}`,
    })

/** What travels in an Authorization header; anything else could never match. */
export const bearerToken = secret(16).regex(
  /^[\x21-\x2b\x2d-\x7e]+$/,
  'must have no blank, no comma and no letter beyond plain ASCII: such a token never arrives',
)

export const bearerTokens = list
  .refine((tokens) => tokens.length > 0, { error: 'must hold a token, or be unset to have one made' })
  .pipe(z.array(bearerToken))

export const sender = z
  .string()
  .regex(/^[^\s@]*@[^\s@]+$/, 'must be addresses or @domain, separated by commas')
  .toLowerCase()

export const cidr = z.string().refine(
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

/** `48`, or `owner@example.com=48`: the mailbox, or "" for all others, and ms. */
export const mailSilence = z
  .string()
  .regex(
    /^([^\s=]+@[^\s=]+=)?[1-9]\d{0,3}$/,
    'must be hours, or MAILBOX=HOURS, separated by commas, such as 24,support@example.com=4',
  )
  .transform((text): [string, number] => {
    const at = text.lastIndexOf('=')
    return [text.slice(0, Math.max(at, 0)).toLowerCase(), Number(text.slice(at + 1)) * 3_600_000]
  })

/** `support=support@example.com` */
export const mailboxName = z
  .string()
  .regex(/^[\w.-]{1,40}=[^\s=]+@[^\s=]+$/, 'must be NAME=MAILBOX, separated by commas')
  .transform((text): [string, string] => {
    const [name = '', mailbox = ''] = text.split('=')
    return [mailbox.toLowerCase(), name]
  })

export const emailAddress = z
  .string()
  .regex(/^[^\s@<>]+@[^\s@<>]+$/, 'must be an address such as ops@example.com')

/** That of the mailbox: the script's own pushes name it, and by it an email is known again. */
export const ownAddress = emailAddress
  .refine((text) => !isPlaceholder(text), {
    error: 'must be the address of your mailbox, not the example',
  })
  .toLowerCase()

/** Google shows an app password in four groups; the blanks are not part of it. */
export const appPassword = secret(
  1,
  'for Gmail an app password: https://support.google.com/accounts/answer/185833',
).transform((text) => (/^([a-z]{4} ){3}[a-z]{4}$/.test(text.trim()) ? text.replaceAll(' ', '') : text))

export const mailServer = z
  .string()
  .regex(
    /^([\w.-]+|[\da-f:]+)$/i,
    'must be a host name such as imap.gmail.com - its port goes into IMAP_PORT',
  )

export const smtpUrl = z.string().refine((text) => /^smtps?:\/\/[^\s/]+/.test(text) && URL.canParse(text), {
  error:
    'must be a URL such as smtps://USER:PASSWORD@smtp.example.com, with @ : / # in user and password written as %40 %3A %2F %23',
})

export const proxyUrl = z
  .string()
  .refine((text) => /^https?:\/\/[^\s/]+\/?$/.test(text) && URL.canParse(text) && isDecodable(text), {
    error:
      'must be a URL such as http://USER:PASSWORD@proxy.my-company.com:3128, without a path, with @ : / # in user and password written as %40 %3A %2F %23',
  })
  .transform((text) => new URL(text))

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false // a % that is not followed by what it stands for
  }
}

/** As other programs take it: with commas, blanks or both between. */
export const proxyExceptions = z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean))

/** Where alerts go: its host tells the shape, or a prefix. */
export const channelUrl = z.string().transform((text, { issues }) => {
  const refuse = (message: string) => {
    issues.push({ code: 'custom', input: text, message })
    return z.NEVER
  }
  const channel = parseChannelUrl(text)
  if (!channel)
    return refuse(
      'must be URLs that begin with https:// (or slack+https://, ntfy+https:// …), separated by commas',
    )
  if (channel.shape === 'telegram' && !channel.url.searchParams.get('chat_id'))
    return refuse('must name the chat: https://api.telegram.org/botTOKEN/sendMessage?chat_id=ID')
  return channel
})
