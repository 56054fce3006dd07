/**
 * Objects whose properties are computed on first access and then cached. All objects of one shape share a class, which
 * keeps access fast.
 */

class Lazy {
  readonly #made: unknown[] = []
  readonly #make: (name: string) => unknown

  constructor(make: (name: string) => unknown) {
    this.#make = make
  }

  static get(lazy: Lazy, at: number, name: string): unknown {
    const known = lazy.#made[at]
    if (known !== undefined) return known
    const made = lazy.#make(name)
    lazy.#made[at] = made
    return made
  }
}

/** Creates objects with the given properties. */
export function lazyShape<Shape extends object>(
  names: readonly (keyof Shape & string)[],
): (make: <Name extends keyof Shape & string>(name: Name) => Shape[Name]) => Shape {
  const properties: PropertyDescriptorMap = {}
  for (const [at, name] of names.entries())
    properties[name] = {
      get(this: Lazy) {
        return Lazy.get(this, at, name)
      },
      enumerable: true,
      configurable: true,
    }
  return (make) =>
    Object.defineProperties(new Lazy(make as (name: string) => unknown), properties) as unknown as Shape
}
