/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query AuthViewer { viewer { scopes workspace { id } apiKey { id prefix name lastUsedAt revokedAt } } }\n": typeof types.AuthViewerDocument,
    "\n  mutation AuthCreateKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      __typename\n      ... on CreateApiKeyPayload { secret apiKey { id name prefix scopes expiresAt revokedAt } }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.AuthCreateKeyDocument,
    "\n  mutation AuthRevokeKey($id: ID!) {\n    revokeApiKey(input: { id: $id }) {\n      __typename\n      ... on RevokeApiKeyPayload { apiKey { id revokedAt } }\n      ... on NotFoundError { id }\n      ... on Error { code message }\n    }\n  }\n": typeof types.AuthRevokeKeyDocument,
    "\n  mutation ClientsRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n": typeof types.ClientsRefreshDocument,
    "\n  subscription ClientsWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent {\n        sequence\n        type\n        result { ... on CoverageSnapshot { __typename percent } }\n      }\n    }\n  }\n": typeof types.ClientsWatchDocument,
    "\n  query CountedAgents($first: Int!) {\n    agents(first: $first) {\n      nodes {\n        id\n        name\n        coverageStale\n        updatedAt\n        coverage { percent nodes { node { key } documents } }\n        taxonomy { version }\n        nodes { key }\n        targets { documents node { key } }\n        gaps { node { key } missingDocuments }\n        tasks(first: 2, filter: { kind: [COVERAGE_REFRESH] }) { nodes { id status } }\n        coverageHistory(first: 5) { nodes { id percent measuredAt } edges { node { totalDocuments } } }\n      }\n    }\n  }\n": typeof types.CountedAgentsDocument,
    "\n  query CountedTasks($first: Int!) {\n    tasks(first: $first, filter: { kind: [COVERAGE_REFRESH] }) {\n      nodes { id status queuePosition estimatedCompletionAt worker { host } cancellation { outcome } deadLetter { reason } progress { percent } subject { ... on Agent { name } } result { ... on CoverageSnapshot { percent } } }\n    }\n  }\n": typeof types.CountedTasksDocument,
    "\n  query CountedDocuments($first: Int!) {\n    documents(first: $first) {\n      nodes { id title chunkCount placements { confidence node { key } } }\n    }\n  }\n": typeof types.CountedDocumentsDocument,
    "\n  query CountedNodes($first: Int!) {\n    taxonomy {\n      nodes(first: $first) {\n        nodes { key documentCount own: documentCount(includeDescendants: false) children { key } parents { key } }\n      }\n    }\n  }\n": typeof types.CountedNodesDocument,
    "\n  query CountedSearch($first: Int!) {\n    search(input: { query: \"days of leave 연차휴가 flights\", limit: $first }) {\n      hits { score snippet chunk { ordinal } document { title } }\n    }\n  }\n": typeof types.CountedSearchDocument,
    "\n  mutation CountedAgent($name: String!) {\n    createAgent(input: { name: $name, nodeKeys: [\"policies\"] }) {\n      ... on CreateAgentPayload { task { id } }\n    }\n  }\n": typeof types.CountedAgentDocument,
    "\n  mutation DocumentsAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id title language } }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": typeof types.DocumentsAddDocument,
    "\n  query DocumentsReport($taskId: ID!) {\n    task(id: $taskId) {\n      status\n      progress { percent done total }\n      result { ... on IngestionReport { indexed unchanged chunks failed { title status failure } } }\n    }\n  }\n": typeof types.DocumentsReportDocument,
    "\n  query DocumentsRead($id: ID!) {\n    document(id: $id) {\n      status\n      sha256\n      bytes\n      chunkCount\n      chunks { nodes { ordinal headings content } }\n      placements { node { key } confidence source needsReview }\n    }\n  }\n": typeof types.DocumentsReadDocument,
    "\n  mutation DocumentsPlace($input: PlaceDocumentInput!) {\n    placeDocument(input: $input) {\n      __typename\n      ... on PlaceDocumentPayload { placement { confidence source node { key } } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.DocumentsPlaceDocument,
    "\n  mutation DocumentsDelete($ids: [ID!]!) {\n    deleteDocuments(input: { ids: $ids }) {\n      ... on DeleteDocumentsPayload { deletedIds notFoundIds }\n    }\n  }\n": typeof types.DocumentsDeleteDocument,
    "\n  query DocumentsSearch($input: SearchInput!) {\n    search(input: $input) {\n      hits { rank score snippet document { id sourceUri } chunk { content } }\n      lanes { lane candidates }\n    }\n  }\n": typeof types.DocumentsSearchDocument,
    "\n  query DocumentsNodes {\n    taxonomy { nodes { nodes { id key } } }\n  }\n": typeof types.DocumentsNodesDocument,
    "\n  query Coverage($id: ID!) {\n    agent(id: $id) {\n      name\n      coverageStale\n      coverage { percent totalDocuments taxonomyVersion nodes { node { key } documents target percent missing } }\n      gaps { node { key } missingDocuments recommendation }\n      targets { node { key } documents }\n      coverageHistory(first: 5) { totalCount edges { cursor } nodes { percent } pageInfo { hasNextPage } }\n    }\n  }\n": typeof types.CoverageDocument,
    "\n  mutation SetTargets($input: SetCoverageTargetsInput!) {\n    setCoverageTargets(input: $input) {\n      __typename\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": typeof types.SetTargetsDocument,
    "\n  mutation Refresh($input: RefreshCoverageInput!) {\n    refreshCoverage(input: $input) {\n      __typename\n      ... on RefreshCoveragePayload { task { id status queuePosition } coverage { percent } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.RefreshDocument,
    "\n  subscription Ask($input: AgentQueryInput!) {\n    agentQuery(input: $input) {\n      __typename\n      ... on QueryStarted { queryId agent { name } }\n      ... on QueryHit { index hit { rank score snippet lanes { lane rank } document { title } chunk { headings } } }\n      ... on QueryCompleted { totalHits }\n      ... on QueryFailed { code message }\n    }\n  }\n": typeof types.AskDocument,
    "\n  mutation IdempotentAgent($input: CreateAgentInput!) {\n    answer: createAgent(input: $input) {\n      __typename\n      ... on CreateAgentPayload { agent { id name } task { id } }\n      ... on Error { code message }\n      ... on IdempotencyConflictError { existing { __typename id } }\n    }\n  }\n": typeof types.IdempotentAgentDocument,
    "\n  mutation IdempotentDocuments($input: AddDocumentsInput!) {\n    answer: addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { documents { id } task { id } }\n      ... on Error { code message }\n      ... on IdempotencyConflictError { existing { __typename id } }\n    }\n  }\n": typeof types.IdempotentDocumentsDocument,
    "\n  mutation IdempotentRefresh($input: RefreshCoverageInput!) {\n    answer: refreshCoverage(input: $input) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } coverage { id } }\n      ... on Error { code message }\n      ... on IdempotencyConflictError { existing { __typename id } }\n    }\n  }\n": typeof types.IdempotentRefreshDocument,
    "\n  query IdempotencyTotals($agentId: ID!) {\n    agents { totalCount }\n    documents { totalCount }\n    tasks { totalCount }\n    agent(id: $agentId) { coverageHistory { totalCount } }\n  }\n": typeof types.IdempotencyTotalsDocument,
    "\n  query IsolationWalk {\n    viewer {\n      workspace { __typename id name }\n      user { __typename id name }\n      apiKey { __typename id name revokedAt }\n    }\n    agents(first: 20) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        version\n        coverageStale\n        nodes { __typename id }\n        targets { documents }\n        statistics { queries }\n        tasks(first: 5) { totalCount nodes { __typename id } }\n        coverageHistory(first: 3) { totalCount nodes { __typename id percent nodes { node { __typename id } } } }\n      }\n    }\n    documents(first: 20) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        title\n        sha256\n        placements { source confidence node { __typename id } }\n        chunks(first: 5) { totalCount nodes { __typename id } }\n      }\n    }\n    taxonomies(first: 10) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        version\n        status\n        statistics { nodes documents unplacedDocuments }\n        nodes(first: 20) { totalCount nodes { __typename id key documentCount } }\n      }\n    }\n    tasks(first: 20) { totalCount edges { cursor } nodes { __typename id status lastSequence } }\n    search(input: { query: \"annual leave 연차휴가 flights\" }) { hits { score snippet chunk { __typename id } } }\n  }\n": typeof types.IsolationWalkDocument,
    "\n  mutation IsolationTaxonomy {\n    createTaxonomy(input: { version: \"theirs\", publish: true, nodes: [{ key: \"theirs\", name: \"Theirs\" }] }) {\n      __typename\n    }\n  }\n": typeof types.IsolationTaxonomyDocument,
    "\n  mutation IsolationNames($documentId: ID!) {\n    placeDocument(input: { documentId: $documentId, nodeKey: \"theirs\" }) { __typename ... on Error { code message } }\n    addDocuments(input: { documents: [{ text: \"x\", nodeKeys: [\"theirs\"] }] }) { __typename ... on Error { code } }\n    byKey: createAgent(input: { name: \"thief\", nodeKeys: [\"theirs\"] }) { __typename ... on Error { code } }\n    byVersion: createAgent(input: { name: \"thief\", nodeKeys: [\"theirs\"], taxonomyVersion: \"theirs\" }) {\n      __typename\n      ... on Error { code }\n    }\n  }\n": typeof types.IsolationNamesDocument,
    "\n  query IsolationVersion { taxonomy(version: \"theirs\") { id } }\n": typeof types.IsolationVersionDocument,
    "\n  query IsolationAgentsAfter($after: String!) { agents(after: $after) { totalCount nodes { id } } }\n": typeof types.IsolationAgentsAfterDocument,
    "\n  mutation IsolationSameSource {\n    addDocuments(input: { documents: [{ text: \"other text\", sourceUri: \"leave.md\" }] }) { __typename }\n  }\n": typeof types.IsolationSameSourceDocument,
    "\n  mutation PagingTaxonomy($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) { ... on CreateTaxonomyPayload { taxonomy { id } } }\n  }\n": typeof types.PagingTaxonomyDocument,
    "\n  mutation PagingDocuments($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) { ... on AddDocumentsPayload { documents { id } } }\n  }\n": typeof types.PagingDocumentsDocument,
    "\n  mutation PagingAgent($name: String!) {\n    createAgent(input: { name: $name, nodeKeys: [\"policies\"] }) { ... on CreateAgentPayload { agent { id } } }\n  }\n": typeof types.PagingAgentDocument,
    "\n  mutation PagingMeasure($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, background: false }) { __typename }\n  }\n": typeof types.PagingMeasureDocument,
    "\n  query PagingOrderedAgents($orderBy: AgentOrder!, $first: Int, $after: String) {\n    page: agents(orderBy: $orderBy, first: $first, after: $after) {\n      edges { cursor }\n      nodes { id name createdAt updatedAt coverage { percent } }\n      pageInfo { endCursor hasNextPage }\n    }\n  }\n": typeof types.PagingOrderedAgentsDocument,
    "\n  query PagingSearch($search: String!) {\n    agents(filter: { search: $search }) { totalCount nodes { name } }\n    documents(filter: { search: $search }) { totalCount nodes { name: title } }\n    taxonomy(version: \"names\") { nodes(search: $search) { totalCount nodes { name } } }\n  }\n": typeof types.PagingSearchDocument,
    "\n  query ScopedWorkspace { viewer { workspace { id } } }\n": typeof types.ScopedWorkspaceDocument,
    "\n  mutation ScopedFill($agentId: ID!) {\n    setCoverageTargets(input: { agentId: $agentId, targets: [{ nodeKey: \"policies\", documents: 3 }] }) { __typename }\n    addDocuments(input: { documents: [{ text: \"kept\" }], idempotencyKey: \"kept\" }) { __typename }\n  }\n": typeof types.ScopedFillDocument,
    "\n  subscription StreamErrorsAsk($agentId: ID!) {\n    agentQuery(input: { agentId: $agentId, query: \"annual leave\" }) { __typename }\n  }\n": typeof types.StreamErrorsAskDocument,
    "\n  subscription StreamErrorsFollow($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) { ... on TaskEvent { type } }\n  }\n": typeof types.StreamErrorsFollowDocument,
    "\n  mutation EventsPrepare {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n": typeof types.EventsPrepareDocument,
    "\n  mutation EventsEnqueue {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": typeof types.EventsEnqueueDocument,
    "\n  subscription EventsWatch($taskId: ID!, $after: Int, $heartbeatSeconds: Int) {\n    taskEvents(taskId: $taskId, after: $after, heartbeatSeconds: $heartbeatSeconds) {\n      __typename\n      ... on TaskEvent {\n        sequence\n        type\n        at\n        status\n        attempt\n        message\n        progress { percent step done total }\n        failure { code message retryable attempt }\n      }\n      ... on EventGap { from to task { id lastSequence status } }\n      ... on Heartbeat { at }\n    }\n  }\n": typeof types.EventsWatchDocument,
    "\n  query EventsOfTask($taskId: ID!, $after: Int, $first: Int) {\n    task(id: $taskId) {\n      lastSequence\n      events(after: $after, first: $first) {\n        totalCount\n        pageInfo { hasNextPage }\n        nodes {\n          __typename\n          sequence\n          type\n          at\n          status\n          attempt\n          message\n          progress { percent step done total }\n          failure { code message retryable attempt }\n        }\n      }\n    }\n  }\n": typeof types.EventsOfTaskDocument,
    "\n  mutation LostWorkerAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      ... on AddDocumentsPayload { task { id } }\n    }\n  }\n": typeof types.LostWorkerAddDocument,
    "\n  subscription LostWorkerWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent { sequence type attempt progress { done } result { ... on IngestionReport { indexed chunks } } }\n    }\n  }\n": typeof types.LostWorkerWatchDocument,
    "\n  query LostWorkerCount {\n    documents(filter: { status: INDEXED }) { totalCount nodes { chunkCount } }\n  }\n": typeof types.LostWorkerCountDocument,
    "\n  mutation KilledRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n": typeof types.KilledRefreshDocument,
    "\n  subscription KilledWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      ... on TaskEvent { type }\n    }\n  }\n": typeof types.KilledWatchDocument,
    "\n  query KilledAfterwards($agentId: ID!, $taskId: ID!) {\n    agent(id: $agentId) { coverageHistory(first: 100) { totalCount } }\n    task(id: $taskId) {\n      status\n      result { __typename }\n      lastSequence\n      events(first: 100) { nodes { sequence type } }\n    }\n  }\n": typeof types.KilledAfterwardsDocument,
    "\n  mutation PoisonedAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      ... on AddDocumentsPayload { task { id } }\n    }\n  }\n": typeof types.PoisonedAddDocument,
    "\n  query PoisonedRead($id: ID!) {\n    task(id: $id) { status attempt failure { code retryable } deadLetter { reason attempts } }\n  }\n": typeof types.PoisonedReadDocument,
    "\n  query KeptAgents {\n    agents { nodes { name coverage { percent } } }\n  }\n": typeof types.KeptAgentsDocument,
    "\n  mutation SeedTaxonomy($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) {\n      __typename\n      ... on CreateTaxonomyPayload { taxonomy { id version } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.SeedTaxonomyDocument,
    "\n  mutation SeedDocuments($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.SeedDocumentsDocument,
    "\n  mutation SeedAgent($input: CreateAgentInput!) {\n    createAgent(input: $input) {\n      __typename\n      ... on CreateAgentPayload { agent { id } task { id } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.SeedAgentDocument,
    "\n  subscription SeedWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent { sequence type status }\n    }\n  }\n": typeof types.SeedWatchDocument,
    "\n  mutation CancelTaxonomy {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n": typeof types.CancelTaxonomyDocument,
    "\n  mutation CancelAgent {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": typeof types.CancelAgentDocument,
    "\n  query CancelRead($id: ID!) {\n    task(id: $id) {\n      status\n      attempt\n      queuePosition\n      worker { id active }\n      cancellation { requestedAt acknowledgedAt acknowledgedBy stoppedAt outcome requestedBy { name } }\n      deadLetter { reason attempts stage redrivenAs { id } }\n    }\n  }\n": typeof types.CancelReadDocument,
    "\n  mutation CancelOne($id: ID!) {\n    cancelTask(input: { id: $id }) {\n      __typename\n      ... on CancelTaskPayload { task { status cancellation { outcome } } }\n    }\n  }\n": typeof types.CancelOneDocument,
    "\n  mutation CancelMany($filter: TaskFilter!) {\n    cancelTasks(input: { filter: $filter }) {\n      __typename\n      ... on CancelTasksPayload { requested }\n      ... on ValidationError { issues { path } }\n    }\n  }\n": typeof types.CancelManyDocument,
    "\n  mutation CancelRedrive($id: ID!) {\n    redriveTask(input: { id: $id }) {\n      __typename\n      ... on RedriveTaskPayload { task { id } }\n      ... on ConflictError { existing { id } }\n    }\n  }\n": typeof types.CancelRedriveDocument,
    "\n  query CancelOverview {\n    queue { running deadLetters pending { priority count } oldestPendingMs oldestRunningMs oldestDeadLetterMs }\n    workers { id active concurrency running { id } }\n    tasks(filter: { deadLettered: true }) { nodes { id } }\n  }\n": typeof types.CancelOverviewDocument,
    "\n  mutation FairAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      ... on AddDocumentsPayload { task { id } }\n    }\n  }\n": typeof types.FairAddDocument,
    "\n  query FairLook($id: ID!) {\n    task(id: $id) { status progress { done } }\n  }\n": typeof types.FairLookDocument,
    "\n  mutation WorkerTaxonomy {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n": typeof types.WorkerTaxonomyDocument,
    "\n  mutation WorkerAgent {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": typeof types.WorkerAgentDocument,
    "\n  query WorkerTask($id: ID!) {\n    task(id: $id) {\n      status\n      attempt\n      maxAttempts\n      nextAttemptAt\n      progress { percent }\n      failure { code message retryable attempt }\n      events(first: 100) { nodes { sequence type attempt message progress { percent step } } }\n    }\n  }\n": typeof types.WorkerTaskDocument,
    "\n  mutation SameAgentRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n": typeof types.SameAgentRefreshDocument,
};
const documents: Documents = {
    "\n  query AuthViewer { viewer { scopes workspace { id } apiKey { id prefix name lastUsedAt revokedAt } } }\n": types.AuthViewerDocument,
    "\n  mutation AuthCreateKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      __typename\n      ... on CreateApiKeyPayload { secret apiKey { id name prefix scopes expiresAt revokedAt } }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n": types.AuthCreateKeyDocument,
    "\n  mutation AuthRevokeKey($id: ID!) {\n    revokeApiKey(input: { id: $id }) {\n      __typename\n      ... on RevokeApiKeyPayload { apiKey { id revokedAt } }\n      ... on NotFoundError { id }\n      ... on Error { code message }\n    }\n  }\n": types.AuthRevokeKeyDocument,
    "\n  mutation ClientsRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n": types.ClientsRefreshDocument,
    "\n  subscription ClientsWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent {\n        sequence\n        type\n        result { ... on CoverageSnapshot { __typename percent } }\n      }\n    }\n  }\n": types.ClientsWatchDocument,
    "\n  query CountedAgents($first: Int!) {\n    agents(first: $first) {\n      nodes {\n        id\n        name\n        coverageStale\n        updatedAt\n        coverage { percent nodes { node { key } documents } }\n        taxonomy { version }\n        nodes { key }\n        targets { documents node { key } }\n        gaps { node { key } missingDocuments }\n        tasks(first: 2, filter: { kind: [COVERAGE_REFRESH] }) { nodes { id status } }\n        coverageHistory(first: 5) { nodes { id percent measuredAt } edges { node { totalDocuments } } }\n      }\n    }\n  }\n": types.CountedAgentsDocument,
    "\n  query CountedTasks($first: Int!) {\n    tasks(first: $first, filter: { kind: [COVERAGE_REFRESH] }) {\n      nodes { id status queuePosition estimatedCompletionAt worker { host } cancellation { outcome } deadLetter { reason } progress { percent } subject { ... on Agent { name } } result { ... on CoverageSnapshot { percent } } }\n    }\n  }\n": types.CountedTasksDocument,
    "\n  query CountedDocuments($first: Int!) {\n    documents(first: $first) {\n      nodes { id title chunkCount placements { confidence node { key } } }\n    }\n  }\n": types.CountedDocumentsDocument,
    "\n  query CountedNodes($first: Int!) {\n    taxonomy {\n      nodes(first: $first) {\n        nodes { key documentCount own: documentCount(includeDescendants: false) children { key } parents { key } }\n      }\n    }\n  }\n": types.CountedNodesDocument,
    "\n  query CountedSearch($first: Int!) {\n    search(input: { query: \"days of leave 연차휴가 flights\", limit: $first }) {\n      hits { score snippet chunk { ordinal } document { title } }\n    }\n  }\n": types.CountedSearchDocument,
    "\n  mutation CountedAgent($name: String!) {\n    createAgent(input: { name: $name, nodeKeys: [\"policies\"] }) {\n      ... on CreateAgentPayload { task { id } }\n    }\n  }\n": types.CountedAgentDocument,
    "\n  mutation DocumentsAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id title language } }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": types.DocumentsAddDocument,
    "\n  query DocumentsReport($taskId: ID!) {\n    task(id: $taskId) {\n      status\n      progress { percent done total }\n      result { ... on IngestionReport { indexed unchanged chunks failed { title status failure } } }\n    }\n  }\n": types.DocumentsReportDocument,
    "\n  query DocumentsRead($id: ID!) {\n    document(id: $id) {\n      status\n      sha256\n      bytes\n      chunkCount\n      chunks { nodes { ordinal headings content } }\n      placements { node { key } confidence source needsReview }\n    }\n  }\n": types.DocumentsReadDocument,
    "\n  mutation DocumentsPlace($input: PlaceDocumentInput!) {\n    placeDocument(input: $input) {\n      __typename\n      ... on PlaceDocumentPayload { placement { confidence source node { key } } }\n      ... on Error { code message }\n    }\n  }\n": types.DocumentsPlaceDocument,
    "\n  mutation DocumentsDelete($ids: [ID!]!) {\n    deleteDocuments(input: { ids: $ids }) {\n      ... on DeleteDocumentsPayload { deletedIds notFoundIds }\n    }\n  }\n": types.DocumentsDeleteDocument,
    "\n  query DocumentsSearch($input: SearchInput!) {\n    search(input: $input) {\n      hits { rank score snippet document { id sourceUri } chunk { content } }\n      lanes { lane candidates }\n    }\n  }\n": types.DocumentsSearchDocument,
    "\n  query DocumentsNodes {\n    taxonomy { nodes { nodes { id key } } }\n  }\n": types.DocumentsNodesDocument,
    "\n  query Coverage($id: ID!) {\n    agent(id: $id) {\n      name\n      coverageStale\n      coverage { percent totalDocuments taxonomyVersion nodes { node { key } documents target percent missing } }\n      gaps { node { key } missingDocuments recommendation }\n      targets { node { key } documents }\n      coverageHistory(first: 5) { totalCount edges { cursor } nodes { percent } pageInfo { hasNextPage } }\n    }\n  }\n": types.CoverageDocument,
    "\n  mutation SetTargets($input: SetCoverageTargetsInput!) {\n    setCoverageTargets(input: $input) {\n      __typename\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": types.SetTargetsDocument,
    "\n  mutation Refresh($input: RefreshCoverageInput!) {\n    refreshCoverage(input: $input) {\n      __typename\n      ... on RefreshCoveragePayload { task { id status queuePosition } coverage { percent } }\n      ... on Error { code message }\n    }\n  }\n": types.RefreshDocument,
    "\n  subscription Ask($input: AgentQueryInput!) {\n    agentQuery(input: $input) {\n      __typename\n      ... on QueryStarted { queryId agent { name } }\n      ... on QueryHit { index hit { rank score snippet lanes { lane rank } document { title } chunk { headings } } }\n      ... on QueryCompleted { totalHits }\n      ... on QueryFailed { code message }\n    }\n  }\n": types.AskDocument,
    "\n  mutation IdempotentAgent($input: CreateAgentInput!) {\n    answer: createAgent(input: $input) {\n      __typename\n      ... on CreateAgentPayload { agent { id name } task { id } }\n      ... on Error { code message }\n      ... on IdempotencyConflictError { existing { __typename id } }\n    }\n  }\n": types.IdempotentAgentDocument,
    "\n  mutation IdempotentDocuments($input: AddDocumentsInput!) {\n    answer: addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { documents { id } task { id } }\n      ... on Error { code message }\n      ... on IdempotencyConflictError { existing { __typename id } }\n    }\n  }\n": types.IdempotentDocumentsDocument,
    "\n  mutation IdempotentRefresh($input: RefreshCoverageInput!) {\n    answer: refreshCoverage(input: $input) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } coverage { id } }\n      ... on Error { code message }\n      ... on IdempotencyConflictError { existing { __typename id } }\n    }\n  }\n": types.IdempotentRefreshDocument,
    "\n  query IdempotencyTotals($agentId: ID!) {\n    agents { totalCount }\n    documents { totalCount }\n    tasks { totalCount }\n    agent(id: $agentId) { coverageHistory { totalCount } }\n  }\n": types.IdempotencyTotalsDocument,
    "\n  query IsolationWalk {\n    viewer {\n      workspace { __typename id name }\n      user { __typename id name }\n      apiKey { __typename id name revokedAt }\n    }\n    agents(first: 20) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        version\n        coverageStale\n        nodes { __typename id }\n        targets { documents }\n        statistics { queries }\n        tasks(first: 5) { totalCount nodes { __typename id } }\n        coverageHistory(first: 3) { totalCount nodes { __typename id percent nodes { node { __typename id } } } }\n      }\n    }\n    documents(first: 20) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        title\n        sha256\n        placements { source confidence node { __typename id } }\n        chunks(first: 5) { totalCount nodes { __typename id } }\n      }\n    }\n    taxonomies(first: 10) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        version\n        status\n        statistics { nodes documents unplacedDocuments }\n        nodes(first: 20) { totalCount nodes { __typename id key documentCount } }\n      }\n    }\n    tasks(first: 20) { totalCount edges { cursor } nodes { __typename id status lastSequence } }\n    search(input: { query: \"annual leave 연차휴가 flights\" }) { hits { score snippet chunk { __typename id } } }\n  }\n": types.IsolationWalkDocument,
    "\n  mutation IsolationTaxonomy {\n    createTaxonomy(input: { version: \"theirs\", publish: true, nodes: [{ key: \"theirs\", name: \"Theirs\" }] }) {\n      __typename\n    }\n  }\n": types.IsolationTaxonomyDocument,
    "\n  mutation IsolationNames($documentId: ID!) {\n    placeDocument(input: { documentId: $documentId, nodeKey: \"theirs\" }) { __typename ... on Error { code message } }\n    addDocuments(input: { documents: [{ text: \"x\", nodeKeys: [\"theirs\"] }] }) { __typename ... on Error { code } }\n    byKey: createAgent(input: { name: \"thief\", nodeKeys: [\"theirs\"] }) { __typename ... on Error { code } }\n    byVersion: createAgent(input: { name: \"thief\", nodeKeys: [\"theirs\"], taxonomyVersion: \"theirs\" }) {\n      __typename\n      ... on Error { code }\n    }\n  }\n": types.IsolationNamesDocument,
    "\n  query IsolationVersion { taxonomy(version: \"theirs\") { id } }\n": types.IsolationVersionDocument,
    "\n  query IsolationAgentsAfter($after: String!) { agents(after: $after) { totalCount nodes { id } } }\n": types.IsolationAgentsAfterDocument,
    "\n  mutation IsolationSameSource {\n    addDocuments(input: { documents: [{ text: \"other text\", sourceUri: \"leave.md\" }] }) { __typename }\n  }\n": types.IsolationSameSourceDocument,
    "\n  mutation PagingTaxonomy($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) { ... on CreateTaxonomyPayload { taxonomy { id } } }\n  }\n": types.PagingTaxonomyDocument,
    "\n  mutation PagingDocuments($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) { ... on AddDocumentsPayload { documents { id } } }\n  }\n": types.PagingDocumentsDocument,
    "\n  mutation PagingAgent($name: String!) {\n    createAgent(input: { name: $name, nodeKeys: [\"policies\"] }) { ... on CreateAgentPayload { agent { id } } }\n  }\n": types.PagingAgentDocument,
    "\n  mutation PagingMeasure($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, background: false }) { __typename }\n  }\n": types.PagingMeasureDocument,
    "\n  query PagingOrderedAgents($orderBy: AgentOrder!, $first: Int, $after: String) {\n    page: agents(orderBy: $orderBy, first: $first, after: $after) {\n      edges { cursor }\n      nodes { id name createdAt updatedAt coverage { percent } }\n      pageInfo { endCursor hasNextPage }\n    }\n  }\n": types.PagingOrderedAgentsDocument,
    "\n  query PagingSearch($search: String!) {\n    agents(filter: { search: $search }) { totalCount nodes { name } }\n    documents(filter: { search: $search }) { totalCount nodes { name: title } }\n    taxonomy(version: \"names\") { nodes(search: $search) { totalCount nodes { name } } }\n  }\n": types.PagingSearchDocument,
    "\n  query ScopedWorkspace { viewer { workspace { id } } }\n": types.ScopedWorkspaceDocument,
    "\n  mutation ScopedFill($agentId: ID!) {\n    setCoverageTargets(input: { agentId: $agentId, targets: [{ nodeKey: \"policies\", documents: 3 }] }) { __typename }\n    addDocuments(input: { documents: [{ text: \"kept\" }], idempotencyKey: \"kept\" }) { __typename }\n  }\n": types.ScopedFillDocument,
    "\n  subscription StreamErrorsAsk($agentId: ID!) {\n    agentQuery(input: { agentId: $agentId, query: \"annual leave\" }) { __typename }\n  }\n": types.StreamErrorsAskDocument,
    "\n  subscription StreamErrorsFollow($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) { ... on TaskEvent { type } }\n  }\n": types.StreamErrorsFollowDocument,
    "\n  mutation EventsPrepare {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n": types.EventsPrepareDocument,
    "\n  mutation EventsEnqueue {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": types.EventsEnqueueDocument,
    "\n  subscription EventsWatch($taskId: ID!, $after: Int, $heartbeatSeconds: Int) {\n    taskEvents(taskId: $taskId, after: $after, heartbeatSeconds: $heartbeatSeconds) {\n      __typename\n      ... on TaskEvent {\n        sequence\n        type\n        at\n        status\n        attempt\n        message\n        progress { percent step done total }\n        failure { code message retryable attempt }\n      }\n      ... on EventGap { from to task { id lastSequence status } }\n      ... on Heartbeat { at }\n    }\n  }\n": types.EventsWatchDocument,
    "\n  query EventsOfTask($taskId: ID!, $after: Int, $first: Int) {\n    task(id: $taskId) {\n      lastSequence\n      events(after: $after, first: $first) {\n        totalCount\n        pageInfo { hasNextPage }\n        nodes {\n          __typename\n          sequence\n          type\n          at\n          status\n          attempt\n          message\n          progress { percent step done total }\n          failure { code message retryable attempt }\n        }\n      }\n    }\n  }\n": types.EventsOfTaskDocument,
    "\n  mutation LostWorkerAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      ... on AddDocumentsPayload { task { id } }\n    }\n  }\n": types.LostWorkerAddDocument,
    "\n  subscription LostWorkerWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent { sequence type attempt progress { done } result { ... on IngestionReport { indexed chunks } } }\n    }\n  }\n": types.LostWorkerWatchDocument,
    "\n  query LostWorkerCount {\n    documents(filter: { status: INDEXED }) { totalCount nodes { chunkCount } }\n  }\n": types.LostWorkerCountDocument,
    "\n  mutation KilledRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n": types.KilledRefreshDocument,
    "\n  subscription KilledWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      ... on TaskEvent { type }\n    }\n  }\n": types.KilledWatchDocument,
    "\n  query KilledAfterwards($agentId: ID!, $taskId: ID!) {\n    agent(id: $agentId) { coverageHistory(first: 100) { totalCount } }\n    task(id: $taskId) {\n      status\n      result { __typename }\n      lastSequence\n      events(first: 100) { nodes { sequence type } }\n    }\n  }\n": types.KilledAfterwardsDocument,
    "\n  mutation PoisonedAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      ... on AddDocumentsPayload { task { id } }\n    }\n  }\n": types.PoisonedAddDocument,
    "\n  query PoisonedRead($id: ID!) {\n    task(id: $id) { status attempt failure { code retryable } deadLetter { reason attempts } }\n  }\n": types.PoisonedReadDocument,
    "\n  query KeptAgents {\n    agents { nodes { name coverage { percent } } }\n  }\n": types.KeptAgentsDocument,
    "\n  mutation SeedTaxonomy($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) {\n      __typename\n      ... on CreateTaxonomyPayload { taxonomy { id version } }\n      ... on Error { code message }\n    }\n  }\n": types.SeedTaxonomyDocument,
    "\n  mutation SeedDocuments($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n      ... on Error { code message }\n    }\n  }\n": types.SeedDocumentsDocument,
    "\n  mutation SeedAgent($input: CreateAgentInput!) {\n    createAgent(input: $input) {\n      __typename\n      ... on CreateAgentPayload { agent { id } task { id } }\n      ... on Error { code message }\n    }\n  }\n": types.SeedAgentDocument,
    "\n  subscription SeedWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent { sequence type status }\n    }\n  }\n": types.SeedWatchDocument,
    "\n  mutation CancelTaxonomy {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n": types.CancelTaxonomyDocument,
    "\n  mutation CancelAgent {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": types.CancelAgentDocument,
    "\n  query CancelRead($id: ID!) {\n    task(id: $id) {\n      status\n      attempt\n      queuePosition\n      worker { id active }\n      cancellation { requestedAt acknowledgedAt acknowledgedBy stoppedAt outcome requestedBy { name } }\n      deadLetter { reason attempts stage redrivenAs { id } }\n    }\n  }\n": types.CancelReadDocument,
    "\n  mutation CancelOne($id: ID!) {\n    cancelTask(input: { id: $id }) {\n      __typename\n      ... on CancelTaskPayload { task { status cancellation { outcome } } }\n    }\n  }\n": types.CancelOneDocument,
    "\n  mutation CancelMany($filter: TaskFilter!) {\n    cancelTasks(input: { filter: $filter }) {\n      __typename\n      ... on CancelTasksPayload { requested }\n      ... on ValidationError { issues { path } }\n    }\n  }\n": types.CancelManyDocument,
    "\n  mutation CancelRedrive($id: ID!) {\n    redriveTask(input: { id: $id }) {\n      __typename\n      ... on RedriveTaskPayload { task { id } }\n      ... on ConflictError { existing { id } }\n    }\n  }\n": types.CancelRedriveDocument,
    "\n  query CancelOverview {\n    queue { running deadLetters pending { priority count } oldestPendingMs oldestRunningMs oldestDeadLetterMs }\n    workers { id active concurrency running { id } }\n    tasks(filter: { deadLettered: true }) { nodes { id } }\n  }\n": types.CancelOverviewDocument,
    "\n  mutation FairAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      ... on AddDocumentsPayload { task { id } }\n    }\n  }\n": types.FairAddDocument,
    "\n  query FairLook($id: ID!) {\n    task(id: $id) { status progress { done } }\n  }\n": types.FairLookDocument,
    "\n  mutation WorkerTaxonomy {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n": types.WorkerTaxonomyDocument,
    "\n  mutation WorkerAgent {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": types.WorkerAgentDocument,
    "\n  query WorkerTask($id: ID!) {\n    task(id: $id) {\n      status\n      attempt\n      maxAttempts\n      nextAttemptAt\n      progress { percent }\n      failure { code message retryable attempt }\n      events(first: 100) { nodes { sequence type attempt message progress { percent step } } }\n    }\n  }\n": types.WorkerTaskDocument,
    "\n  mutation SameAgentRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n": types.SameAgentRefreshDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AuthViewer { viewer { scopes workspace { id } apiKey { id prefix name lastUsedAt revokedAt } } }\n"): (typeof documents)["\n  query AuthViewer { viewer { scopes workspace { id } apiKey { id prefix name lastUsedAt revokedAt } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AuthCreateKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      __typename\n      ... on CreateApiKeyPayload { secret apiKey { id name prefix scopes expiresAt revokedAt } }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation AuthCreateKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      __typename\n      ... on CreateApiKeyPayload { secret apiKey { id name prefix scopes expiresAt revokedAt } }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AuthRevokeKey($id: ID!) {\n    revokeApiKey(input: { id: $id }) {\n      __typename\n      ... on RevokeApiKeyPayload { apiKey { id revokedAt } }\n      ... on NotFoundError { id }\n      ... on Error { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation AuthRevokeKey($id: ID!) {\n    revokeApiKey(input: { id: $id }) {\n      __typename\n      ... on RevokeApiKeyPayload { apiKey { id revokedAt } }\n      ... on NotFoundError { id }\n      ... on Error { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ClientsRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation ClientsRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ClientsWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent {\n        sequence\n        type\n        result { ... on CoverageSnapshot { __typename percent } }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription ClientsWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent {\n        sequence\n        type\n        result { ... on CoverageSnapshot { __typename percent } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CountedAgents($first: Int!) {\n    agents(first: $first) {\n      nodes {\n        id\n        name\n        coverageStale\n        updatedAt\n        coverage { percent nodes { node { key } documents } }\n        taxonomy { version }\n        nodes { key }\n        targets { documents node { key } }\n        gaps { node { key } missingDocuments }\n        tasks(first: 2, filter: { kind: [COVERAGE_REFRESH] }) { nodes { id status } }\n        coverageHistory(first: 5) { nodes { id percent measuredAt } edges { node { totalDocuments } } }\n      }\n    }\n  }\n"): (typeof documents)["\n  query CountedAgents($first: Int!) {\n    agents(first: $first) {\n      nodes {\n        id\n        name\n        coverageStale\n        updatedAt\n        coverage { percent nodes { node { key } documents } }\n        taxonomy { version }\n        nodes { key }\n        targets { documents node { key } }\n        gaps { node { key } missingDocuments }\n        tasks(first: 2, filter: { kind: [COVERAGE_REFRESH] }) { nodes { id status } }\n        coverageHistory(first: 5) { nodes { id percent measuredAt } edges { node { totalDocuments } } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CountedTasks($first: Int!) {\n    tasks(first: $first, filter: { kind: [COVERAGE_REFRESH] }) {\n      nodes { id status queuePosition estimatedCompletionAt worker { host } cancellation { outcome } deadLetter { reason } progress { percent } subject { ... on Agent { name } } result { ... on CoverageSnapshot { percent } } }\n    }\n  }\n"): (typeof documents)["\n  query CountedTasks($first: Int!) {\n    tasks(first: $first, filter: { kind: [COVERAGE_REFRESH] }) {\n      nodes { id status queuePosition estimatedCompletionAt worker { host } cancellation { outcome } deadLetter { reason } progress { percent } subject { ... on Agent { name } } result { ... on CoverageSnapshot { percent } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CountedDocuments($first: Int!) {\n    documents(first: $first) {\n      nodes { id title chunkCount placements { confidence node { key } } }\n    }\n  }\n"): (typeof documents)["\n  query CountedDocuments($first: Int!) {\n    documents(first: $first) {\n      nodes { id title chunkCount placements { confidence node { key } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CountedNodes($first: Int!) {\n    taxonomy {\n      nodes(first: $first) {\n        nodes { key documentCount own: documentCount(includeDescendants: false) children { key } parents { key } }\n      }\n    }\n  }\n"): (typeof documents)["\n  query CountedNodes($first: Int!) {\n    taxonomy {\n      nodes(first: $first) {\n        nodes { key documentCount own: documentCount(includeDescendants: false) children { key } parents { key } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CountedSearch($first: Int!) {\n    search(input: { query: \"days of leave 연차휴가 flights\", limit: $first }) {\n      hits { score snippet chunk { ordinal } document { title } }\n    }\n  }\n"): (typeof documents)["\n  query CountedSearch($first: Int!) {\n    search(input: { query: \"days of leave 연차휴가 flights\", limit: $first }) {\n      hits { score snippet chunk { ordinal } document { title } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CountedAgent($name: String!) {\n    createAgent(input: { name: $name, nodeKeys: [\"policies\"] }) {\n      ... on CreateAgentPayload { task { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation CountedAgent($name: String!) {\n    createAgent(input: { name: $name, nodeKeys: [\"policies\"] }) {\n      ... on CreateAgentPayload { task { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DocumentsAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id title language } }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n"): (typeof documents)["\n  mutation DocumentsAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id title language } }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DocumentsReport($taskId: ID!) {\n    task(id: $taskId) {\n      status\n      progress { percent done total }\n      result { ... on IngestionReport { indexed unchanged chunks failed { title status failure } } }\n    }\n  }\n"): (typeof documents)["\n  query DocumentsReport($taskId: ID!) {\n    task(id: $taskId) {\n      status\n      progress { percent done total }\n      result { ... on IngestionReport { indexed unchanged chunks failed { title status failure } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DocumentsRead($id: ID!) {\n    document(id: $id) {\n      status\n      sha256\n      bytes\n      chunkCount\n      chunks { nodes { ordinal headings content } }\n      placements { node { key } confidence source needsReview }\n    }\n  }\n"): (typeof documents)["\n  query DocumentsRead($id: ID!) {\n    document(id: $id) {\n      status\n      sha256\n      bytes\n      chunkCount\n      chunks { nodes { ordinal headings content } }\n      placements { node { key } confidence source needsReview }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DocumentsPlace($input: PlaceDocumentInput!) {\n    placeDocument(input: $input) {\n      __typename\n      ... on PlaceDocumentPayload { placement { confidence source node { key } } }\n      ... on Error { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation DocumentsPlace($input: PlaceDocumentInput!) {\n    placeDocument(input: $input) {\n      __typename\n      ... on PlaceDocumentPayload { placement { confidence source node { key } } }\n      ... on Error { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DocumentsDelete($ids: [ID!]!) {\n    deleteDocuments(input: { ids: $ids }) {\n      ... on DeleteDocumentsPayload { deletedIds notFoundIds }\n    }\n  }\n"): (typeof documents)["\n  mutation DocumentsDelete($ids: [ID!]!) {\n    deleteDocuments(input: { ids: $ids }) {\n      ... on DeleteDocumentsPayload { deletedIds notFoundIds }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DocumentsSearch($input: SearchInput!) {\n    search(input: $input) {\n      hits { rank score snippet document { id sourceUri } chunk { content } }\n      lanes { lane candidates }\n    }\n  }\n"): (typeof documents)["\n  query DocumentsSearch($input: SearchInput!) {\n    search(input: $input) {\n      hits { rank score snippet document { id sourceUri } chunk { content } }\n      lanes { lane candidates }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DocumentsNodes {\n    taxonomy { nodes { nodes { id key } } }\n  }\n"): (typeof documents)["\n  query DocumentsNodes {\n    taxonomy { nodes { nodes { id key } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Coverage($id: ID!) {\n    agent(id: $id) {\n      name\n      coverageStale\n      coverage { percent totalDocuments taxonomyVersion nodes { node { key } documents target percent missing } }\n      gaps { node { key } missingDocuments recommendation }\n      targets { node { key } documents }\n      coverageHistory(first: 5) { totalCount edges { cursor } nodes { percent } pageInfo { hasNextPage } }\n    }\n  }\n"): (typeof documents)["\n  query Coverage($id: ID!) {\n    agent(id: $id) {\n      name\n      coverageStale\n      coverage { percent totalDocuments taxonomyVersion nodes { node { key } documents target percent missing } }\n      gaps { node { key } missingDocuments recommendation }\n      targets { node { key } documents }\n      coverageHistory(first: 5) { totalCount edges { cursor } nodes { percent } pageInfo { hasNextPage } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetTargets($input: SetCoverageTargetsInput!) {\n    setCoverageTargets(input: $input) {\n      __typename\n      ... on ValidationError { issues { path message } }\n    }\n  }\n"): (typeof documents)["\n  mutation SetTargets($input: SetCoverageTargetsInput!) {\n    setCoverageTargets(input: $input) {\n      __typename\n      ... on ValidationError { issues { path message } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Refresh($input: RefreshCoverageInput!) {\n    refreshCoverage(input: $input) {\n      __typename\n      ... on RefreshCoveragePayload { task { id status queuePosition } coverage { percent } }\n      ... on Error { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation Refresh($input: RefreshCoverageInput!) {\n    refreshCoverage(input: $input) {\n      __typename\n      ... on RefreshCoveragePayload { task { id status queuePosition } coverage { percent } }\n      ... on Error { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription Ask($input: AgentQueryInput!) {\n    agentQuery(input: $input) {\n      __typename\n      ... on QueryStarted { queryId agent { name } }\n      ... on QueryHit { index hit { rank score snippet lanes { lane rank } document { title } chunk { headings } } }\n      ... on QueryCompleted { totalHits }\n      ... on QueryFailed { code message }\n    }\n  }\n"): (typeof documents)["\n  subscription Ask($input: AgentQueryInput!) {\n    agentQuery(input: $input) {\n      __typename\n      ... on QueryStarted { queryId agent { name } }\n      ... on QueryHit { index hit { rank score snippet lanes { lane rank } document { title } chunk { headings } } }\n      ... on QueryCompleted { totalHits }\n      ... on QueryFailed { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation IdempotentAgent($input: CreateAgentInput!) {\n    answer: createAgent(input: $input) {\n      __typename\n      ... on CreateAgentPayload { agent { id name } task { id } }\n      ... on Error { code message }\n      ... on IdempotencyConflictError { existing { __typename id } }\n    }\n  }\n"): (typeof documents)["\n  mutation IdempotentAgent($input: CreateAgentInput!) {\n    answer: createAgent(input: $input) {\n      __typename\n      ... on CreateAgentPayload { agent { id name } task { id } }\n      ... on Error { code message }\n      ... on IdempotencyConflictError { existing { __typename id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation IdempotentDocuments($input: AddDocumentsInput!) {\n    answer: addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { documents { id } task { id } }\n      ... on Error { code message }\n      ... on IdempotencyConflictError { existing { __typename id } }\n    }\n  }\n"): (typeof documents)["\n  mutation IdempotentDocuments($input: AddDocumentsInput!) {\n    answer: addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { documents { id } task { id } }\n      ... on Error { code message }\n      ... on IdempotencyConflictError { existing { __typename id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation IdempotentRefresh($input: RefreshCoverageInput!) {\n    answer: refreshCoverage(input: $input) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } coverage { id } }\n      ... on Error { code message }\n      ... on IdempotencyConflictError { existing { __typename id } }\n    }\n  }\n"): (typeof documents)["\n  mutation IdempotentRefresh($input: RefreshCoverageInput!) {\n    answer: refreshCoverage(input: $input) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } coverage { id } }\n      ... on Error { code message }\n      ... on IdempotencyConflictError { existing { __typename id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query IdempotencyTotals($agentId: ID!) {\n    agents { totalCount }\n    documents { totalCount }\n    tasks { totalCount }\n    agent(id: $agentId) { coverageHistory { totalCount } }\n  }\n"): (typeof documents)["\n  query IdempotencyTotals($agentId: ID!) {\n    agents { totalCount }\n    documents { totalCount }\n    tasks { totalCount }\n    agent(id: $agentId) { coverageHistory { totalCount } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query IsolationWalk {\n    viewer {\n      workspace { __typename id name }\n      user { __typename id name }\n      apiKey { __typename id name revokedAt }\n    }\n    agents(first: 20) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        version\n        coverageStale\n        nodes { __typename id }\n        targets { documents }\n        statistics { queries }\n        tasks(first: 5) { totalCount nodes { __typename id } }\n        coverageHistory(first: 3) { totalCount nodes { __typename id percent nodes { node { __typename id } } } }\n      }\n    }\n    documents(first: 20) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        title\n        sha256\n        placements { source confidence node { __typename id } }\n        chunks(first: 5) { totalCount nodes { __typename id } }\n      }\n    }\n    taxonomies(first: 10) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        version\n        status\n        statistics { nodes documents unplacedDocuments }\n        nodes(first: 20) { totalCount nodes { __typename id key documentCount } }\n      }\n    }\n    tasks(first: 20) { totalCount edges { cursor } nodes { __typename id status lastSequence } }\n    search(input: { query: \"annual leave 연차휴가 flights\" }) { hits { score snippet chunk { __typename id } } }\n  }\n"): (typeof documents)["\n  query IsolationWalk {\n    viewer {\n      workspace { __typename id name }\n      user { __typename id name }\n      apiKey { __typename id name revokedAt }\n    }\n    agents(first: 20) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        version\n        coverageStale\n        nodes { __typename id }\n        targets { documents }\n        statistics { queries }\n        tasks(first: 5) { totalCount nodes { __typename id } }\n        coverageHistory(first: 3) { totalCount nodes { __typename id percent nodes { node { __typename id } } } }\n      }\n    }\n    documents(first: 20) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        title\n        sha256\n        placements { source confidence node { __typename id } }\n        chunks(first: 5) { totalCount nodes { __typename id } }\n      }\n    }\n    taxonomies(first: 10) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        version\n        status\n        statistics { nodes documents unplacedDocuments }\n        nodes(first: 20) { totalCount nodes { __typename id key documentCount } }\n      }\n    }\n    tasks(first: 20) { totalCount edges { cursor } nodes { __typename id status lastSequence } }\n    search(input: { query: \"annual leave 연차휴가 flights\" }) { hits { score snippet chunk { __typename id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation IsolationTaxonomy {\n    createTaxonomy(input: { version: \"theirs\", publish: true, nodes: [{ key: \"theirs\", name: \"Theirs\" }] }) {\n      __typename\n    }\n  }\n"): (typeof documents)["\n  mutation IsolationTaxonomy {\n    createTaxonomy(input: { version: \"theirs\", publish: true, nodes: [{ key: \"theirs\", name: \"Theirs\" }] }) {\n      __typename\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation IsolationNames($documentId: ID!) {\n    placeDocument(input: { documentId: $documentId, nodeKey: \"theirs\" }) { __typename ... on Error { code message } }\n    addDocuments(input: { documents: [{ text: \"x\", nodeKeys: [\"theirs\"] }] }) { __typename ... on Error { code } }\n    byKey: createAgent(input: { name: \"thief\", nodeKeys: [\"theirs\"] }) { __typename ... on Error { code } }\n    byVersion: createAgent(input: { name: \"thief\", nodeKeys: [\"theirs\"], taxonomyVersion: \"theirs\" }) {\n      __typename\n      ... on Error { code }\n    }\n  }\n"): (typeof documents)["\n  mutation IsolationNames($documentId: ID!) {\n    placeDocument(input: { documentId: $documentId, nodeKey: \"theirs\" }) { __typename ... on Error { code message } }\n    addDocuments(input: { documents: [{ text: \"x\", nodeKeys: [\"theirs\"] }] }) { __typename ... on Error { code } }\n    byKey: createAgent(input: { name: \"thief\", nodeKeys: [\"theirs\"] }) { __typename ... on Error { code } }\n    byVersion: createAgent(input: { name: \"thief\", nodeKeys: [\"theirs\"], taxonomyVersion: \"theirs\" }) {\n      __typename\n      ... on Error { code }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query IsolationVersion { taxonomy(version: \"theirs\") { id } }\n"): (typeof documents)["\n  query IsolationVersion { taxonomy(version: \"theirs\") { id } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query IsolationAgentsAfter($after: String!) { agents(after: $after) { totalCount nodes { id } } }\n"): (typeof documents)["\n  query IsolationAgentsAfter($after: String!) { agents(after: $after) { totalCount nodes { id } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation IsolationSameSource {\n    addDocuments(input: { documents: [{ text: \"other text\", sourceUri: \"leave.md\" }] }) { __typename }\n  }\n"): (typeof documents)["\n  mutation IsolationSameSource {\n    addDocuments(input: { documents: [{ text: \"other text\", sourceUri: \"leave.md\" }] }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PagingTaxonomy($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) { ... on CreateTaxonomyPayload { taxonomy { id } } }\n  }\n"): (typeof documents)["\n  mutation PagingTaxonomy($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) { ... on CreateTaxonomyPayload { taxonomy { id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PagingDocuments($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) { ... on AddDocumentsPayload { documents { id } } }\n  }\n"): (typeof documents)["\n  mutation PagingDocuments($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) { ... on AddDocumentsPayload { documents { id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PagingAgent($name: String!) {\n    createAgent(input: { name: $name, nodeKeys: [\"policies\"] }) { ... on CreateAgentPayload { agent { id } } }\n  }\n"): (typeof documents)["\n  mutation PagingAgent($name: String!) {\n    createAgent(input: { name: $name, nodeKeys: [\"policies\"] }) { ... on CreateAgentPayload { agent { id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PagingMeasure($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, background: false }) { __typename }\n  }\n"): (typeof documents)["\n  mutation PagingMeasure($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, background: false }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PagingOrderedAgents($orderBy: AgentOrder!, $first: Int, $after: String) {\n    page: agents(orderBy: $orderBy, first: $first, after: $after) {\n      edges { cursor }\n      nodes { id name createdAt updatedAt coverage { percent } }\n      pageInfo { endCursor hasNextPage }\n    }\n  }\n"): (typeof documents)["\n  query PagingOrderedAgents($orderBy: AgentOrder!, $first: Int, $after: String) {\n    page: agents(orderBy: $orderBy, first: $first, after: $after) {\n      edges { cursor }\n      nodes { id name createdAt updatedAt coverage { percent } }\n      pageInfo { endCursor hasNextPage }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PagingSearch($search: String!) {\n    agents(filter: { search: $search }) { totalCount nodes { name } }\n    documents(filter: { search: $search }) { totalCount nodes { name: title } }\n    taxonomy(version: \"names\") { nodes(search: $search) { totalCount nodes { name } } }\n  }\n"): (typeof documents)["\n  query PagingSearch($search: String!) {\n    agents(filter: { search: $search }) { totalCount nodes { name } }\n    documents(filter: { search: $search }) { totalCount nodes { name: title } }\n    taxonomy(version: \"names\") { nodes(search: $search) { totalCount nodes { name } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ScopedWorkspace { viewer { workspace { id } } }\n"): (typeof documents)["\n  query ScopedWorkspace { viewer { workspace { id } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ScopedFill($agentId: ID!) {\n    setCoverageTargets(input: { agentId: $agentId, targets: [{ nodeKey: \"policies\", documents: 3 }] }) { __typename }\n    addDocuments(input: { documents: [{ text: \"kept\" }], idempotencyKey: \"kept\" }) { __typename }\n  }\n"): (typeof documents)["\n  mutation ScopedFill($agentId: ID!) {\n    setCoverageTargets(input: { agentId: $agentId, targets: [{ nodeKey: \"policies\", documents: 3 }] }) { __typename }\n    addDocuments(input: { documents: [{ text: \"kept\" }], idempotencyKey: \"kept\" }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription StreamErrorsAsk($agentId: ID!) {\n    agentQuery(input: { agentId: $agentId, query: \"annual leave\" }) { __typename }\n  }\n"): (typeof documents)["\n  subscription StreamErrorsAsk($agentId: ID!) {\n    agentQuery(input: { agentId: $agentId, query: \"annual leave\" }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription StreamErrorsFollow($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) { ... on TaskEvent { type } }\n  }\n"): (typeof documents)["\n  subscription StreamErrorsFollow($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) { ... on TaskEvent { type } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EventsPrepare {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n"): (typeof documents)["\n  mutation EventsPrepare {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EventsEnqueue {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation EventsEnqueue {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription EventsWatch($taskId: ID!, $after: Int, $heartbeatSeconds: Int) {\n    taskEvents(taskId: $taskId, after: $after, heartbeatSeconds: $heartbeatSeconds) {\n      __typename\n      ... on TaskEvent {\n        sequence\n        type\n        at\n        status\n        attempt\n        message\n        progress { percent step done total }\n        failure { code message retryable attempt }\n      }\n      ... on EventGap { from to task { id lastSequence status } }\n      ... on Heartbeat { at }\n    }\n  }\n"): (typeof documents)["\n  subscription EventsWatch($taskId: ID!, $after: Int, $heartbeatSeconds: Int) {\n    taskEvents(taskId: $taskId, after: $after, heartbeatSeconds: $heartbeatSeconds) {\n      __typename\n      ... on TaskEvent {\n        sequence\n        type\n        at\n        status\n        attempt\n        message\n        progress { percent step done total }\n        failure { code message retryable attempt }\n      }\n      ... on EventGap { from to task { id lastSequence status } }\n      ... on Heartbeat { at }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EventsOfTask($taskId: ID!, $after: Int, $first: Int) {\n    task(id: $taskId) {\n      lastSequence\n      events(after: $after, first: $first) {\n        totalCount\n        pageInfo { hasNextPage }\n        nodes {\n          __typename\n          sequence\n          type\n          at\n          status\n          attempt\n          message\n          progress { percent step done total }\n          failure { code message retryable attempt }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query EventsOfTask($taskId: ID!, $after: Int, $first: Int) {\n    task(id: $taskId) {\n      lastSequence\n      events(after: $after, first: $first) {\n        totalCount\n        pageInfo { hasNextPage }\n        nodes {\n          __typename\n          sequence\n          type\n          at\n          status\n          attempt\n          message\n          progress { percent step done total }\n          failure { code message retryable attempt }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LostWorkerAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      ... on AddDocumentsPayload { task { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation LostWorkerAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      ... on AddDocumentsPayload { task { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription LostWorkerWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent { sequence type attempt progress { done } result { ... on IngestionReport { indexed chunks } } }\n    }\n  }\n"): (typeof documents)["\n  subscription LostWorkerWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent { sequence type attempt progress { done } result { ... on IngestionReport { indexed chunks } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LostWorkerCount {\n    documents(filter: { status: INDEXED }) { totalCount nodes { chunkCount } }\n  }\n"): (typeof documents)["\n  query LostWorkerCount {\n    documents(filter: { status: INDEXED }) { totalCount nodes { chunkCount } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation KilledRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation KilledRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription KilledWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      ... on TaskEvent { type }\n    }\n  }\n"): (typeof documents)["\n  subscription KilledWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      ... on TaskEvent { type }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query KilledAfterwards($agentId: ID!, $taskId: ID!) {\n    agent(id: $agentId) { coverageHistory(first: 100) { totalCount } }\n    task(id: $taskId) {\n      status\n      result { __typename }\n      lastSequence\n      events(first: 100) { nodes { sequence type } }\n    }\n  }\n"): (typeof documents)["\n  query KilledAfterwards($agentId: ID!, $taskId: ID!) {\n    agent(id: $agentId) { coverageHistory(first: 100) { totalCount } }\n    task(id: $taskId) {\n      status\n      result { __typename }\n      lastSequence\n      events(first: 100) { nodes { sequence type } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PoisonedAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      ... on AddDocumentsPayload { task { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation PoisonedAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      ... on AddDocumentsPayload { task { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PoisonedRead($id: ID!) {\n    task(id: $id) { status attempt failure { code retryable } deadLetter { reason attempts } }\n  }\n"): (typeof documents)["\n  query PoisonedRead($id: ID!) {\n    task(id: $id) { status attempt failure { code retryable } deadLetter { reason attempts } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query KeptAgents {\n    agents { nodes { name coverage { percent } } }\n  }\n"): (typeof documents)["\n  query KeptAgents {\n    agents { nodes { name coverage { percent } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SeedTaxonomy($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) {\n      __typename\n      ... on CreateTaxonomyPayload { taxonomy { id version } }\n      ... on Error { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation SeedTaxonomy($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) {\n      __typename\n      ... on CreateTaxonomyPayload { taxonomy { id version } }\n      ... on Error { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SeedDocuments($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n      ... on Error { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation SeedDocuments($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n      ... on Error { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SeedAgent($input: CreateAgentInput!) {\n    createAgent(input: $input) {\n      __typename\n      ... on CreateAgentPayload { agent { id } task { id } }\n      ... on Error { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation SeedAgent($input: CreateAgentInput!) {\n    createAgent(input: $input) {\n      __typename\n      ... on CreateAgentPayload { agent { id } task { id } }\n      ... on Error { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription SeedWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent { sequence type status }\n    }\n  }\n"): (typeof documents)["\n  subscription SeedWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent { sequence type status }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelTaxonomy {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n"): (typeof documents)["\n  mutation CancelTaxonomy {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelAgent {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation CancelAgent {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CancelRead($id: ID!) {\n    task(id: $id) {\n      status\n      attempt\n      queuePosition\n      worker { id active }\n      cancellation { requestedAt acknowledgedAt acknowledgedBy stoppedAt outcome requestedBy { name } }\n      deadLetter { reason attempts stage redrivenAs { id } }\n    }\n  }\n"): (typeof documents)["\n  query CancelRead($id: ID!) {\n    task(id: $id) {\n      status\n      attempt\n      queuePosition\n      worker { id active }\n      cancellation { requestedAt acknowledgedAt acknowledgedBy stoppedAt outcome requestedBy { name } }\n      deadLetter { reason attempts stage redrivenAs { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelOne($id: ID!) {\n    cancelTask(input: { id: $id }) {\n      __typename\n      ... on CancelTaskPayload { task { status cancellation { outcome } } }\n    }\n  }\n"): (typeof documents)["\n  mutation CancelOne($id: ID!) {\n    cancelTask(input: { id: $id }) {\n      __typename\n      ... on CancelTaskPayload { task { status cancellation { outcome } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelMany($filter: TaskFilter!) {\n    cancelTasks(input: { filter: $filter }) {\n      __typename\n      ... on CancelTasksPayload { requested }\n      ... on ValidationError { issues { path } }\n    }\n  }\n"): (typeof documents)["\n  mutation CancelMany($filter: TaskFilter!) {\n    cancelTasks(input: { filter: $filter }) {\n      __typename\n      ... on CancelTasksPayload { requested }\n      ... on ValidationError { issues { path } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelRedrive($id: ID!) {\n    redriveTask(input: { id: $id }) {\n      __typename\n      ... on RedriveTaskPayload { task { id } }\n      ... on ConflictError { existing { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation CancelRedrive($id: ID!) {\n    redriveTask(input: { id: $id }) {\n      __typename\n      ... on RedriveTaskPayload { task { id } }\n      ... on ConflictError { existing { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CancelOverview {\n    queue { running deadLetters pending { priority count } oldestPendingMs oldestRunningMs oldestDeadLetterMs }\n    workers { id active concurrency running { id } }\n    tasks(filter: { deadLettered: true }) { nodes { id } }\n  }\n"): (typeof documents)["\n  query CancelOverview {\n    queue { running deadLetters pending { priority count } oldestPendingMs oldestRunningMs oldestDeadLetterMs }\n    workers { id active concurrency running { id } }\n    tasks(filter: { deadLettered: true }) { nodes { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FairAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      ... on AddDocumentsPayload { task { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation FairAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      ... on AddDocumentsPayload { task { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FairLook($id: ID!) {\n    task(id: $id) { status progress { done } }\n  }\n"): (typeof documents)["\n  query FairLook($id: ID!) {\n    task(id: $id) { status progress { done } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation WorkerTaxonomy {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n"): (typeof documents)["\n  mutation WorkerTaxonomy {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation WorkerAgent {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation WorkerAgent {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WorkerTask($id: ID!) {\n    task(id: $id) {\n      status\n      attempt\n      maxAttempts\n      nextAttemptAt\n      progress { percent }\n      failure { code message retryable attempt }\n      events(first: 100) { nodes { sequence type attempt message progress { percent step } } }\n    }\n  }\n"): (typeof documents)["\n  query WorkerTask($id: ID!) {\n    task(id: $id) {\n      status\n      attempt\n      maxAttempts\n      nextAttemptAt\n      progress { percent }\n      failure { code message retryable attempt }\n      events(first: 100) { nodes { sequence type attempt message progress { percent step } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SameAgentRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation SameAgentRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;