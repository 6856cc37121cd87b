import { costOf, loadSdk } from '../models/call-model.ts'
import type { LanguageModels, ModelUse, RequestProgress } from '../models/language-model.ts'
import { scopeToWorkspace } from '../platform/database/scope-to-workspace.ts'
import type { CallingApp } from './make-call.ts'
import type { ModelChecks } from './model-checks.ts'
import { chooseModel } from './rank.ts'
import { decide, writeText } from './write-text.ts'

const NOTHING_TRIED: RequestProgress = { attempts: 0, failedModelIds: [] }

/** The models of settings and of each workspace. Each text is written by the one that the policy ranks first. */
export function createLanguageModels(app: CallingApp & { checks: ModelChecks }): LanguageModels {
  // The first text would wait for it, and would report the failure.
  if (app.config.model.endpoint) loadSdk().catch(() => {})
  return {
    async open(use) {
      if (!(await hasModel(app, use))) return null
      return {
        async estimateUsd(tokens) {
          const { decision } = await decide(app, use, [])
          const model = chooseModel(decision)
          return model ? costOf(model, tokens) : 0
        },
        async estimateMost(promptBytes) {
          const { decision } = await decide(app, use, [])
          const model = chooseModel(decision)
          if (!model) return { costUsd: 0, tokens: 0 }
          const tokens = { inputTokens: promptBytes, outputTokens: model.maxOutputTokens }
          return { costUsd: costOf(model, tokens), tokens: promptBytes + model.maxOutputTokens }
        },
        write: (messages, signal, after = null) =>
          writeText(app, { use, messages, signal, progress: after?.progress ?? NOTHING_TRIED }),
      }
    },
  }
}

async function hasModel(
  { config, database }: CallingApp,
  { workspaceId, purpose }: ModelUse,
): Promise<boolean> {
  if (config.model.endpoint) return true
  const db = scopeToWorkspace(database.prisma, workspaceId)
  const found = await db.$queryRaw<unknown[]>`
    SELECT FROM models WHERE workspace_id = ${workspaceId}::uuid AND enabled
      AND ${purpose}::text::"ModelPurpose" = ANY (purposes) LIMIT 1`
  return found.length > 0
}
