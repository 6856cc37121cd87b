import type { QuotaState } from '../errors.ts'
import type { EnforcedKind } from './used.ts'

const DAY_MS = 86_400_000

/** What a request would have exceeded, and what to do about it, for people. */
export function describeExcess(
  { kind, used, reachedAt, resetsAt, now }: QuotaState & { kind: EnforcedKind },
  { limit, wanted }: { limit: number; wanted: number },
): string {
  const excess = EXCESS[kind]({ used, limit, wanted, resetsAt: resetsAt?.toISOString() ?? '' })
  if (!reachedAt || reachedAt <= now || resetsAt) return excess
  const days = Math.max(1, Math.round((reachedAt.getTime() - now.getTime()) / DAY_MS))
  return days === 1
    ? `${excess} At the trend of the last 7 days, the limit is reached within a day.`
    : `${excess} At the trend of the last 7 days, the limit is reached in ${days} days.`
}

interface Excess {
  used: number
  wanted: number
  limit: number
  resetsAt: string
}

const EXCESS: Record<EnforcedKind, (excess: Excess) => string> = {
  DOCUMENTS: ({ used, wanted, limit }) =>
    `The workspace has ${used} documents and this would make ${wanted}, but the limit is ${limit} (quota DOCUMENTS). Delete documents, or ask an administrator to raise it with setQuota.`,
  STORAGE_BYTES: ({ used, wanted, limit }) =>
    `The documents and uploads of the workspace have ${used} bytes and this would make ${wanted}, but the limit is ${limit} (quota STORAGE_BYTES). Delete documents, or ask an administrator to raise it with setQuota.`,
  AGENTS: ({ used, wanted, limit }) =>
    `The workspace has ${used} agents and this would make ${wanted}, but the limit is ${limit} (quota AGENTS). Delete agents, or ask an administrator to raise it with setQuota.`,
  TEMPLATES: ({ used, wanted, limit }) =>
    `The workspace has ${used} templates and this would make ${wanted}, but the limit is ${limit} (quota TEMPLATES). Delete templates, or ask an administrator to raise it with setQuota.`,
  WEBHOOK_ENDPOINTS: ({ used, wanted, limit }) =>
    `The workspace has ${used} webhook endpoints and this would make ${wanted}, but the limit is ${limit} (quota WEBHOOK_ENDPOINTS). Delete endpoints, or raise it with setQuota.`,
  API_KEYS: ({ used, wanted, limit }) =>
    `The workspace has ${used} valid API keys and this would make ${wanted}, but the limit is ${limit} (quota API_KEYS). Revoke keys, or raise it with setQuota.`,
  TASKS_PER_DAY: ({ used, limit, resetsAt }) =>
    `The workspace has started ${used} tasks today, and the limit is ${limit} (quota TASKS_PER_DAY). It starts again at ${resetsAt}; until then, an administrator can raise it with setQuota.`,
  REPORTS_PER_DAY: ({ used, limit, resetsAt }) =>
    `The workspace has started ${used} reports today, and the limit is ${limit} (quota REPORTS_PER_DAY). It starts again at ${resetsAt}; until then, an administrator can raise it with setQuota.`,
}
