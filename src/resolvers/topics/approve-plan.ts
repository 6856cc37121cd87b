import { ConflictError } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { lockIdleTopic } from '../reports/hold-topic.ts'
import { requireScope } from '../require-scope.ts'
import { checkNewest, findPlan } from './find-topic.ts'

/** Approves the newest plan of a topic, so that a report can be generated from it. Repeating it has no effect. */
export async function approvePlan(
  context: ViewerContext,
  input: { planId: string },
): Promise<{ planId: string }> {
  requireScope(context, 'WRITE')
  const plan = await findPlan(context, input.planId)
  if (plan.status === 'APPROVED') return { planId: plan.id }
  await context.db.$transaction(async tx => {
    await lockIdleTopic(tx, context.viewer, plan.topicId)
    const { status } = await checkNewest(tx, plan)
    if (status === 'APPROVED') return
    if (status !== 'PROPOSED') throw new ConflictError(`This plan is ${status} and cannot be approved.`)
    await tx.topicPlan.update({ where: { id: plan.id }, data: { status: 'APPROVED' } })
    await tx.topic.update({ where: { id: plan.topicId }, data: { status: 'APPROVED' } })
  })
  return { planId: plan.id }
}
