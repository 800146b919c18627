/** Lets a second click on what is being sent already do nothing, also when the page has renewed the form in between. */
export const ONCE_JS = `
const DOUBLE_CLICK_MS = 2000
const sent = new Set()
addEventListener('submit', (event) => {
  const form = event.target
  if (form.method !== 'post') return
  const wish = form.getAttribute('action') + '?' + new URLSearchParams(new FormData(form))
  if (sent.has(wish)) return event.preventDefault()
  sent.add(wish)
  setTimeout(() => sent.delete(wish), DOUBLE_CLICK_MS)
})
`
