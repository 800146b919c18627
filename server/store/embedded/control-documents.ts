import { join } from 'node:path'
import { Low, type Adapter } from 'lowdb'
import type { Settings } from '../../../shared/api.ts'
import { storeUnavailable } from '../../errors.ts'
import { createDocumentAdapter } from './document-adapter.ts'
import type { MailboxRecord } from '../mailbox-part.ts'
import type { StoredEndpoint } from '../store.ts'
import { createTurns } from '../turns.ts'

export interface Control {
  settings: Settings
  endpoints: StoredEndpoint[]
}

/** A small lowdb document: changed in memory only once the change is on disk. */
export interface Document<T> {
  read(): T
  /** Durable when it resolves; changes go one after the other. */
  change<R>(change: (draft: T) => R): Promise<R>
}

export function openControl(folder: string, settings: Settings): Promise<Document<Control>> {
  return openDocument(createDocumentAdapter(join(folder, 'control.json')), { settings, endpoints: [] })
}

export function openMailboxes(folder: string): Promise<Document<Record<string, MailboxRecord>>> {
  return openDocument(createDocumentAdapter(join(folder, 'mailboxes.json')), {})
}

async function openDocument<T extends object>(adapter: Adapter<T>, initial: T): Promise<Document<T>> {
  const database = new Low(adapter, initial)
  await database.read()
  const inTurn = createTurns()

  async function changeNow<R>(change: (draft: T) => R): Promise<R> {
    const draft = structuredClone(database.data)
    const result = change(draft)
    await adapter.write(draft).catch((cause: unknown) => {
      throw storeUnavailable(cause)
    })
    database.data = draft
    return result
  }

  return {
    read: () => database.data,
    change: (change) => inTurn(() => changeNow(change)),
  }
}
