import type { Viewer } from '../../auth/viewer.ts'

/** What a restricted key can do. Everything that is not listed is FORBIDDEN. */
export interface KeyAccess {
  /** A sentence for the error message. */
  ability: string
  /** Allowed fields by type. */
  fields: Readonly<Record<string, readonly string[]>>
  /** Allowed arguments of fields (`Type.field`) that do not allow all of theirs. */
  arguments: Readonly<Record<string, readonly string[]>>
}

const CONNECTION = ['edges', 'nodes', 'pageInfo', 'totalCount']
const EDGE = ['cursor', 'node']
const ERROR = ['code', 'message']

/** Fields of the scope ASK. Rows outside of the key's agents are hidden by the resolvers. */
const ASK_FIELDS: KeyAccess['fields'] = {
  Query: [
    'agent',
    'agentQuery',
    'agents',
    'conversation',
    'conversations',
    'node',
    'nodes',
    'rateLimit',
    'search',
    'viewer',
  ],
  Mutation: ['deleteConversation', 'startConversation'],
  Subscription: ['agentQuery', 'queryEvents'],

  Viewer: ['apiKey', 'scopes', 'user', 'workspace'],
  ApiKey: [
    'createdAt',
    'expiresAt',
    'id',
    'language',
    'name',
    'prefix',
    'rateLimit',
    'restrictions',
    'scopes',
    'user',
  ],
  ApiKeyRestrictions: ['agentIds', 'allowedOrigins', 'trustedDocumentsOnly'],
  RateLimit: ['capacity', 'refillPerMinute', 'remaining', 'resetAt'],
  User: ['id', 'name'],
  Workspace: ['id', 'name'],

  Agent: ['id', 'name'],
  AgentConnection: CONNECTION,
  AgentEdge: EDGE,
  Node: ['id'],
  PageInfo: ['endCursor', 'hasNextPage', 'hasPreviousPage', 'startCursor'],

  SearchResult: ['hits', 'tookMs'],
  // Ranks and scores depend on documents outside of the scope.
  SearchHit: ['chunk', 'document', 'snippet'],
  Chunk: ['content', 'document', 'headings', 'id', 'ordinal'],
  Document: ['id', 'sourceUri', 'title'],

  AgentQueryResult: ['agent', 'answer', 'hits', 'queryId', 'tookMs'],
  Answer: ['citations', 'confidence', 'grounded', 'model', 'text'],
  Citation: ['chunk', 'end', 'start'],
  QueryStarted: ['agent', 'queryId', 'sequence'],
  QueryHit: ['hit', 'index', 'sequence'],
  AnswerDelta: ['restart', 'sequence', 'text'],
  QueryCompleted: ['answer', 'queryId', 'sequence', 'tookMs', 'totalHits'],
  QueryFailed: ['code', 'message', 'retryable', 'sequence'],
  EventGap: ['from', 'to'],
  Heartbeat: ['at'],

  Conversation: ['agent', 'createdAt', 'id', 'title', 'turns', 'updatedAt'],
  ConversationConnection: CONNECTION,
  ConversationEdge: EDGE,
  ConversationTurn: ['answer', 'at', 'queryId', 'question', 'sequence', 'standalone'],
  ConversationTurnConnection: CONNECTION,
  ConversationTurnEdge: EDGE,
  StartConversationPayload: ['conversation'],
  DeleteConversationPayload: ['deletedId'],

  Error: ERROR,
  LimitReachedError: [...ERROR, 'limit', 'retryAfterMs'],
  NotFoundError: [...ERROR, 'requestedId'],
  NotPermittedError: ERROR,
}

const ASK: KeyAccess = {
  ability: 'This API key has the scope ASK alone: it can only ask its agents.',
  fields: ASK_FIELDS,
  // Filters and orders would reveal fields that are not allowed.
  arguments: { 'Query.agents': ['first', 'after'] },
}

/** What READ adds for a key that is restricted to agents: their coverage and tasks. */
const COVERAGE_FIELDS: KeyAccess['fields'] = {
  Query: ['task', 'tasks'],
  Subscription: ['coverageAlerts', 'taskEvents'],
  ApiKey: ['lastUsedAt', 'revokedAt'],

  Agent: [
    'alertRule',
    'coverage',
    'coverageHistory',
    'coverageStale',
    'coverageTrend',
    'createdAt',
    'features',
    'gaps',
    'retrieval',
    'scopeDescription',
    'statistics',
    'targets',
    'tasks',
    'updatedAt',
    'version',
  ],
  AgentFeatures: ['answers', 'learnFromMisses'],
  AgentStatistics: ['answered', 'averageResponseMs', 'lastQueryAt', 'queries'],
  RetrievalConfig: ['lexical', 'minScore', 'semantic', 'topK', 'trigram'],
  CoverageAlertRule: ['belowPercent', 'dropPoints'],

  CoverageSnapshot: [
    'agent',
    'answerability',
    'changes',
    'id',
    'measuredAt',
    'nodes',
    'percent',
    'taxonomyVersion',
    'totalChunks',
    'totalDocuments',
  ],
  CoverageSnapshotConnection: CONNECTION,
  CoverageSnapshotEdge: EDGE,
  Answerability: ['answered', 'high', 'low', 'probes', 'share'],
  CoverageChange: ['cause', 'detail', 'points'],
  NodeCoverage: ['answered', 'documents', 'missing', 'node', 'percent', 'probes', 'target'],
  // Recommendations count the unplaced documents of the workspace.
  CoverageGap: ['documents', 'missingDocuments', 'node', 'percent', 'target'],
  CoverageTarget: ['documents', 'node'],
  CoverageTrend: ['changePoints', 'direction', 'from', 'points', 'to', 'window'],
  TrendPoint: ['at', 'percent'],
  TaxonomyNode: ['id', 'key', 'name'],
  CoverageAlert: ['agent', 'at', 'cursor', 'reason', 'snapshot'],

  Task: [
    'attempt',
    'createdAt',
    'events',
    'failure',
    'finishedAt',
    'id',
    'kind',
    'lastSequence',
    'maxAttempts',
    'nextAttemptAt',
    'priority',
    'progress',
    'result',
    'startedAt',
    'status',
    'subject',
    'timeoutMs',
  ],
  TaskConnection: CONNECTION,
  TaskEdge: EDGE,
  TaskProgress: ['done', 'percent', 'step', 'total'],
  TaskFailure: ['attempt', 'code', 'message', 'retryable'],
  TaskEvent: [
    'at',
    'attempt',
    'failure',
    'message',
    'progress',
    'result',
    'sequence',
    'status',
    'task',
    'type',
  ],
  TaskEventConnection: CONNECTION,
  TaskEventEdge: EDGE,
  EventGap: ['task'],
}

const READ_OF_AGENTS: KeyAccess = {
  ability: 'This API key is restricted to agents: it can only ask them, and read their coverage and tasks.',
  fields: Object.fromEntries(
    [...new Set([...Object.keys(ASK_FIELDS), ...Object.keys(COVERAGE_FIELDS)])].map(type => [
      type,
      [...(ASK_FIELDS[type] ?? []), ...(COVERAGE_FIELDS[type] ?? [])],
    ]),
  ),
  arguments: {},
}

const NONE: KeyAccess = { ability: 'This API key has no scope.', fields: {}, arguments: {} }

/** @returns null if the key can use all fields, as far as its scopes allow. */
export function accessOf({
  scopes,
  restrictions,
}: Pick<Viewer, 'scopes' | 'restrictions'>): KeyAccess | null {
  if (scopes.has('READ')) return restrictions?.agentIds ? READ_OF_AGENTS : null
  return scopes.has('ASK') ? ASK : NONE
}
