import { notText } from '../csv/encoding.js'
import { isInvoiceError } from '../schema/errors.js'
import { partName } from '../xlsx/parts.js'
import { type Blocks, flow } from './blocks.js'
import { failingFile, type InputFile, type Listing } from './file.js'
import { ENDINGS_IN_WORDS, hasInvoiceEnding, isWorkbookName } from './invoice-endings.js'
import { type InputLimits, limitError } from './limits.js'
import { archiveError, onceUnpacked, packingOf } from './packed.js'
import { type WorkbookPart, type WorkbookParts, workbookFiles } from './workbook.js'
import {
  type Archive,
  directoryOf,
  type Member,
  memberRefusal,
  REGULAR,
  unpackedMember,
} from './zip-members.js'

/** Each member that may be an invoice, as a separate file, in the archive's order. */
export async function* zipFiles(
  archive: Archive,
  listing: Listing,
  nested = false,
): AsyncGenerator<InputFile> {
  let members: readonly Member[]
  try {
    members = await directoryOf(archive, listing.limits)
  } catch (error) {
    yield failingFile(archive.name, error)
    return
  }
  const document = documentOf(members)
  if (document === WORKBOOK) {
    try {
      yield* workbookFiles(partsOf(archive, members, listing.limits), listing)
    } catch (error) {
      if (!isInvoiceError(error) || error.code !== 'archive') throw error
      yield failingFile(archive.name, error)
    }
    return
  }
  if (nested) {
    yield failingFile(archive.name, nestedArchive(archive.name))
    return
  }
  if (document !== null) {
    yield failingFile(archive.name, notText(archive.name, document))
    return
  }
  const times = new Map<string, number>()
  for (const member of members) {
    const path = `${archive.name}/${member.name}`
    const reason = member.unsafe === null ? notTaken(member) : null
    if (reason !== null) {
      listing.passedOver(path, reason)
      continue
    }
    const time = (times.get(path) ?? 0) + 1
    times.set(path, time)
    const name = time === 1 ? path : `${path}#${time}`
    if (isWorkbookName(member.name)) yield* workbookMember(archive, member, name, listing)
    else yield memberFile(archive, member, name, listing.limits)
  }
  if (times.size === 0) yield failingFile(archive.name, nothingIn(archive.name, members))
}

/** One member of an archive as a file. */
export function memberFile(archive: Archive, member: Member, name: string, limits: InputLimits): InputFile {
  const refusal = memberRefusal(member, name)
  if (refusal !== null) return failingFile(name, refusal, member.packedSize)
  return {
    name,
    size: member.packedSize,
    ...('path' in archive ? { path: archive.path, member } : {}),
    reopenable: true,
    open: (signal) => flow(name, () => memberBlocks(archive, member, name, limits), signal),
  }
}

/** A workbook inside an archive is an archive itself: it is kept in memory. */
async function* workbookMember(
  archive: Archive,
  member: Member,
  name: string,
  listing: Listing,
): AsyncGenerator<InputFile> {
  const { limits, signal } = listing
  const parts: Uint8Array[] = []
  let size = 0
  try {
    const refusal = memberRefusal(member, name)
    if (refusal !== null) throw refusal
    for await (const block of flow(name, () => unpackedMember(archive, member, name, limits), signal)) {
      size += block.length
      if (size > limits.spooledBytes)
        throw limitError(
          'spooledBytes',
          name,
          `a workbook of at most ${limits.spooledBytes} bytes within an archive`,
        )
      parts.push(Uint8Array.from(block))
    }
  } catch (error) {
    if (isInvoiceError(error) && error.code === 'aborted') throw error
    yield failingFile(name, error, member.packedSize)
    return
  }
  const bytes = Buffer.concat(parts)
  if (packingOf(bytes) === 'zip') yield* zipFiles({ name, bytes }, listing, true)
  else yield memberFile(archive, member, name, limits)
}

function partsOf(archive: Archive, members: readonly Member[], limits: InputLimits): WorkbookParts {
  const { name } = archive
  const parts = new Map<string, WorkbookPart>()
  for (const member of members) {
    const part = partName(member.name)
    if (parts.has(part))
      throw archiveError(name, 'a workbook with each part once', `It has ${part} twice: do not trust it.`)
    const refusal = memberRefusal(member, name)
    const open = async (): Promise<Blocks> => {
      if (refusal !== null) throw refusal
      return unpackedMember(archive, member, name, limits)
    }
    parts.set(part, { packedSize: member.packedSize, open })
  }
  return { name, ...('path' in archive ? { path: archive.path } : {}), parts }
}

const nestedArchive = (name: string): unknown =>
  archiveError(name, 'a file in the archive, not another archive', 'Unpack it once and give what comes out.')

/** Why a member is skipped; null if it is read. */
function notTaken(member: Member): string | null {
  const parts = member.name.split('/')
  if (member.name.endsWith('/')) return 'a folder; its files are members of their own'
  if (parts.includes('__MACOSX')) return 'made by macOS, holds no invoice'
  if (parts.some((part) => part.startsWith('.'))) return 'a hidden file'
  if (member.unixKind !== 0 && member.unixKind !== REGULAR) return 'a symbolic link or a device, not a file'
  return hasInvoiceEnding(member.name) ? null : `does not end in ${ENDINGS_IN_WORDS}`
}

const WORKBOOK = 'an Excel workbook'

/** The kind of office document that is packed as this zip; null if it is an archive of files. */
function documentOf(members: readonly Member[]): string | null {
  const has = (begins: string): boolean => members.some((member) => member.name.startsWith(begins))
  if (has('xl/workbook.bin')) return 'a binary Excel workbook (.xlsb)'
  if (has('[Content_Types].xml'))
    return has('xl/') ? WORKBOOK : has('word/') ? 'a Word document' : 'an office document'
  if (has('mimetype') && has('content.xml')) return 'an OpenDocument file'
  return has('Index/') && has('Metadata/') ? 'a Numbers or Pages document' : null
}

function nothingIn(name: string, members: readonly Member[]): unknown {
  const remedy = `Its ${members.length} members were passed over; unpack it and name the invoice file itself.`
  return archiveError(name, `a zip archive with a member that ends in ${ENDINGS_IN_WORDS}`, remedy)
}

/** The same, which are no archive. */
async function memberBlocks(
  archive: Archive,
  member: Member,
  name: string,
  limits: InputLimits,
): Promise<Blocks> {
  return onceUnpacked(await unpackedMember(archive, member, name, limits), name)
}
