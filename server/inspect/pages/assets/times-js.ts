/** Tells the server the reader's zone, in which it then draws all times, and lets ages tick. */
export const TIMES_JS = `
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
document.cookie = 'gpi_zone=' + zone + '; path=/; max-age=31536000; samesite=lax'
const narrow = '\\u202f'
const day = document.documentElement.lang === 'fr' ? 'j' : 'd'
const age = (ms) => {
  const seconds = Math.max(0, Math.floor(ms / 1000)), minutes = Math.floor(seconds / 60), hours = Math.floor(minutes / 60)
  if (minutes < 1) return seconds + narrow + 's'
  if (hours < 1) return minutes + narrow + 'min'
  if (hours < 24) return hours + narrow + 'h' + narrow + String(minutes % 60).padStart(2, '0')
  return Math.floor(hours / 24) + narrow + day
}
setInterval(() => {
  for (const time of document.querySelectorAll('time[data-age]')) {
    const text = age(Date.now() - new Date(time.dateTime))
    if (time.textContent !== text) time.textContent = text
  }
}, 1000)
`
