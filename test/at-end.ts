/**
 * What a kit has made for a test file is taken away when the tests of that file have ended. Several files share a process and its modules:
 * an `afterAll` of a kit would be that of the first of them alone.
 */
const ends: (() => unknown)[] = []

/** What was made last is taken away first. */
export const atEnd = (end: () => unknown): void => void ends.push(end)

/** One that fails keeps none of the others: the next file would have what they leave. */
export async function endAll(): Promise<void> {
  const faults: unknown[] = []
  for (const end of ends.splice(0).reverse())
    try {
      await end()
    } catch (error) {
      faults.push(error)
    }
  if (faults.length > 0) throw new AggregateError(faults, `clearing up failed: ${faults.join('; ')}`)
}
