import type { TaskServices } from '../../app.ts'
import type { EmbeddingModels } from '../../models/embeddings/embedding-model.ts'
import type { LanguageModels } from '../../models/language-model.ts'

interface GoalOrigin {
  goalId: string
  goalStepId: string | null
}

/** The services with models whose calls count for a goal, so that they keep its limits. Ids are UUIDs. */
export function limitToGoal(services: TaskServices, origin: GoalOrigin): TaskServices {
  const models: LanguageModels = { open: use => services.models.open({ ...use, ...origin }) }
  return {
    ...services,
    models,
    embeddings: services.embeddings && limitEmbeddings(services.embeddings, origin),
  }
}

function limitEmbeddings(embeddings: EmbeddingModels, origin: GoalOrigin): EmbeddingModels {
  return {
    configured: embeddings.configured,
    open: use => embeddings.open({ ...use, ...origin }),
    check: use => embeddings.check({ ...use, ...origin }),
  }
}
