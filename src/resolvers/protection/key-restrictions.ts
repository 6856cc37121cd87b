import type { Viewer } from '../../auth/viewer.ts'
import { isOrigin } from '../../config/settings/setting.ts'
import type { ViewerContext } from '../../context.ts'
import type { Scope } from '../../generated/prisma/client.ts'
import { decodeId } from '../../platform/ids.ts'
import type { InputProblems } from '../shared/input-problems.ts'

export interface KeyRestrictionsInput {
  agentIds?: readonly string[] | null | undefined
  trustedDocumentsOnly?: boolean | null | undefined
  allowedOrigins?: readonly string[] | null | undefined
}

/** The restrictions of a key as they are stored. Empty lists do not restrict. */
export interface StoredRestrictions {
  /** UUIDs. */
  agentIds: string[]
  trustedDocumentsOnly: boolean
  allowedOrigins: string[]
}

const MAX_AGENTS = 100
const MAX_ORIGINS = 20

/** Reads the restrictions of a new key. It gets those of the key that creates it, too. Adds a problem for each invalid one. */
export async function readRestrictions(
  context: ViewerContext,
  {
    scopes,
    restrictions,
  }: { scopes: readonly Scope[]; restrictions?: KeyRestrictionsInput | null | undefined },
  problems: InputProblems,
): Promise<StoredRestrictions> {
  const { agentIds, trustedDocumentsOnly, allowedOrigins } = restrictions ?? {}
  if (agentIds) checkScopes(scopes, problems)
  else if (scopes.includes('ASK') && scopes.every(scope => scope === 'ASK'))
    problems.add('input.restrictions.agentIds', 'is required for a key with the scope ASK')
  return {
    agentIds: agentIds ? await readAgents(context, agentIds, problems) : [],
    trustedDocumentsOnly:
      trustedDocumentsOnly === true || context.viewer.restrictions?.trustedDocumentsOnly === true,
    allowedOrigins: readOrigins(context.viewer, allowedOrigins ?? null, problems),
  }
}

function checkScopes(scopes: readonly Scope[], problems: InputProblems): void {
  const changing = scopes.filter(scope => scope === 'WRITE' || scope === 'ADMIN')
  if (changing.length > 0)
    problems.add(
      'input.restrictions.agentIds',
      `cannot be combined with the scope ${changing[0]}; use ASK or READ`,
    )
}

async function readAgents(
  { db }: ViewerContext,
  ids: readonly string[],
  problems: InputProblems,
): Promise<string[]> {
  const path = 'input.restrictions.agentIds'
  if (ids.length < 1 || ids.length > MAX_AGENTS) {
    problems.add(path, `must have 1 to ${MAX_AGENTS} agents, but has ${ids.length}`)
    return []
  }
  const uuids = ids.map(id => decodeId('Agent', id))
  const found = await db.agent.findMany({
    where: { id: { in: uuids.filter(uuid => uuid !== null) } },
    select: { id: true },
  })
  const present = new Set(found.map(({ id }) => id))
  for (const [i, uuid] of uuids.entries())
    if (!uuid || !present.has(uuid))
      problems.add(`${path}.${i}`, 'is not an agent of this workspace; list them with `agents`')
  return [...present].sort()
}

/** A key cannot be used from more origins than the key that creates it. */
function readOrigins(
  { restrictions: own }: Pick<Viewer, 'restrictions'>,
  origins: readonly string[] | null,
  problems: InputProblems,
): string[] {
  const path = 'input.restrictions.allowedOrigins'
  if (!origins) return [...(own?.allowedOrigins ?? [])]
  if (origins.length < 1 || origins.length > MAX_ORIGINS)
    problems.add(path, `must have 1 to ${MAX_ORIGINS} origins, but has ${origins.length}`)
  for (const [i, origin] of origins.slice(0, MAX_ORIGINS).entries()) {
    if (!isOrigin(origin))
      problems.add(`${path}.${i}`, 'must be an origin such as https://app.example.com, without a path or *')
    else if (own?.allowedOrigins && !own.allowedOrigins.includes(origin))
      problems.add(`${path}.${i}`, 'must be an allowed origin of the key that you use')
  }
  return [...new Set(origins)]
}
