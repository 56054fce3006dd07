/** Shapes of cells: a moved cell is a number where its neighbours have a name. */
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
