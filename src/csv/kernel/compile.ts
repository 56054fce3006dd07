/** `npm run kernel`: compiles `as/` into `wasm.ts`. A test checks that they match. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { main } from 'assemblyscript/asc'

const FLAGS = '--runtime stub -O3 --noAssert --enable simd --enable bulk-memory --initialMemory 48'
export const COMPILED = new URL('./wasm.ts', import.meta.url)

/** The text of `wasm.ts`. */
export async function compiledKernel(): Promise<string> {
  let wasm = ''
  const { error, stderr } = await main(['index.ts', ...FLAGS.split(' '), '--outFile', 'kernel.wasm'], {
    readFile: (name) => {
      const source = new URL(`./as/${name}`, import.meta.url)
      return existsSync(source) ? readFileSync(source, 'utf8') : null
    },
    writeFile: (_, bytes) => {
      wasm = Buffer.from(bytes).toString('base64')
    },
    listFiles: () => [],
  })
  if (error !== null) throw new Error(stderr.toString())
  const lines = wasm.match(/.{1,100}/g) ?? []
  return `/** Compiled from \`as/\` by \`npm run kernel\`. */\nexport const WASM =\n${lines.map((line) => `  '${line}'`).join(' +\n')}\n`
}

if (process.argv[1] === new URL(import.meta.url).pathname) writeFileSync(COMPILED, await compiledKernel())
