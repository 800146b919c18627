import { domainToASCII, domainToUnicode } from 'node:url'

/** A domain as DNS has it; undefined for what is none. Not by Node alone, which reads the host from `good.example/.evil.example`. */
export function toAscii(domain: string): string | undefined {
  return (/^[\p{L}\p{M}\p{Nd}._-]+$/u.test(domain) && domainToASCII(domain)) || undefined
}

/** A domain as people read it; what is none as it is. */
export function toUnicode(domain: string): string {
  const ascii = toAscii(domain)
  return ascii === undefined ? domain : domainToUnicode(ascii)
}

/** Whether it is that domain or one below it. */
export const isWithin = (domain: string, upper: string) => `.${domain}`.endsWith(`.${upper}`)
