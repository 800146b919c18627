/** What Pico does not bring: status words, the strip, and tables that become cards on a phone. */
export const APP_CSS = `
:root { --pico-font-size: 100%; --pico-block-spacing-vertical: 1rem; }
body > header { display: flex; flex-wrap: wrap; gap: 0.5rem 2rem; align-items: center; padding-block: 0.75rem; }
body > header nav ul { flex-wrap: wrap; margin: 0; }
body > header nav a[aria-current] { text-decoration: underline; }
form.post, form.post button { margin: 0; width: auto; }
body > header button.link {
  padding: 0.5rem; border: 0; background: none; color: var(--pico-primary);
}
.tools { display: flex; gap: 0.5rem; margin-inline-start: auto; }
main.container { padding-block: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; } h3 { font-size: 1rem; margin-bottom: 0.25rem; }
.skip { position: absolute; inset-inline-start: -999rem; }
.skip:focus { inset-inline-start: 1rem; inset-block-start: 0.5rem; background: var(--pico-background-color); z-index: 1; }
.narrow { max-width: 26rem; margin-inline: auto; }
.notice, [role='alert'] { padding: 0.75rem 1rem; border-inline-start: 0.3rem solid var(--pico-primary); background: var(--pico-card-background-color); }
[role='alert'] { border-color: var(--pico-del-color); }
.status { display: inline-block; padding: 0 0.4rem; margin: 0 0.25rem 0.25rem 0; border: 1px solid currentColor; border-radius: 0.25rem; overflow-wrap: normal; }
.status small { overflow-wrap: anywhere; }
.status.delivered { color: var(--pico-ins-color); }
.status.undelivered, .status.retrying { color: var(--pico-del-color); }
.status.held, .status.pending { color: var(--pico-muted-color); }
.counts { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin-bottom: 0.5rem; }
.counts a { text-decoration: none; }
.proof { margin: 0; font-variant-numeric: tabular-nums; }
ul.plain { padding: 0; } ul.plain > li { list-style: none; }
li form.post, article > header form.post { display: inline-block; margin-inline: 0.5rem; }
form.post button.outline { padding: 0.25rem 0.75rem; }
form.filter { display: grid; grid-template-columns: 2fr 1fr auto; gap: 0.5rem 1rem; align-items: end; }
form.filter button { margin-bottom: var(--pico-spacing); }
.pager, .actions { display: flex; flex-wrap: wrap; gap: 1rem; justify-content: space-between; }
.actions { justify-content: start; align-items: center; } .actions > * { margin: 0; }
#deliveries > form.post { margin-bottom: 1rem; }
main form > small { display: block; margin: -0.5rem 0 1rem; }
dl.envelope { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; }
dl.envelope dt { font-weight: bold; max-width: 30vw; } dl.envelope dd { margin: 0; min-width: 0; }
pre.mail { color: var(--pico-color); white-space: pre-wrap; padding: 1rem; max-height: 70vh; overflow-y: auto; }
pre > code { white-space: pre-wrap; }
iframe { width: 100%; height: 60vh; border: 1px solid var(--pico-muted-border-color); background: #fff; color-scheme: light; }
@media (max-width: 48rem) {
  form.filter { grid-template-columns: 1fr; }
  table.cards, table.cards tbody, table.cards tr, table.cards td { display: block; width: 100%; }
  table.cards thead { position: absolute; inset-inline-start: -999rem; }
  table.cards tr { padding-block: 0.75rem; border-bottom: 2px solid var(--pico-muted-border-color); }
  table.cards td { padding: 0.1rem 0; border: 0; background: none; }
  table.cards td::before { content: attr(data-label) ': '; color: var(--pico-muted-color); }
}
`
