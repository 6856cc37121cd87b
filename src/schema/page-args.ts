import type { ArgBuilder } from '@pothos/core'
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../resolvers/paging/keyset.ts'
import type { Types } from './connection.ts'

/** Arguments of every paginated field. */
export function pageArgs(arg: ArgBuilder<Types>) {
  return {
    first: arg.int({
      description: `Maximum number of rows: 1 to ${MAX_PAGE_SIZE}. Default: ${DEFAULT_PAGE_SIZE}.`,
    }),
    after: arg.string({
      description: 'Cursor of a row: returns the rows that follow it. Omit it to get the first page.',
    }),
  }
}
