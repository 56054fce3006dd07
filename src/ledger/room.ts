/**
 * Arrays that grow into larger ones. The memory of an outgrown array is released at once: the collector would keep it until it
 * scans all old objects, and by then there may be as much of it as of everything in use.
 */

type Numbers = Int32Array | Uint8Array | Float64Array

/** Smaller ones are left to the collector. */
const SMALL = 32_768

/** A port without a listener: memory transferred to it is released. */
let nobody: InstanceType<typeof MessagePort> | undefined

/** Moves the numbers to a new array of this length; the old one becomes empty. */
export function inRoom<Of extends Numbers>(old: Of, length: number): Of {
  const wider = widened(old, length)
  letGo(old)
  return wider
}

/** Moves the numbers to an array of at least this length. */
export function widened<Of extends Numbers>(old: Of, length: number): Of {
  const wider = new (old.constructor as new (length: number) => Of)(Math.max(length, old.length))
  wider.set(old)
  return wider
}

/** The array must own its memory and not be used any more. */
export function letGo({ buffer }: Numbers): void {
  if (buffer.byteLength < SMALL) return
  if (nobody === undefined) {
    nobody = new MessageChannel().port1
    nobody.close()
  }
  nobody.postMessage(null, [buffer as ArrayBuffer])
}
