import { v7 as uuidv7 } from 'uuid'
import { ConflictError, NotFoundError, type ValidationIssue } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { decodeId, encodeId } from '../../platform/ids.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { InputProblems } from '../input-problems.ts'
import { requireScope } from '../require-scope.ts'
import { lockIdleTopic } from './hold-topic.ts'
import { startGeneration } from './start-generation.ts'

export interface RegenerateSectionInput {
  reportId: string
  order: number
  instruction?: string | null | undefined
}

/** Starts rewriting a section of a finished report, as a new version of the report with the same kinds of files. */
export async function regenerateSection(
  context: ViewerContext,
  input: RegenerateSectionInput,
  found: readonly ValidationIssue[] = [],
): Promise<{ taskId: string }> {
  requireScope(context, 'WRITE')
  const { db } = context
  const id = decodeId('Report', input.reportId)
  const report =
    id &&
    (await db.report.findUnique({
      where: { id },
      include: { sections: { select: { ordinal: true } }, artifacts: { select: { kind: true } } },
    }))
  if (!report) throw new NotFoundError('report', input.reportId)
  const instruction = toNfc(input.instruction ?? '').trim() || null
  const last = report.sections.length
  const problems = new InputProblems(found)
  if (input.order < 1 || input.order > last)
    problems.add('input.order', `must be the order of a section, from 1 to ${last}`)
  problems.throwIfAny()
  const { planId, topicId, artifacts } = report
  const formats = artifacts.map(({ kind }) => kind)
  const taskId = await startGeneration(context, async tx => {
    await lockIdleTopic(tx, context.viewer, topicId)
    if (!report.completedAt)
      throw new ConflictError(
        'This report was never finished. Generate it again before you regenerate a section.',
        encodeId('Report', report.id),
      )
    const rewrite = { reportId: report.id, order: input.order, instruction }
    return { topicId, input: { planId, reportId: uuidv7(), formats, rewrite } }
  })
  return { taskId }
}
