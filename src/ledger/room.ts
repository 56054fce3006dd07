/**
 * Arrays that grow into wider ones. What an outgrown array took is given back at once: the collector would leave it until it
 * looks through all that is old, and by then there may be as much of it as of all that is kept.
 */

type Numbers = Int32Array | Uint8Array | Float64Array

/** Smaller ones are left to the collector. */
const SMALL = 32_768

/** A port whose other end hears nothing: what is handed over to it is gone. */
let nobody: InstanceType<typeof MessagePort> | undefined

/** The same numbers in a new array of so many; the old one has none any more. */
export function inRoom<Of extends Numbers>(old: Of, length: number): Of {
  const wider = widened(old, length)
  letGo(old)
  return wider
}

/** The same numbers in another array of at least so many. */
export function widened<Of extends Numbers>(old: Of, length: number): Of {
  const wider = new (old.constructor as new (length: number) => Of)(Math.max(length, old.length))
  wider.set(old)
  return wider
}

/** The array must have its memory to itself, and not be used any more. */
export function letGo({ buffer }: Numbers): void {
  if (buffer.byteLength < SMALL) return
  if (nobody === undefined) {
    nobody = new MessageChannel().port1
    nobody.close()
  }
  nobody.postMessage(null, [buffer as ArrayBuffer])
}
