import type { Goal, GoalStep, Prisma } from '../../generated/prisma/client.ts'
import type { WorkspaceDatabase, WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import type { StepCitation, StepResult } from '../steps/step-result.ts'

/** A text of a goal: the output of a step (its UUID), or the synthesis (the UUID of the goal). */
interface GoalTextRef {
  workspaceId: string
  goalId: string
  textId: string
}

/** Replaces the citations of a text. */
export async function saveCitations(
  tx: WorkspaceTransaction,
  ref: GoalTextRef,
  citations: readonly StepCitation[],
): Promise<void> {
  const { goalId, textId } = ref
  await tx.goalCitation.deleteMany({ where: { goalId, textId } })
  await tx.goalCitation.createMany({
    data: citations.map((citation, position) => ({ ...ref, ...citation, position })),
  })
}

/** What completed steps of a goal have produced, in the order of the plan. A few statements for any number of steps. */
export async function loadResults(
  db: Pick<WorkspaceDatabase, 'goalStep' | 'goalCitation'>,
  goal: Pick<Goal, 'id'>,
  keys: readonly string[] | null = null,
): Promise<StepResult[]> {
  const steps = await db.goalStep.findMany({
    where: {
      goalId: goal.id,
      isCurrent: true,
      status: 'COMPLETED',
      kind: { not: 'SYNTHESIS' },
      ...(keys && { key: { in: [...keys] } }),
    },
    include: {
      files: { select: { filename: true } },
      report: { select: { artifacts: { select: { filename: true }, orderBy: { kind: 'asc' } } } },
    },
    orderBy: { id: 'asc' },
  })
  const citations = await db.goalCitation.findMany({
    where: { goalId: goal.id, textId: { in: steps.map(({ id }) => id) } },
    orderBy: { position: 'asc' },
  })
  const byText = Map.groupBy(citations, ({ textId }) => textId)
  return steps.map(step => toResult(step, byText.get(step.id) ?? []))
}

interface FileName {
  filename: string
}

function toResult(
  step: GoalStep & { files: FileName[]; report: { artifacts: FileName[] } | null },
  citations: readonly (StepCitation & { textId: string })[],
): StepResult {
  const { key, title, kind, outputText, outputData, unanswered, files, report } = step
  const names = [...files, ...(report?.artifacts ?? [])].map(({ filename }) => filename)
  return {
    ...{ key, title, kind, unanswered },
    markdown: outputText ?? '',
    data: { ...(outputData as Record<string, unknown> | null), ...(names.length > 0 && { files: names }) },
    citations: citations.map(
      ({ start, end, chunkId, documentId, documentTitle, sourceUri, digest }): StepCitation => ({
        ...{ start, end, chunkId, documentId, documentTitle, sourceUri, digest },
      }),
    ),
  }
}

/** A success criterion, and how it was judged. */
export interface Criterion {
  text: string
  /** Null until it is judged. */
  met: boolean | null
  judgedBy: 'MODEL' | 'EVIDENCE' | null
  reason: string | null
}

export function readCriteria({ criteria }: Pick<GoalStep, 'criteria'>): Criterion[] {
  return criteria as unknown as Criterion[]
}

export function toCriteria(texts: readonly string[]): Prisma.InputJsonArray {
  return texts.map(text => ({ text, met: null, judgedBy: null, reason: null }))
}
