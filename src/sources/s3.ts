/** Files of a bucket whose keys begin with a prefix. */
import { flow } from '../input/blocks.js'
import { whyPassedOver } from '../input/folder.js'
import { createS3Client, type S3Object, type S3Place } from './s3-client.js'
import type { PlacedSource, SourceContext, SourceFile } from './source.js'

export interface S3Settings extends S3Place {
  readonly prefix: string
}

export async function openS3(settings: S3Settings, context: SourceContext): Promise<PlacedSource> {
  const client = await createS3Client(settings, context)
  const { prefix } = settings
  /** Names are relative to the last folder of the prefix. */
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1)
  const fileOf = ({ key, size, modified, tag }: S3Object): SourceFile => ({
    name: key.slice(folder.length),
    size,
    modified,
    version: tag === '' ? null : tag,
  })

  return {
    shown: client.place(prefix),
    place: (name) => client.place(folder + name),
    list: async function* list(signal, report = {}) {
      for await (const object of client.list(prefix, signal)) {
        const file = fileOf(object)
        // An object that a console creates for a folder.
        if (file.name === '' || (file.name.endsWith('/') && file.size === 0)) continue
        const reason = reasonOf(file.name)
        if (reason === null) yield file
        else report.passedOver?.(file.name, reason)
      }
    },
    look: async (name, signal) => {
      const object = await client.look(folder + name, signal)
      return object === null ? null : fileOf(object)
    },
    open: (name, signal) =>
      flow(client.place(folder + name), () => client.get(folder + name, signal), signal),
    close: async () => client.close(),
  }
}

/** As in a folder: hidden names, in its subfolders too, and other extensions. */
function reasonOf(name: string): string | null {
  const parts = name.split('/')
  const reasons = parts.map((part, at) =>
    part === '..' || part === '.' ? null : whyPassedOver(part, at === parts.length - 1 ? 'file' : 'folder'),
  )
  return reasons.find((reason) => reason !== null) ?? null
}
