import { v7 as uuidv7 } from 'uuid'
import type { ViewerContext } from '../../context.ts'
import { transact } from '../../platform/bus/transact.ts'
import { claimIdempotencyKey } from '../shared/remember-request.ts'
import { requireScope } from '../shared/require-scope.ts'
import { checkQueueLimit, createRequestedTask } from '../tasks/queue.ts'

/** Starts a task that places the documents without a placement. */
export async function placeUnplacedDocuments(
  context: ViewerContext,
  { idempotencyKey: key }: { idempotencyKey?: string | null | undefined },
): Promise<{ taskId: string }> {
  requireScope(context, 'WRITE')
  const id = uuidv7()
  return transact(context, async tx => {
    const claim = { operation: 'placeUnplacedDocuments', key, input: {}, makes: 'Task', id } as const
    const first = await claimIdempotencyKey(context, tx, claim)
    if (first) return { taskId: first }
    await checkQueueLimit(context, tx)
    await createRequestedTask(context, tx, { id, kind: 'DOCUMENT_PLACEMENT', input: {} })
    return { taskId: id }
  })
}
