import { GoalLimitReached, type LanguageModel, ModelFailed } from '../../models/language-model.ts'

/** The model, for texts that can do without it: at a limit of the goal, it fails like a model that is out of service. */
export function failAtLimits(model: LanguageModel): LanguageModel {
  return {
    ...model,
    async *write(...request) {
      try {
        return yield* model.write(...request)
      } catch (error) {
        if (!(error instanceof GoalLimitReached)) throw error
        throw new ModelFailed(error.message, { code: `GOAL_${error.limit}`, fallback: 'BUDGET' })
      }
    },
  }
}
