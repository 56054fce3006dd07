/** The members of a zip archive: their entries in its directory, and their bytes. */
import { type FileHandle, open } from 'node:fs/promises'
import type { Entry, ZipFile } from 'yauzl'
import { isInvoiceError } from '../schema/errors.js'
import { type Blocks, fileBlocks, memoryBlocks } from './blocks.js'
import { verifyBlocks } from './checked.js'
import { type InputLimits, limitError } from './limits.js'
import { archiveError, inflateBlocks } from './packed.js'
import { unreadableError } from './unreadable.js'

/** A zip archive: on disk, or in memory because it arrived as a stream. */
export type Archive =
  | { readonly name: string; readonly path: string }
  | { readonly name: string; readonly bytes: Uint8Array }

/** One member's entry in the archive's directory. */
export interface Member {
  readonly name: string
  readonly unsafe: string | null
  readonly flags: number
  readonly method: number
  readonly packedSize: number
  readonly size: number
  readonly crc: number
  readonly offset: number
  readonly unixKind: number
}

/** Why the bytes of a member cannot be read, null if they can. */
export function memberRefusal(member: Member, name: string): unknown {
  if (member.unsafe !== null) {
    return archiveError(name, `a member within its archive (${member.unsafe})`, 'Do not trust this archive.')
  }
  if ((member.flags & ENCRYPTED) !== 0) {
    return archiveError(name, 'a member without a password', 'Unpack it with its password and give the file.')
  }
  if (member.method !== STORED && member.method !== DEFLATED) {
    return archiveError(
      name,
      'a member stored or deflated',
      'Unpack it and give the file, or pack it anew as a plain zip.',
    )
  }
  return null
}

const STORED = 0
const DEFLATED = 8
const ENCRYPTED = 0x1
export const REGULAR = 0o100000
const KIND = 0o170000
const MADE_ON_UNIX = 3

/** Reads the archive's directory, and checks the archive as a whole. */
export async function directoryOf(archive: Archive, limits: InputLimits): Promise<readonly Member[]> {
  const yauzl = await import('yauzl').catch((error: unknown) => {
    throw unreadableError(archive.name, error)
  })
  // Names are decoded here: in the library one bad name would end the reading of the whole directory.
  const options = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: false }
  const members: Member[] = []
  const read = async (zip: ZipFile) => {
    if (zip.entryCount > limits.members) {
      throw limitError('members', archive.name, `at most ${limits.members} members, not ${zip.entryCount}`)
    }
    for await (const entry of zip.eachEntry()) members.push(memberOf(entry, yauzl))
    // Overlapping members multiply the unpacked size of a small archive.
    if (members.reduce((sum, member) => sum + member.packedSize, 0) > zip.fileSize) {
      throw archiveError(archive.name, 'members that do not overlap', 'Do not trust this archive.')
    }
  }
  const handle = 'path' in archive ? await openFile(archive.path, archive.name) : null
  try {
    if (handle !== null) await read(await yauzl.fromFdPromise(handle.fd, options))
    else if ('bytes' in archive) await read(await yauzl.fromBufferPromise(asBuffer(archive.bytes), options))
  } catch (error) {
    if (isInvoiceError(error)) throw error
    if (error instanceof Error && 'syscall' in error) throw unreadableError(archive.name, error)
    const message = error instanceof Error ? error.message.replace(/\.$/, '') : String(error)
    throw archiveError(
      archive.name,
      'a whole zip archive',
      `It is cut short or damaged (${message}): fetch it again.`,
    )
  } finally {
    await handle?.close()
  }
  return members
}

function memberOf(entry: Entry, yauzl: typeof import('yauzl')): Member {
  const flags = entry.generalPurposeBitFlag
  const name = yauzl.getFileNameLowLevel(flags, entry.fileNameRaw, entry.extraFields, false)
  const onUnix = entry.versionMadeBy >> 8 === MADE_ON_UNIX
  return {
    name,
    unsafe: unsafeName(name),
    flags,
    method: entry.compressionMethod,
    packedSize: entry.compressedSize,
    size: entry.uncompressedSize,
    crc: entry.crc32,
    offset: entry.relativeOffsetOfLocalHeader,
    unixKind: onUnix ? (entry.externalFileAttributes >>> 16) & KIND : 0,
  }
}

/** Why a member's name points outside the archive; null if it does not. */
function unsafeName(name: string): string | null {
  if (/^(\/|[a-z]:)/i.test(name)) return 'its name is an absolute path'
  if (name.split('/').includes('..')) return 'its name climbs out by `..`'
  return name.includes('\0') ? 'its name holds a NUL' : null
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

async function openFile(path: string, name: string): Promise<FileHandle> {
  return open(path, 'r').catch((error: unknown) => {
    throw unreadableError(name, error)
  })
}

/** The unpacked bytes of a member, checked against the length and checksum in the directory. */
export async function unpackedMember(
  archive: Archive,
  member: Member,
  name: string,
  limits: InputLimits,
): Promise<Blocks> {
  const packed = await packedBlocks(archive, member, name)
  const plain = member.method === STORED ? packed : inflateBlocks(packed, 'deflate', name, limits)
  return verifyBlocks(plain, member, name)
}

async function packedBlocks(archive: Archive, member: Member, name: string): Promise<Blocks> {
  if ('bytes' in archive) {
    const start = memberStart(archive.bytes.subarray(member.offset, member.offset + HEADER), member, name)
    return memoryBlocks(archive.bytes.subarray(start, start + member.packedSize))
  }
  const handle = await openFile(archive.path, name)
  try {
    const header = Buffer.alloc(HEADER)
    const { bytesRead } = await handle.read(header, 0, HEADER, member.offset)
    const start = memberStart(header.subarray(0, bytesRead), member, name)
    return fileBlocks(handle, { name, start, length: member.packedSize, likely: member.packedSize })
  } catch (error) {
    await handle.close()
    throw unreadableError(name, error)
  }
}

const HEADER = 30

/** A member's bytes begin after its local header, whose name and extra field may differ in length from the directory's. */
function memberStart(header: Uint8Array, member: Member, name: string): number {
  const view = asBuffer(header)
  if (view.length < HEADER || view.readUInt32LE(0) !== 0x04034b50) {
    throw archiveError(
      name,
      "the member's own header",
      'The archive is damaged or was replaced: fetch it again.',
    )
  }
  return member.offset + HEADER + view.readUInt16LE(26) + view.readUInt16LE(28)
}
