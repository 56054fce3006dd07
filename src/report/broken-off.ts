/** Says where the first line items of a file that failed half-way were written, so that they can be recognised as incomplete. */
export function brokenOffText(file: string | undefined, items: number, output: string | null): string {
  const sent = `${items} line items of ${file ?? 'it'} were read before the error`
  return output === null ? `${sent}, and are in the output` : `${sent}: ${output} is not written`
}
