import type { RulePreview } from '../../../../shared/api.ts'
import { formatCount, More } from '../parts/format.tsx'
import { showText, splitSender } from '../parts/show-text.ts'
import { Age } from '../parts/times.tsx'
import type { View } from '../view.ts'

const SHOWN = 20

/** Which emails a rule would have wanted; a link each. */
export function RulePreviewOf({ view, matches }: { view: View; matches: RulePreview | undefined }) {
  const { rules: words, history } = view.texts
  if (!matches) return null
  const { days, matched, of, isCut, emails } = matches
  return (
    <div>
      <p role="status">
        <strong>{words.wouldMatch(formatCount(matched, view), formatCount(of, view), days)}</strong>{' '}
        {isCut && words.newestOnly}
      </p>
      <ul class="plain">
        {emails.slice(0, SHOWN).map(({ id, receivedAt, sender, subject }) => (
          <li key={id}>
            <a href={`/dashboard/emails/${encodeURIComponent(id)}`}>
              <bdi>{showText(subject, history.noSubject, 100)}</bdi>
            </a>{' '}
            <small class="muted">
              <bdi>{splitSender(sender).address}</bdi>, <Age iso={receivedAt} view={view} />
            </small>
          </li>
        ))}
      </ul>
      {matched > SHOWN && (
        <p>
          <More of={matched} shown={Math.min(SHOWN, emails.length)} view={view} />
        </p>
      )}
    </div>
  )
}
