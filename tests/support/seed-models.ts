import { v7 as uuidv7 } from 'uuid'
import type { App } from '../../src/app.ts'
import { makeDecision } from './make-decision.ts'

/** Stores a provider with a model, a policy, a budget and a call, as if the workspace used them. */
export async function seedModels({ database }: App, workspaceId: string): Promise<void> {
  const { modelProvider, model, routingPolicy, budget, modelCall } = database.prisma
  const [providerId, modelId] = [uuidv7(), uuidv7()]
  const base = { workspaceId, name: 'seed' }
  await modelProvider.create({
    data: { ...base, id: providerId, protocol: 'OPENAI_COMPATIBLE', baseUrl: 'https://models.example/v1' },
  })
  await model.create({
    data: {
      ...base,
      id: modelId,
      providerId,
      purposes: ['ANSWER'],
      contextTokens: 8_000,
      maxOutputTokens: 1_000,
      inputUsdPerMillion: 1,
      outputUsdPerMillion: 2,
      enabled: false,
    },
  })
  await routingPolicy.create({
    data: {
      workspaceId,
      version: 1,
      policyWeight: 0.35,
      costWeight: 0.2,
      latencyWeight: 0.2,
      healthWeight: 0.2,
      regionWeight: 0.05,
      latencyTargetMs: 10_000,
      prefer: [],
      deny: [],
    },
  })
  await budget.create({ data: { workspaceId, period: 'DAY', limitNano: 10n ** 12n, action: 'WARN' } })
  await modelCall.create({
    data: {
      workspaceId,
      purpose: 'ANSWER',
      modelId,
      modelName: 'seed',
      attempt: 1,
      decision: JSON.parse(JSON.stringify(makeDecision([]))),
      outcome: 'SUCCEEDED',
      durationMs: 1,
      isCheck: false,
      reservedNano: 0n,
      reservedTokens: 0n,
      endedAt: new Date(),
    },
  })
}
