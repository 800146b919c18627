import { mkdir, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { ignoreAbsence } from '../../../errors.ts'
import { readChunks } from './read-lines.ts'
import { replaceFile } from './replace-file.ts'
import { openSegmentFiles } from './segment-files.ts'
import { inOrderOfWriting, parseSegmentName } from './segment-name.ts'

const OF_THE_PROCESS = /^(lock|days\.json|backup\.json)$|\.tmp$/ // days.json is made anew from what is really there
const GONE_IDS = /^ids-.*\.bin$/
const TRIES = 5

/**
 * Copies the folder of a store that a receiver may be using, as of a moment after the call: all that was confirmed before it is in
 * the copy. Documents come first, since a cursor must not be ahead of the mail it stands for. Then the days in the order of writing,
 * because what retention carries forward is written before its old file goes; last the ids of what is gone. A day that came or went
 * meanwhile, or an erasing in the middle, means once more from the start. Tells how many emails were read back.
 */
export async function copyFolder(from: string, to: string, log: Logger): Promise<number> {
  for (let tries = 1; tries <= TRIES; tries++) {
    const segments = await listSegments(from)
    await copyAll(from, to, segments)
    if (String(await listSegments(from)) !== String(segments)) continue
    const { emails, isWhole } = await readBack(to, log)
    if (isWhole) return emails
  }
  throw new Error(
    `${from} changed ${TRIES} times while it was copied, or holds damaged lines - look at what was said above, then try again into an empty folder`,
  )
}

async function copyAll(from: string, to: string, segments: string[]): Promise<void> {
  await copyBadLines(from, to)
  const rest = (await readdir(from, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && !OF_THE_PROCESS.test(entry.name) && !parseSegmentName(entry.name))
    .map(({ name }) => name)
  for (const name of rest.filter((name) => !GONE_IDS.test(name))) await copyFile(from, to, name)
  for (const name of segments) await copyFile(from, to, name)
  for (const name of await readdir(from)) if (GONE_IDS.test(name)) await copyFile(from, to, name)
}

/** First: what was set aside before is no news when the copy is read. */
async function copyBadLines(from: string, to: string): Promise<void> {
  const [source, target] = [join(from, 'bad-lines'), join(to, 'bad-lines')]
  const names = await readdir(source).catch(ignoreAbsence)
  if (!names) return
  await mkdir(target, { recursive: true, mode: 0o700 })
  for (const name of names) await copyFile(source, target, name)
}

/** One that is gone by now is for the order of copying to make good. */
async function copyFile(from: string, to: string, name: string): Promise<void> {
  const handle = await open(join(from, name), 'r').catch(ignoreAbsence)
  if (!handle) return
  try {
    await replaceFile(join(to, name), readChunks(handle, (await handle.stat()).size))
  } finally {
    await handle.close()
  }
}

async function listSegments(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).flatMap((name) => parseSegmentName(name) ?? [])
  return names.sort(inOrderOfWriting).map(({ name }) => name)
}

/** As the next start would: a torn last line is cut off, and days.json knows from now on how long each day is. */
async function readBack(folder: string, log: Logger): Promise<{ emails: number; isWhole: boolean }> {
  const files = await openSegmentFiles(folder, log)
  try {
    const emails = new Set<string>()
    await files.load((head) => head.kind === 'email' && emails.add(head.id))
    return { emails: emails.size, isWhole: files.lostSince() === undefined }
  } finally {
    await files.close()
  }
}
