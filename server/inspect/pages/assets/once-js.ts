/** Lets a second click on what is being sent already do nothing. */
export const ONCE_JS = `
const DOUBLE_CLICK_MS = 2000
addEventListener('submit', (event) => {
  const form = event.target
  if (form.method !== 'post') return
  if (form.dataset.sent) return event.preventDefault()
  form.dataset.sent = 'yes'
  setTimeout(() => delete form.dataset.sent, DOUBLE_CLICK_MS)
})
`
