const WORDS = /^[a-z]{1,15}([-_.][a-z]{1,15})*\d{0,2}$/i // webhook, gmail-push, hook.php, v1

/**
 * An address as it may be logged and shown. A query may hold a key, and so may the path: Slack, Discord, Zapier, Make and
 * many others put it there. So the path is shown as far as it consists of words: `https://hooks.slack.com/services/…`.
 */
export function showUrl(text: string): string {
  const url = new URL(text)
  const parts = url.pathname.split('/').slice(1)
  const secret = parts.findIndex((part) => part !== '' && !WORDS.test(part))
  const shown = secret < 0 ? parts : [...parts.slice(0, secret), '…']
  return `${url.origin}/${shown.join('/')}${url.search ? '?…' : ''}`
}
