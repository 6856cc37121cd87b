import { v7 as uuidv7 } from 'uuid'
import { scopeToWorkspace, type WorkspaceDatabase } from '../../src/platform/database/scope-to-workspace.ts'
import { type CallEnd, type NewCall, reserveCall, settleCall } from '../../src/routing/call-records.ts'
import { makeDecision } from './make-decision.ts'
import type { TestCanopy } from './start-test-canopy.ts'

export const MODEL_ID = '0199aaaa-0000-7000-8000-000000000001'

/** Makes calls of a workspace, without a model. By default, each reserves 100 nano-dollars and 10 tokens. */
export function callsOf({ prisma }: TestCanopy['app']['database'], workspaceId: string) {
  const db: WorkspaceDatabase = scopeToWorkspace(prisma, workspaceId)
  return {
    /** @returns the UUID of the call, and why it was refused. */
    async reserve(changes: Partial<NewCall> = {}) {
      const call: NewCall = {
        ...{ id: uuidv7(), workspaceId, purpose: 'ANSWER', modelId: MODEL_ID, modelName: 'small' },
        ...{
          attempt: 1,
          decision: makeDecision([]),
          isCheck: false,
          origin: {},
          reservedNano: 100,
          reservedTokens: 10,
        },
        ...changes,
      }
      return { id: call.id, refusal: await reserveCall(db, call) }
    },
    /** By default, it cost 60 nano-dollars for 3 + 4 tokens. */
    settle: (id: string, changes: Partial<CallEnd> = {}) =>
      settleCall(
        db,
        { workspaceId, id },
        {
          ...{ outcome: 'SUCCEEDED', errorCode: null, inputTokens: 3, outputTokens: 4, costNano: 60 },
          ...{ tokensEstimated: false, firstTokenMs: 1, durationMs: 2, ...changes },
        },
      ),
  }
}
