/** Plain aligned tables for terminals. */
export type Align = 'left' | 'right'

/** Rows padded to their columns; the widest text columns are cut where the table would pass the width. */
export function alignTable(
  rows: readonly (readonly string[])[],
  aligns: readonly Align[],
  width: number,
): string[] {
  const widths = aligns.map((_, at) => Math.max(0, ...rows.map((row) => (row[at] ?? '').length)))
  const total = (): number => widths.reduce((sum, one) => sum + one + 2, -2)
  while (total() > width) {
    // Amounts are never cut: of the text columns, the widest gives way.
    const texts = [...widths.keys()].filter((at) => aligns[at] === 'left' && (widths[at] ?? 0) > 6)
    const widest = texts.sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))[0]
    if (widest === undefined) break
    widths[widest] = (widths[widest] ?? 0) - 1
  }
  return rows.map((row) =>
    aligns
      .map((align, at) => {
        const room = widths[at] ?? 0
        const text = row[at] ?? ''
        const cut = text.length > room ? `${text.slice(0, room - 1)}…` : text
        return align === 'right' ? cut.padStart(room) : cut.padEnd(room)
      })
      .join('  ')
      .trimEnd(),
  )
}
