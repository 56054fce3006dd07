/**
 * Runs the built command, and keeps its compiled code for the next run. Functions are compiled when they are first called, in every
 * run again: that took half of an audit of a small file. The code is kept in a folder of the user's own, because code that
 * others put there would be executed: root may run with another user's home.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { isAbsolute } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cachedDataVersionTag } from 'node:v8'
import { Script } from 'node:vm'
import { checksumOf } from './built-files.js'

type Environment = Readonly<Record<string, string | undefined>>

interface Kept {
  readonly runs: number
  readonly code: Buffer | undefined
}

const NOTHING: Kept = { runs: 0, code: undefined }
/** Runs that add their compiled code: files of other carriers call other functions. */
const RUNS = 4
/** The code is preceded by its checksum, because a disk may fail, and the number of runs. */
const CHECKSUM = 4
const HEAD = 8
const OTHERS_WRITE = 0o022
/** More than there are commands: two versions of the program in turn, each with the commands that people use, find theirs. */
const MOST_KEPT = 40

/** Such runs end before they have called anything of their command. */
const ONLY_HELP = /^(-h|--help|-V|--version|help)$/

/** The command whose compiled code a run adds to; null for one that calls next to nothing. */
export const keptKindOf = (words: readonly string[], commands: readonly string[]): string | null => {
  const [word] = words
  if (word === undefined || words.some((one) => ONLY_HELP.test(one))) return null
  // A file or an option may come first: then it is a parse.
  return commands.includes(word) ? word : 'parse'
}

/**
 * `file` is an ASCII script, a function of `require`, `load` and its address. Its first line is a comment: a name of its content, the
 * checksum of the other lines, and the commands.
 * Runs of the same command, named by `words`, call the same functions. `load` imports like a module in the file's folder.
 */
export function runBuilt(
  file: URL,
  words: readonly string[],
  environment: Environment,
  load: (name: string) => Promise<unknown>,
): void {
  const filename = fileURLToPath(file)
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0)
  const source = bytes.toString('latin1')
  const second = source.indexOf('\n') + 1
  const [content, checksum, ...commands] = source.slice(2, second - 1).split(' ')
  const isWhole = checksumOf === undefined || `${checksumOf(bytes.subarray(second))}` === checksum
  if (!source.endsWith(END) || !isWhole) throw damaged(filename)
  const kind = keptKindOf(words, commands)
  const flags = cachedDataVersionTag()
  const name = `${content}-${process.arch}-${flags}-${kind}`
  const folder = kind === null || checksumOf === undefined ? null : ownFolder(environment)
  const kept = folder === null ? NOTHING : keptIn(`${folder}/${name}`)
  const script = new Script(source, {
    filename,
    ...(kept.code && { cachedData: kept.code }),
  })
  const before = script.cachedDataRejected === false ? kept : NOTHING
  if (folder !== null && before.runs < RUNS)
    process.on('exit', (status) => {
      // A failed run may have ended early. With other flags of V8 the code would be refused.
      const isUseful = (status === 0 || status === 1) && cachedDataVersionTag() === flags
      if (isUseful) keep(script, before, folder, name)
    })
  script.runInThisContext()(createRequire(file), load, file.href)
}

/** The end of the script. */
const END = '\n})\n'

/** With the code by which Node reports a missing module. */
const damaged = (name: string): Error =>
  Object.assign(new Error(`${name} is missing or damaged`), { code: 'ERR_MODULE_NOT_FOUND' })

/** Null if there is none: the cache is optional. */
function ownFolder(environment: Environment): string | null {
  const { XDG_CACHE_HOME, LOCALAPPDATA, HOME, NODE_DISABLE_COMPILE_CACHE } = environment
  const home = XDG_CACHE_HOME || LOCALAPPDATA || HOME || ''
  if (!isAbsolute(home) || NODE_DISABLE_COMPILE_CACHE) return null
  const caches = XDG_CACHE_HOME || LOCALAPPDATA ? home : `${home}/.cache`
  const own = `${caches}/carrier-invoice`
  try {
    // Before anything is made there: a folder of root's would shut its owner out.
    if (existsSync(home) && !isOwn(home)) return null
    for (const folder of [caches, own]) if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 })
    return isOwn(own, OTHERS_WRITE) ? own : null
  } catch {
    return null
  }
}

/** Windows states no such owner, and no such rights. */
function isOwn(folder: string, forbidden = 0): boolean {
  const { uid, mode } = statSync(folder)
  const user = process.getuid?.()
  return user === undefined || (uid === user && (mode & forbidden) === 0)
}

function keptIn(path: string): Kept {
  try {
    const all = readFileSync(path)
    const code = all.subarray(HEAD)
    const isWhole = checksumOf?.(all.subarray(CHECKSUM)) === all.readUInt32LE()
    return isWhole ? { runs: all[CHECKSUM] ?? 0, code } : NOTHING
  } catch {
    return NOTHING
  }
}

/** Written under a temporary name first, because other runs may read it at the same time. */
function keep(script: Script, { runs, code: former }: Kept, folder: string, name: string): void {
  const written = `${folder}/${name}.${process.pid}`
  try {
    const code = script.createCachedData()
    // A long run drops functions that it called only at the start.
    const larger = former !== undefined && former.length > code.length ? former : code
    const counted = Buffer.concat([Buffer.alloc(HEAD - CHECKSUM, runs + 1), larger])
    const checksum = Buffer.alloc(CHECKSUM)
    checksum.writeUInt32LE(checksumOf?.(counted) ?? 0)
    try {
      writeFileSync(written, Buffer.concat([checksum, counted]), { mode: 0o600 })
      renameSync(written, `${folder}/${name}`)
    } finally {
      rmSync(written, { force: true })
    }
    if (runs === 0) dropOld(folder, name)
  } catch {
    // The run has done its work: whatever fails here does not change its exit status.
  }
}

/** All but the newest: code of earlier versions of the program, or of Node. Another run may do the same at this time. */
function dropOld(folder: string, own: string): void {
  const now = Date.now()
  const others = readdirSync(folder)
    .filter((name) => name !== own)
    .map((name) => ({ path: `${folder}/${name}`, age: ageOf(`${folder}/${name}`, now) }))
    .sort((a, b) => a.age - b.age)
  for (const { path } of others.slice(MOST_KEPT - 1)) rmSync(path, { force: true })
}

/** A time to come, from before the clock was set back, is as old as it is far away. */
const ageOf = (path: string, now: number): number =>
  Math.abs(now - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0))
