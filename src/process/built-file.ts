/** Where a file of the built program is: beside the module that needs it, or in `dist` where tests run that module from its source. */
export const builtFile = (name: string, module: string): URL =>
  module.endsWith('.ts')
    ? new URL(`${module.slice(0, module.lastIndexOf('/src/'))}/dist/${name}`)
    : new URL(`./${name}`, module)
