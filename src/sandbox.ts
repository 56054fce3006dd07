/**
 * Joins the machine to the generators of samples: invented invoices of all carriers, new ones each day. What comes on a day depends
 * on the seed and the day alone. Loaded on demand: it takes nothing of the machine but types, so that no module is cut for it.
 */
import { type SandboxFault, sandboxDeliveries } from '../samples/generators/sandbox.js'
import type { FileSource, SourceFile } from './sources/source.js'

export type { SandboxFault }

export interface SandboxOptions {
  readonly seed: number
  /** Whether faults are planted that an audit finds. */
  readonly faults?: boolean | undefined
}

export interface SandboxFile {
  /** The carrier's folder and the file in it. One that comes again has the name that it had. */
  readonly name: string
  /** When it comes, as `YYYY-MM-DD`. */
  readonly day: string
  read(): { readonly bytes: Uint8Array; readonly planted: readonly SandboxFault[] }
}

const DAY = 86_400_000
const dayOf = (number: number): string => new Date(number * DAY).toISOString().slice(0, 10)
const numberOf = (time: number): number => Math.floor(time / DAY)

/** All that comes on a day, `YYYY-MM-DD`. */
export function sandboxFiles({
  seed,
  day,
  faults = false,
}: SandboxOptions & { readonly day: string }): SandboxFile[] {
  return filesOn(numberOf(Date.parse(day)), { seed, faults })
}

const filesOn = (day: number, { seed, faults = false }: SandboxOptions): SandboxFile[] =>
  sandboxDeliveries({ seed, day, faults }).map(({ name, make }) => ({
    name,
    day: dayOf(day),
    read: make,
  }))

/** What is there at the end of the last of some days: of a file that came again, what came last. By name. */
export function sandboxFolder(
  last: string,
  { days, ...options }: SandboxOptions & { readonly days: number },
): SandboxFile[] {
  const files = new Map<string, SandboxFile>()
  const end = numberOf(Date.parse(last))
  for (let day = end - days + 1; day <= end; day++)
    for (const file of filesOn(day, options)) files.set(file.name, file)
  return [...files.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** How many days a file stays. */
const KEPT_DAYS = 366

/** A source of these files: each day's are there from its first moment in UTC. */
export function sandboxSource(options: SandboxOptions, clock: { now(): Date }): FileSource {
  let day = ''
  let generated: SandboxFile[] = []
  const files = (): SandboxFile[] => {
    const today = clock.now().toISOString().slice(0, 10)
    if (today !== day) generated = sandboxFolder(today, { ...options, days: KEPT_DAYS })
    day = today
    return generated
  }
  const listed = ({ name, day }: SandboxFile): SourceFile => ({
    name,
    size: null,
    modified: `${day}T00:00:00.000Z`,
    version: day,
  })
  const find = (name: string): SandboxFile | undefined => files().find((file) => file.name === name)
  return {
    shown: `sandbox of seed ${options.seed}`,
    async *list(signal) {
      for (const file of files()) {
        signal?.throwIfAborted()
        yield listed(file)
      }
    },
    look: async (name) => {
      const file = find(name)
      return file === undefined ? null : listed(file)
    },
    async *open(name, signal) {
      signal?.throwIfAborted()
      const file = find(name)
      if (file === undefined) throw new Error(`${name}: the sandbox has no such file on this day`)
      yield file.read().bytes
    },
    close: async () => undefined,
  }
}
