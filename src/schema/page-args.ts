import type { ArgBuilder } from '@pothos/core'
import { DEFAULT_PAGE, LARGEST_PAGE } from '../resolvers/paging/keyset.ts'
import type { Types } from './connection.ts'

/** The arguments of every list. */
export function pageArgs(arg: ArgBuilder<Types>) {
  return {
    first: arg.int({ description: `How many rows: 1 to ${LARGEST_PAGE}, ${DEFAULT_PAGE} if left out.` }),
    after: arg.string({ description: 'Go on behind the row with this cursor. Lists go forward only.' }),
  }
}
