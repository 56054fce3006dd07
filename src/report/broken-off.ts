/** A file that fails half-way has sent its first line items already: where they went, they can be recognised as a part. */
export function brokenOffText(file: string | undefined, items: number, output: string | null): string {
  const sent = `${items} line items of ${file ?? 'it'} were read before it broke off`
  return output === null ? `${sent}, and are in the output` : `${sent}: ${output} is not written`
}
