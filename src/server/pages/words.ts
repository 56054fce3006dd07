/** Names of states and categories as people read them. */
const STATES: Readonly<Record<string, string>> = {
  open: 'open',
  disputed: 'disputed',
  credited: 'credited',
  rejected: 'rejected by the carrier',
  waived: 'waived',
}

export const stateText = (state: string): string => STATES[state] ?? state

export const categoryText = (category: string): string => category.replaceAll('_', ' ')
