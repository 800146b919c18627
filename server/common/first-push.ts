import { INGRESS_PATH } from '../../shared/ingress-path.ts'

/** A push that can be pasted into a shell as it stands. `token` is what the shell puts there: a literal, or `$(…)`. */
export function firstPush(url: string, token: string): string {
  return `curl -X POST ${quote(`${url}${INGRESS_PATH}`)} \\
  -H "Authorization: Bearer ${token}" \\
  -H "Content-Type: application/json" \\
  -d '{"sender":"test@example.com","body":"test","subject":"test"}'`
}

/** What a shell of the receiver's machine reads the token from; without a file, a variable that must be set there first. */
export const tokenFrom = (file: string | undefined) => (file ? `$(cat ${quote(file)})` : '$PROCESS_API_TOKEN')

function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
