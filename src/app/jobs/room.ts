/** How many worker threads this process has room for, if the system reports it. */
import { readFile } from 'node:fs/promises'

/** Address space that a thread reserves on Node 20 to 24: 700 MB. A thread that cannot get it ends the whole process. */
const OF_A_THREAD = 800 << 20

/** Infinity if there is no limit, or it is unknown. */
export async function roomForThreads(
  limits = readSetting('limits'),
  status = readSetting('status'),
): Promise<number> {
  const most = /^Max address space +(\d+)/m.exec(await limits)?.[1]
  const usedKib = /^VmSize:\s+(\d+) kB/m.exec(await status)?.[1]
  if (most === undefined || usedKib === undefined) return Infinity
  const freeBytes = BigInt(most) - BigInt(usedKib) * 1024n
  for (let threads = 0; threads < MANY; threads++)
    if (freeBytes < BigInt(threads + 1) * BigInt(OF_A_THREAD)) return threads
  return Infinity
}
const MANY = 1000

async function readSetting(name: string): Promise<string> {
  return readFile(`/proc/self/${name}`, 'utf8').catch(() => '')
}
