/** Settings of the V8 engine for the command; a library must not change them for the process it runs in. */
import { setFlagsFromString } from 'node:v8'

/** An engine version that does not know a flag would print a message. */
export function tuneEngine(version: string): void {
  if (!/^v2[0-4]\./.test(version)) return
  // The compiler inlines called functions, which takes longer than it saves in most runs of this program.
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=150')
  // Node 20 optimises code that has run only briefly, which does not pay off for a short file. Later versions wait
  // anyway.
  if (version.startsWith('v20.')) setFlagsFromString('--interrupt-budget=200000')
}
