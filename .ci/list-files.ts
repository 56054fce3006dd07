/**
 * Run by the build at its end; not part of the program. Lists the checksums of what is built: a run that ends in an internal error checks
 * them, because a damaged file is not a fault of the program (`src/process/built-files.ts`).
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'

const DIST = 'dist'
/** Whoever packages the program may change its first line, `#!`. */
const ENTRY = 'cli.js'
const built = readdirSync(DIST).filter((name) => /\.(c?js|gz)$/.test(name) && name !== ENTRY)
const list = Object.fromEntries(built.sort().map((name) => [name, crc32(readFileSync(`${DIST}/${name}`))]))
writeFileSync(`${DIST}/files.json`, `${JSON.stringify(list, null, 1)}\n`)
