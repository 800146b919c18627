/** Shows every time in the reader's own zone; the exact time in UTC stays in its title. */
export const LOCAL_TIMES_JS = `(() => {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'medium' })
  const show = () => {
    for (const time of document.querySelectorAll('time')) {
      const text = format.format(new Date(time.dateTime))
      if (time.textContent !== text) time.textContent = text
    }
  }
  show()
  new MutationObserver(show).observe(document.body, { childList: true, characterData: true, subtree: true })
})()
`
