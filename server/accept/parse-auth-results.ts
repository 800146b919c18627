export interface AuthResult {
  method: string
  result: string
  /** Such as `header.from`, in lower case; of text in quotes only a quote is left. */
  properties: Map<string, string>
}

export interface AuthResults {
  /** Who says so. */
  server: string
  results: AuthResult[]
}

const TOKENS = /\\[^]|[()";]|[^\\()";]+/g

/**
 * An Authentication-Results header: `server; method=result (comment) property=value; …` (RFC 8601). Undefined for one that
 * is not written just so: it repeats words of the sender's, and they could pass for results where something went wrong.
 */
export function parseAuthResults(header: string): AuthResults | undefined {
  const [server = '', ...statements] = splitStatements(header) ?? []
  const results = statements.filter((text) => text.trim()).map(parseStatement)
  const known = results.filter((result) => result !== undefined)
  const isWhole = known.length === results.length && isOnce(known, 'spf') && isOnce(known, 'dmarc')
  return isWhole ? { server: server.trim().toLowerCase(), results: known } : undefined
}

/** What stands between semicolons. Of comments, which nest, a blank is left, of what is in quotes the first of them. */
function splitStatements(header: string): string[] | undefined {
  const statements = ['']
  let depth = 0
  let isQuoted = false
  for (const [token] of header.matchAll(TOKENS)) {
    if (isQuoted) isQuoted = token !== '"'
    else if (token === ')') depth--
    else if (token === ';' && depth === 0) statements.push('')
    else if (depth === 0) {
      isQuoted = token === '"'
      statements.push(`${statements.pop()}${token === '(' ? ' ' : token}`)
    }
    if (token === '(' && !isQuoted) depth++
    if (depth < 0) return undefined
  }
  return depth === 0 && !isQuoted ? statements : undefined
}

/** The envelope belongs to SPF: elsewhere it is what is left of an SPF result into which the sender wrote another one. */
function parseStatement(text: string): AuthResult | undefined {
  const [first = '', ...rest] = text.toLowerCase().trim().split(/\s+/)
  const [, method = '', result = ''] = /^([a-z][a-z-]*)=([a-z]+)$/.exec(first) ?? []
  const properties = new Map<string, string>()
  for (const word of rest) {
    const [, name = '', value = ''] = /^([a-z]+\.[a-z-]+|reason)=(.*)$/.exec(word) ?? []
    if (!name || properties.has(name) || (name.startsWith('smtp.') && method !== 'spf')) return undefined
    properties.set(name, value)
  }
  return method ? { method, result, properties } : undefined
}

const isOnce = (results: AuthResult[], name: string) =>
  results.filter(({ method }) => method === name).length < 2
