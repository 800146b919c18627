export const TOKEN = 'test-ingress-token-0001'
const INGRESS = '/api/ingress/gmail'

/** POSTs a push as the script does, with the token that rehearsals share; a string goes as it is. */
export const pushTo = (url: string, push: unknown, headers?: Record<string, string>) =>
  post(url + INGRESS, typeof push === 'string' ? push : JSON.stringify(push), headers)

export const reportTo = (url: string, kind: 'heartbeat' | 'reconcile', report: object) =>
  post(`${url}${INGRESS}/${kind}`, JSON.stringify(report))

const post = (url: string, body: string, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}`, ...headers },
    body,
  })
