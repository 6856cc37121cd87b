import type { Config } from '../config/config.ts'
import type { WorkspaceDatabase } from '../platform/database/scope-to-workspace.ts'
import { readSecretStates } from '../secrets/secret-states.ts'
import { readBudgetStates } from './budget-states.ts'
import type { Candidate, CandidateHealth, Decision, RoutingRequest } from './decision.ts'
import { readCandidateHealth } from './health.ts'
import { loadModels, type ModelRecord } from './model-records.ts'
import { loadPolicy } from './policies.ts'

/** A decision, and how to reach the models that it is about. */
export interface ReadDecision {
  decision: Decision
  /** By UUID. */
  models: ReadonlyMap<string, ModelRecord>
}

/**
 * Reads everything that the choice of a model depends on now. All models of the workspace are candidates, so that a
 * ranking explains why it excludes some. Five statements.
 */
export async function readDecision(
  app: { config: Pick<Config, 'model' | 'embeddings'> },
  db: WorkspaceDatabase,
  workspaceId: string,
  request: RoutingRequest,
): Promise<ReadDecision> {
  const loaded = await loadModels(app, db, workspaceId)
  // The embedding model is never routed.
  const isEmbedding = request.purpose === 'EMBED'
  const models = loaded.filter(({ purposes }) => purposes.includes('EMBED') === isEmbedding)
  const secretIds = models.flatMap(({ provider }) => provider.secretId ?? [])
  const [policy, budgets, health, secrets] = await Promise.all([
    loadPolicy(db, workspaceId, request.purpose),
    readBudgetStates(db, workspaceId),
    readCandidateHealth(
      db,
      workspaceId,
      models.map(({ id }) => id),
    ),
    readSecretStates(db, secretIds),
  ])
  const isUsable = (secretId: string | null) => secretId === null || secrets.get(secretId) === 'ACTIVE'
  const candidates = models.map(model =>
    toCandidate(model, health.get(model.id) ?? UNKNOWN_HEALTH, isUsable(model.provider.secretId)),
  )
  return {
    decision: { at: Date.now(), request, policy, candidates, budgets, failed: [] },
    models: new Map(models.map(model => [model.id, model])),
  }
}

/** Of a model without calls. */
export const UNKNOWN_HEALTH: CandidateHealth = {
  errorRate: 0,
  durationP50Ms: null,
  durationP95Ms: null,
  lastCallAt: null,
  lastSuccessAt: null,
  rateLimitedAt: null,
  isDown: false,
  retryAt: null,
}

export function toCandidate(model: ModelRecord, health: CandidateHealth, isSecretUsable: boolean): Candidate {
  const { id: modelId, name: modelName, provider, enabled: isEnabled } = model
  const { purposes, contextTokens, maxOutputTokens, inputUsdPerMillion, outputUsdPerMillion } = model
  return {
    ...{ modelId, modelName, region: provider.region, purposes, contextTokens, maxOutputTokens },
    ...{ inputUsdPerMillion, outputUsdPerMillion, isEnabled, isSecretUsable, health },
  }
}
