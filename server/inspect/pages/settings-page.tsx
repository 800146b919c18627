import { Settings } from '../../../shared/api.ts'
import { Layout } from './layout.tsx'
import type { View } from './view.ts'

export function SettingsPage({ view, settings }: { view: View; settings: Settings }) {
  const { settings: words } = view.texts
  return (
    <Layout view={view} title={words.title}>
      <h1>{words.title}</h1>
      <form method="post" action="/dashboard/settings">
        {Settings.keyof().options.map((name) => (
          <fieldset key={name}>
            <label>
              <input
                type="checkbox"
                role="switch"
                name={name}
                value="on"
                checked={settings[name]}
                aria-describedby={`${name}-hint`}
              />
              <code>{name}</code>
            </label>
            <small id={`${name}-hint`}>{words[name]}</small>
          </fieldset>
        ))}
        <button>{words.save}</button>
      </form>
    </Layout>
  )
}
