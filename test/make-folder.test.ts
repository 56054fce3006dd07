import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { makeFolder } from '../src/input/make-folder.js'
import { openFolderPlace } from '../src/output/lake/folder-place.js'
import { openKeptFiles } from '../src/store/kept-files.js'
import { prepareFolder } from '../src/store/location.js'

const folder = mkdtempSync(join(tmpdir(), 'make-folder-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('a folder', () => {
  it('is made with those above it, once', async () => {
    const path = join(folder, 'a', 'b', 'c')
    await Promise.all([makeFolder(path), makeFolder(path)])
    await makeFolder(path)
    expect(statSync(path).isDirectory()).toBe(true)
  })

  it('is refused below a file, and where one is', async () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    await expect(makeFolder(join(file, 'below', 'it'))).rejects.toMatchObject({ code: 'ENOTDIR' })
    await expect(makeFolder(file)).rejects.toMatchObject({ code: 'EEXIST' })
  })

  // `mkdir` of Node never comes to an end there.
  it.runIf(existsSync('/proc/self'))('is refused where the system makes none', async () => {
    const nowhere = '/proc/none/of/these'
    await expect(makeFolder(nowhere)).rejects.toMatchObject({ code: 'NO_FOLDERS' })
    const refusal = { expected: 'a folder that can hold others', file: nowhere }
    await expect(prepareFolder(nowhere, nowhere, true)).rejects.toMatchObject(refusal)
    await expect(openKeptFiles(nowhere, nowhere, true)).rejects.toMatchObject(refusal)
    await expect(openFolderPlace(nowhere)).rejects.toMatchObject({ expected: refusal.expected })
  })

  it('is made by no other function with those above it', () => {
    const others = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
      (name) =>
        name.endsWith('.ts') && /mkdir(Sync)?\([^;]*recursive/.test(readFileSync(join('src', name), 'utf8')),
    )
    expect(others).toEqual([])
  })
})
