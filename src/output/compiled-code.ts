/**
 * Node 22.8 and later keep compiled code, which saves a tenth of a start. It lies in a folder of the user's own, since code that
 * others put there would be run: root may run with the home of somebody else. The folder is made here, since Node waits for ever
 * where the one above is missing and cannot be made.
 */
export function keepCompiled(environment: Readonly<Record<string, string | undefined>>): void {
  const node: Partial<typeof import('node:module')> & { enableCompileCache?(folder: string): unknown } =
    process.getBuiltinModule?.('node:module') ?? {}
  const { XDG_CACHE_HOME, LOCALAPPDATA, HOME } = environment
  const caches = XDG_CACHE_HOME || LOCALAPPDATA || (HOME && `${HOME}/.cache`)
  if (node.enableCompileCache === undefined || !caches) return
  const { existsSync, mkdirSync, statSync } = process.getBuiltinModule('node:fs')
  const own = `${caches}/carrier-invoice`
  try {
    for (const folder of [caches, own]) if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 })
    const user = process.getuid?.()
    if (user === undefined || statSync(own).uid === user) node.enableCompileCache(own)
  } catch {
    // Runs can do without.
  }
}
