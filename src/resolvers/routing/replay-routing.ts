import { setImmediate as yieldToOthers } from 'node:timers/promises'
import type { RequestContext } from '../../context.ts'
import type { ValidationIssue } from '../../errors.ts'
import type { ModelPurpose } from '../../generated/prisma/client.ts'
import { TEXT_PURPOSES } from '../../models/language-model.ts'
import { timeLeftMs } from '../../platform/time-left.ts'
import { loadModels } from '../../routing/model-records.ts'
import { readRecordedCalls } from '../../routing/read-recorded-calls.ts'
import { type ReplayedCall, type ReplaySummary, replayCall, summarizeReplay } from '../../routing/replay.ts'
import { type RoutingPolicyInput, readPolicy } from '../models/read-policy.ts'
import type { TimeRange } from '../shared/conditions.ts'
import { InputProblems } from '../shared/input-problems.ts'

export const MAX_CALLS = 10_000
export const MAX_CHOICES = 100
/** Ranking hundreds of models this often takes a few milliseconds. */
const CALLS_PER_TURN = 10

interface ReplayRoutingInput {
  between: TimeRange
  purpose?: ModelPurpose | null | undefined
  policy: RoutingPolicyInput
}

export interface RoutingReplay extends ReplaySummary {
  /** Changed ones, newest first. */
  choices: ReplayedCall[]
}

/** Replays the decisions of recorded calls under another policy. @throws ValidationError */
export async function replayRouting(
  { app, db, viewer, signal }: RequestContext,
  { between, purpose, policy: input }: ReplayRoutingInput,
  found: readonly ValidationIssue[] = [],
): Promise<RoutingReplay> {
  const { workspaceId } = viewer
  const problems = new InputProblems(found)
  if (purpose === 'EMBED')
    problems.add('input.purpose', 'must not be EMBED, because a workspace has one embedding model')
  const policy = { version: 0, ...readPolicy(input, await loadModels(app, db, workspaceId), problems) }
  problems.throwIfAny()

  const endsAt = performance.now() + timeLeftMs()
  const calls = readRecordedCalls(db, {
    workspaceId,
    purposes: purpose ? [purpose] : TEXT_PURPOSES,
    since: between.gte ?? null,
    until: between.lt ?? null,
    maxCalls: MAX_CALLS,
  })
  const replayed: ReplayedCall[] = []
  for await (const call of calls) {
    replayed.push(replayCall(call, policy))
    if (replayed.length % CALLS_PER_TURN > 0) continue
    await yieldToOthers()
    signal.throwIfAborted()
    if (performance.now() > endsAt) throw new Error('The request is over.')
  }
  return {
    ...summarizeReplay(replayed),
    choices: replayed.filter(({ changed }) => changed).slice(0, MAX_CHOICES),
  }
}
