import type { RoutingPolicy } from './decision.ts'
export const DEFAULT_POLICY: RoutingPolicy = {
  version: 0,
  weights: { policy: 0.35, cost: 0.2, latency: 0.2, health: 0.2, region: 0.05 },
  prefer: [],
  deny: [],
  latencyTargetMs: 10_000,
}
export async function loadPolicy(..._: unknown[]): Promise<RoutingPolicy> {
  return DEFAULT_POLICY
}
