/** A list of column names, written as lines of names with `|` between them. */
export function names(text: string): readonly string[] {
  return text
    .trim()
    .split('\n')
    .flatMap((line) => line.trim().split('|'))
}
