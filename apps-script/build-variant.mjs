import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const DEFAULT = { ownerMail: true, doorbell: false }

/** Which script is built: what this call asks for, else what was chosen before. `file` keeps the choice; without one nothing is kept. */
export function chooseVariant({ ownerMail, doorbell }, file) {
  const kept = { ...DEFAULT, ...(file && readVariant(file)) }
  const variant = { ownerMail: ownerMail ?? kept.ownerMail, doorbell: doorbell ?? kept.doorbell }
  const isChanged = variant.ownerMail !== kept.ownerMail || variant.doorbell !== kept.doorbell
  if (file && isChanged) writeFileSync(file, JSON.stringify(variant) + '\n')
  return variant
}

/** What a person should know of it; undefined for the usual one. */
export function describeVariant({ ownerMail, doorbell }) {
  const differences = [
    ...(ownerMail ? [] : ['without the mail to its owner (--owner-mail brings it back)']),
    ...(doorbell ? ['with the doorbell (--no-doorbell takes it out)'] : []),
  ]
  return differences.length > 0 ? `The script is built ${differences.join(', ')}.` : undefined
}

function readVariant(file) {
  if (!existsSync(file)) return {}
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new Error(`${file} is damaged - delete it and run npm run build with the options you want`, {
      cause,
    })
  }
}
