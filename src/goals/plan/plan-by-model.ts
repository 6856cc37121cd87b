import { collectText } from '../../models/collect-text.ts'
import { type LanguageModel, type Message, ModelFailed } from '../../models/language-model.ts'
import { waitInTime } from '../../reports/plan/plan-limits.ts'
import { type ModelPlanRequest, planPrompt } from './plan-prompt.ts'
import type { PlannedStep } from './planned-step.ts'
import { type PlanTool, readModelPlan, readToolInputs } from './read-model-plan.ts'

/** In UTF-16 code units. Stops a model that never ends its answer. */
const MAX_ANSWER_LENGTH = 30_000
/** The first answer, and one that corrects it. */
const MAX_ANSWERS = 2

interface CheckedRequest extends ModelPlanRequest {
  /** @returns the problems of a tool's input. */
  checkInput(tool: PlanTool, input: Record<string, unknown>): Promise<string[]>
}

/**
 * Asks a model for a plan, and once more if its plan has problems.
 * @returns null if no answer is usable, the model fails, or the signal aborts first, which also cancels the request.
 */
export async function planByModel(
  model: LanguageModel,
  request: CheckedRequest,
  signal: AbortSignal,
): Promise<PlannedStep[] | null> {
  let correction: { answer: string; problems: string[] } | null = null
  for (let i = 0; i < MAX_ANSWERS; i++) {
    const prompt = planPrompt(request, correction)
    const answer = await waitInTime(signal, () => ask(model, prompt, signal), null)
    if (answer === null) return null
    const read = await waitInTime(signal, () => readPlan(answer, request), null)
    if (read === null) return null
    if ('steps' in read) return read.steps
    correction = { answer, problems: read.problems }
  }
  return null
}

async function ask(
  model: LanguageModel,
  prompt: readonly Message[],
  signal: AbortSignal,
): Promise<string | null> {
  try {
    return await collectText(model, prompt, { maxLength: MAX_ANSWER_LENGTH, signal })
  } catch (error) {
    if (error instanceof ModelFailed) return null
    throw error
  }
}

/** Reads a plan, and checks the inputs of its tools. */
async function readPlan(answer: string, request: CheckedRequest): Promise<ReturnType<typeof readModelPlan>> {
  const read = readModelPlan(answer, request)
  const checks = readToolInputs(answer, request).map(async ({ id, tool, input }) =>
    (await request.checkInput(tool, input)).map(problem => `Step "${id}": ${problem}`),
  )
  const problems = (await Promise.all(checks)).flat()
  if (problems.length === 0) return read
  return { problems: ['problems' in read ? read.problems : [], problems].flat() }
}
