/** Units of weight as carriers and shippers write them, in grams. */
const GRAMS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    g: '1',
    gr: '1',
    gram: '1',
    grams: '1',
    k: '1000',
    kg: '1000',
    kgs: '1000',
    kilogram: '1000',
    kilograms: '1000',
    l: '453.59237',
    lb: '453.59237',
    lbs: '453.59237',
    pound: '453.59237',
    pounds: '453.59237',
    o: '28.349523125',
    oz: '28.349523125',
    ounce: '28.349523125',
    ounces: '28.349523125',
  }),
)

export function toGrams(unit: string): string | undefined {
  return GRAMS.get(unit.trim().toLowerCase().replace(/\.$/, ''))
}
