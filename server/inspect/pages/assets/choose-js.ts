/** Counts the chosen rows, chooses all of a page, and copies what stands beside a button or in a file. */
export const CHOOSE_JS = `
const boxes = () => [...document.querySelectorAll('#history tbody input[name=ids]')]
addEventListener('change', ({ target }) => {
  if (target.id === 'choose-all') for (const box of boxes()) box.checked = target.checked
  const output = document.getElementById('chosen')
  if (output) output.textContent = boxes().filter((box) => box.checked).length || ''
})
addEventListener('click', async ({ target }) => {
  const button = target.closest?.('[data-copy]')
  if (!button) return
  const from = document.getElementById(button.dataset.copy)
  const text = from.value ?? from.textContent
  if (navigator.clipboard) await navigator.clipboard.writeText(text)
  else {
    getSelection().selectAllChildren(from)
    from.select?.()
    document.execCommand('copy')
  }
  button.textContent = button.dataset.done
})
addEventListener('click', async ({ target }) => {
  const button = target.closest?.('[data-copy-file]')
  if (!button) return
  const file = button.dataset.copyFile
  if (!navigator.clipboard) return open(file) // of http only; there it is copied by hand
  const text = fetch(file).then((answer) => answer.blob()).then((blob) => new Blob([blob], { type: 'text/plain' }))
  await navigator.clipboard.write([new ClipboardItem({ 'text/plain': text })])
  button.textContent = button.dataset.done
})
`
