import { crc32, deflateRawSync } from 'node:zlib'

/** One member to write, and what to state falsely of it. */
export interface ZipMember {
  readonly name: string
  readonly bytes?: Uint8Array | string
  /** 8 deflates, anything else stores. */
  readonly method?: number
  readonly flags?: number
  readonly unixMode?: number
  readonly crc?: number
  readonly size?: number
  /** Takes the bytes of an earlier member instead of its own. */
  readonly sharing?: number
}

/** A zip archive by the letter of its format, small enough to see what a test makes wrong. */
export function zipOf(members: readonly ZipMember[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  const offsets: number[] = []
  let offset = 0
  for (const member of members) {
    const name = Buffer.from(member.name)
    const plain = Buffer.from(member.bytes ?? '')
    const method = member.method ?? 8
    const packed = method === 8 ? deflateRawSync(plain) : plain
    const fixed = Buffer.alloc(26)
    fixed.writeUInt16LE(20, 0)
    fixed.writeUInt16LE((member.flags ?? 0) | 0x800, 2)
    fixed.writeUInt16LE(method, 4)
    fixed.writeUInt32LE(member.crc ?? crc32(plain), 10)
    fixed.writeUInt32LE(packed.length, 14)
    fixed.writeUInt32LE(member.size ?? plain.length, 18)
    fixed.writeUInt16LE(name.length, 22)
    const start = member.sharing === undefined ? offset : (offsets[member.sharing] ?? 0)
    offsets.push(start)
    if (member.sharing === undefined) {
      const local = [Buffer.from('PK\x03\x04'), fixed, name, packed]
      parts.push(...local)
      offset += local.reduce((sum, part) => sum + part.length, 0)
    }
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(((member.unixMode ?? 0) << 16) >>> 0, 6)
    rest.writeUInt32LE(start, 10)
    const madeBy = Buffer.from([20, member.unixMode === undefined ? 0 : 3])
    directory.push(Buffer.from('PK\x01\x02'), madeBy, fixed, rest, name)
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(members.length, 4)
  end.writeUInt16LE(members.length, 6)
  end.writeUInt32LE(listed.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...parts, listed, Buffer.from('PK\x05\x06'), end])
}
