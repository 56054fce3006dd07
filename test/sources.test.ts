/** Places that files come from, by the settings that connections keep: what they list, give and refuse. */
import { appendFile, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSource, readSourceSettings, shownSettings } from '../src/sources/open-source.js'
import { secretFields } from '../src/sources/settings.js'
import type { SourceError } from '../src/sources/source-error.js'
import { failureOf, namesOf, textFrom } from './sources-kit.js'

let scratch = ''
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'sources-'))
})
afterAll(() => rm(scratch, { recursive: true, force: true }))

describe('settings', () => {
  it('have defaults, and mistakes are named by their key, never by a value', () => {
    expect(readSourceSettings({ type: 'sftp', host: 'h', user: 'u' })).toEqual({
      type: 'sftp',
      host: 'h',
      user: 'u',
      port: 22,
      path: '.',
    })
    expect(() =>
      readSourceSettings({ type: 'sftp', host: 'h', user: 'u', password: 7, port: 'hunter2' }),
    ).toThrow(/key port: .*password: /)
    expect(() => readSourceSettings({ type: 'sftp', port: 'x' })).toThrow(
      'key host: expected settings of a source that can be read: it is missing. Correct it. port: found a text, expected a number. user: it is missing.',
    )
    for (const wrong of [
      { type: 'ftp', password: 'hunter2' },
      { type: 's3', secret_key: 'hunter2' },
      'hunter2',
    ])
      expect(() => readSourceSettings(wrong)).toThrow(expect.not.stringContaining('hunter2'))
  })

  it('mark what is secret', () => {
    expect(secretFields('folder')).toEqual([])
    expect(secretFields('sftp')).toEqual(['password', 'private_key', 'passphrase'])
    expect(secretFields('s3')).toEqual(['secret_access_key', 'session_token'])
    expect(secretFields('https')).toEqual(['addresses', 'headers'])
    const settings = readSourceSettings({
      type: 'https',
      addresses: ['https://ann:hunter2@host/a.csv?token=hunter2#hunter2'],
      headers: { authorization: 'hunter2' },
    })
    expect(shownSettings(settings)).toEqual({ type: 'https', addresses: ['https://host/a.csv'] })
  })

  it('take values from the environment, and name the variable that is not set', async () => {
    const given = { type: 'sftp', host: 'h', user: 'u', password: 'env:NO_SUCH' } as const
    expect(await failureOf(openSource(given, { env: {} }))).toMatchObject({
      error_type: 'invalid_credentials',
      plain:
        'The environment variable NO_SUCH, which the settings name, is not set. Set it for this program and run again.',
    })
  })
})

describe('a folder', () => {
  it('gives the invoice files in it by name, their bytes as they are, and says what it leaves out', async () => {
    const path = join(scratch, 'in')
    await mkdir(join(path, 'b'), { recursive: true })
    const odd = ' a\nb\u202e.csv'
    for (const name of ['z.csv', 'b/x.csv.gz', 'b.csv', odd, 'notes.md', '.hidden.csv'])
      await writeFile(join(path, name), name)
    await symlink(join(path, 'z.csv'), join(path, 'link.csv'))
    await utimes(join(path, 'z.csv'), 0, 1_700_000_000)
    const source = await openSource({ type: 'folder', path })
    const left: string[] = []
    expect(await namesOf(source, { passedOver: (name: string) => left.push(name) })).toEqual([
      odd,
      'b/x.csv.gz',
      'b.csv',
      'z.csv',
    ])
    expect(left).toEqual(['.hidden.csv', 'link.csv', 'notes.md'])
    expect(await textFrom(source, 'b/x.csv.gz')).toBe('b/x.csv.gz')
    expect(await source.look('z.csv')).toEqual({
      name: 'z.csv',
      size: 5,
      modified: '2023-11-14T22:13:20.000Z',
      version: '5:1700000000000',
    })
    expect(await source.look('gone.csv')).toBeNull()
  })

  it('may be a glob, which may match nothing today', async () => {
    const path = join(scratch, 'globbed')
    await mkdir(join(path, 'a'), { recursive: true })
    await writeFile(join(path, 'a/1.csv'), '1')
    const source = await openSource({ type: 'folder', path: `${path}/*/*.csv` })
    expect(await namesOf(source)).toEqual(['a/1.csv'])
    expect(await textFrom(source, 'a/1.csv')).toBe('1')
    expect(await namesOf(await openSource({ type: 'folder', path: `${path}/*/*.txt` }))).toEqual([])
  })

  it('never leads out of itself', async () => {
    const path = join(scratch, 'root')
    await mkdir(path)
    await writeFile(join(scratch, 'secret.csv'), 'secret')
    await symlink(scratch, join(path, 'up'))
    const source = await openSource({ type: 'folder', path })
    for (const name of [
      '../secret.csv',
      '/etc/passwd',
      'a/../../secret.csv',
      '',
      '.',
      'a\0b',
      'up/secret.csv',
    ])
      expect(await failureOf(textFrom(source, name)), name).toMatchObject({
        error_type: 'missing_permission',
      })
  })

  it('says what is wrong with it', async () => {
    const gone = await openSource({ type: 'folder', path: join(scratch, 'no-such') })
    expect(await failureOf(namesOf(gone))).toMatchObject({
      error_type: 'source_unreachable',
      plain: `There is nothing at ${join(scratch, 'no-such')}. Check the path.`,
    })
    const growing = await openSource({ type: 'folder', path: scratch })
    await writeFile(join(scratch, 'grows.csv'), 'x'.repeat(100))
    const read = async () => {
      for await (const _ of growing.open('grows.csv')) await appendFile(join(scratch, 'grows.csv'), 'more')
    }
    expect((await failureOf(read())).message).toContain('It was written to meanwhile')
  })

  it('goes on beside a folder that cannot be listed', async () => {
    const path = join(scratch, 'deep')
    await mkdir(join(path, 'd/'.repeat(66)), { recursive: true })
    await writeFile(join(path, 'z.csv'), 'z')
    const failed: SourceError[] = []
    const source = await openSource({ type: 'folder', path })
    expect(await namesOf(source, { failed: (error: SourceError) => failed.push(error) })).toEqual(['z.csv'])
    expect(failed.map(({ plain }) => plain)).toEqual([
      'It is nested more than 64 folders deep. Name a deeper folder as the location of the invoices.',
    ])
    expect((await failureOf(namesOf(source))).plain).toContain('more than 64 folders deep')
  })
})
