export const TOKEN = 'test-ingress-token-0001'

/** POSTs a push as the script does, with the token that rehearsals share; a string goes as it is. */
export const pushTo = (url: string, push: unknown, headers: Record<string, string> = {}) =>
  fetch(`${url}/api/ingress/gmail`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}`, ...headers },
    body: typeof push === 'string' ? push : JSON.stringify(push),
  })
