/**
 * Shapes of cells, for records with cells too few or too many. Such a record may only lack or repeat empty cells
 * at its end, or its cells may have moved: then a number stands where its neighbours have a name. Cells left of the
 * end must have a shape that the same column has in the file's other records.
 */
export type Shape = 'empty' | 'count' | 'number' | 'decimal' | 'date' | 'text'

export function shapeOf(text: string): Shape {
  const trimmed = text.trim()
  if (trimmed === '') return 'empty'
  if (/^\d{1,4}$/.test(trimmed)) return 'count'
  if (/^\d+$/.test(trimmed)) return 'number'
  if (/^[-+(]?[$£€]?[\d.,']*\d\)?-?$/.test(trimmed)) return 'decimal'
  if (/^\d{1,4}[-/.:]\w{1,3}[-/.:]\d{1,4}\b/.test(trimmed)) return 'date'
  return 'text'
}

/** Shapes that each column has in records of the usual width. */
export type UsualShapes = readonly ReadonlySet<Shape>[]

export function usualShapes(records: readonly (readonly string[])[], width: number): UsualShapes {
  const shapes: Set<Shape>[] = []
  for (const record of records) {
    if (record.length !== width) continue
    record.forEach((cell, at) => {
      const set = shapes[at] ?? new Set<Shape>()
      shapes[at] = set
      set.add(shapeOf(cell))
    })
  }
  return shapes
}
