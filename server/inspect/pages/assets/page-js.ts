/** What the pages' script does besides htmx: it tells the server the reader's zone, and lets ages tick. */
export const PAGE_JS = `(() => {
  document.cookie = 'gpi_zone=' + Intl.DateTimeFormat().resolvedOptions().timeZone + '; path=/; max-age=31536000; samesite=lax'
  const narrow = '\\u202f'
  const age = (iso) => {
    const seconds = Math.max(0, Math.floor((Date.now() - new Date(iso)) / 1000))
    const minutes = Math.floor(seconds / 60), hours = Math.floor(minutes / 60)
    if (minutes < 1) return seconds + narrow + 's'
    if (hours < 1) return minutes + narrow + 'min'
    if (hours < 24) return hours + narrow + 'h' + narrow + String(minutes % 60).padStart(2, '0')
    return Math.floor(hours / 24) + narrow + (document.documentElement.lang === 'fr' ? 'j' : 'd')
  }
  const tick = () => {
    for (const time of document.querySelectorAll('time[data-age]')) {
      const text = age(time.dateTime)
      if (time.textContent !== text) time.textContent = text
    }
  }
  setInterval(tick, 1000)
})()
`
