/** What `?` lists. Off while somebody types, and for good with the box in that list (WCAG 2.1.4). */
export const KEYS_JS = `
const dialog = document.getElementById('keys')
const off = document.getElementById('keys-off')
if (off) {
  off.checked = localStorage.keysOff === 'yes'
  off.onchange = () => (localStorage.keysOff = off.checked ? 'yes' : '')
}
const links = () => [...document.querySelectorAll('#history tbody .c-subject a')]
const go = (selector) => document.querySelector(selector)?.click()
const move = (by) => {
  const all = links()
  if (all.length === 0) return go(by > 0 ? 'a[rel=next]' : 'a[rel=prev]')
  const at = all.findIndex((link) => link.closest('tr').contains(document.activeElement))
  all[Math.min(all.length - 1, Math.max(0, at + by))].focus()
}
const pages = { o: '/dashboard', e: '/dashboard/endpoints', a: '/dashboard/alerts', s: '/dashboard/settings' }
const keys = {
  j: () => move(1),
  k: () => move(-1),
  x: () => document.activeElement.closest('tr')?.querySelector('input[name=ids]')?.click(),
  '/': () => document.querySelector('input[type=search]')?.focus(),
  r: () => go('[data-key=r]'),
  '?': () => dialog?.showModal(),
  Escape: () => {
    document.activeElement.blur()
    for (const box of document.querySelectorAll('#history :checked')) box.click()
  },
}
let isGoing = false
addEventListener('keydown', (event) => {
  const { key, target } = event
  if (event.ctrlKey || event.metaKey || event.altKey || dialog?.open) return
  const isTyping = target.closest?.('input:not([type=checkbox]),select,textarea')
  if (isTyping) return key === 'Escape' && target.blur()
  if (localStorage.keysOff === 'yes' && key !== '?') return
  const act = isGoing && pages[key] ? () => (location = pages[key]) : keys[key]
  isGoing = key === 'g'
  if (!act) return
  event.preventDefault()
  act()
})
`
