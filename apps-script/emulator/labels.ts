export interface Label {
  id: string
  name: string
  type: 'system' | 'user'
}

export interface Labels {
  list(): Label[]
  find(id: string): Label | undefined
  /** Takes an id or a name; a user label that does not exist yet is made. */
  idOf(idOrName: string): string
  /** Returns the id. */
  create(name: string): string
  /** As Gmail's search writes it: lower case, spaces and slashes as dashes. */
  findBySearchName(text: string): Label | undefined
}

const SYSTEM = [
  'INBOX',
  'UNREAD',
  'SENT',
  'DRAFT',
  'SPAM',
  'TRASH',
  'STARRED',
  'IMPORTANT',
  'CHAT',
  'SCHEDULED',
  'CATEGORY_PERSONAL',
  'CATEGORY_SOCIAL',
  'CATEGORY_PROMOTIONS',
  'CATEGORY_UPDATES',
  'CATEGORY_FORUMS',
]

export function createLabels(): Labels {
  const labels = SYSTEM.map((name): Label => ({ id: name, name, type: 'system' }))
  const find = (id: string) => labels.find((label) => label.id === id)
  const create = (name: string) => {
    const id = `Label_${labels.length - SYSTEM.length + 1}`
    labels.push({ id, name, type: 'user' })
    return id
  }
  return {
    list: () => labels,
    find,
    create,
    idOf: (text) => find(text)?.id ?? labels.find(({ name }) => name === text)?.id ?? create(text),
    findBySearchName: (text) => labels.find(({ name }) => searchName(name) === searchName(text)),
  }
}

const searchName = (name: string) => name.toLowerCase().replace(/[ /]/g, '-')
