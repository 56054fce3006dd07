/** The list of formats. A new carrier is a line here. */
import { upsBilling } from './ups/ups-billing.js'

export const FORMATS = [upsBilling] as const
