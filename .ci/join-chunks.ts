/**
 * Run by the build; not part of the program. The bundler makes a chunk of the modules that the same entries need, and there are
 * many entries: the library would load some thirty files, each of which takes time to be found, read and linked. Here all chunks needed by
 * the same main entries are joined into one. The main entries load nothing that they did not load before.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { build, type Plugin } from 'esbuild'

const DIST = 'dist'
/** The main entries, by the beginnings of their names. */
const DOORS = ['index.js', 'writers-', 'worker.js', 'audit-inputs-']

const files = readdirSync(DIST).filter((name) => name.endsWith('.js'))
const isChunk = (name: string): boolean => name.startsWith('chunk-')
const sources = new Map(files.map((name) => [name, readFileSync(`${DIST}/${name}`, 'utf8')]))

const importsOf = (name: string): string[] =>
  [...(sources.get(name) ?? '').matchAll(/^(?:\} from|import|export \* from) "\.\/([^"]+)";$/gm)].map(
    ([, found = '']) => found,
  )

function needed(name: string, seen = new Set<string>()): Set<string> {
  for (const one of importsOf(name))
    if (!seen.has(one)) {
      seen.add(one)
      needed(one, seen)
    }
  return seen
}

/** The exports of a chunk, by the names that importers use. */
const exportsOf = (name: string): string[] =>
  [...(sources.get(name) ?? '').matchAll(/^export \{\n([^}]*)\n\};$/gm)].flatMap(([, list = '']) =>
    list.split(',').map((one) => one.trim().split(' as ').at(-1) ?? ''),
  )

const doors = DOORS.map((start) => {
  const name = files.find((one) => one.startsWith(start))
  if (name === undefined) throw new Error(`no built module begins with ${start}`)
  return needed(name)
})

const groups = new Map<string, string[]>()
for (const name of files.filter(isChunk)) {
  const of = doors.map((chunks) => (chunks.has(name) ? '1' : '0')).join('')
  if (of.includes('1')) groups.set(of, [...(groups.get(of) ?? []), name])
}
const groupOf = new Map([...groups].flatMap(([of, names]) => names.map((name) => [name, of] as const)))
/** Chunks that are imported at run time remain files with the same exports. */
const asked = new Set(
  [...sources.values()]
    .flatMap((source) => [...source.matchAll(/import\("\.\/([^"]+)"\)/g)])
    .map(([, name = '']) => name),
)
const numberOf = new Map(files.map((name, at) => [name, at]))
/** Several chunks may use the same names: each name gets the number of its chunk. */
const joined = (chunk: string, name: string): string => `${name}_${numberOf.get(chunk)}`
const list = (chunk: string, name: (own: string) => string): string =>
  `export { ${exportsOf(chunk).map(name).join(', ')} }`

/** Imports from chunks of other groups are redirected to the joined files. */
const joining = (group: string | undefined): Plugin => ({
  name: 'join-chunks',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /.*/ }, ({ path, kind, namespace }) => {
      if (kind === 'entry-point')
        return { path, namespace: group !== undefined ? 'group' : groupOf.has(path) ? 'other' : 'built' }
      const name = path.replace('./', '')
      const of = path.startsWith('./') ? groupOf.get(name) : undefined
      if (of === undefined || kind === 'dynamic-import') return { path, external: true }
      // A chunk from which nothing is imported is not loaded only for its side effects.
      return {
        path: name,
        namespace: of === group || namespace === 'other' ? 'built' : 'other',
        sideEffects: false,
      }
    })
    onLoad({ filter: /.*/, namespace: 'group' }, () => ({
      contents: (groups.get(group ?? '') ?? [])
        .map((chunk) => `${list(chunk, (own) => `${own} as ${joined(chunk, own)}`)} from "./${chunk}"`)
        .join('\n'),
    }))
    onLoad({ filter: /.*/, namespace: 'other' }, ({ path }) => ({
      contents: `${list(path, (own) => `${joined(path, own)} as ${own}`)} from "./joined-${groupOf.get(path)}.js"`,
    }))
    onLoad({ filter: /.*/, namespace: 'built' }, ({ path }) => ({ contents: sources.get(path) ?? '' }))
  },
})

const rebuilt = (name: string, group?: string): Promise<unknown> =>
  build({
    entryPoints: { [name.replace(/\.js$/, '')]: name },
    outdir: DIST,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    allowOverwrite: true,
    // Names are kept for readable stack traces.
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 120,
    logLevel: 'error',
    plugins: [joining(group)],
  })

await Promise.all([
  ...[...groups.keys()].map((of) => rebuilt(`joined-${of}.js`, of)),
  ...files.filter((name) => !groupOf.has(name) || asked.has(name)).map((name) => rebuilt(name)),
])
for (const name of groupOf.keys()) if (!asked.has(name)) rmSync(`${DIST}/${name}`)
