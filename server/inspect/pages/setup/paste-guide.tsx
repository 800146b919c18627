import type { ScriptFile } from '../../script-files.ts'
import { Notice } from '../parts/card.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { Mark } from '../parts/marks.tsx'
import { OutsideLink } from '../parts/outside-link.tsx'
import { Rich, RichLine } from '../parts/rich.tsx'
import type { SetupProps } from './setup-page.tsx'
import type { View } from '../view.ts'

/** How the script is made with a browser alone, in the order of what Google shows. */
export function PasteGuide({ view, setup: { address, scriptVersion }, tokenFile }: SetupProps) {
  const { setup: words } = view.texts
  const { paste } = words
  if (!scriptVersion)
    return (
      <Notice look="late">
        <RichLine text={words.notBuilt} />
      </Notice>
    )
  const where = tokenFile ? paste.inFile(tokenFile) : paste.inEnvironment
  return (
    <>
      {!address.startsWith('https:') && (
        <Notice look="late">
          <RichLine text={words.notPublic(address)} />
        </Notice>
      )}
      <p class="line">
        {words.address}
        <code id="address">{address}</code>
        <CopyButton view={view} from="address" />
      </p>
      <ol class="paste">
        <li>
          <OutsideLink href="https://script.new" label={paste.open} look="primary" />
          <RichLine text={paste.intro} />
        </li>
        <File view={view} name="Code.gs" text={paste.code} />
        <File view={view} name="Setup.gs" text={paste.setup(where)} />
        <File view={view} name="appsscript.json" text={paste.manifest} />
        <li>
          <Rich text={paste.save} />
        </li>
      </ol>
      <RichLine text={paste.clasp} look="muted" />
    </>
  )
}

/** Copied with a button, or, without a script, by hand from where it is shown. */
function File({ view, name, text }: { view: View; name: ScriptFile; text: string }) {
  const { paste } = view.texts.setup
  const href = `/dashboard/setup/${name}`
  return (
    <li>
      <RichLine text={text} />
      <p class="actions">
        <button type="button" class="copy" data-copy-file={href} data-done={view.texts.copied}>
          <Mark name="copy" /> {paste.copy(name)}
        </button>
        <a href={href} target="_blank">
          {name}
          {view.texts.colon}
          {paste.view}
        </a>
        <a href={href} download={name}>
          {paste.download}
        </a>
      </p>
    </li>
  )
}
