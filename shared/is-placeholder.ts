const PLACEHOLDER =
  /^[<"'$\s]*(votre[-_ ]|your[-_ ]|process_api_token|doorbell_secret|changeme|xxx)|\/\/(votre|your)-instance/i

/** What the guide's examples, and others' templates, say in place of a secret or an address. */
export const isPlaceholder = (typed: string) => PLACEHOLDER.test(typed)
