import { decodeId } from '../../platform/ids.ts'
import type { RoutingPolicy, RoutingWeights } from '../../routing/decision.ts'
import type { ModelRecord } from '../../routing/model-records.ts'
import { DEFAULT_POLICY } from '../../routing/policies.ts'
import type { InputProblems } from '../shared/input-problems.ts'

export interface RoutingPolicyInput {
  weights?: RoutingWeights | null | undefined
  prefer?: readonly string[] | null | undefined
  deny?: readonly string[] | null | undefined
  latencyTargetMs?: number | null | undefined
}

export type PolicyValues = Omit<RoutingPolicy, 'version'>

const MAX_LISTED = 50
/** Sums of decimal fractions are not exact. */
const TOLERANCE = 1e-6

/**
 * Reads a policy of an input at `input.policy`. Omitted fields have the values of the default policy. Adds a problem for
 * each invalid one.
 * @param models all models of the workspace.
 */
export function readPolicy(
  input: RoutingPolicyInput,
  models: readonly ModelRecord[],
  problems: InputProblems,
): PolicyValues {
  const known = new Set(models.map(({ id }) => id))
  const weights = input.weights ?? DEFAULT_POLICY.weights
  checkSum(weights, problems)
  const prefer = readModels('input.policy.prefer', input.prefer ?? [], { known }, problems)
  const deny = readModels('input.policy.deny', input.deny ?? [], { known, preferred: prefer }, problems)
  const { policy, cost, latency, health, region } = weights
  return {
    weights: { policy, cost, latency, health, region },
    prefer,
    deny,
    latencyTargetMs: input.latencyTargetMs ?? DEFAULT_POLICY.latencyTargetMs,
  }
}

function checkSum(weights: RoutingWeights, problems: InputProblems): void {
  const path = 'input.policy.weights'
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0)
  if (problems.isFine(path) && Math.abs(sum - 1) > TOLERANCE)
    problems.add(path, `must add up to 1, but add up to ${Number(sum.toPrecision(7))}`)
}

/** Reads IDs of models as UUIDs. */
function readModels(
  path: string,
  ids: readonly string[],
  { known, preferred = [] }: { known: ReadonlySet<string>; preferred?: readonly string[] },
  problems: InputProblems,
): string[] {
  if (ids.length > MAX_LISTED) {
    problems.add(path, `must name at most ${MAX_LISTED} models`)
    return []
  }
  const read: string[] = []
  for (const [i, id] of ids.entries()) {
    const uuid = decodeId('Model', id)
    if (!uuid || !known.has(uuid))
      problems.add(`${path}.${i}`, 'is not a model of this workspace; list them with `models`')
    else if (read.includes(uuid)) problems.add(`${path}.${i}`, 'repeats an earlier model')
    else if (preferred.includes(uuid)) problems.add(`${path}.${i}`, 'must not be in `prefer`, too')
    else read.push(uuid)
  }
  return read
}
