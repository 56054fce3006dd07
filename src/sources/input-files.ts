/** Inputs of every kind, including addresses. */
import type { AddressFiles, Input, InputFile, ListOptions } from '../input/input.js'
import { listInputs } from '../input/input.js'

/** The files of inputs; the code for addresses is loaded when there is one. */
export const inputFiles = (
  inputs: Input | readonly Input[],
  options: ListOptions = {},
): AsyncGenerator<InputFile, void, undefined> => listInputs(inputs, { ...options, addressFiles })

const addressFiles: AddressFiles = async function* elsewhere(address, name, listing) {
  yield* (await import('./address-files.js')).filesAtAddress(address, name, listing)
}
