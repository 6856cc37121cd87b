import type { ViewerContext } from '../../context.ts'
import type { Secret } from '../../generated/prisma/client.ts'
import { listPage, newestFirst, type Page, type PageArgs } from '../shared/paging.ts'

export function listSecrets({ db }: ViewerContext, args: PageArgs, query: object): Promise<Page<Secret>> {
  return listPage(db.secret, { args, columns: newestFirst('Secret'), query })
}
