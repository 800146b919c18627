/**
 * While somebody reads further down, or has chosen rows, new ones wait behind a link, so that nothing moves under the pointer. The
 * tab's icon follows the verdict, and a connection that is lost is said.
 */
export const LIVE_JS = `
const rowsOf = (part) => [...part.querySelectorAll('#history tbody tr')]
const isHeld = () => scrollY > 100 || document.querySelector('#history tbody :checked')
addEventListener('htmx:before:swap', ({ detail }) => {
  for (const { fragment } of detail.tasks) {
    const fresh = rowsOf(fragment).filter((row) => !document.getElementById(row.id))
    if (fresh.length === 0 || rowsOf(document).length === 0) continue
    if (!isHeld()) {
      for (const row of fresh) row.classList.add('new')
      continue
    }
    const news = fragment.querySelector('#news')
    if (!news) continue
    news.hidden = false
    news.textContent = (fresh.length === 1 ? news.dataset.one : news.dataset.many).replace('0', fresh.length)
    for (const row of fresh) row.remove()
    const body = fragment.querySelector('#history tbody')
    for (const row of rowsOf(document)) if (!fragment.querySelector('[id="' + row.id + '"]')) body.append(row.cloneNode(true))
  }
})
addEventListener('htmx:after:swap', () => {
  const icon = document.getElementById('badge')?.dataset.icon
  if (icon) document.getElementById('icon').href = icon
})

const lost = document.getElementById('lost')
let heardAt = Date.now()
const heard = () => {
  heardAt = Date.now()
  if (lost) lost.hidden = true
}
for (const name of ['htmx:sse:after:message', 'htmx:sse:after:connection']) addEventListener(name, heard)
addEventListener('visibilitychange', heard)
setInterval(() => {
  if (!lost || document.hidden || Date.now() - heardAt < 12000) return
  lost.hidden = false
  lost.querySelector('time').dateTime = new Date(heardAt).toISOString()
}, 1000)
`
