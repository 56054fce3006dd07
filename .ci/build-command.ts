/**
 * Run by the build before `join-chunks.ts`; not part of the program. Bundles the command into one script, `dist/command.cjs`: compiled
 * code can be cached for a script, and on Node 20 only for a script. It is a function that `src/process/compiled-code.ts` calls.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { build, type Plugin } from 'esbuild'
import { DECLARATIONS } from '../src/cli/declarations/index.js'

const DIST = 'dist'

/**
 * The part of commander that starts programs takes long to load and is never called; loading its `process` opens the
 * standard input.
 */
const commander: Plugin = {
  name: 'commander',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8')
        .replaceAll(/__require\("(node:)?process"\)/g, 'globalThis.process')
        .replaceAll(/__require\("(node:)?child_process"\)/g, 'undefined'),
    }))
  },
}

const { outputFiles } = await build({
  entryPoints: [`${DIST}/command.js`],
  bundle: true,
  write: false,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  define: { 'import.meta.url': '__address' },
  // Names are kept for readable stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 120,
  legalComments: 'none',
  logLevel: 'error',
  plugins: [commander],
})
const code = `${outputFiles[0]?.text}`
  // Before Node 20.12 a script cannot use `import()` by itself.
  .replaceAll(/(?<![\w.$])import\(/g, '__import(')
  // An ASCII file is read without decoding.
  .replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
const script = `(function(require,__import,__address){${code}\n})`
const rest = `${script}\n`
const digest = createHash('sha256').update(rest).digest('hex').slice(0, 32)
const commands = DECLARATIONS.map(({ name }) => name).join(' ')
writeFileSync(`${DIST}/command.cjs`, `//${digest} ${crc32(rest)} ${commands}\n${rest}`)

/** Only modules of the command are bundled. */
const { tsup } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  tsup: { entry: Record<string, string> }
}
const { command: _, ...entries } = tsup.entry
const needed = new Set(Object.keys(entries).map((entry) => `${entry}.js`))
for (const file of needed)
  for (const [, found = ''] of readFileSync(`${DIST}/${file}`, 'utf8').matchAll(/"\.\/([\w-]+\.js)"/g))
    needed.add(found)
for (const file of readdirSync(DIST)) if (file.endsWith('.js') && !needed.has(file)) rmSync(`${DIST}/${file}`)
