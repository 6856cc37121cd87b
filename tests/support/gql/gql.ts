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
    "\n  fragment AgentLifeFields on Agent {\n    id\n    name\n    scopeDescription\n    version\n    updatedAt\n    coverageStale\n    taxonomy { version }\n    nodes { key }\n    targets { node { key } documents }\n    retrieval { topK lexical trigram semantic minScore }\n    features { answers learnFromMisses }\n    alertRule { belowPercent dropPoints }\n    coverageHistory { totalCount }\n    probes { nodes { question source node { key } } }\n  }\n": typeof types.AgentLifeFieldsFragmentDoc,
    "\n  mutation AgentLifeCreate($input: CreateAgentInput!) {\n    createAgent(input: $input) {\n      ... on CreateAgentPayload { task { id } agent { ...AgentLifeFields } }\n      ... on Error { message }\n    }\n  }\n": typeof types.AgentLifeCreateDocument,
    "\n  mutation AgentLifeUpdate($input: UpdateAgentInput!) {\n    updateAgent(input: $input) {\n      __typename\n      ... on UpdateAgentPayload { task { id kind } agent { ...AgentLifeFields } }\n      ... on ConflictError { code message existing { id } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n    }\n  }\n": typeof types.AgentLifeUpdateDocument,
    "\n  mutation AgentLifeUpdateMany($input: UpdateAgentsInput!) {\n    updateAgents(input: $input) {\n      __typename\n      ... on UpdateAgentsPayload {\n        results {\n          __typename\n          ... on UpdateAgentPayload { task { id } agent { ...AgentLifeFields } }\n          ... on NotFoundError { id }\n        }\n      }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": typeof types.AgentLifeUpdateManyDocument,
    "\n  mutation AgentLifeDescribe($ids: [ID!]!) {\n    updateAgents(input: { ids: $ids, scopeDescription: \"Counted\" }) {\n      ... on UpdateAgentsPayload {\n        results { ... on UpdateAgentPayload { agent { version nodes { key } targets { node { key } } coverage { percent } } } }\n      }\n    }\n  }\n": typeof types.AgentLifeDescribeDocument,
    "\n  mutation AgentLifeClone($input: CloneAgentInput!) {\n    cloneAgent(input: $input) {\n      __typename\n      ... on CloneAgentPayload { task { id } agent { ...AgentLifeFields } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n    }\n  }\n": typeof types.AgentLifeCloneDocument,
    "\n  query AgentLifeRead($id: ID!) {\n    agent(id: $id) { ...AgentLifeFields }\n  }\n": typeof types.AgentLifeReadDocument,
    "\n  mutation AgentLifeSetUp($id: ID!) {\n    setCoverageTargets(\n      input: {\n        agentId: $id\n        targets: [\n          { nodeKey: \"policies/leave\", documents: 4 }\n          { nodeKey: \"policies/travel\", documents: 7 }\n        ]\n      }\n    ) { __typename }\n    setCoverageAlert(input: { agentId: $id, belowPercent: 60, dropPoints: 5 }) { __typename }\n    addProbes(\n      input: { agentId: $id, probes: [{ question: \"How many days of leave?\", nodeKey: \"policies/leave\" }, { question: \"And else?\" }] }\n    ) { __typename }\n  }\n": typeof types.AgentLifeSetUpDocument,
    "\n  mutation AgentLifeVersion($base: String!) {\n    editTaxonomy(\n      input: {\n        base: $base\n        version: \"v2\"\n        operations: [\n          { addNode: { key: \"policies/time-off\", name: \"Time off\", parentKeys: [\"policies\"] } }\n          { mergeNodes: { keys: [\"policies/leave\"], into: \"policies/time-off\" } }\n          { addNode: { key: \"office\", name: \"Office\" } }\n        ]\n      }\n    ) {\n      __typename\n      ... on Error { message }\n    }\n  }\n": typeof types.AgentLifeVersionDocument,
    "\n  query AskForAnswer($input: AgentQueryInput!) {\n    agentQuery(input: $input) {\n      hits { chunk { id } }\n      answer { text grounded model citations { start end chunk { id content document { title } } } }\n    }\n  }\n": typeof types.AskForAnswerDocument,
    "\n  subscription ListenToAnswer($input: AgentQueryInput!) {\n    agentQuery(input: $input) {\n      __typename\n      ... on AnswerDelta { text restart }\n      ... on QueryCompleted { answer { text grounded model citations { start end chunk { document { title } } } } }\n    }\n  }\n": typeof types.ListenToAnswerDocument,
    "\n  mutation AnsweringAgent($input: CreateAgentInput!) {\n    createAgent(input: $input) { __typename ... on CreateAgentPayload { agent { id } } }\n  }\n": typeof types.AnsweringAgentDocument,
    "\n  query ReportFiles($id: ID!, $seconds: Int) {\n    report(id: $id) {\n      markdown\n      artifacts {\n        id kind filename contentType bytes sha256 createdAt\n        report { id }\n        downloadUrl(expiresInSeconds: $seconds)\n      }\n    }\n  }\n": typeof types.ReportFilesDocument,
    "\n  query MarkdownThrice($id: ID!) {\n    report(id: $id) { first: markdown second: markdown }\n    again: report(id: $id) { markdown }\n  }\n": typeof types.MarkdownThriceDocument,
    "\n  query AuthViewer { viewer { scopes workspace { id } apiKey { id prefix name lastUsedAt revokedAt } } }\n": typeof types.AuthViewerDocument,
    "\n  mutation AuthCreateKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      __typename\n      ... on CreateApiKeyPayload { secret apiKey { id name prefix scopes expiresAt revokedAt } }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.AuthCreateKeyDocument,
    "\n  mutation AuthRevokeKey($id: ID!) {\n    revokeApiKey(input: { id: $id }) {\n      __typename\n      ... on RevokeApiKeyPayload { apiKey { id revokedAt } }\n      ... on NotFoundError { id }\n      ... on Error { code message }\n    }\n  }\n": typeof types.AuthRevokeKeyDocument,
    "\n  mutation ClientsRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n": typeof types.ClientsRefreshDocument,
    "\n  subscription ClientsWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent {\n        sequence\n        type\n        result { ... on CoverageSnapshot { __typename percent } }\n      }\n    }\n  }\n": typeof types.ClientsWatchDocument,
    "\n  query CountedAgents($first: Int!) {\n    agents(first: $first) {\n      nodes {\n        id\n        name\n        coverageStale\n        updatedAt\n        coverage { percent nodes { node { key } documents } changes { cause points detail } }\n        coverageTrend { direction points { percent } }\n        taxonomy { version }\n        nodes { key }\n        targets { documents node { key } }\n        gaps { node { key } missingDocuments }\n        tasks(first: 2, filter: { kind: [COVERAGE_REFRESH] }) { nodes { id status } }\n        coverageHistory(first: 5) { nodes { id percent measuredAt } edges { node { totalDocuments } } }\n      }\n    }\n  }\n": typeof types.CountedAgentsDocument,
    "\n  query CountedTasks($first: Int!) {\n    tasks(first: $first, filter: { kind: [COVERAGE_REFRESH] }) {\n      nodes { id status queuePosition estimatedCompletionAt worker { host } cancellation { outcome } deadLetter { reason } progress { percent } subject { ... on Agent { name } } result { ... on CoverageSnapshot { percent } } }\n    }\n  }\n": typeof types.CountedTasksDocument,
    "\n  query CountedDocuments($first: Int!) {\n    documents(first: $first) {\n      nodes { id title chunkCount placements { confidence node { key } } }\n    }\n  }\n": typeof types.CountedDocumentsDocument,
    "\n  query CountedNodes($first: Int!) {\n    taxonomy {\n      nodes(first: $first) {\n        nodes { key documentCount own: documentCount(includeDescendants: false) children { key } parents { key } }\n      }\n    }\n  }\n": typeof types.CountedNodesDocument,
    "\n  query CountedReviews($first: Int!) {\n    placementReviews(first: $first) { nodes { confidence document { title } node { key path } } }\n  }\n": typeof types.CountedReviewsDocument,
    "\n  query CountedSearch($first: Int!) {\n    search(input: { query: \"days of leave 연차휴가 flights\", limit: $first }) {\n      hits { score snippet chunk { ordinal } document { title } }\n    }\n  }\n": typeof types.CountedSearchDocument,
    "\n  query CountedSchedules($first: Int!) {\n    schedules(first: $first) { nodes { id cron agent { name coverage { percent } } lastTask { status queuePosition } } }\n  }\n": typeof types.CountedSchedulesDocument,
    "\n  query CountedIds($first: Int!) {\n    agents(first: $first) { nodes { id } }\n    documents(first: $first) { nodes { id } }\n  }\n": typeof types.CountedIdsDocument,
    "\n  query CountedById($ids: [ID!]!) {\n    nodes(ids: $ids) {\n      id\n      ... on Agent { name coverage { percent } nodes { key } }\n      ... on Document { title placements { confidence node { key } } }\n    }\n  }\n": typeof types.CountedByIdDocument,
    "\n  mutation CountedAgent($name: String!) {\n    createAgent(input: { name: $name, nodeKeys: [\"policies\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": typeof types.CountedAgentDocument,
    "\n  mutation CountedSchedule($agentId: ID!) {\n    createSchedule(input: { kind: COVERAGE_REFRESH, agentId: $agentId, cron: \"0 0 29 2 *\" }) { __typename }\n  }\n": typeof types.CountedScheduleDocument,
    "\n  mutation AlertsCreate {\n    createAgent(input: { name: \"travel\", nodeKeys: [\"policies/travel\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": typeof types.AlertsCreateDocument,
    "\n  mutation AlertsSetRule($input: SetCoverageAlertInput!) {\n    setCoverageAlert(input: $input) {\n      __typename\n      ... on SetCoverageAlertPayload { agent { id alertRule { belowPercent dropPoints } } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n    }\n  }\n": typeof types.AlertsSetRuleDocument,
    "\n  mutation AlertsMeasure($agentId: ID!, $target: Int!) {\n    setCoverageTargets(\n      input: { agentId: $agentId, targets: [{ nodeKey: \"policies/travel\", documents: $target }] }\n    ) { __typename }\n    refreshCoverage(input: { agentId: $agentId, background: false }) {\n      ... on RefreshCoveragePayload { coverage { id percent } }\n    }\n  }\n": typeof types.AlertsMeasureDocument,
    "\n  mutation AlertsSetTarget($agentId: ID!, $target: Int!) {\n    setCoverageTargets(\n      input: { agentId: $agentId, targets: [{ nodeKey: \"policies/travel\", documents: $target }] }\n    ) { __typename }\n  }\n": typeof types.AlertsSetTargetDocument,
    "\n  mutation AlertsMeasureAgain($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, background: false }) { __typename }\n  }\n": typeof types.AlertsMeasureAgainDocument,
    "\n  mutation AlertsEnqueue($agentId: ID!, $target: Int!) {\n    setCoverageTargets(\n      input: { agentId: $agentId, targets: [{ nodeKey: \"policies/travel\", documents: $target }] }\n    ) { __typename }\n    refreshCoverage(input: { agentId: $agentId }) { ... on RefreshCoveragePayload { task { id } } }\n  }\n": typeof types.AlertsEnqueueDocument,
    "\n  subscription AlertsWatch($agentId: ID, $after: String) {\n    coverageAlerts(agentId: $agentId, after: $after) {\n      agent { id name }\n      snapshot { id percent }\n      reason\n      at\n      cursor\n    }\n  }\n": typeof types.AlertsWatchDocument,
    "\n  query AlertsEventCursor {\n    workspaceEvents { endCursor }\n  }\n": typeof types.AlertsEventCursorDocument,
    "\n  mutation AlertsEndpoint($url: String!) {\n    createWebhookEndpoint(input: { url: $url, events: [COVERAGE_ALERT] }) {\n      ... on CreateWebhookEndpointPayload { secret endpoint { id } }\n    }\n  }\n": typeof types.AlertsEndpointDocument,
    "\n  query AlertsDeliveries {\n    webhookEndpoints { nodes { deliveries { nodes { event status task { id } } } } }\n  }\n": typeof types.AlertsDeliveriesDocument,
    "\n  query TrendRead($id: ID!) {\n    agent(id: $id) {\n      week: coverageTrend { ...Trend }\n      month: coverageTrend(window: MONTH) { ...Trend }\n      quarter: coverageTrend(window: QUARTER) { ...Trend }\n    }\n  }\n  fragment Trend on CoverageTrend { window from to changePoints direction points { at percent } }\n": typeof types.TrendReadDocument,
    "\n  query TrendsOfMany($first: Int!) {\n    agents(first: $first) {\n      nodes { coverageTrend { points { percent } } month: coverageTrend(window: MONTH) { direction } }\n    }\n  }\n": typeof types.TrendsOfManyDocument,
    "\n  mutation TrendAgent($name: String!) {\n    createAgent(input: { name: $name, nodeKeys: [\"policies\"] }) { ... on CreateAgentPayload { agent { id } } }\n  }\n": typeof types.TrendAgentDocument,
    "\n  mutation DeletionCreate($name: String!, $key: String) {\n    createAgent(input: { name: $name, nodeKeys: [\"policies\"], idempotencyKey: $key }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": typeof types.DeletionCreateDocument,
    "\n  mutation DeletionFill($agentId: ID!) {\n    setCoverageTargets(input: { agentId: $agentId, targets: [{ nodeKey: \"policies\", documents: 3 }] }) { __typename }\n    setCoverageAlert(input: { agentId: $agentId, dropPoints: 0.1 }) { __typename }\n    low: setCoverageTargets(input: { agentId: $agentId, targets: [{ nodeKey: \"policies\", documents: 300 }] }) { __typename }\n    createSchedule(input: { kind: COVERAGE_REFRESH, agentId: $agentId, cron: \"0 0 29 2 *\" }) { __typename }\n    createWebhookEndpoint(input: { url: \"http://127.0.0.1:1/\", events: [COVERAGE_ALERT] }) { __typename }\n    measured: refreshCoverage(input: { agentId: $agentId, background: false, idempotencyKey: \"measured\" }) { __typename }\n    enqueued: refreshCoverage(input: { agentId: $agentId, idempotencyKey: \"enqueued\" }) {\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n": typeof types.DeletionFillDocument,
    "\n  mutation DeletionRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) { ... on RefreshCoveragePayload { task { id } } }\n  }\n": typeof types.DeletionRefreshDocument,
    "\n  mutation DeletionEnqueue($id: ID!) { refreshCoverage(input: { agentId: $id }) { __typename } }\n": typeof types.DeletionEnqueueDocument,
    "\n  mutation DeletionSetTargets($id: ID!) { setCoverageTargets(input: { agentId: $id, targets: [] }) { __typename } }\n": typeof types.DeletionSetTargetsDocument,
    "\n  mutation DeletionPlan($id: ID!) {\n    createSchedule(input: { kind: COVERAGE_REFRESH, agentId: $id, cron: \"0 0 29 2 *\" }) { __typename }\n  }\n": typeof types.DeletionPlanDocument,
    "\n  mutation DeletionDelete($id: ID!) {\n    deleteAgent(input: { id: $id }) {\n      __typename\n      ... on DeleteAgentPayload { deletedId }\n      ... on NotFoundError { id message }\n    }\n  }\n": typeof types.DeletionDeleteDocument,
    "\n  mutation DeletionDeleteMany($ids: [ID!]!) {\n    deleteAgents(input: { ids: $ids }) {\n      __typename\n      ... on DeleteAgentsPayload {\n        results { __typename ... on DeleteAgentPayload { deletedId } ... on NotFoundError { id } }\n      }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": typeof types.DeletionDeleteManyDocument,
    "\n  query DeletionRead($id: ID!, $taskId: ID!) {\n    agent(id: $id) { id }\n    task(id: $taskId) { id }\n    queue { running }\n    workers { running { id } }\n  }\n": typeof types.DeletionReadDocument,
    "\n  subscription DeletionWatchTask($id: ID!) { taskEvents(taskId: $id) { __typename } }\n": typeof types.DeletionWatchTaskDocument,
    "\n  subscription DeletionWatchAlerts($id: ID!) { coverageAlerts(agentId: $id, after: \"0\") { reason } }\n": typeof types.DeletionWatchAlertsDocument,
    "\n  subscription DeletionWatchAll { coverageAlerts(after: \"0\") { reason } }\n": typeof types.DeletionWatchAllDocument,
    "\n  mutation DocumentsAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id title language } }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": typeof types.DocumentsAddDocument,
    "\n  query DocumentsReport($taskId: ID!) {\n    task(id: $taskId) {\n      status\n      progress { percent done total }\n      result { ... on IngestionReport { indexed unchanged chunks failed { title status failure } } }\n    }\n  }\n": typeof types.DocumentsReportDocument,
    "\n  query DocumentsRead($id: ID!) {\n    document(id: $id) {\n      status\n      sha256\n      bytes\n      chunkCount\n      chunks { nodes { ordinal headings content } }\n      placements { node { key } confidence source needsReview }\n    }\n  }\n": typeof types.DocumentsReadDocument,
    "\n  mutation DocumentsPlace($input: PlaceDocumentInput!) {\n    placeDocument(input: $input) {\n      __typename\n      ... on PlaceDocumentPayload { placement { confidence source node { key } } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.DocumentsPlaceDocument,
    "\n  mutation DocumentsDelete($ids: [ID!]!) {\n    deleteDocuments(input: { ids: $ids }) {\n      ... on DeleteDocumentsPayload { deletedIds notFoundIds }\n    }\n  }\n": typeof types.DocumentsDeleteDocument,
    "\n  query DocumentsSearch($input: SearchInput!) {\n    search(input: $input) {\n      hits { rank score snippet document { id sourceUri } chunk { content } }\n      lanes { lane candidates }\n    }\n  }\n": typeof types.DocumentsSearchDocument,
    "\n  query DocumentsNodes {\n    taxonomy { nodes { nodes { id key } } }\n  }\n": typeof types.DocumentsNodesDocument,
    "\n  mutation EmbeddingsAdd($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) {\n      __typename\n      ... on AddDocumentsPayload { documents { id } }\n    }\n  }\n": typeof types.EmbeddingsAddDocument,
    "\n  mutation EmbeddingsDelete($ids: [ID!]!) { deleteDocuments(input: { ids: $ids }) { __typename } }\n": typeof types.EmbeddingsDeleteDocument,
    "\n  query EmbeddingsTasks {\n    viewer { workspace { id } }\n    tasks(first: 50, filter: { kind: [EMBEDDING] }) {\n      nodes {\n        status\n        progress { done total step }\n        failure { code message }\n        result { __typename ... on EmbeddingReport { embedded reused refused model } }\n      }\n    }\n  }\n": typeof types.EmbeddingsTasksDocument,
    "\n  query EmbeddingsPlacements {\n    documents(first: 20) { nodes { title placements { source confidence needsReview node { key } } } }\n  }\n": typeof types.EmbeddingsPlacementsDocument,
    "\n  query EmbeddingsDocumentIds { documents { nodes { id } } }\n": typeof types.EmbeddingsDocumentIdsDocument,
    "\n  subscription EventStreamWatch($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence type } }\n  }\n": typeof types.EventStreamWatchDocument,
    "\n  mutation ExplainedTaxonomy($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) { __typename ... on Error { message } }\n  }\n": typeof types.ExplainedTaxonomyDocument,
    "\n  mutation ExplainedAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) { ... on AddDocumentsPayload { task { id } documents { id } } }\n  }\n": typeof types.ExplainedAddDocument,
    "\n  mutation ExplainedDelete($ids: [ID!]!) { deleteDocuments(input: { ids: $ids }) { __typename } }\n": typeof types.ExplainedDeleteDocument,
    "\n  mutation ExplainedPlace($documentId: ID!, $nodeKey: String!) {\n    placeDocument(input: { documentId: $documentId, nodeKey: $nodeKey }) { __typename ... on Error { message } }\n  }\n": typeof types.ExplainedPlaceDocument,
    "\n  mutation ExplainedAgent($nodeKeys: [String!]!) {\n    createAgent(input: { name: \"guide\", nodeKeys: $nodeKeys }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": typeof types.ExplainedAgentDocument,
    "\n  mutation ExplainedTargets($input: SetCoverageTargetsInput!) {\n    setCoverageTargets(input: $input) { __typename }\n  }\n": typeof types.ExplainedTargetsDocument,
    "\n  mutation ExplainedMeasure($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, background: false }) {\n      ... on RefreshCoveragePayload {\n        coverage { percent totalDocuments changes { cause points detail } nodes { node { key } documents } }\n      }\n    }\n  }\n": typeof types.ExplainedMeasureDocument,
    "\n  query ExplainedRead($id: ID!) { agent(id: $id) { coverage { percent changes { points } } } }\n": typeof types.ExplainedReadDocument,
    "\n  query ExplainedReads($id: ID!) {\n    a: agent(id: $id) { ...EverythingCovered }\n    b: agent(id: $id) { ...EverythingCovered }\n    c: agent(id: $id) { ...EverythingCovered }\n    d: agent(id: $id) { ...EverythingCovered }\n    e: agent(id: $id) { ...EverythingCovered }\n    f: agent(id: $id) { ...EverythingCovered }\n    g: agent(id: $id) { ...EverythingCovered }\n    h: agent(id: $id) { ...EverythingCovered }\n    i: agent(id: $id) { ...EverythingCovered }\n    j: agent(id: $id) { ...EverythingCovered }\n  }\n  fragment EverythingCovered on Agent {\n    coverageStale\n    coverage { percent changes { points } nodes { documents } }\n    coverageHistory(first: 5) { nodes { percent changes { cause } } }\n    coverageTrend(window: MONTH) { changePoints points { percent } }\n    gaps { missingDocuments }\n  }\n": typeof types.ExplainedReadsDocument,
    "\n  query Coverage($id: ID!) {\n    agent(id: $id) {\n      name\n      coverageStale\n      coverage { percent totalDocuments taxonomyVersion nodes { node { key } documents target percent missing } }\n      gaps { node { key } missingDocuments recommendation }\n      targets { node { key } documents }\n      coverageHistory(first: 5) { totalCount edges { cursor } nodes { percent } pageInfo { hasNextPage } }\n    }\n  }\n": typeof types.CoverageDocument,
    "\n  mutation SetTargets($input: SetCoverageTargetsInput!) {\n    setCoverageTargets(input: $input) {\n      __typename\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": typeof types.SetTargetsDocument,
    "\n  mutation Refresh($input: RefreshCoverageInput!) {\n    refreshCoverage(input: $input) {\n      __typename\n      ... on RefreshCoveragePayload { task { id status queuePosition } coverage { percent } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.RefreshDocument,
    "\n  subscription Ask($input: AgentQueryInput!) {\n    agentQuery(input: $input) {\n      __typename\n      ... on QueryStarted { queryId agent { name } }\n      ... on QueryHit { index hit { rank score snippet lanes { lane rank } document { title } chunk { headings } } }\n      ... on QueryCompleted { totalHits }\n      ... on QueryFailed { code message }\n    }\n  }\n": typeof types.AskDocument,
    "\n  mutation TopicForecast($input: PlanTopicInput!) {\n    planTopic(input: $input) {\n      __typename\n      ... on PlanTopicPayload { plan { sections { forecast { support } } } }\n      ... on Error { message }\n    }\n  }\n": typeof types.TopicForecastDocument,
    "\n  mutation ForgedPrepare {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n": typeof types.ForgedPrepareDocument,
    "\n  mutation ForgedEnqueue {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) { ... on CreateAgentPayload { task { id } } }\n  }\n": typeof types.ForgedEnqueueDocument,
    "\n  subscription ForgedWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      ... on TaskEvent { sequence type message progress { step } failure { message } }\n    }\n  }\n": typeof types.ForgedWatchDocument,
    "\n  mutation ForkFork($input: ForkTemplateInput!) {\n    forkTemplate(input: $input) {\n      __typename\n      ... on ForkTemplatePayload { template { id latest { number } forkedFrom { number } } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n    }\n  }\n": typeof types.ForkForkDocument,
    "\n  mutation ForkPull($input: PullTemplateInput!) {\n    pullTemplate(input: $input) {\n      __typename\n      ... on PullTemplatePayload { merged version { id number changelog body systemPrompt } }\n      ... on MergeConflictError { message upstream conflicts { path base ours theirs } }\n      ... on ValidationError { issues { path message } }\n      ... on ConflictError { message existing { id } }\n      ... on NotFoundError { id message }\n      ... on Error { code }\n    }\n  }\n": typeof types.ForkPullDocument,
    "\n  mutation ForkUpdate($input: UpdateTemplateInput!) { updateTemplate(input: $input) { __typename ... on UpdateTemplatePayload { template { name latest { number } } } }\n  }\n": typeof types.ForkUpdateDocument,
    "\n  mutation ForkRate($id: ID!) {\n    rateTemplate(input: { templateId: $id, stars: 4 }) {\n      __typename\n      ... on RateTemplatePayload { rating { id version { number } } template { rating { count } } }\n    }\n  }\n": typeof types.ForkRateDocument,
    "\n  mutation ForkVote($id: ID!) {\n    voteRating(input: { ratingId: $id, helpful: true }) {\n      __typename\n      ... on VoteRatingPayload { rating { helpful } }\n    }\n  }\n": typeof types.ForkVoteDocument,
    "\n  mutation ForkDelete($id: ID!) { deleteTemplate(input: { id: $id }) { __typename } }\n": typeof types.ForkDeleteDocument,
    "\n  mutation ForkUse($id: ID!) {\n    useTemplate(input: { templateId: $id, inputs: { title: \"x\" } }) {\n      __typename\n      ... on UseTemplatePayload { version { number template { name } } }\n      ... on Error { code }\n    }\n  }\n": typeof types.ForkUseDocument,
    "\n  mutation ForkPublishOnly($input: PublishTemplateVersionInput!) {\n    publishTemplateVersion(input: $input) { __typename ... on PublishTemplateVersionPayload { version { number } } }\n  }\n": typeof types.ForkPublishOnlyDocument,
    "\n  mutation ForkSetMembers($teamId: ID!, $memberIds: [ID!]!) {\n    setTeamMembers(input: { teamId: $teamId, memberIds: $memberIds }) { __typename }\n  }\n": typeof types.ForkSetMembersDocument,
    "\n  query TopicStatus($id: ID!) {\n    topic(id: $id) { status generation { id status } reports(first: 10) { nodes { id version } } }\n  }\n": typeof types.TopicStatusDocument,
    "\n  mutation Regenerate($input: RegenerateSectionInput!) {\n    regenerateSection(input: $input) {\n      __typename\n      ... on RegenerateSectionPayload { task { id } }\n      ... on ValidationError { message issues { path message } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.RegenerateDocument,
    "\n  query Steps($id: ID!) {\n    task(id: $id) { events(first: 100) { nodes { type progress { percent step } } } }\n  }\n": typeof types.StepsDocument,
    "\n  mutation FilesGenerate($input: GenerateReportInput!) {\n    generateReport(input: $input) {\n      __typename\n      ... on GenerateReportPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n": typeof types.FilesGenerateDocument,
    "\n  query FilesGenerated($topicId: ID!) {\n    topic(id: $topicId) {\n      generation { status }\n      reports(first: 1) { nodes { markdown artifacts { kind sha256 bytes downloadUrl } } }\n    }\n  }\n": typeof types.FilesGeneratedDocument,
    "\n  mutation FilesDelete($id: ID!) { deleteTopic(input: { id: $id }) { __typename } }\n": typeof types.FilesDeleteDocument,
    "\n  mutation IdempotentAgent($input: CreateAgentInput!) {\n    answer: createAgent(input: $input) {\n      __typename\n      ... on CreateAgentPayload { agent { id name } task { id } }\n      ... on Error { code message }\n      ... on IdempotencyConflictError { existing { __typename id } }\n    }\n  }\n": typeof types.IdempotentAgentDocument,
    "\n  mutation IdempotentDocuments($input: AddDocumentsInput!) {\n    answer: addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { documents { id } task { id } }\n      ... on Error { code message }\n      ... on IdempotencyConflictError { existing { __typename id } }\n    }\n  }\n": typeof types.IdempotentDocumentsDocument,
    "\n  mutation IdempotentRefresh($input: RefreshCoverageInput!) {\n    answer: refreshCoverage(input: $input) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } coverage { id } }\n      ... on Error { code message }\n      ... on IdempotencyConflictError { existing { __typename id } }\n    }\n  }\n": typeof types.IdempotentRefreshDocument,
    "\n  query IdempotencyTotals($agentId: ID!) {\n    agents { totalCount }\n    documents { totalCount }\n    tasks { totalCount }\n    agent(id: $agentId) { coverageHistory { totalCount } }\n  }\n": typeof types.IdempotencyTotalsDocument,
    "\n  query IsolationWalk {\n    viewer {\n      workspace { __typename id name }\n      user { __typename id name }\n      apiKey { __typename id name revokedAt }\n    }\n    agents(first: 10) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        version\n        coverageStale\n        nodes { __typename id }\n        targets { documents }\n        statistics { queries }\n        tasks(first: 5) { totalCount nodes { __typename id } }\n        probes(first: 5) { totalCount nodes { __typename id question verdict evidence { snippet } } }\n        gaps(threshold: 1) { unanswered { __typename id } }\n        coverageHistory(first: 3) { totalCount nodes { __typename id percent nodes { node { __typename id } } } }\n      }\n    }\n    documents(first: 20) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        title\n        sha256\n        placements { source confidence node { __typename id } }\n        chunks(first: 5) { totalCount nodes { __typename id } }\n      }\n    }\n    taxonomies(first: 10) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        version\n        status\n        statistics { nodes documents unplacedDocuments }\n        nodes(first: 20) { totalCount nodes { __typename id key documentCount } }\n      }\n    }\n    tasks(first: 20) { totalCount edges { cursor } nodes { __typename id status lastSequence } }\n    webhookEndpoints(first: 20) {\n      totalCount\n      edges { cursor }\n      nodes { __typename id url deliveries(first: 5) { totalCount nodes { __typename id status task { id } } } }\n    }\n    schedules(first: 20) { totalCount nodes { __typename id cron agent { __typename id } } }\n    placementReviews(first: 5) {\n      totalCount\n      edges { cursor }\n      nodes { confidence document { __typename id } node { __typename id } }\n    }\n    templates(first: 5) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        tags\n        usageCount\n        rating { average count distribution }\n        viewerRating { __typename id stars }\n        ratings(first: 5) { totalCount nodes { __typename id helpful } }\n        versions(first: 5) { totalCount nodes { __typename id number usageCount } }\n      }\n    }\n    topics(first: 5) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        title\n        status\n        plans(first: 5) { totalCount nodes { __typename id status sections { title } } }\n        reports(first: 5) {\n          totalCount\n          nodes { __typename id version markdown sections { title markdown } artifacts { __typename id bytes } }\n        }\n      }\n    }\n    teams(first: 5) { totalCount edges { cursor } nodes { __typename id name members { __typename id } } }\n    search(input: { query: \"annual leave 연차휴가 flights\" }) { hits { score snippet chunk { __typename id } } }\n  }\n": typeof types.IsolationWalkDocument,
    "\n  mutation IsolationTaxonomy {\n    createTaxonomy(input: { version: \"theirs\", publish: true, nodes: [{ key: \"theirs\", name: \"Theirs\" }] }) {\n      __typename\n    }\n  }\n": typeof types.IsolationTaxonomyDocument,
    "\n  mutation IsolationAnotherAgent {\n    createAgent(input: { name: \"another\", nodeKeys: [\"policies\"] }) { __typename }\n  }\n": typeof types.IsolationAnotherAgentDocument,
    "\n  mutation IsolationNames($documentId: ID!) {\n    placeDocument(input: { documentId: $documentId, nodeKey: \"theirs\" }) { __typename ... on Error { code message } }\n    addDocuments(input: { documents: [{ text: \"x\", nodeKeys: [\"theirs\"] }] }) { __typename ... on Error { code } }\n    byKey: createAgent(input: { name: \"thief\", nodeKeys: [\"theirs\"] }) { __typename ... on Error { code } }\n    byVersion: createAgent(input: { name: \"thief\", nodeKeys: [\"theirs\"], taxonomyVersion: \"theirs\" }) {\n      __typename\n      ... on Error { code }\n    }\n    editTaxonomy(input: { base: \"theirs\", version: \"stolen\", operations: [{ removeNode: { key: \"theirs\" } }] }) {\n      __typename\n      ... on Error { code }\n    }\n    publishTaxonomy(input: { version: \"theirs\" }) { __typename ... on Error { code } }\n    reviewPlacement(input: { documentId: $documentId, nodeKey: \"theirs\", decision: REJECT }) {\n      __typename\n      ... on Error { code }\n    }\n  }\n": typeof types.IsolationNamesDocument,
    "\n  query IsolationVersion { taxonomy(version: \"theirs\") { id } }\n": typeof types.IsolationVersionDocument,
    "\n  query IsolationAgentsAfter($after: String!) { agents(after: $after) { totalCount nodes { id } } }\n": typeof types.IsolationAgentsAfterDocument,
    "\n  mutation IsolationSameSource {\n    addDocuments(input: { documents: [{ text: \"other text\", sourceUri: \"leave.md\" }] }) { __typename }\n  }\n": typeof types.IsolationSameSourceDocument,
    "\n  subscription AskForMany($input: AgentQueryInput!) {\n    agentQuery(input: $input) {\n      __typename\n      ... on QueryHit { index hit { rank score document { id } } }\n      ... on QueryCompleted { totalHits }\n    }\n  }\n": typeof types.AskForManyDocument,
    "\n  mutation ManyRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n": typeof types.ManyRefreshDocument,
    "\n  query ManyCount($agentId: ID!) {\n    tasks(filter: { subjectId: $agentId, status: [COMPLETED] }) { totalCount }\n    agent(id: $agentId) { coverageHistory(first: 1) { totalCount } }\n    queue { running pending { count } }\n  }\n": typeof types.ManyCountDocument,
    "\n  mutation MetricsEndpoint($url: String!) {\n    createWebhookEndpoint(input: { url: $url, events: [TASK_COMPLETED] }) { __typename }\n  }\n": typeof types.MetricsEndpointDocument,
    "\n  mutation MetricsTaxonomy {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n": typeof types.MetricsTaxonomyDocument,
    "\n  mutation MetricsAgent {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { task { id } }\n    }\n  }\n": typeof types.MetricsAgentDocument,
    "\n  mutation MetricsCancel {\n    cancelTasks(input: { filter: { status: [PENDING, RUNNING] } }) { __typename }\n  }\n": typeof types.MetricsCancelDocument,
    "\n  mutation PagingTaxonomy($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) { ... on CreateTaxonomyPayload { taxonomy { id } } }\n  }\n": typeof types.PagingTaxonomyDocument,
    "\n  mutation PagingDocuments($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) { ... on AddDocumentsPayload { documents { id } } }\n  }\n": typeof types.PagingDocumentsDocument,
    "\n  mutation PagingAgent($name: String!) {\n    createAgent(input: { name: $name, nodeKeys: [\"policies\"] }) { ... on CreateAgentPayload { agent { id } } }\n  }\n": typeof types.PagingAgentDocument,
    "\n  mutation PagingMeasure($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, background: false }) { __typename }\n  }\n": typeof types.PagingMeasureDocument,
    "\n  query PagingOrderedAgents($orderBy: AgentOrder!, $first: Int, $after: String) {\n    page: agents(orderBy: $orderBy, first: $first, after: $after) {\n      edges { cursor }\n      nodes { id name createdAt updatedAt coverage { percent } }\n      pageInfo { endCursor hasNextPage }\n    }\n  }\n": typeof types.PagingOrderedAgentsDocument,
    "\n  query PagingSearch($search: String!) {\n    agents(filter: { search: $search }) { totalCount nodes { name } }\n    documents(filter: { search: $search }) { totalCount nodes { name: title } }\n    taxonomy(version: \"names\") { nodes(search: $search) { totalCount nodes { name } } }\n  }\n": typeof types.PagingSearchDocument,
    "\n  query PagingOfNothing($id: ID!) {\n    agents(filter: { nodeId: $id }) { totalCount }\n    documents(filter: { nodeId: $id }) { totalCount }\n    templates(filter: { authorId: $id }) { totalCount }\n    tasks(filter: { subjectId: $id }) { totalCount }\n    byWorker: tasks(filter: { workerId: $id }) { totalCount }\n  }\n": typeof types.PagingOfNothingDocument,
    "\n  mutation ReviewTaxonomy($input: CreateTaxonomyInput!) { createTaxonomy(input: $input) { __typename } }\n": typeof types.ReviewTaxonomyDocument,
    "\n  mutation ReviewEdit($input: EditTaxonomyInput!) { editTaxonomy(input: $input) { __typename } }\n": typeof types.ReviewEditDocument,
    "\n  mutation ReviewPublish($version: String!) {\n    publishTaxonomy(input: { version: $version }) {\n      ... on PublishTaxonomyPayload { carried orphaned }\n    }\n  }\n": typeof types.ReviewPublishDocument,
    "\n  mutation ReviewAdd($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n    }\n  }\n": typeof types.ReviewAddDocument,
    "\n  mutation ReviewDelete($id: ID!) { deleteDocuments(input: { ids: [$id] }) { __typename } }\n": typeof types.ReviewDeleteDocument,
    "\n  mutation ReviewPlace($input: PlaceDocumentInput!) {\n    placeDocument(input: $input) {\n      __typename\n      ... on PlaceDocumentPayload { placement { confidence source needsReview } }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": typeof types.ReviewPlaceDocument,
    "\n  query ReviewList($first: Int, $after: String) {\n    placementReviews(first: $first, after: $after) {\n      totalCount\n      nodes { confidence source needsReview document { id title } node { key } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.ReviewListDocument,
    "\n  mutation ReviewReview($input: ReviewPlacementInput!) {\n    reviewPlacement(input: $input) {\n      __typename\n      ... on ReviewPlacementPayload { placements { confidence source needsReview node { key } } }\n      ... on NotFoundError { id message }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": typeof types.ReviewReviewDocument,
    "\n  query ReviewLook($id: ID!) {\n    document(id: $id) { placements { confidence source needsReview node { key } } }\n  }\n": typeof types.ReviewLookDocument,
    "\n  mutation ReviewAgent($nodeKey: String!) {\n    createAgent(input: { name: \"keeper\", nodeKeys: [$nodeKey] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": typeof types.ReviewAgentDocument,
    "\n  query ReviewStale { agents { nodes { coverageStale nodes { key } } } }\n": typeof types.ReviewStaleDocument,
    "\n  mutation LimitedPlan($input: PlanTopicInput!) {\n    planTopic(input: $input) {\n      __typename\n      ... on PlanTopicPayload { plan { id source sections { title forecast { passages support } } } }\n      ... on LimitReachedError { code limit retryAfterMs message }\n      ... on Error { message }\n    }\n  }\n": typeof types.LimitedPlanDocument,
    "\n  query LimitedViewer { viewer { user { id } } }\n": typeof types.LimitedViewerDocument,
    "\n  mutation PlanTopic($input: PlanTopicInput!) {\n    planTopic(input: $input) {\n      __typename\n      ... on PlanTopicPayload {\n        topic { id title language status agents { id } plan { id } template { id number } }\n        plan {\n          id\n          revision\n          status\n          source\n          outline\n          tookMs\n          estimate { seconds tokens costUsd }\n          sections { order title description keyPoints forecast { passages documents support agents { id } } }\n        }\n      }\n      ... on Error { code message }\n      ... on ValidationError { issues { path message } }\n      ... on IdempotencyConflictError { existing { __typename id } }\n      ... on NotFoundError { id }\n    }\n  }\n": typeof types.PlanTopicDocument,
    "\n  mutation PlanTemplate($input: CreateTemplateInput!) {\n    createTemplate(input: $input) {\n      __typename\n      ... on CreateTemplatePayload { template { id } }\n      ... on Error { message }\n    }\n  }\n": typeof types.PlanTemplateDocument,
    "\n  query PlanTemplateUses($id: ID!) { template(id: $id) { usageCount } }\n": typeof types.PlanTemplateUsesDocument,
    "\n  mutation PlanDeleteTemplate($id: ID!) { deleteTemplate(input: { id: $id }) { __typename } }\n": typeof types.PlanDeleteTemplateDocument,
    "\n  mutation DiagnosisTaxonomy {\n    createTaxonomy(\n      input: {\n        version: \"v1\"\n        publish: true\n        nodes: [\n          { key: \"policies\", name: \"Policies\" }\n          { key: \"policies/leave\", name: \"Leave\", parentKeys: [\"policies\"] }\n          { key: \"policies/travel\", name: \"Travel\", parentKeys: [\"policies\"] }\n        ]\n      }\n    ) { __typename }\n  }\n": typeof types.DiagnosisTaxonomyDocument,
    "\n  mutation DiagnosisDocuments($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n      ... on Error { message }\n    }\n  }\n": typeof types.DiagnosisDocumentsDocument,
    "\n  mutation DiagnosisRemoval($ids: [ID!]!) { deleteDocuments(input: { ids: $ids }) { __typename } }\n": typeof types.DiagnosisRemovalDocument,
    "\n  mutation DiagnosisAgent($input: CreateAgentInput!) {\n    createAgent(input: $input) {\n      __typename\n      ... on CreateAgentPayload { agent { id } task { id } }\n      ... on Error { message }\n    }\n  }\n": typeof types.DiagnosisAgentDocument,
    "\n  query DiagnosisProbe($id: ID!) {\n    node(id: $id) {\n      ... on Probe {\n        verdict\n        diagnosis\n        judgedBy\n        lastJudgedAt\n        evidence { rank score snippet lanes { lane } chunk { ordinal } document { title } }\n      }\n    }\n  }\n": typeof types.DiagnosisProbeDocument,
    "\n  query DiagnosisEvidence($id: ID!) { agent(id: $id) { probes { nodes { evidence { document { title } } } } } }\n": typeof types.DiagnosisEvidenceDocument,
    "\n  query DiagnosisStale($id: ID!) {\n    agent(id: $id) { coverageStale coverage { answerability { share probes answered } } }\n  }\n": typeof types.DiagnosisStaleDocument,
    "\n  mutation ProbesAdd($input: AddProbesInput!) {\n    addProbes(input: $input) {\n      __typename\n      ... on AddProbesPayload { probes { id question source verdict askedTimes node { key } } }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.ProbesAddDocument,
    "\n  mutation ProbesRemove($ids: [ID!]!) {\n    removeProbes(input: { ids: $ids }) {\n      __typename\n      ... on RemoveProbesPayload { removedIds }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": typeof types.ProbesRemoveDocument,
    "\n  query ProbesList($id: ID!, $filter: ProbeFilter, $first: Int, $after: String) {\n    agent(id: $id) {\n      coverageStale\n      probes(filter: $filter, first: $first, after: $after) {\n        totalCount\n        pageInfo { hasNextPage endCursor }\n        nodes { id question source verdict diagnosis askedTimes judgedBy lastJudgedAt }\n      }\n    }\n  }\n": typeof types.ProbesListDocument,
    "\n  query ProbesCoverage($id: ID!) {\n    agent(id: $id) {\n      coverage {\n        answerability { share low high probes answered }\n        nodes { node { key } probes answered }\n      }\n      coverageHistory(first: 5) { nodes { answerability { probes answered } } }\n      gaps(threshold: 1) { node { key } unanswered { question verdict } }\n    }\n  }\n": typeof types.ProbesCoverageDocument,
    "\n  query ProbesCounted($id: ID!, $first: Int!) {\n    agent(id: $id) {\n      probes(first: $first) { nodes { question node { key } evidence { snippet document { title } chunk { ordinal } } } }\n      gaps(threshold: 1) { unanswered { question node { key } evidence { snippet document { title } } } }\n      coverage { answerability { share } }\n    }\n  }\n": typeof types.ProbesCountedDocument,
    "\n  query ProbesNodes { taxonomy { nodes(first: 10) { nodes { id key } } } }\n": typeof types.ProbesNodesDocument,
    "\n    mutation ProbesAgent($features: AgentFeaturesInput) {\n      createAgent(input: { name: \"learner\", nodeKeys: [\"policies\"], features: $features }) {\n        ... on CreateAgentPayload { agent { id } }\n      }\n    }\n  ": typeof types.ProbesAgentDocument,
    "\n    query ProbesAsk($input: AgentQueryInput!) { agentQuery(input: $input) { hits { rank } } }\n  ": typeof types.ProbesAskDocument,
    "\n    subscription ProbesStream($input: AgentQueryInput!) { agentQuery(input: $input) { __typename } }\n  ": typeof types.ProbesStreamDocument,
    "\n  mutation PublishCreate($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) { __typename ... on Error { message } }\n  }\n": typeof types.PublishCreateDocument,
    "\n  mutation PublishEdit($input: EditTaxonomyInput!) {\n    editTaxonomy(input: $input) { __typename ... on Error { message } }\n  }\n": typeof types.PublishEditDocument,
    "\n  mutation PublishPublish($version: String!) {\n    publishTaxonomy(input: { version: $version }) {\n      __typename\n      ... on PublishTaxonomyPayload { carried orphaned taxonomy { version status publishedAt } }\n      ... on ConflictError { message existing { id ... on Taxonomy { version } } }\n      ... on NotFoundError { id }\n    }\n  }\n": typeof types.PublishPublishDocument,
    "\n  mutation PublishAdd($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n    }\n  }\n": typeof types.PublishAddDocument,
    "\n  mutation PublishPlace($input: PlaceDocumentInput!) { placeDocument(input: $input) { __typename } }\n": typeof types.PublishPlaceDocument,
    "\n  mutation PublishReview($input: ReviewPlacementInput!) { reviewPlacement(input: $input) { __typename } }\n": typeof types.PublishReviewDocument,
    "\n  mutation PublishDelete($id: ID!) { deleteDocuments(input: { ids: [$id] }) { __typename } }\n": typeof types.PublishDeleteDocument,
    "\n  query PublishLook {\n    documents(first: 100) { nodes { id title placements { confidence source node { key taxonomy { version } } } } }\n    placed: documents(filter: { placed: true }) { totalCount }\n    taxonomies { nodes { version status publishedAt statistics { documents } } }\n  }\n": typeof types.PublishLookDocument,
    "\n  mutation PublishAgent($version: String!) {\n    createAgent(input: { name: \"keeper\", nodeKeys: [\"cats\", \"dogs\"], taxonomyVersion: $version }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": typeof types.PublishAgentDocument,
    "\n  mutation PublishMeasure($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, background: false }) { __typename }\n  }\n": typeof types.PublishMeasureDocument,
    "\n  query PublishReadAgent($id: ID!) {\n    agent(id: $id) { coverageStale coverage { totalDocuments taxonomyVersion } }\n  }\n": typeof types.PublishReadAgentDocument,
    "\n  mutation LimitAgent {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }, { key: \"some\", name: \"Some\" }] }) { __typename }\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": typeof types.LimitAgentDocument,
    "\n  mutation LimitRefresh($agentId: ID!, $background: Boolean, $key: String) {\n    refreshCoverage(input: { agentId: $agentId, background: $background, idempotencyKey: $key }) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } }\n      ... on LimitReachedError { code message limit retryAfterMs }\n    }\n  }\n": typeof types.LimitRefreshDocument,
    "\n  mutation LimitAdd($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) {\n      __typename\n      ... on LimitReachedError { message limit }\n    }\n  }\n": typeof types.LimitAddDocument,
    "\n  mutation LimitChangeAgents($agentId: ID!) {\n    created: createAgent(input: { name: \"new\", nodeKeys: [\"all\"] }) { __typename ... on LimitReachedError { message } }\n    cloned: cloneAgent(input: { id: $agentId, name: \"new\" }) { __typename ... on LimitReachedError { message } }\n    moved: updateAgent(input: { id: $agentId, name: \"new\", nodeKeys: [\"some\"] }) {\n      __typename\n      ... on LimitReachedError { message }\n    }\n    renamed: updateAgent(input: { id: $agentId, scopeDescription: \"Everything\" }) { __typename }\n  }\n": typeof types.LimitChangeAgentsDocument,
    "\n  query LimitAgents {\n    agents { nodes { name version nodes { key } } }\n  }\n": typeof types.LimitAgentsDocument,
    "\n  query LimitDocuments {\n    documents { totalCount }\n  }\n": typeof types.LimitDocumentsDocument,
    "\n  mutation LimitCancel($id: ID!) {\n    cancelTask(input: { id: $id }) { __typename }\n  }\n": typeof types.LimitCancelDocument,
    "\n  mutation CancelWriting($id: ID!) { cancelTask(input: { id: $id }) { __typename } }\n": typeof types.CancelWritingDocument,
    "\n  query CancelledTopic($id: ID!) {\n    topic(id: $id) {\n      status\n      reports(first: 10) { nodes { version sections { order markdown model citations { start } } } }\n    }\n  }\n": typeof types.CancelledTopicDocument,
    "\n  mutation CreateGuide($systemPrompt: String!) {\n    createTemplate(\n      input: {\n        name: \"Guide\"\n        category: DOCS\n        body: \"{{ reader }}\"\n        systemPrompt: $systemPrompt\n        variables: [{ name: \"reader\" }]\n      }\n    ) {\n      __typename\n      ... on CreateTemplatePayload { template { latest { id } } }\n      ... on Error { message }\n    }\n  }\n": typeof types.CreateGuideDocument,
    "\n  mutation GenerateAllFiles($planId: ID!) {\n    generateReport(input: { planId: $planId, formats: [MARKDOWN, HTML, DOCX, HWPX, PDF] }) {\n      __typename\n      ... on GenerateReportPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n": typeof types.GenerateAllFilesDocument,
    "\n  query AllFiles($taskId: ID!) {\n    task(id: $taskId) {\n      result {\n        __typename\n        ... on Report {\n          sections { markdown citations { start end chunk { content } } }\n          artifacts { kind filename downloadUrl }\n        }\n      }\n    }\n  }\n": typeof types.AllFilesDocument,
    "\n  query DumpEvents($after: String) {\n    workspaceEvents(after: $after, first: 100) {\n      gap { from }\n      events { cursor event { sequence } }\n    }\n  }\n": typeof types.DumpEventsDocument,
    "\n  mutation ScheduleCreate($input: CreateScheduleInput!) {\n    createSchedule(input: $input) {\n      __typename\n      ... on CreateSchedulePayload { schedule { id kind cron timeZone nextRunAt agent { id } lastTask { id } } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n      ... on Error { code message }\n    }\n  }\n": typeof types.ScheduleCreateDocument,
    "\n  mutation ScheduleDelete($id: ID!) {\n    deleteSchedule(input: { id: $id }) {\n      __typename\n      ... on DeleteSchedulePayload { deletedId }\n      ... on NotFoundError { id }\n      ... on Error { code message }\n    }\n  }\n": typeof types.ScheduleDeleteDocument,
    "\n  query ScheduleList($first: Int, $after: String) {\n    schedules(first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      nodes { id }\n    }\n  }\n": typeof types.ScheduleListDocument,
    "\n  query ScheduleAgentCursor { agents { edges { cursor } } }\n": typeof types.ScheduleAgentCursorDocument,
    "\n  query ScheduleNode($id: ID!) { node(id: $id) { __typename ... on Schedule { cron agent { name } } } }\n": typeof types.ScheduleNodeDocument,
    "\n  query ScopedWorkspace { viewer { workspace { id } } }\n": typeof types.ScopedWorkspaceDocument,
    "\n  mutation ScopedFill($agentId: ID!, $documentId: ID!) {\n    setCoverageAlert(input: { agentId: $agentId, dropPoints: 0.1 }) { __typename }\n    setCoverageTargets(input: { agentId: $agentId, targets: [{ nodeKey: \"policies\", documents: 300 }] }) { __typename }\n    refreshCoverage(input: { agentId: $agentId, background: false }) { __typename }\n    addDocuments(input: { documents: [{ text: \"kept\" }], idempotencyKey: \"kept\" }) { __typename }\n    reviewPlacement(input: { documentId: $documentId, nodeKey: \"policies/leave\", decision: ACCEPT }) { __typename }\n  }\n": typeof types.ScopedFillDocument,
    "\n  query SearchHits($input: SearchInput!) {\n    search(input: $input) {\n      hits { rank score lanes { lane rank score } document { id sourceUri } chunk { content } }\n      lanes { lane candidates tookMs }\n    }\n  }\n": typeof types.SearchHitsDocument,
    "\n  query SearchExplained($input: SearchInput!, $documentId: ID!) {\n    explainSearch(input: $input, documentId: $documentId) {\n      document { id }\n      returned\n      stage\n      detail\n      bestChunk { content }\n      lanes { lane rank score }\n    }\n  }\n": typeof types.SearchExplainedDocument,
    "\n  mutation SearchAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) { ... on AddDocumentsPayload { task { id } documents { id } } }\n  }\n": typeof types.SearchAddDocument,
    "mutation SearchDelete($id: ID!) { deleteDocuments(input: { ids: [$id] }) { __typename } }": typeof types.SearchDeleteDocument,
    "query SearchFailed { documents(filter: { status: FAILED }) { nodes { id } } }": typeof types.SearchFailedDocument,
    "\n  subscription SharedWatch($taskId: ID!, $after: Int, $withTask: Boolean = true) {\n    taskEvents(taskId: $taskId, after: $after) {\n      ... on TaskEvent { sequence message task @include(if: $withTask) { id lastSequence progress { step } } }\n    }\n  }\n": typeof types.SharedWatchDocument,
    "\n  query StaleSections($id: ID!) {\n    report(id: $id) { sections { order markdown stale citations { start end chunk { id } } } }\n  }\n": typeof types.StaleSectionsDocument,
    "\n  query StaleAlone($id: ID!) { report(id: $id) { sections { stale } } }\n": typeof types.StaleAloneDocument,
    "\n  query StaleAndCitations($id: ID!) { report(id: $id) { sections { stale citations { start } } } }\n": typeof types.StaleAndCitationsDocument,
    "\n  mutation StaleRewrite($input: RegenerateSectionInput!) {\n    regenerateSection(input: $input) {\n      __typename\n      ... on RegenerateSectionPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n": typeof types.StaleRewriteDocument,
    "\n  mutation StaleDelete($id: ID!) { deleteDocuments(input: { ids: [$id] }) { __typename } }\n": typeof types.StaleDeleteDocument,
    "\n  subscription AuthorityWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId) { ... on TaskEvent { sequence } }\n  }\n": typeof types.AuthorityWatchDocument,
    "\n  mutation AuthorityRevoke($id: ID!) {\n    revokeApiKey(input: { id: $id }) { __typename }\n  }\n": typeof types.AuthorityRevokeDocument,
    "\n  query AuthorityKey {\n    viewer { apiKey { id } }\n  }\n": typeof types.AuthorityKeyDocument,
    "\n  subscription WorkspaceFeedOfTask($taskId: ID!) {\n    taskEvents(taskId: $taskId) { ... on TaskEvent { sequence } ... on EventGap { from to } }\n  }\n": typeof types.WorkspaceFeedOfTaskDocument,
    "\n  subscription StreamErrorsAsk($agentId: ID!) {\n    agentQuery(input: { agentId: $agentId, query: \"annual leave\" }) { __typename }\n  }\n": typeof types.StreamErrorsAskDocument,
    "\n  subscription StreamErrorsFollow($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) { ... on TaskEvent { type } }\n  }\n": typeof types.StreamErrorsFollowDocument,
    "\n  subscription LimitsWatch {\n    workspaceEvents { __typename }\n  }\n": typeof types.LimitsWatchDocument,
    "\n  mutation LimitsCreateKey {\n    createApiKey(input: { name: \"another\", scopes: [READ] }) {\n      ... on CreateApiKeyPayload { secret }\n    }\n  }\n": typeof types.LimitsCreateKeyDocument,
    "\n    subscription LimitsBad {\n      workspaceEvents(after: \"nonsense\") { __typename }\n    }\n  ": typeof types.LimitsBadDocument,
    "\n  mutation EventsPrepare {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n": typeof types.EventsPrepareDocument,
    "\n  mutation EventsEnqueue {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": typeof types.EventsEnqueueDocument,
    "\n  subscription EventsWatch($taskId: ID!, $after: Int, $heartbeatSeconds: Int) {\n    taskEvents(taskId: $taskId, after: $after, heartbeatSeconds: $heartbeatSeconds) {\n      __typename\n      ... on TaskEvent {\n        sequence\n        type\n        at\n        status\n        attempt\n        message\n        progress { percent step done total }\n        failure { code message retryable attempt }\n      }\n      ... on EventGap { from to task { id lastSequence status } }\n      ... on Heartbeat { at }\n    }\n  }\n": typeof types.EventsWatchDocument,
    "\n  query EventsOfTask($taskId: ID!, $after: Int, $first: Int) {\n    task(id: $taskId) {\n      lastSequence\n      events(after: $after, first: $first) {\n        totalCount\n        pageInfo { hasNextPage }\n        nodes {\n          __typename\n          sequence\n          type\n          at\n          status\n          attempt\n          message\n          progress { percent step done total }\n          failure { code message retryable attempt }\n        }\n      }\n    }\n  }\n": typeof types.EventsOfTaskDocument,
    "\n  mutation EditsCreate($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) { __typename ... on CreateTaxonomyPayload { taxonomy { id status } } }\n  }\n": typeof types.EditsCreateDocument,
    "\n  mutation EditsEdit($input: EditTaxonomyInput!) {\n    editTaxonomy(input: $input) {\n      __typename\n      ... on EditTaxonomyPayload { taxonomy { id version status changeSummary publishedAt basedOn { version } } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n      ... on ConflictError { message existing { id } }\n    }\n  }\n": typeof types.EditsEditDocument,
    "\n  query EditsRead($version: String!) {\n    taxonomy(version: $version) {\n      statistics { nodes leaves maxDepth }\n      nodes { nodes { key name description path parents { key } } }\n    }\n  }\n": typeof types.EditsReadDocument,
    "\n  mutation TeamsTeam($input: CreateTeamInput!) {\n    createTeam(input: $input) {\n      __typename\n      ... on CreateTeamPayload { team { id name description owner { name } members { name } } }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.TeamsTeamDocument,
    "\n  mutation TeamsMembers($teamId: ID!, $memberIds: [ID!]!) {\n    setTeamMembers(input: { teamId: $teamId, memberIds: $memberIds }) {\n      __typename\n      ... on SetTeamMembersPayload { team { members { name } } }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.TeamsMembersDocument,
    "\n  mutation TeamsUpdate($input: UpdateTemplateInput!) {\n    updateTemplate(input: $input) {\n      __typename\n      ... on UpdateTemplatePayload { template { name visibility team { id } } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.TeamsUpdateDocument,
    "\n  query TeamsTemplate($id: ID!) { template(id: $id) { name visibility team { id } } }\n": typeof types.TeamsTemplateDocument,
    "\n  query TeamsList($first: Int, $after: String) {\n    teams(first: $first, after: $after) { totalCount nodes { id } pageInfo { endCursor hasNextPage } }\n  }\n": typeof types.TeamsListDocument,
    "\n  mutation RatingsRate($input: RateTemplateInput!) {\n    rateTemplate(input: $input) {\n      __typename\n      ... on RateTemplatePayload {\n        rating { id stars review helpful author { id } version { id } createdAt updatedAt }\n        template { rating { average count distribution } viewerRating { id stars } }\n      }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.RatingsRateDocument,
    "\n  mutation RatingsVote($ratingId: ID!, $helpful: Boolean!) {\n    voteRating(input: { ratingId: $ratingId, helpful: $helpful }) {\n      __typename\n      ... on VoteRatingPayload { rating { helpful unhelpful } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.RatingsVoteDocument,
    "\n  query RatingsRead($id: ID!, $first: Int, $after: String) {\n    template(id: $id) {\n      rating { average count distribution }\n      viewerRating { stars }\n      ratings(first: $first, after: $after) {\n        totalCount\n        nodes { stars helpful unhelpful author { id } }\n        pageInfo { endCursor hasNextPage }\n      }\n    }\n  }\n": typeof types.RatingsReadDocument,
    "\n  query FindTemplates($filter: TemplateFilter, $orderBy: TemplateOrder, $first: Int, $after: String) {\n    templates(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      totalCount\n      edges { cursor }\n      nodes { id name usageCount createdAt updatedAt rating { average } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.FindTemplatesDocument,
    "\n  query FindMyTemplates($filter: TemplateFilter) { viewer { templates(filter: $filter) { nodes { name } } } }\n": typeof types.FindMyTemplatesDocument,
    "\n  query VisibleInLists($name: String!, $author: ID!, $team: ID!) {\n    search: templates(filter: { search: $name }) { totalCount nodes { id } }\n    byAuthor: templates(filter: { authorId: $author, search: $name }) { nodes { id } }\n    byTeam: templates(filter: { teamId: $team, search: $name }) { nodes { id } }\n    byTag: templates(filter: { tags: [$name] }, orderBy: { field: RATING, direction: DESC }) { edges { node { id } } }\n  }\n": typeof types.VisibleInListsDocument,
    "\n  query VisibleAsNodes($id: ID!, $version: ID!, $rating: ID!) {\n    template(id: $id) { name versions { totalCount nodes { id } } ratings { totalCount nodes { id } } }\n    node(id: $id) { ... on Template { name } }\n    version: node(id: $version) { ... on TemplateVersion { body template { name } } }\n    rating: node(id: $rating) { ... on TemplateRating { stars version { body } } }\n    nodes(ids: [$id, $version, $rating]) { id }\n  }\n": typeof types.VisibleAsNodesDocument,
    "\n  query VisibleFromFork($id: ID!) {\n    template(id: $id) { upstreamAhead forkedFrom { number template { name } } }\n  }\n": typeof types.VisibleFromForkDocument,
    "\n  mutation VisibleToChange($id: ID!, $rating: ID!) {\n    updateTemplate(input: { id: $id, category: DOCS }) { ... on Error { code message } }\n    rateTemplate(input: { templateId: $id, stars: 3 }) { ... on Error { code message } }\n    voteRating(input: { ratingId: $rating, helpful: true }) { ... on Error { code message } }\n  }\n": typeof types.VisibleToChangeDocument,
    "\n  mutation VisibleToUse($id: ID!, $fork: ID!) {\n    useTemplate(input: { templateId: $id, inputs: {} }) { ... on Error { code message } }\n    useOld: useTemplate(input: { templateId: $id, version: \"1.0.0\", inputs: {} }) { ... on Error { code message } }\n    forkTemplate(input: { templateId: $id }) { ... on Error { code message } }\n    forkOld: forkTemplate(input: { templateId: $id, version: \"1.0.0\" }) { ... on Error { code message } }\n    pullTemplate(input: { templateId: $fork, number: \"1.1.0\" }) { ... on Error { code message } }\n    publishTemplateVersion(input: { templateId: $id, number: \"1.2.0\", body: \"Other\" }) { ... on Error { code message } }\n  }\n": typeof types.VisibleToUseDocument,
    "\n  mutation VisibleMakeFork($id: ID!) {\n    forkTemplate(input: { templateId: $id, name: \"A fork\" }) {\n      __typename\n      ... on ForkTemplatePayload { template { id } }\n    }\n  }\n": typeof types.VisibleMakeForkDocument,
    "\n  mutation VisibleUntag($id: ID!) { updateTemplate(input: { id: $id, tags: [] }) { __typename } }\n": typeof types.VisibleUntagDocument,
    "\n  mutation VisibleWithdraw($id: ID!, $visibility: TemplateVisibility!, $teamId: ID, $body: String!) {\n    publishTemplateVersion(input: { templateId: $id, number: \"1.1.0\", body: $body }) { __typename }\n    updateTemplate(input: { id: $id, visibility: $visibility, teamId: $teamId }) { __typename }\n  }\n": typeof types.VisibleWithdrawDocument,
    "\n  mutation VisibleToFlag($id: ID!) { flagTemplate(input: { id: $id, featured: true }) { ... on Error { code message } } }\n": typeof types.VisibleToFlagDocument,
    "\n  mutation VisibleToDelete($id: ID!) { deleteTemplate(input: { id: $id }) { ... on Error { code message } } }\n": typeof types.VisibleToDeleteDocument,
    "\n  query VisibleTeams($id: ID!) {\n    node(id: $id) { ... on Team { name members { name } } }\n    teams(first: 100) { totalCount nodes { id } }\n  }\n": typeof types.VisibleTeamsDocument,
    "\n  mutation VisibleMembers($id: ID!, $memberIds: [ID!]!) {\n    setTeamMembers(input: { teamId: $id, memberIds: $memberIds }) { __typename ... on Error { code } }\n  }\n": typeof types.VisibleMembersDocument,
    "\n  mutation TemplatesCreate($input: CreateTemplateInput!) {\n    createTemplate(input: $input) {\n      __typename\n      ... on CreateTemplatePayload {\n        template {\n          name description category tags visibility official featured usageCount upstreamAhead\n          author { id }\n          team { id }\n          forkedFrom { id }\n          viewerRating { id }\n          rating { average count distribution }\n          latest {\n            number changelog body systemPrompt usageCount\n            sections { key title description required maxWords }\n            variables { name type required default description choices maxLength }\n          }\n          versions { totalCount nodes { number template { name } } }\n        }\n      }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.TemplatesCreateDocument,
    "\n  mutation TemplatesUpdate($input: UpdateTemplateInput!) {\n    updateTemplate(input: $input) {\n      __typename\n      ... on UpdateTemplatePayload {\n        template { name description category tags visibility updatedAt createdAt team { id } latest { number } }\n      }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.TemplatesUpdateDocument,
    "\n  mutation TemplatesDelete($id: ID!) {\n    deleteTemplate(input: { id: $id }) { __typename ... on DeleteTemplatePayload { deletedId } ... on Error { code } }\n  }\n": typeof types.TemplatesDeleteDocument,
    "\n  mutation TemplatesFlag($input: FlagTemplateInput!) {\n    flagTemplate(input: $input) {\n      __typename\n      ... on FlagTemplatePayload { template { official featured } }\n      ... on Error { code }\n    }\n  }\n": typeof types.TemplatesFlagDocument,
    "\n  query TemplatesFlags($id: ID!) { template(id: $id) { official featured } }\n": typeof types.TemplatesFlagsDocument,
    "\n  mutation TemplatesPublish($input: PublishTemplateVersionInput!) { publishTemplateVersion(input: $input) { __typename } }\n": typeof types.TemplatesPublishDocument,
    "\n  query TemplatesMine { viewer { templates(orderBy: { field: NAME, direction: ASC }) { totalCount nodes { name } } } }\n": typeof types.TemplatesMineDocument,
    "\n  query CountedTemplates($first: Int!) {\n    templates(first: $first) {\n      nodes {\n        id name upstreamAhead\n        author { name }\n        team { name owner { name } members { name } }\n        latest { number body sections { key } variables { name } template { name author { name } } }\n        versions(first: 3) { totalCount nodes { number template { name } } edges { node { changelog } } }\n        forkedFrom { number body template { name team { members { name } } } }\n        rating { average count distribution }\n        ratings(first: 3) { totalCount nodes { stars author { name } version { number } } }\n        viewerRating { stars author { name } version { number template { name } } }\n      }\n    }\n    teams(first: $first) { nodes { owner { name } members { name } } }\n  }\n": typeof types.CountedTemplatesDocument,
    "\n      query TemplatesAfterwards($ids: [ID!]!, $fork: ID!) {\n        nodes(ids: $ids) { id }\n        template(id: $fork) { name upstreamAhead forkedFrom { id } }\n      }\n    ": typeof types.TemplatesAfterwardsDocument,
    "\n  subscription Progress($topicId: ID!, $after: Int, $heartbeatSeconds: Int) {\n    topicProgress(topicId: $topicId, after: $after, heartbeatSeconds: $heartbeatSeconds) {\n      __typename\n      ... on TaskEvent { sequence type status progress { percent } result { __typename ... on Report { id } } }\n      ... on SectionText { order title offset text complete }\n      ... on Heartbeat { at }\n    }\n  }\n": typeof types.ProgressDocument,
    "\n  query ProgressReports($topicId: ID!) {\n    topic(id: $topicId) { reports(first: 2) { nodes { version completedAt sections { markdown } } } }\n  }\n": typeof types.ProgressReportsDocument,
    "\n  mutation ProgressCancel($id: ID!) { cancelTask(input: { id: $id }) { __typename } }\n": typeof types.ProgressCancelDocument,
    "\n  query TopicsWithAll($first: Int!) {\n    topics(first: $first) {\n      nodes {\n        id\n        title\n        template { id }\n        agents { id name coverage { percent } }\n        plan {\n          id\n          revision\n          sections { order title forecast { passages documents support agents { id name coverage { percent } } } }\n          topic { id }\n        }\n        plans(first: 2) { totalCount nodes { id revision status sections { title } estimate { seconds tokens costUsd } } }\n        generation { id status subject { ... on Topic { id } } }\n        reports(first: 2) {\n          totalCount\n          nodes {\n            id\n            version\n            plan { id }\n            topic { id }\n            sections { order title markdown stale citations { start end chunk { id content document { title } } } }\n          }\n        }\n      }\n    }\n  }\n": typeof types.TopicsWithAllDocument,
    "\n  query ListTopics($filter: TopicFilter, $orderBy: TopicOrder, $first: Int, $after: String) {\n    topics(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      nodes { id title status }\n    }\n  }\n": typeof types.ListTopicsDocument,
    "\n  query OneTopic($id: ID!, $first: Int, $after: String) {\n    topic(id: $id) {\n      id\n      title\n      status\n      plan { id revision status source }\n      plans(first: $first, after: $after) { totalCount pageInfo { endCursor } nodes { revision status } }\n      reports(first: 5) { totalCount nodes { id version } }\n    }\n  }\n": typeof types.OneTopicDocument,
    "\n  mutation PlanForTopics($input: PlanTopicInput!) {\n    planTopic(input: $input) {\n      __typename\n      ... on PlanTopicPayload { topic { id } plan { id source sections { title description keyPoints } } }\n      ... on Error { message }\n    }\n  }\n": typeof types.PlanForTopicsDocument,
    "\n  mutation RevisePlan($input: RevisePlanInput!) {\n    revisePlan(input: $input) {\n      __typename\n      ... on RevisePlanPayload {\n        plan {\n          id\n          revision\n          status\n          source\n          outline\n          topic { id status }\n          sections { order title description keyPoints forecast { passages support agents { id } } }\n        }\n      }\n      ... on Error { code message }\n      ... on ValidationError { issues { path message } }\n      ... on ConflictError { existing { __typename id } }\n    }\n  }\n": typeof types.RevisePlanDocument,
    "\n  mutation ApprovePlan($planId: ID!) {\n    approvePlan(input: { planId: $planId }) {\n      __typename\n      ... on ApprovePlanPayload { plan { id status topic { status } } }\n      ... on Error { code message }\n      ... on ConflictError { existing { __typename id } }\n    }\n  }\n": typeof types.ApprovePlanDocument,
    "\n  mutation DeleteTopic($id: ID!) {\n    deleteTopic(input: { id: $id }) {\n      __typename\n      ... on DeleteTopicPayload { deletedId }\n      ... on Error { code message }\n      ... on ConflictError { existing { __typename id } }\n    }\n  }\n": typeof types.DeleteTopicDocument,
    "\n  query TopicNodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }\n": typeof types.TopicNodesDocument,
    "\n  mutation UseUseTemplate($input: UseTemplateInput!) {\n    useTemplate(input: $input) {\n      __typename\n      ... on UseTemplatePayload { rendered version { number usageCount template { usageCount } } }\n      ... on ValidationError { message issues { path message } }\n      ... on NotFoundError { id message }\n      ... on Error { code }\n    }\n  }\n": typeof types.UseUseTemplateDocument,
    "\n  mutation UseUseOnly($input: UseTemplateInput!) { useTemplate(input: $input) { __typename } }\n": typeof types.UseUseOnlyDocument,
    "\n  mutation UseRate($id: ID!) { rateTemplate(input: { templateId: $id, stars: 5 }) { __typename } }\n": typeof types.UseRateDocument,
    "\n  mutation UsersCreate($name: String!, $email: String) {\n    createUser(input: { name: $name, email: $email }) {\n      __typename\n      ... on CreateUserPayload { user { id name email } }\n      ... on ValidationError { issues { path } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.UsersCreateDocument,
    "\n  mutation UsersKey($userId: ID, $scopes: [Scope!]!) {\n    createApiKey(input: { name: \"theirs\", scopes: $scopes, userId: $userId }) {\n      __typename\n      ... on CreateApiKeyPayload { secret }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code }\n    }\n  }\n": typeof types.UsersKeyDocument,
    "\n  query Users($first: Int!, $after: String) {\n    users(first: $first, after: $after) {\n      totalCount\n      nodes { id name }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.UsersDocument,
    "\n  query UsersMe { viewer { user { id name email } scopes } }\n": typeof types.UsersMeDocument,
    "\n  mutation WebhookCreate($input: CreateWebhookEndpointInput!) {\n    createWebhookEndpoint(input: $input) {\n      __typename\n      ... on CreateWebhookEndpointPayload {\n        secret\n        endpoint { id url description events status disabledReason createdAt }\n      }\n      ... on ValidationError { issues { path message } }\n      ... on LimitReachedError { limit message }\n    }\n  }\n": typeof types.WebhookCreateDocument,
    "\n  mutation WebhookUpdate($input: UpdateWebhookEndpointInput!) {\n    updateWebhookEndpoint(input: $input) {\n      __typename\n      ... on UpdateWebhookEndpointPayload { endpoint { id url description events status disabledReason } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n    }\n  }\n": typeof types.WebhookUpdateDocument,
    "\n  mutation WebhookDelete($id: ID!) {\n    deleteWebhookEndpoint(input: { id: $id }) {\n      __typename\n      ... on DeleteWebhookEndpointPayload { deletedId }\n      ... on NotFoundError { id }\n    }\n  }\n": typeof types.WebhookDeleteDocument,
    "\n  mutation WebhookRotate($id: ID!) {\n    rotateWebhookSecret(input: { id: $id }) {\n      __typename\n      ... on RotateWebhookSecretPayload { secret endpoint { id } }\n    }\n  }\n": typeof types.WebhookRotateDocument,
    "\n  mutation WebhookRotateOwn {\n    rotateWorkspaceWebhookSecret(input: {}) {\n      __typename\n      ... on RotateWorkspaceWebhookSecretPayload { secret }\n    }\n  }\n": typeof types.WebhookRotateOwnDocument,
    "\n  mutation WebhookRedeliver($id: ID!) {\n    redeliverWebhook(input: { deliveryId: $id }) {\n      __typename\n      ... on RedeliverWebhookPayload { delivery { id status } }\n      ... on NotFoundError { id }\n    }\n  }\n": typeof types.WebhookRedeliverDocument,
    "\n  query WebhookList($first: Int, $after: String) {\n    webhookEndpoints(first: $first, after: $after) {\n      totalCount\n      pageInfo { endCursor hasNextPage }\n      nodes { id status disabledReason deliveries(first: 10) { totalCount nodes { id status } } }\n    }\n  }\n": typeof types.WebhookListDocument,
    "\n  query WebhookLog($taskId: ID!) {\n    task(id: $taskId) {\n      deliveries(first: 10) {\n        totalCount\n        nodes {\n          id\n          event\n          url\n          status\n          nextAttemptAt\n          createdAt\n          task { id }\n          attempts { at responseStatus latencyMs error responseBody }\n        }\n      }\n    }\n  }\n": typeof types.WebhookLogDocument,
    "\n  mutation WebhookWorld {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": typeof types.WebhookWorldDocument,
    "\n  mutation WebhookRefresh($input: RefreshCoverageInput!) {\n    refreshCoverage(input: $input) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": typeof types.WebhookRefreshDocument,
    "\n  mutation WebhookCancel($id: ID!) { cancelTask(input: { id: $id }) { __typename } }\n": typeof types.WebhookCancelDocument,
    "query BrowserAgents { agents(first: 1) { nodes { id } } }": typeof types.BrowserAgentsDocument,
    "\n  mutation BrowserRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) { ... on RefreshCoveragePayload { task { id } } }\n  }\n": typeof types.BrowserRefreshDocument,
    "\n  mutation KilledEmbeddingAdd($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) { __typename }\n  }\n": typeof types.KilledEmbeddingAddDocument,
    "\n  mutation LostWorkerAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      ... on AddDocumentsPayload { task { id } }\n    }\n  }\n": typeof types.LostWorkerAddDocument,
    "\n  subscription LostWorkerWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent { sequence type attempt progress { done } result { ... on IngestionReport { indexed chunks } } }\n    }\n  }\n": typeof types.LostWorkerWatchDocument,
    "\n  query LostWorkerCount {\n    documents(filter: { status: INDEXED }) { totalCount nodes { chunkCount } }\n  }\n": typeof types.LostWorkerCountDocument,
    "\n  subscription CanopyClientWatch { workspaceEvents { __typename } }\n": typeof types.CanopyClientWatchDocument,
    "\n  subscription ExampleWatch($after: String) { workspaceEvents(after: $after) { __typename } }\n": typeof types.ExampleWatchDocument,
    "\n  query ExampleEvents {\n    workspaceEvents(first: 100) { events { cursor event { type task { id } } } }\n  }\n": typeof types.ExampleEventsDocument,
    "\n  mutation ExampleSecret {\n    rotateWorkspaceWebhookSecret(input: {}) { ... on RotateWorkspaceWebhookSecretPayload { secret } }\n  }\n": typeof types.ExampleSecretDocument,
    "\n  mutation ExampleRefresh($input: RefreshCoverageInput!) {\n    refreshCoverage(input: $input) { ... on RefreshCoveragePayload { task { id } } }\n  }\n": typeof types.ExampleRefreshDocument,
    "\n  subscription AcrossWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId) { ... on TaskEvent { type at } }\n  }\n": typeof types.AcrossWatchDocument,
    "\n  query CancelFaultReceipts($after: String) {\n    tasks(first: 100, after: $after) {\n      nodes { id status cancellation { outcome stoppedAt } events(first: 100) { nodes { type } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.CancelFaultReceiptsDocument,
    "\n  mutation CancelFaultRunning {\n    cancelTasks(input: { filter: { status: [RUNNING] } }) { __typename }\n  }\n": typeof types.CancelFaultRunningDocument,
    "\n  subscription CutOfTask($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) {\n      __typename\n      ... on TaskEvent { sequence }\n    }\n  }\n": typeof types.CutOfTaskDocument,
    "\n  subscription CutOfWorkspace($after: String) {\n    workspaceEvents(after: $after) {\n      __typename\n      ... on WorkspaceEvent { cursor event { sequence } }\n    }\n  }\n": typeof types.CutOfWorkspaceDocument,
    "\n  subscription OrderOfTask($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) {\n      __typename\n      ... on TaskEvent { sequence }\n    }\n  }\n": typeof types.OrderOfTaskDocument,
    "\n  subscription OrderOfWorkspace($after: String) {\n    workspaceEvents(after: $after) {\n      __typename\n      ... on WorkspaceEvent { cursor event { sequence } }\n    }\n  }\n": typeof types.OrderOfWorkspaceDocument,
    "\n  query OrderPage($after: String) {\n    workspaceEvents(after: $after, first: 100) {\n      events { cursor event { sequence } }\n      endCursor\n      hasMore\n    }\n  }\n": typeof types.OrderPageDocument,
    "\n  subscription RedisFaultWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent { sequence type }\n    }\n  }\n": typeof types.RedisFaultWatchDocument,
    "\n  query KilledOutcome($taskId: ID!, $topicId: ID!) {\n    task(id: $taskId) { status deadLetter { reason } events(first: 100) { nodes { sequence type attempt } } }\n    topic(id: $topicId) { status reports(first: 10) { nodes { version sections { order markdown } } } }\n  }\n": typeof types.KilledOutcomeDocument,
    "\n  mutation KilledRedrive($id: ID!) {\n    redriveTask(input: { id: $id }) {\n      __typename\n      ... on RedriveTaskPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n": typeof types.KilledRedriveDocument,
    "\n  mutation SchedulersTaxonomy {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n": typeof types.SchedulersTaxonomyDocument,
    "\n  mutation SchedulersAgent($name: String!) {\n    createAgent(input: { name: $name, nodeKeys: [\"all\"] }) { ... on CreateAgentPayload { agent { id } } }\n  }\n": typeof types.SchedulersAgentDocument,
    "\n  mutation SchedulersSchedule($agentId: ID!) {\n    createSchedule(input: { kind: COVERAGE_REFRESH, agentId: $agentId, cron: \"0 0 29 2 *\" }) { __typename }\n  }\n": typeof types.SchedulersScheduleDocument,
    "\n  mutation FaultEndpoint($url: String!) {\n    createWebhookEndpoint(input: { url: $url, events: [TASK_COMPLETED] }) { __typename ... on Error { message } }\n  }\n": typeof types.FaultEndpointDocument,
    "\n  mutation KilledRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n": typeof types.KilledRefreshDocument,
    "\n  subscription KilledWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      ... on TaskEvent { type }\n    }\n  }\n": typeof types.KilledWatchDocument,
    "\n  query KilledAfterwards($agentId: ID!, $taskId: ID!) {\n    agent(id: $agentId) { coverageHistory(first: 100) { totalCount } }\n    task(id: $taskId) {\n      status\n      result { __typename }\n      lastSequence\n      events(first: 100) { nodes { sequence type } }\n    }\n  }\n": typeof types.KilledAfterwardsDocument,
    "\n  mutation PoisonedAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      ... on AddDocumentsPayload { task { id } }\n    }\n  }\n": typeof types.PoisonedAddDocument,
    "\n  query PoisonedRead($id: ID!) {\n    task(id: $id) { status attempt failure { code retryable } deadLetter { reason attempts } }\n  }\n": typeof types.PoisonedReadDocument,
    "\n  query KeptAgents {\n    agents { nodes { name coverage { percent } } }\n  }\n": typeof types.KeptAgentsDocument,
    "\n  mutation DemoKnowledge($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id sourceUri } }\n      ... on Error { message }\n    }\n  }\n": typeof types.DemoKnowledgeDocument,
    "\n  subscription ReaderWatch($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence message } }\n  }\n": typeof types.ReaderWatchDocument,
    "\n  mutation ReportTaxonomy($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) { __typename ... on Error { message } }\n  }\n": typeof types.ReportTaxonomyDocument,
    "\n  mutation ReportDocuments($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n      ... on Error { message }\n    }\n  }\n": typeof types.ReportDocumentsDocument,
    "\n  mutation ReportAgent($input: CreateAgentInput!) {\n    createAgent(input: $input) {\n      __typename\n      ... on CreateAgentPayload { agent { id } task { id } }\n      ... on Error { message }\n    }\n  }\n": typeof types.ReportAgentDocument,
    "\n  mutation Generate($input: GenerateReportInput!) {\n    generateReport(input: $input) {\n      __typename\n      ... on GenerateReportPayload { topic { id status } task { id } }\n      ... on ConflictError { code message existing { __typename id } }\n      ... on ValidationError { code message issues { path message } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.GenerateDocument,
    "\n  query TaskReport($id: ID!) {\n    task(id: $id) {\n      status\n      failure { code message }\n      subject { __typename ... on Topic { id status } }\n      result {\n        __typename\n        ... on Report {\n          id\n          version\n          sections { order title markdown model stale citations { start end chunk { id content document { title } } } }\n        }\n      }\n    }\n  }\n": typeof types.TaskReportDocument,
    "\n  mutation SeedProbes($input: AddProbesInput!) {\n    addProbes(input: $input) {\n      __typename\n      ... on AddProbesPayload { probes { id } }\n      ... on Error { message }\n    }\n  }\n": typeof types.SeedProbesDocument,
    "\n  mutation SeedMeasurement($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, background: false }) {\n      __typename\n      ... on RefreshCoveragePayload { coverage { id } }\n      ... on Error { message }\n    }\n  }\n": typeof types.SeedMeasurementDocument,
    "\n  mutation SeedTemplate($input: CreateTemplateInput!) {\n    createTemplate(input: $input) {\n      __typename\n      ... on CreateTemplatePayload { template { id latest { id } } }\n      ... on Error { message }\n    }\n  }\n": typeof types.SeedTemplateDocument,
    "\n  mutation SeedTeam($input: CreateTeamInput!) {\n    createTeam(input: $input) { __typename ... on CreateTeamPayload { team { id } } ... on Error { message } }\n  }\n": typeof types.SeedTeamDocument,
    "\n  mutation SeedRating($input: RateTemplateInput!) {\n    rateTemplate(input: $input) { __typename ... on RateTemplatePayload { rating { id } } ... on Error { message } }\n  }\n": typeof types.SeedRatingDocument,
    "\n  mutation SeedWebhookEndpoint($url: String!) {\n    createWebhookEndpoint(input: { url: $url, events: [TASK_COMPLETED] }) { __typename ... on Error { message } }\n  }\n": typeof types.SeedWebhookEndpointDocument,
    "\n  mutation SeedWebhookRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) { ... on RefreshCoveragePayload { task { id } } }\n  }\n": typeof types.SeedWebhookRefreshDocument,
    "\n  query SeedWebhookLog($taskId: ID!) {\n    task(id: $taskId) { deliveries { nodes { id url status } } }\n  }\n": typeof types.SeedWebhookLogDocument,
    "\n  mutation SeedTaxonomy($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) {\n      __typename\n      ... on CreateTaxonomyPayload { taxonomy { id version } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.SeedTaxonomyDocument,
    "\n  mutation SeedDocuments($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.SeedDocumentsDocument,
    "\n  mutation SeedAgent($input: CreateAgentInput!) {\n    createAgent(input: $input) {\n      __typename\n      ... on CreateAgentPayload { agent { id } task { id } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.SeedAgentDocument,
    "\n  mutation SeedSchedule($agentId: ID!) {\n    createSchedule(input: { kind: COVERAGE_REFRESH, agentId: $agentId, cron: \"0 0 29 2 *\" }) { __typename }\n  }\n": typeof types.SeedScheduleDocument,
    "\n  subscription SeedWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent { sequence type status }\n    }\n  }\n": typeof types.SeedWatchDocument,
    "\n  mutation WorkRefresh($agentId: ID!, $key: String) {\n    refreshCoverage(input: { agentId: $agentId, idempotencyKey: $key }) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } }\n      ... on Error { message }\n    }\n  }\n": typeof types.WorkRefreshDocument,
    "\n  mutation WorkAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n": typeof types.WorkAddDocument,
    "\n  mutation WorkCancel($id: ID!) {\n    cancelTask(input: { id: $id }) { __typename }\n  }\n": typeof types.WorkCancelDocument,
    "\n  subscription SocketReaderWatch($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence } }\n  }\n": typeof types.SocketReaderWatchDocument,
    "\n  mutation LifeCreateTemplate($input: CreateTemplateInput!) {\n    createTemplate(input: $input) {\n      __typename\n      ... on CreateTemplatePayload { template { id latest { id } } }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": typeof types.LifeCreateTemplateDocument,
    "\n  mutation LifePublishVersion($input: PublishTemplateVersionInput!) {\n    publishTemplateVersion(input: $input) {\n      __typename\n      ... on PublishTemplateVersionPayload { version { id number changelog body } }\n      ... on ValidationError { issues { path message } }\n      ... on ConflictError { message existing { __typename id } }\n      ... on Error { code }\n    }\n  }\n": typeof types.LifePublishVersionDocument,
    "\n  query LifeTemplate($id: ID!) {\n    template(id: $id) {\n      id\n      name\n      description\n      category\n      tags\n      visibility\n      usageCount\n      upstreamAhead\n      updatedAt\n      author { name }\n      forkedFrom { id number template { id } }\n      latest { id number changelog systemPrompt body usageCount sections { key title } variables { name type default } }\n      versions { nodes { number usageCount } }\n    }\n  }\n": typeof types.LifeTemplateDocument,
    "\n  mutation UploadCreate($input: CreateUploadInput!) {\n    createUpload(input: $input) {\n      __typename\n      ... on CreateUploadPayload { uploadId url expiresAt maxBytes }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.UploadCreateDocument,
    "\n  mutation UploadAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id title status sha256 contentType } }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": typeof types.UploadAddDocument,
    "\n  query UploadReport($taskId: ID!) {\n    task(id: $taskId) {\n      status\n      result { ... on IngestionReport { indexed unchanged chunks failed { id title failure } } }\n    }\n  }\n": typeof types.UploadReportDocument,
    "\n  query UploadDocument($id: ID!) {\n    document(id: $id) {\n      id\n      title\n      contentType\n      language\n      bytes\n      sha256\n      status\n      failure\n      metadata\n      placements { node { key } source }\n      chunks(first: 50) { nodes { headings content } }\n    }\n  }\n": typeof types.UploadDocumentDocument,
    "\n  mutation WorkspaceFeedPrepare {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n": typeof types.WorkspaceFeedPrepareDocument,
    "\n  mutation WorkspaceFeedEnqueue {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id createdAt } }\n    }\n  }\n": typeof types.WorkspaceFeedEnqueueDocument,
    "\n  mutation WorkspaceFeedAdd($text: String!) {\n    addDocuments(input: { documents: [{ text: $text }] }) {\n      ... on AddDocumentsPayload { task { id } }\n    }\n  }\n": typeof types.WorkspaceFeedAddDocument,
    "\n  subscription WorkspaceFeed($after: String, $filter: TaskFilter, $heartbeatSeconds: Int) {\n    workspaceEvents(after: $after, filter: $filter, heartbeatSeconds: $heartbeatSeconds) {\n      __typename\n      ... on WorkspaceEvent { cursor event { sequence type status task { id kind createdAt } } }\n      ... on EventGap { from to task { id } }\n      ... on Heartbeat { at }\n    }\n  }\n": typeof types.WorkspaceFeedDocument,
    "\n  query WorkspaceFeedPage($after: String, $first: Int) {\n    workspaceEvents(after: $after, first: $first) {\n      events { __typename cursor event { sequence type status task { id kind createdAt } } }\n      endCursor\n      hasMore\n      gap { from to task { id } }\n    }\n  }\n": typeof types.WorkspaceFeedPageDocument,
    "\n  query WorkspaceFeedOwn { viewer { workspace { id } } }\n": typeof types.WorkspaceFeedOwnDocument,
    "\n  mutation CancelTaxonomy {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n": typeof types.CancelTaxonomyDocument,
    "\n  mutation CancelAgent {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": typeof types.CancelAgentDocument,
    "\n  query CancelRead($id: ID!) {\n    task(id: $id) {\n      status\n      attempt\n      queuePosition\n      worker { id active }\n      cancellation { requestedAt acknowledgedAt acknowledgedBy stoppedAt outcome requestedBy { name } }\n      deadLetter { reason attempts stage redrivenAs { id } }\n    }\n  }\n": typeof types.CancelReadDocument,
    "\n  mutation CancelOne($id: ID!) {\n    cancelTask(input: { id: $id }) {\n      __typename\n      ... on CancelTaskPayload { task { status cancellation { outcome } } }\n    }\n  }\n": typeof types.CancelOneDocument,
    "\n  mutation CancelMany($filter: TaskFilter!) {\n    cancelTasks(input: { filter: $filter }) {\n      __typename\n      ... on CancelTasksPayload { requested }\n      ... on ValidationError { issues { path } }\n    }\n  }\n": typeof types.CancelManyDocument,
    "\n  mutation CancelRedrive($id: ID!) {\n    redriveTask(input: { id: $id }) {\n      __typename\n      ... on RedriveTaskPayload { task { id } }\n      ... on ConflictError { existing { id } }\n    }\n  }\n": typeof types.CancelRedriveDocument,
    "\n  query CancelOverview {\n    queue { running deadLetters pending { priority count } oldestPendingMs oldestRunningMs oldestDeadLetterMs }\n    workers { id active concurrency running { id } }\n    tasks(filter: { deadLettered: true }) { nodes { id } }\n  }\n": typeof types.CancelOverviewDocument,
    "\n  mutation FairAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      ... on AddDocumentsPayload { task { id } }\n    }\n  }\n": typeof types.FairAddDocument,
    "\n  query FairLook($id: ID!) {\n    task(id: $id) { status progress { done } }\n  }\n": typeof types.FairLookDocument,
    "\n  mutation JudgeRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, priority: HIGH }) { ... on RefreshCoveragePayload { task { id } } }\n  }\n": typeof types.JudgeRefreshDocument,
    "\n  subscription JudgeWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      ... on TaskEvent { type status progress { percent step done total } }\n    }\n  }\n": typeof types.JudgeWatchDocument,
    "\n  mutation JudgeCancel($taskId: ID!) { cancelTask(input: { id: $taskId }) { __typename } }\n": typeof types.JudgeCancelDocument,
    "\n  query JudgeProbes($id: ID!) {\n    agent(id: $id) {\n      coverageStale\n      coverage { nodes { node { key } probes answered } answerability { probes answered } }\n      coverageHistory { totalCount }\n      answered: probes(filter: { verdict: ANSWERED }) { totalCount nodes { node { key name } } }\n      unjudged: probes(filter: { verdict: UNJUDGED }) { totalCount }\n    }\n  }\n": typeof types.JudgeProbesDocument,
    "\n  mutation JudgeEdit {\n    editTaxonomy(\n      input: { base: \"v1\", version: \"v2\", operations: [{ renameNode: { key: \"policies/leave\", name: \"Time off\" } }] }\n    ) { __typename }\n    publishTaxonomy(input: { version: \"v2\" }) { __typename }\n  }\n": typeof types.JudgeEditDocument,
    "\n  mutation ItselfTarget($agentId: ID!, $documents: Int!) {\n    setCoverageTargets(input: { agentId: $agentId, targets: [{ nodeKey: \"policies\", documents: $documents }] }) {\n      __typename\n    }\n  }\n": typeof types.ItselfTargetDocument,
    "\n  mutation ItselfPlace($documentId: ID!) {\n    placeDocument(input: { documentId: $documentId, nodeKey: \"policies\" }) { __typename }\n  }\n": typeof types.ItselfPlaceDocument,
    "\n  query ItselfRead($id: ID!) {\n    agent(id: $id) {\n      coverageStale\n      coverage { percent changes { cause } nodes { target } }\n      tasks(first: 100) { nodes { id kind status priority } }\n    }\n  }\n": typeof types.ItselfReadDocument,
    "\n  mutation StopRefresh($input: RefreshCoverageInput!) {\n    refreshCoverage(input: $input) { ... on RefreshCoveragePayload { task { id } } }\n  }\n": typeof types.StopRefreshDocument,
    "\n  query StopRead($id: ID!) {\n    task(id: $id) { status attempt deliveries { nodes { status attempts { responseStatus } } } }\n  }\n": typeof types.StopReadDocument,
    "\n  query OrderPositions($status: [TaskStatus!]!) {\n    tasks(filter: { status: $status, kind: [REPORT_GENERATION] }, first: 100) {\n      nodes { id priority queuePosition }\n    }\n  }\n": typeof types.OrderPositionsDocument,
    "\n  query OrderPosition($id: ID!) {\n    task(id: $id) { status queuePosition nextAttemptAt }\n  }\n": typeof types.OrderPositionDocument,
    "\n  mutation OrderCancel($id: ID!) {\n    cancelTask(input: { id: $id }) { __typename }\n  }\n": typeof types.OrderCancelDocument,
    "\n  query ReindexFind { search(input: { query: \"annual leave\" }) { hits { document { id } } } }\n": typeof types.ReindexFindDocument,
    "\n  query RetentionRead($id: ID!) {\n    task(id: $id) {\n      status\n      attempt\n      progress { percent step }\n      result { __typename ... on RetentionReport { tasks snapshots deliveries idempotencyKeys } }\n    }\n  }\n": typeof types.RetentionReadDocument,
    "\n  mutation RetentionCancel($id: ID!) { cancelTask(input: { id: $id }) { __typename } }\n": typeof types.RetentionCancelDocument,
    "\n  query RetentionOwn { viewer { workspace { id } } agents { nodes { coverage { percent } } } }\n": typeof types.RetentionOwnDocument,
    "\n  mutation WorkerTaxonomy {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n": typeof types.WorkerTaxonomyDocument,
    "\n  mutation WorkerAgent {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": typeof types.WorkerAgentDocument,
    "\n  query WorkerTask($id: ID!) {\n    task(id: $id) {\n      status\n      attempt\n      maxAttempts\n      nextAttemptAt\n      progress { percent }\n      failure { code message retryable attempt }\n      events(first: 100) { nodes { sequence type attempt message progress { percent step } } }\n    }\n  }\n": typeof types.WorkerTaskDocument,
    "\n  mutation SameAgentRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n": typeof types.SameAgentRefreshDocument,
    "\n  mutation SchedulerCreate($input: CreateScheduleInput!) {\n    createSchedule(input: $input) {\n      ... on CreateSchedulePayload { schedule { id nextRunAt } }\n    }\n  }\n": typeof types.SchedulerCreateDocument,
    "\n  query SchedulerRead($id: ID!) {\n    node(id: $id) {\n      ... on Schedule {\n        nextRunAt\n        lastTask {\n          id\n          kind\n          status\n          priority\n          subject { ... on Agent { id } }\n          result { __typename ... on CoverageSnapshot { percent } ... on RetentionReport { tasks } }\n        }\n      }\n    }\n  }\n": typeof types.SchedulerReadDocument,
    "\n  mutation SchedulerDelete($id: ID!) { deleteSchedule(input: { id: $id }) { __typename } }\n": typeof types.SchedulerDeleteDocument,
    "\n  mutation PerAgentTaxonomy {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n": typeof types.PerAgentTaxonomyDocument,
    "\n  mutation PerAgentAgent {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": typeof types.PerAgentAgentDocument,
    "\n  mutation PerAgentRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n": typeof types.PerAgentRefreshDocument,
};
const documents: Documents = {
    "\n  fragment AgentLifeFields on Agent {\n    id\n    name\n    scopeDescription\n    version\n    updatedAt\n    coverageStale\n    taxonomy { version }\n    nodes { key }\n    targets { node { key } documents }\n    retrieval { topK lexical trigram semantic minScore }\n    features { answers learnFromMisses }\n    alertRule { belowPercent dropPoints }\n    coverageHistory { totalCount }\n    probes { nodes { question source node { key } } }\n  }\n": types.AgentLifeFieldsFragmentDoc,
    "\n  mutation AgentLifeCreate($input: CreateAgentInput!) {\n    createAgent(input: $input) {\n      ... on CreateAgentPayload { task { id } agent { ...AgentLifeFields } }\n      ... on Error { message }\n    }\n  }\n": types.AgentLifeCreateDocument,
    "\n  mutation AgentLifeUpdate($input: UpdateAgentInput!) {\n    updateAgent(input: $input) {\n      __typename\n      ... on UpdateAgentPayload { task { id kind } agent { ...AgentLifeFields } }\n      ... on ConflictError { code message existing { id } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n    }\n  }\n": types.AgentLifeUpdateDocument,
    "\n  mutation AgentLifeUpdateMany($input: UpdateAgentsInput!) {\n    updateAgents(input: $input) {\n      __typename\n      ... on UpdateAgentsPayload {\n        results {\n          __typename\n          ... on UpdateAgentPayload { task { id } agent { ...AgentLifeFields } }\n          ... on NotFoundError { id }\n        }\n      }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": types.AgentLifeUpdateManyDocument,
    "\n  mutation AgentLifeDescribe($ids: [ID!]!) {\n    updateAgents(input: { ids: $ids, scopeDescription: \"Counted\" }) {\n      ... on UpdateAgentsPayload {\n        results { ... on UpdateAgentPayload { agent { version nodes { key } targets { node { key } } coverage { percent } } } }\n      }\n    }\n  }\n": types.AgentLifeDescribeDocument,
    "\n  mutation AgentLifeClone($input: CloneAgentInput!) {\n    cloneAgent(input: $input) {\n      __typename\n      ... on CloneAgentPayload { task { id } agent { ...AgentLifeFields } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n    }\n  }\n": types.AgentLifeCloneDocument,
    "\n  query AgentLifeRead($id: ID!) {\n    agent(id: $id) { ...AgentLifeFields }\n  }\n": types.AgentLifeReadDocument,
    "\n  mutation AgentLifeSetUp($id: ID!) {\n    setCoverageTargets(\n      input: {\n        agentId: $id\n        targets: [\n          { nodeKey: \"policies/leave\", documents: 4 }\n          { nodeKey: \"policies/travel\", documents: 7 }\n        ]\n      }\n    ) { __typename }\n    setCoverageAlert(input: { agentId: $id, belowPercent: 60, dropPoints: 5 }) { __typename }\n    addProbes(\n      input: { agentId: $id, probes: [{ question: \"How many days of leave?\", nodeKey: \"policies/leave\" }, { question: \"And else?\" }] }\n    ) { __typename }\n  }\n": types.AgentLifeSetUpDocument,
    "\n  mutation AgentLifeVersion($base: String!) {\n    editTaxonomy(\n      input: {\n        base: $base\n        version: \"v2\"\n        operations: [\n          { addNode: { key: \"policies/time-off\", name: \"Time off\", parentKeys: [\"policies\"] } }\n          { mergeNodes: { keys: [\"policies/leave\"], into: \"policies/time-off\" } }\n          { addNode: { key: \"office\", name: \"Office\" } }\n        ]\n      }\n    ) {\n      __typename\n      ... on Error { message }\n    }\n  }\n": types.AgentLifeVersionDocument,
    "\n  query AskForAnswer($input: AgentQueryInput!) {\n    agentQuery(input: $input) {\n      hits { chunk { id } }\n      answer { text grounded model citations { start end chunk { id content document { title } } } }\n    }\n  }\n": types.AskForAnswerDocument,
    "\n  subscription ListenToAnswer($input: AgentQueryInput!) {\n    agentQuery(input: $input) {\n      __typename\n      ... on AnswerDelta { text restart }\n      ... on QueryCompleted { answer { text grounded model citations { start end chunk { document { title } } } } }\n    }\n  }\n": types.ListenToAnswerDocument,
    "\n  mutation AnsweringAgent($input: CreateAgentInput!) {\n    createAgent(input: $input) { __typename ... on CreateAgentPayload { agent { id } } }\n  }\n": types.AnsweringAgentDocument,
    "\n  query ReportFiles($id: ID!, $seconds: Int) {\n    report(id: $id) {\n      markdown\n      artifacts {\n        id kind filename contentType bytes sha256 createdAt\n        report { id }\n        downloadUrl(expiresInSeconds: $seconds)\n      }\n    }\n  }\n": types.ReportFilesDocument,
    "\n  query MarkdownThrice($id: ID!) {\n    report(id: $id) { first: markdown second: markdown }\n    again: report(id: $id) { markdown }\n  }\n": types.MarkdownThriceDocument,
    "\n  query AuthViewer { viewer { scopes workspace { id } apiKey { id prefix name lastUsedAt revokedAt } } }\n": types.AuthViewerDocument,
    "\n  mutation AuthCreateKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      __typename\n      ... on CreateApiKeyPayload { secret apiKey { id name prefix scopes expiresAt revokedAt } }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n": types.AuthCreateKeyDocument,
    "\n  mutation AuthRevokeKey($id: ID!) {\n    revokeApiKey(input: { id: $id }) {\n      __typename\n      ... on RevokeApiKeyPayload { apiKey { id revokedAt } }\n      ... on NotFoundError { id }\n      ... on Error { code message }\n    }\n  }\n": types.AuthRevokeKeyDocument,
    "\n  mutation ClientsRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n": types.ClientsRefreshDocument,
    "\n  subscription ClientsWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent {\n        sequence\n        type\n        result { ... on CoverageSnapshot { __typename percent } }\n      }\n    }\n  }\n": types.ClientsWatchDocument,
    "\n  query CountedAgents($first: Int!) {\n    agents(first: $first) {\n      nodes {\n        id\n        name\n        coverageStale\n        updatedAt\n        coverage { percent nodes { node { key } documents } changes { cause points detail } }\n        coverageTrend { direction points { percent } }\n        taxonomy { version }\n        nodes { key }\n        targets { documents node { key } }\n        gaps { node { key } missingDocuments }\n        tasks(first: 2, filter: { kind: [COVERAGE_REFRESH] }) { nodes { id status } }\n        coverageHistory(first: 5) { nodes { id percent measuredAt } edges { node { totalDocuments } } }\n      }\n    }\n  }\n": types.CountedAgentsDocument,
    "\n  query CountedTasks($first: Int!) {\n    tasks(first: $first, filter: { kind: [COVERAGE_REFRESH] }) {\n      nodes { id status queuePosition estimatedCompletionAt worker { host } cancellation { outcome } deadLetter { reason } progress { percent } subject { ... on Agent { name } } result { ... on CoverageSnapshot { percent } } }\n    }\n  }\n": types.CountedTasksDocument,
    "\n  query CountedDocuments($first: Int!) {\n    documents(first: $first) {\n      nodes { id title chunkCount placements { confidence node { key } } }\n    }\n  }\n": types.CountedDocumentsDocument,
    "\n  query CountedNodes($first: Int!) {\n    taxonomy {\n      nodes(first: $first) {\n        nodes { key documentCount own: documentCount(includeDescendants: false) children { key } parents { key } }\n      }\n    }\n  }\n": types.CountedNodesDocument,
    "\n  query CountedReviews($first: Int!) {\n    placementReviews(first: $first) { nodes { confidence document { title } node { key path } } }\n  }\n": types.CountedReviewsDocument,
    "\n  query CountedSearch($first: Int!) {\n    search(input: { query: \"days of leave 연차휴가 flights\", limit: $first }) {\n      hits { score snippet chunk { ordinal } document { title } }\n    }\n  }\n": types.CountedSearchDocument,
    "\n  query CountedSchedules($first: Int!) {\n    schedules(first: $first) { nodes { id cron agent { name coverage { percent } } lastTask { status queuePosition } } }\n  }\n": types.CountedSchedulesDocument,
    "\n  query CountedIds($first: Int!) {\n    agents(first: $first) { nodes { id } }\n    documents(first: $first) { nodes { id } }\n  }\n": types.CountedIdsDocument,
    "\n  query CountedById($ids: [ID!]!) {\n    nodes(ids: $ids) {\n      id\n      ... on Agent { name coverage { percent } nodes { key } }\n      ... on Document { title placements { confidence node { key } } }\n    }\n  }\n": types.CountedByIdDocument,
    "\n  mutation CountedAgent($name: String!) {\n    createAgent(input: { name: $name, nodeKeys: [\"policies\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": types.CountedAgentDocument,
    "\n  mutation CountedSchedule($agentId: ID!) {\n    createSchedule(input: { kind: COVERAGE_REFRESH, agentId: $agentId, cron: \"0 0 29 2 *\" }) { __typename }\n  }\n": types.CountedScheduleDocument,
    "\n  mutation AlertsCreate {\n    createAgent(input: { name: \"travel\", nodeKeys: [\"policies/travel\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": types.AlertsCreateDocument,
    "\n  mutation AlertsSetRule($input: SetCoverageAlertInput!) {\n    setCoverageAlert(input: $input) {\n      __typename\n      ... on SetCoverageAlertPayload { agent { id alertRule { belowPercent dropPoints } } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n    }\n  }\n": types.AlertsSetRuleDocument,
    "\n  mutation AlertsMeasure($agentId: ID!, $target: Int!) {\n    setCoverageTargets(\n      input: { agentId: $agentId, targets: [{ nodeKey: \"policies/travel\", documents: $target }] }\n    ) { __typename }\n    refreshCoverage(input: { agentId: $agentId, background: false }) {\n      ... on RefreshCoveragePayload { coverage { id percent } }\n    }\n  }\n": types.AlertsMeasureDocument,
    "\n  mutation AlertsSetTarget($agentId: ID!, $target: Int!) {\n    setCoverageTargets(\n      input: { agentId: $agentId, targets: [{ nodeKey: \"policies/travel\", documents: $target }] }\n    ) { __typename }\n  }\n": types.AlertsSetTargetDocument,
    "\n  mutation AlertsMeasureAgain($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, background: false }) { __typename }\n  }\n": types.AlertsMeasureAgainDocument,
    "\n  mutation AlertsEnqueue($agentId: ID!, $target: Int!) {\n    setCoverageTargets(\n      input: { agentId: $agentId, targets: [{ nodeKey: \"policies/travel\", documents: $target }] }\n    ) { __typename }\n    refreshCoverage(input: { agentId: $agentId }) { ... on RefreshCoveragePayload { task { id } } }\n  }\n": types.AlertsEnqueueDocument,
    "\n  subscription AlertsWatch($agentId: ID, $after: String) {\n    coverageAlerts(agentId: $agentId, after: $after) {\n      agent { id name }\n      snapshot { id percent }\n      reason\n      at\n      cursor\n    }\n  }\n": types.AlertsWatchDocument,
    "\n  query AlertsEventCursor {\n    workspaceEvents { endCursor }\n  }\n": types.AlertsEventCursorDocument,
    "\n  mutation AlertsEndpoint($url: String!) {\n    createWebhookEndpoint(input: { url: $url, events: [COVERAGE_ALERT] }) {\n      ... on CreateWebhookEndpointPayload { secret endpoint { id } }\n    }\n  }\n": types.AlertsEndpointDocument,
    "\n  query AlertsDeliveries {\n    webhookEndpoints { nodes { deliveries { nodes { event status task { id } } } } }\n  }\n": types.AlertsDeliveriesDocument,
    "\n  query TrendRead($id: ID!) {\n    agent(id: $id) {\n      week: coverageTrend { ...Trend }\n      month: coverageTrend(window: MONTH) { ...Trend }\n      quarter: coverageTrend(window: QUARTER) { ...Trend }\n    }\n  }\n  fragment Trend on CoverageTrend { window from to changePoints direction points { at percent } }\n": types.TrendReadDocument,
    "\n  query TrendsOfMany($first: Int!) {\n    agents(first: $first) {\n      nodes { coverageTrend { points { percent } } month: coverageTrend(window: MONTH) { direction } }\n    }\n  }\n": types.TrendsOfManyDocument,
    "\n  mutation TrendAgent($name: String!) {\n    createAgent(input: { name: $name, nodeKeys: [\"policies\"] }) { ... on CreateAgentPayload { agent { id } } }\n  }\n": types.TrendAgentDocument,
    "\n  mutation DeletionCreate($name: String!, $key: String) {\n    createAgent(input: { name: $name, nodeKeys: [\"policies\"], idempotencyKey: $key }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": types.DeletionCreateDocument,
    "\n  mutation DeletionFill($agentId: ID!) {\n    setCoverageTargets(input: { agentId: $agentId, targets: [{ nodeKey: \"policies\", documents: 3 }] }) { __typename }\n    setCoverageAlert(input: { agentId: $agentId, dropPoints: 0.1 }) { __typename }\n    low: setCoverageTargets(input: { agentId: $agentId, targets: [{ nodeKey: \"policies\", documents: 300 }] }) { __typename }\n    createSchedule(input: { kind: COVERAGE_REFRESH, agentId: $agentId, cron: \"0 0 29 2 *\" }) { __typename }\n    createWebhookEndpoint(input: { url: \"http://127.0.0.1:1/\", events: [COVERAGE_ALERT] }) { __typename }\n    measured: refreshCoverage(input: { agentId: $agentId, background: false, idempotencyKey: \"measured\" }) { __typename }\n    enqueued: refreshCoverage(input: { agentId: $agentId, idempotencyKey: \"enqueued\" }) {\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n": types.DeletionFillDocument,
    "\n  mutation DeletionRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) { ... on RefreshCoveragePayload { task { id } } }\n  }\n": types.DeletionRefreshDocument,
    "\n  mutation DeletionEnqueue($id: ID!) { refreshCoverage(input: { agentId: $id }) { __typename } }\n": types.DeletionEnqueueDocument,
    "\n  mutation DeletionSetTargets($id: ID!) { setCoverageTargets(input: { agentId: $id, targets: [] }) { __typename } }\n": types.DeletionSetTargetsDocument,
    "\n  mutation DeletionPlan($id: ID!) {\n    createSchedule(input: { kind: COVERAGE_REFRESH, agentId: $id, cron: \"0 0 29 2 *\" }) { __typename }\n  }\n": types.DeletionPlanDocument,
    "\n  mutation DeletionDelete($id: ID!) {\n    deleteAgent(input: { id: $id }) {\n      __typename\n      ... on DeleteAgentPayload { deletedId }\n      ... on NotFoundError { id message }\n    }\n  }\n": types.DeletionDeleteDocument,
    "\n  mutation DeletionDeleteMany($ids: [ID!]!) {\n    deleteAgents(input: { ids: $ids }) {\n      __typename\n      ... on DeleteAgentsPayload {\n        results { __typename ... on DeleteAgentPayload { deletedId } ... on NotFoundError { id } }\n      }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": types.DeletionDeleteManyDocument,
    "\n  query DeletionRead($id: ID!, $taskId: ID!) {\n    agent(id: $id) { id }\n    task(id: $taskId) { id }\n    queue { running }\n    workers { running { id } }\n  }\n": types.DeletionReadDocument,
    "\n  subscription DeletionWatchTask($id: ID!) { taskEvents(taskId: $id) { __typename } }\n": types.DeletionWatchTaskDocument,
    "\n  subscription DeletionWatchAlerts($id: ID!) { coverageAlerts(agentId: $id, after: \"0\") { reason } }\n": types.DeletionWatchAlertsDocument,
    "\n  subscription DeletionWatchAll { coverageAlerts(after: \"0\") { reason } }\n": types.DeletionWatchAllDocument,
    "\n  mutation DocumentsAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id title language } }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": types.DocumentsAddDocument,
    "\n  query DocumentsReport($taskId: ID!) {\n    task(id: $taskId) {\n      status\n      progress { percent done total }\n      result { ... on IngestionReport { indexed unchanged chunks failed { title status failure } } }\n    }\n  }\n": types.DocumentsReportDocument,
    "\n  query DocumentsRead($id: ID!) {\n    document(id: $id) {\n      status\n      sha256\n      bytes\n      chunkCount\n      chunks { nodes { ordinal headings content } }\n      placements { node { key } confidence source needsReview }\n    }\n  }\n": types.DocumentsReadDocument,
    "\n  mutation DocumentsPlace($input: PlaceDocumentInput!) {\n    placeDocument(input: $input) {\n      __typename\n      ... on PlaceDocumentPayload { placement { confidence source node { key } } }\n      ... on Error { code message }\n    }\n  }\n": types.DocumentsPlaceDocument,
    "\n  mutation DocumentsDelete($ids: [ID!]!) {\n    deleteDocuments(input: { ids: $ids }) {\n      ... on DeleteDocumentsPayload { deletedIds notFoundIds }\n    }\n  }\n": types.DocumentsDeleteDocument,
    "\n  query DocumentsSearch($input: SearchInput!) {\n    search(input: $input) {\n      hits { rank score snippet document { id sourceUri } chunk { content } }\n      lanes { lane candidates }\n    }\n  }\n": types.DocumentsSearchDocument,
    "\n  query DocumentsNodes {\n    taxonomy { nodes { nodes { id key } } }\n  }\n": types.DocumentsNodesDocument,
    "\n  mutation EmbeddingsAdd($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) {\n      __typename\n      ... on AddDocumentsPayload { documents { id } }\n    }\n  }\n": types.EmbeddingsAddDocument,
    "\n  mutation EmbeddingsDelete($ids: [ID!]!) { deleteDocuments(input: { ids: $ids }) { __typename } }\n": types.EmbeddingsDeleteDocument,
    "\n  query EmbeddingsTasks {\n    viewer { workspace { id } }\n    tasks(first: 50, filter: { kind: [EMBEDDING] }) {\n      nodes {\n        status\n        progress { done total step }\n        failure { code message }\n        result { __typename ... on EmbeddingReport { embedded reused refused model } }\n      }\n    }\n  }\n": types.EmbeddingsTasksDocument,
    "\n  query EmbeddingsPlacements {\n    documents(first: 20) { nodes { title placements { source confidence needsReview node { key } } } }\n  }\n": types.EmbeddingsPlacementsDocument,
    "\n  query EmbeddingsDocumentIds { documents { nodes { id } } }\n": types.EmbeddingsDocumentIdsDocument,
    "\n  subscription EventStreamWatch($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence type } }\n  }\n": types.EventStreamWatchDocument,
    "\n  mutation ExplainedTaxonomy($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) { __typename ... on Error { message } }\n  }\n": types.ExplainedTaxonomyDocument,
    "\n  mutation ExplainedAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) { ... on AddDocumentsPayload { task { id } documents { id } } }\n  }\n": types.ExplainedAddDocument,
    "\n  mutation ExplainedDelete($ids: [ID!]!) { deleteDocuments(input: { ids: $ids }) { __typename } }\n": types.ExplainedDeleteDocument,
    "\n  mutation ExplainedPlace($documentId: ID!, $nodeKey: String!) {\n    placeDocument(input: { documentId: $documentId, nodeKey: $nodeKey }) { __typename ... on Error { message } }\n  }\n": types.ExplainedPlaceDocument,
    "\n  mutation ExplainedAgent($nodeKeys: [String!]!) {\n    createAgent(input: { name: \"guide\", nodeKeys: $nodeKeys }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": types.ExplainedAgentDocument,
    "\n  mutation ExplainedTargets($input: SetCoverageTargetsInput!) {\n    setCoverageTargets(input: $input) { __typename }\n  }\n": types.ExplainedTargetsDocument,
    "\n  mutation ExplainedMeasure($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, background: false }) {\n      ... on RefreshCoveragePayload {\n        coverage { percent totalDocuments changes { cause points detail } nodes { node { key } documents } }\n      }\n    }\n  }\n": types.ExplainedMeasureDocument,
    "\n  query ExplainedRead($id: ID!) { agent(id: $id) { coverage { percent changes { points } } } }\n": types.ExplainedReadDocument,
    "\n  query ExplainedReads($id: ID!) {\n    a: agent(id: $id) { ...EverythingCovered }\n    b: agent(id: $id) { ...EverythingCovered }\n    c: agent(id: $id) { ...EverythingCovered }\n    d: agent(id: $id) { ...EverythingCovered }\n    e: agent(id: $id) { ...EverythingCovered }\n    f: agent(id: $id) { ...EverythingCovered }\n    g: agent(id: $id) { ...EverythingCovered }\n    h: agent(id: $id) { ...EverythingCovered }\n    i: agent(id: $id) { ...EverythingCovered }\n    j: agent(id: $id) { ...EverythingCovered }\n  }\n  fragment EverythingCovered on Agent {\n    coverageStale\n    coverage { percent changes { points } nodes { documents } }\n    coverageHistory(first: 5) { nodes { percent changes { cause } } }\n    coverageTrend(window: MONTH) { changePoints points { percent } }\n    gaps { missingDocuments }\n  }\n": types.ExplainedReadsDocument,
    "\n  query Coverage($id: ID!) {\n    agent(id: $id) {\n      name\n      coverageStale\n      coverage { percent totalDocuments taxonomyVersion nodes { node { key } documents target percent missing } }\n      gaps { node { key } missingDocuments recommendation }\n      targets { node { key } documents }\n      coverageHistory(first: 5) { totalCount edges { cursor } nodes { percent } pageInfo { hasNextPage } }\n    }\n  }\n": types.CoverageDocument,
    "\n  mutation SetTargets($input: SetCoverageTargetsInput!) {\n    setCoverageTargets(input: $input) {\n      __typename\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": types.SetTargetsDocument,
    "\n  mutation Refresh($input: RefreshCoverageInput!) {\n    refreshCoverage(input: $input) {\n      __typename\n      ... on RefreshCoveragePayload { task { id status queuePosition } coverage { percent } }\n      ... on Error { code message }\n    }\n  }\n": types.RefreshDocument,
    "\n  subscription Ask($input: AgentQueryInput!) {\n    agentQuery(input: $input) {\n      __typename\n      ... on QueryStarted { queryId agent { name } }\n      ... on QueryHit { index hit { rank score snippet lanes { lane rank } document { title } chunk { headings } } }\n      ... on QueryCompleted { totalHits }\n      ... on QueryFailed { code message }\n    }\n  }\n": types.AskDocument,
    "\n  mutation TopicForecast($input: PlanTopicInput!) {\n    planTopic(input: $input) {\n      __typename\n      ... on PlanTopicPayload { plan { sections { forecast { support } } } }\n      ... on Error { message }\n    }\n  }\n": types.TopicForecastDocument,
    "\n  mutation ForgedPrepare {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n": types.ForgedPrepareDocument,
    "\n  mutation ForgedEnqueue {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) { ... on CreateAgentPayload { task { id } } }\n  }\n": types.ForgedEnqueueDocument,
    "\n  subscription ForgedWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      ... on TaskEvent { sequence type message progress { step } failure { message } }\n    }\n  }\n": types.ForgedWatchDocument,
    "\n  mutation ForkFork($input: ForkTemplateInput!) {\n    forkTemplate(input: $input) {\n      __typename\n      ... on ForkTemplatePayload { template { id latest { number } forkedFrom { number } } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n    }\n  }\n": types.ForkForkDocument,
    "\n  mutation ForkPull($input: PullTemplateInput!) {\n    pullTemplate(input: $input) {\n      __typename\n      ... on PullTemplatePayload { merged version { id number changelog body systemPrompt } }\n      ... on MergeConflictError { message upstream conflicts { path base ours theirs } }\n      ... on ValidationError { issues { path message } }\n      ... on ConflictError { message existing { id } }\n      ... on NotFoundError { id message }\n      ... on Error { code }\n    }\n  }\n": types.ForkPullDocument,
    "\n  mutation ForkUpdate($input: UpdateTemplateInput!) { updateTemplate(input: $input) { __typename ... on UpdateTemplatePayload { template { name latest { number } } } }\n  }\n": types.ForkUpdateDocument,
    "\n  mutation ForkRate($id: ID!) {\n    rateTemplate(input: { templateId: $id, stars: 4 }) {\n      __typename\n      ... on RateTemplatePayload { rating { id version { number } } template { rating { count } } }\n    }\n  }\n": types.ForkRateDocument,
    "\n  mutation ForkVote($id: ID!) {\n    voteRating(input: { ratingId: $id, helpful: true }) {\n      __typename\n      ... on VoteRatingPayload { rating { helpful } }\n    }\n  }\n": types.ForkVoteDocument,
    "\n  mutation ForkDelete($id: ID!) { deleteTemplate(input: { id: $id }) { __typename } }\n": types.ForkDeleteDocument,
    "\n  mutation ForkUse($id: ID!) {\n    useTemplate(input: { templateId: $id, inputs: { title: \"x\" } }) {\n      __typename\n      ... on UseTemplatePayload { version { number template { name } } }\n      ... on Error { code }\n    }\n  }\n": types.ForkUseDocument,
    "\n  mutation ForkPublishOnly($input: PublishTemplateVersionInput!) {\n    publishTemplateVersion(input: $input) { __typename ... on PublishTemplateVersionPayload { version { number } } }\n  }\n": types.ForkPublishOnlyDocument,
    "\n  mutation ForkSetMembers($teamId: ID!, $memberIds: [ID!]!) {\n    setTeamMembers(input: { teamId: $teamId, memberIds: $memberIds }) { __typename }\n  }\n": types.ForkSetMembersDocument,
    "\n  query TopicStatus($id: ID!) {\n    topic(id: $id) { status generation { id status } reports(first: 10) { nodes { id version } } }\n  }\n": types.TopicStatusDocument,
    "\n  mutation Regenerate($input: RegenerateSectionInput!) {\n    regenerateSection(input: $input) {\n      __typename\n      ... on RegenerateSectionPayload { task { id } }\n      ... on ValidationError { message issues { path message } }\n      ... on Error { code message }\n    }\n  }\n": types.RegenerateDocument,
    "\n  query Steps($id: ID!) {\n    task(id: $id) { events(first: 100) { nodes { type progress { percent step } } } }\n  }\n": types.StepsDocument,
    "\n  mutation FilesGenerate($input: GenerateReportInput!) {\n    generateReport(input: $input) {\n      __typename\n      ... on GenerateReportPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n": types.FilesGenerateDocument,
    "\n  query FilesGenerated($topicId: ID!) {\n    topic(id: $topicId) {\n      generation { status }\n      reports(first: 1) { nodes { markdown artifacts { kind sha256 bytes downloadUrl } } }\n    }\n  }\n": types.FilesGeneratedDocument,
    "\n  mutation FilesDelete($id: ID!) { deleteTopic(input: { id: $id }) { __typename } }\n": types.FilesDeleteDocument,
    "\n  mutation IdempotentAgent($input: CreateAgentInput!) {\n    answer: createAgent(input: $input) {\n      __typename\n      ... on CreateAgentPayload { agent { id name } task { id } }\n      ... on Error { code message }\n      ... on IdempotencyConflictError { existing { __typename id } }\n    }\n  }\n": types.IdempotentAgentDocument,
    "\n  mutation IdempotentDocuments($input: AddDocumentsInput!) {\n    answer: addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { documents { id } task { id } }\n      ... on Error { code message }\n      ... on IdempotencyConflictError { existing { __typename id } }\n    }\n  }\n": types.IdempotentDocumentsDocument,
    "\n  mutation IdempotentRefresh($input: RefreshCoverageInput!) {\n    answer: refreshCoverage(input: $input) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } coverage { id } }\n      ... on Error { code message }\n      ... on IdempotencyConflictError { existing { __typename id } }\n    }\n  }\n": types.IdempotentRefreshDocument,
    "\n  query IdempotencyTotals($agentId: ID!) {\n    agents { totalCount }\n    documents { totalCount }\n    tasks { totalCount }\n    agent(id: $agentId) { coverageHistory { totalCount } }\n  }\n": types.IdempotencyTotalsDocument,
    "\n  query IsolationWalk {\n    viewer {\n      workspace { __typename id name }\n      user { __typename id name }\n      apiKey { __typename id name revokedAt }\n    }\n    agents(first: 10) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        version\n        coverageStale\n        nodes { __typename id }\n        targets { documents }\n        statistics { queries }\n        tasks(first: 5) { totalCount nodes { __typename id } }\n        probes(first: 5) { totalCount nodes { __typename id question verdict evidence { snippet } } }\n        gaps(threshold: 1) { unanswered { __typename id } }\n        coverageHistory(first: 3) { totalCount nodes { __typename id percent nodes { node { __typename id } } } }\n      }\n    }\n    documents(first: 20) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        title\n        sha256\n        placements { source confidence node { __typename id } }\n        chunks(first: 5) { totalCount nodes { __typename id } }\n      }\n    }\n    taxonomies(first: 10) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        version\n        status\n        statistics { nodes documents unplacedDocuments }\n        nodes(first: 20) { totalCount nodes { __typename id key documentCount } }\n      }\n    }\n    tasks(first: 20) { totalCount edges { cursor } nodes { __typename id status lastSequence } }\n    webhookEndpoints(first: 20) {\n      totalCount\n      edges { cursor }\n      nodes { __typename id url deliveries(first: 5) { totalCount nodes { __typename id status task { id } } } }\n    }\n    schedules(first: 20) { totalCount nodes { __typename id cron agent { __typename id } } }\n    placementReviews(first: 5) {\n      totalCount\n      edges { cursor }\n      nodes { confidence document { __typename id } node { __typename id } }\n    }\n    templates(first: 5) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        tags\n        usageCount\n        rating { average count distribution }\n        viewerRating { __typename id stars }\n        ratings(first: 5) { totalCount nodes { __typename id helpful } }\n        versions(first: 5) { totalCount nodes { __typename id number usageCount } }\n      }\n    }\n    topics(first: 5) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        title\n        status\n        plans(first: 5) { totalCount nodes { __typename id status sections { title } } }\n        reports(first: 5) {\n          totalCount\n          nodes { __typename id version markdown sections { title markdown } artifacts { __typename id bytes } }\n        }\n      }\n    }\n    teams(first: 5) { totalCount edges { cursor } nodes { __typename id name members { __typename id } } }\n    search(input: { query: \"annual leave 연차휴가 flights\" }) { hits { score snippet chunk { __typename id } } }\n  }\n": types.IsolationWalkDocument,
    "\n  mutation IsolationTaxonomy {\n    createTaxonomy(input: { version: \"theirs\", publish: true, nodes: [{ key: \"theirs\", name: \"Theirs\" }] }) {\n      __typename\n    }\n  }\n": types.IsolationTaxonomyDocument,
    "\n  mutation IsolationAnotherAgent {\n    createAgent(input: { name: \"another\", nodeKeys: [\"policies\"] }) { __typename }\n  }\n": types.IsolationAnotherAgentDocument,
    "\n  mutation IsolationNames($documentId: ID!) {\n    placeDocument(input: { documentId: $documentId, nodeKey: \"theirs\" }) { __typename ... on Error { code message } }\n    addDocuments(input: { documents: [{ text: \"x\", nodeKeys: [\"theirs\"] }] }) { __typename ... on Error { code } }\n    byKey: createAgent(input: { name: \"thief\", nodeKeys: [\"theirs\"] }) { __typename ... on Error { code } }\n    byVersion: createAgent(input: { name: \"thief\", nodeKeys: [\"theirs\"], taxonomyVersion: \"theirs\" }) {\n      __typename\n      ... on Error { code }\n    }\n    editTaxonomy(input: { base: \"theirs\", version: \"stolen\", operations: [{ removeNode: { key: \"theirs\" } }] }) {\n      __typename\n      ... on Error { code }\n    }\n    publishTaxonomy(input: { version: \"theirs\" }) { __typename ... on Error { code } }\n    reviewPlacement(input: { documentId: $documentId, nodeKey: \"theirs\", decision: REJECT }) {\n      __typename\n      ... on Error { code }\n    }\n  }\n": types.IsolationNamesDocument,
    "\n  query IsolationVersion { taxonomy(version: \"theirs\") { id } }\n": types.IsolationVersionDocument,
    "\n  query IsolationAgentsAfter($after: String!) { agents(after: $after) { totalCount nodes { id } } }\n": types.IsolationAgentsAfterDocument,
    "\n  mutation IsolationSameSource {\n    addDocuments(input: { documents: [{ text: \"other text\", sourceUri: \"leave.md\" }] }) { __typename }\n  }\n": types.IsolationSameSourceDocument,
    "\n  subscription AskForMany($input: AgentQueryInput!) {\n    agentQuery(input: $input) {\n      __typename\n      ... on QueryHit { index hit { rank score document { id } } }\n      ... on QueryCompleted { totalHits }\n    }\n  }\n": types.AskForManyDocument,
    "\n  mutation ManyRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n": types.ManyRefreshDocument,
    "\n  query ManyCount($agentId: ID!) {\n    tasks(filter: { subjectId: $agentId, status: [COMPLETED] }) { totalCount }\n    agent(id: $agentId) { coverageHistory(first: 1) { totalCount } }\n    queue { running pending { count } }\n  }\n": types.ManyCountDocument,
    "\n  mutation MetricsEndpoint($url: String!) {\n    createWebhookEndpoint(input: { url: $url, events: [TASK_COMPLETED] }) { __typename }\n  }\n": types.MetricsEndpointDocument,
    "\n  mutation MetricsTaxonomy {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n": types.MetricsTaxonomyDocument,
    "\n  mutation MetricsAgent {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { task { id } }\n    }\n  }\n": types.MetricsAgentDocument,
    "\n  mutation MetricsCancel {\n    cancelTasks(input: { filter: { status: [PENDING, RUNNING] } }) { __typename }\n  }\n": types.MetricsCancelDocument,
    "\n  mutation PagingTaxonomy($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) { ... on CreateTaxonomyPayload { taxonomy { id } } }\n  }\n": types.PagingTaxonomyDocument,
    "\n  mutation PagingDocuments($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) { ... on AddDocumentsPayload { documents { id } } }\n  }\n": types.PagingDocumentsDocument,
    "\n  mutation PagingAgent($name: String!) {\n    createAgent(input: { name: $name, nodeKeys: [\"policies\"] }) { ... on CreateAgentPayload { agent { id } } }\n  }\n": types.PagingAgentDocument,
    "\n  mutation PagingMeasure($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, background: false }) { __typename }\n  }\n": types.PagingMeasureDocument,
    "\n  query PagingOrderedAgents($orderBy: AgentOrder!, $first: Int, $after: String) {\n    page: agents(orderBy: $orderBy, first: $first, after: $after) {\n      edges { cursor }\n      nodes { id name createdAt updatedAt coverage { percent } }\n      pageInfo { endCursor hasNextPage }\n    }\n  }\n": types.PagingOrderedAgentsDocument,
    "\n  query PagingSearch($search: String!) {\n    agents(filter: { search: $search }) { totalCount nodes { name } }\n    documents(filter: { search: $search }) { totalCount nodes { name: title } }\n    taxonomy(version: \"names\") { nodes(search: $search) { totalCount nodes { name } } }\n  }\n": types.PagingSearchDocument,
    "\n  query PagingOfNothing($id: ID!) {\n    agents(filter: { nodeId: $id }) { totalCount }\n    documents(filter: { nodeId: $id }) { totalCount }\n    templates(filter: { authorId: $id }) { totalCount }\n    tasks(filter: { subjectId: $id }) { totalCount }\n    byWorker: tasks(filter: { workerId: $id }) { totalCount }\n  }\n": types.PagingOfNothingDocument,
    "\n  mutation ReviewTaxonomy($input: CreateTaxonomyInput!) { createTaxonomy(input: $input) { __typename } }\n": types.ReviewTaxonomyDocument,
    "\n  mutation ReviewEdit($input: EditTaxonomyInput!) { editTaxonomy(input: $input) { __typename } }\n": types.ReviewEditDocument,
    "\n  mutation ReviewPublish($version: String!) {\n    publishTaxonomy(input: { version: $version }) {\n      ... on PublishTaxonomyPayload { carried orphaned }\n    }\n  }\n": types.ReviewPublishDocument,
    "\n  mutation ReviewAdd($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n    }\n  }\n": types.ReviewAddDocument,
    "\n  mutation ReviewDelete($id: ID!) { deleteDocuments(input: { ids: [$id] }) { __typename } }\n": types.ReviewDeleteDocument,
    "\n  mutation ReviewPlace($input: PlaceDocumentInput!) {\n    placeDocument(input: $input) {\n      __typename\n      ... on PlaceDocumentPayload { placement { confidence source needsReview } }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": types.ReviewPlaceDocument,
    "\n  query ReviewList($first: Int, $after: String) {\n    placementReviews(first: $first, after: $after) {\n      totalCount\n      nodes { confidence source needsReview document { id title } node { key } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.ReviewListDocument,
    "\n  mutation ReviewReview($input: ReviewPlacementInput!) {\n    reviewPlacement(input: $input) {\n      __typename\n      ... on ReviewPlacementPayload { placements { confidence source needsReview node { key } } }\n      ... on NotFoundError { id message }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": types.ReviewReviewDocument,
    "\n  query ReviewLook($id: ID!) {\n    document(id: $id) { placements { confidence source needsReview node { key } } }\n  }\n": types.ReviewLookDocument,
    "\n  mutation ReviewAgent($nodeKey: String!) {\n    createAgent(input: { name: \"keeper\", nodeKeys: [$nodeKey] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": types.ReviewAgentDocument,
    "\n  query ReviewStale { agents { nodes { coverageStale nodes { key } } } }\n": types.ReviewStaleDocument,
    "\n  mutation LimitedPlan($input: PlanTopicInput!) {\n    planTopic(input: $input) {\n      __typename\n      ... on PlanTopicPayload { plan { id source sections { title forecast { passages support } } } }\n      ... on LimitReachedError { code limit retryAfterMs message }\n      ... on Error { message }\n    }\n  }\n": types.LimitedPlanDocument,
    "\n  query LimitedViewer { viewer { user { id } } }\n": types.LimitedViewerDocument,
    "\n  mutation PlanTopic($input: PlanTopicInput!) {\n    planTopic(input: $input) {\n      __typename\n      ... on PlanTopicPayload {\n        topic { id title language status agents { id } plan { id } template { id number } }\n        plan {\n          id\n          revision\n          status\n          source\n          outline\n          tookMs\n          estimate { seconds tokens costUsd }\n          sections { order title description keyPoints forecast { passages documents support agents { id } } }\n        }\n      }\n      ... on Error { code message }\n      ... on ValidationError { issues { path message } }\n      ... on IdempotencyConflictError { existing { __typename id } }\n      ... on NotFoundError { id }\n    }\n  }\n": types.PlanTopicDocument,
    "\n  mutation PlanTemplate($input: CreateTemplateInput!) {\n    createTemplate(input: $input) {\n      __typename\n      ... on CreateTemplatePayload { template { id } }\n      ... on Error { message }\n    }\n  }\n": types.PlanTemplateDocument,
    "\n  query PlanTemplateUses($id: ID!) { template(id: $id) { usageCount } }\n": types.PlanTemplateUsesDocument,
    "\n  mutation PlanDeleteTemplate($id: ID!) { deleteTemplate(input: { id: $id }) { __typename } }\n": types.PlanDeleteTemplateDocument,
    "\n  mutation DiagnosisTaxonomy {\n    createTaxonomy(\n      input: {\n        version: \"v1\"\n        publish: true\n        nodes: [\n          { key: \"policies\", name: \"Policies\" }\n          { key: \"policies/leave\", name: \"Leave\", parentKeys: [\"policies\"] }\n          { key: \"policies/travel\", name: \"Travel\", parentKeys: [\"policies\"] }\n        ]\n      }\n    ) { __typename }\n  }\n": types.DiagnosisTaxonomyDocument,
    "\n  mutation DiagnosisDocuments($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n      ... on Error { message }\n    }\n  }\n": types.DiagnosisDocumentsDocument,
    "\n  mutation DiagnosisRemoval($ids: [ID!]!) { deleteDocuments(input: { ids: $ids }) { __typename } }\n": types.DiagnosisRemovalDocument,
    "\n  mutation DiagnosisAgent($input: CreateAgentInput!) {\n    createAgent(input: $input) {\n      __typename\n      ... on CreateAgentPayload { agent { id } task { id } }\n      ... on Error { message }\n    }\n  }\n": types.DiagnosisAgentDocument,
    "\n  query DiagnosisProbe($id: ID!) {\n    node(id: $id) {\n      ... on Probe {\n        verdict\n        diagnosis\n        judgedBy\n        lastJudgedAt\n        evidence { rank score snippet lanes { lane } chunk { ordinal } document { title } }\n      }\n    }\n  }\n": types.DiagnosisProbeDocument,
    "\n  query DiagnosisEvidence($id: ID!) { agent(id: $id) { probes { nodes { evidence { document { title } } } } } }\n": types.DiagnosisEvidenceDocument,
    "\n  query DiagnosisStale($id: ID!) {\n    agent(id: $id) { coverageStale coverage { answerability { share probes answered } } }\n  }\n": types.DiagnosisStaleDocument,
    "\n  mutation ProbesAdd($input: AddProbesInput!) {\n    addProbes(input: $input) {\n      __typename\n      ... on AddProbesPayload { probes { id question source verdict askedTimes node { key } } }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n": types.ProbesAddDocument,
    "\n  mutation ProbesRemove($ids: [ID!]!) {\n    removeProbes(input: { ids: $ids }) {\n      __typename\n      ... on RemoveProbesPayload { removedIds }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": types.ProbesRemoveDocument,
    "\n  query ProbesList($id: ID!, $filter: ProbeFilter, $first: Int, $after: String) {\n    agent(id: $id) {\n      coverageStale\n      probes(filter: $filter, first: $first, after: $after) {\n        totalCount\n        pageInfo { hasNextPage endCursor }\n        nodes { id question source verdict diagnosis askedTimes judgedBy lastJudgedAt }\n      }\n    }\n  }\n": types.ProbesListDocument,
    "\n  query ProbesCoverage($id: ID!) {\n    agent(id: $id) {\n      coverage {\n        answerability { share low high probes answered }\n        nodes { node { key } probes answered }\n      }\n      coverageHistory(first: 5) { nodes { answerability { probes answered } } }\n      gaps(threshold: 1) { node { key } unanswered { question verdict } }\n    }\n  }\n": types.ProbesCoverageDocument,
    "\n  query ProbesCounted($id: ID!, $first: Int!) {\n    agent(id: $id) {\n      probes(first: $first) { nodes { question node { key } evidence { snippet document { title } chunk { ordinal } } } }\n      gaps(threshold: 1) { unanswered { question node { key } evidence { snippet document { title } } } }\n      coverage { answerability { share } }\n    }\n  }\n": types.ProbesCountedDocument,
    "\n  query ProbesNodes { taxonomy { nodes(first: 10) { nodes { id key } } } }\n": types.ProbesNodesDocument,
    "\n    mutation ProbesAgent($features: AgentFeaturesInput) {\n      createAgent(input: { name: \"learner\", nodeKeys: [\"policies\"], features: $features }) {\n        ... on CreateAgentPayload { agent { id } }\n      }\n    }\n  ": types.ProbesAgentDocument,
    "\n    query ProbesAsk($input: AgentQueryInput!) { agentQuery(input: $input) { hits { rank } } }\n  ": types.ProbesAskDocument,
    "\n    subscription ProbesStream($input: AgentQueryInput!) { agentQuery(input: $input) { __typename } }\n  ": types.ProbesStreamDocument,
    "\n  mutation PublishCreate($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) { __typename ... on Error { message } }\n  }\n": types.PublishCreateDocument,
    "\n  mutation PublishEdit($input: EditTaxonomyInput!) {\n    editTaxonomy(input: $input) { __typename ... on Error { message } }\n  }\n": types.PublishEditDocument,
    "\n  mutation PublishPublish($version: String!) {\n    publishTaxonomy(input: { version: $version }) {\n      __typename\n      ... on PublishTaxonomyPayload { carried orphaned taxonomy { version status publishedAt } }\n      ... on ConflictError { message existing { id ... on Taxonomy { version } } }\n      ... on NotFoundError { id }\n    }\n  }\n": types.PublishPublishDocument,
    "\n  mutation PublishAdd($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n    }\n  }\n": types.PublishAddDocument,
    "\n  mutation PublishPlace($input: PlaceDocumentInput!) { placeDocument(input: $input) { __typename } }\n": types.PublishPlaceDocument,
    "\n  mutation PublishReview($input: ReviewPlacementInput!) { reviewPlacement(input: $input) { __typename } }\n": types.PublishReviewDocument,
    "\n  mutation PublishDelete($id: ID!) { deleteDocuments(input: { ids: [$id] }) { __typename } }\n": types.PublishDeleteDocument,
    "\n  query PublishLook {\n    documents(first: 100) { nodes { id title placements { confidence source node { key taxonomy { version } } } } }\n    placed: documents(filter: { placed: true }) { totalCount }\n    taxonomies { nodes { version status publishedAt statistics { documents } } }\n  }\n": types.PublishLookDocument,
    "\n  mutation PublishAgent($version: String!) {\n    createAgent(input: { name: \"keeper\", nodeKeys: [\"cats\", \"dogs\"], taxonomyVersion: $version }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": types.PublishAgentDocument,
    "\n  mutation PublishMeasure($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, background: false }) { __typename }\n  }\n": types.PublishMeasureDocument,
    "\n  query PublishReadAgent($id: ID!) {\n    agent(id: $id) { coverageStale coverage { totalDocuments taxonomyVersion } }\n  }\n": types.PublishReadAgentDocument,
    "\n  mutation LimitAgent {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }, { key: \"some\", name: \"Some\" }] }) { __typename }\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": types.LimitAgentDocument,
    "\n  mutation LimitRefresh($agentId: ID!, $background: Boolean, $key: String) {\n    refreshCoverage(input: { agentId: $agentId, background: $background, idempotencyKey: $key }) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } }\n      ... on LimitReachedError { code message limit retryAfterMs }\n    }\n  }\n": types.LimitRefreshDocument,
    "\n  mutation LimitAdd($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) {\n      __typename\n      ... on LimitReachedError { message limit }\n    }\n  }\n": types.LimitAddDocument,
    "\n  mutation LimitChangeAgents($agentId: ID!) {\n    created: createAgent(input: { name: \"new\", nodeKeys: [\"all\"] }) { __typename ... on LimitReachedError { message } }\n    cloned: cloneAgent(input: { id: $agentId, name: \"new\" }) { __typename ... on LimitReachedError { message } }\n    moved: updateAgent(input: { id: $agentId, name: \"new\", nodeKeys: [\"some\"] }) {\n      __typename\n      ... on LimitReachedError { message }\n    }\n    renamed: updateAgent(input: { id: $agentId, scopeDescription: \"Everything\" }) { __typename }\n  }\n": types.LimitChangeAgentsDocument,
    "\n  query LimitAgents {\n    agents { nodes { name version nodes { key } } }\n  }\n": types.LimitAgentsDocument,
    "\n  query LimitDocuments {\n    documents { totalCount }\n  }\n": types.LimitDocumentsDocument,
    "\n  mutation LimitCancel($id: ID!) {\n    cancelTask(input: { id: $id }) { __typename }\n  }\n": types.LimitCancelDocument,
    "\n  mutation CancelWriting($id: ID!) { cancelTask(input: { id: $id }) { __typename } }\n": types.CancelWritingDocument,
    "\n  query CancelledTopic($id: ID!) {\n    topic(id: $id) {\n      status\n      reports(first: 10) { nodes { version sections { order markdown model citations { start } } } }\n    }\n  }\n": types.CancelledTopicDocument,
    "\n  mutation CreateGuide($systemPrompt: String!) {\n    createTemplate(\n      input: {\n        name: \"Guide\"\n        category: DOCS\n        body: \"{{ reader }}\"\n        systemPrompt: $systemPrompt\n        variables: [{ name: \"reader\" }]\n      }\n    ) {\n      __typename\n      ... on CreateTemplatePayload { template { latest { id } } }\n      ... on Error { message }\n    }\n  }\n": types.CreateGuideDocument,
    "\n  mutation GenerateAllFiles($planId: ID!) {\n    generateReport(input: { planId: $planId, formats: [MARKDOWN, HTML, DOCX, HWPX, PDF] }) {\n      __typename\n      ... on GenerateReportPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n": types.GenerateAllFilesDocument,
    "\n  query AllFiles($taskId: ID!) {\n    task(id: $taskId) {\n      result {\n        __typename\n        ... on Report {\n          sections { markdown citations { start end chunk { content } } }\n          artifacts { kind filename downloadUrl }\n        }\n      }\n    }\n  }\n": types.AllFilesDocument,
    "\n  query DumpEvents($after: String) {\n    workspaceEvents(after: $after, first: 100) {\n      gap { from }\n      events { cursor event { sequence } }\n    }\n  }\n": types.DumpEventsDocument,
    "\n  mutation ScheduleCreate($input: CreateScheduleInput!) {\n    createSchedule(input: $input) {\n      __typename\n      ... on CreateSchedulePayload { schedule { id kind cron timeZone nextRunAt agent { id } lastTask { id } } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n      ... on Error { code message }\n    }\n  }\n": types.ScheduleCreateDocument,
    "\n  mutation ScheduleDelete($id: ID!) {\n    deleteSchedule(input: { id: $id }) {\n      __typename\n      ... on DeleteSchedulePayload { deletedId }\n      ... on NotFoundError { id }\n      ... on Error { code message }\n    }\n  }\n": types.ScheduleDeleteDocument,
    "\n  query ScheduleList($first: Int, $after: String) {\n    schedules(first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      nodes { id }\n    }\n  }\n": types.ScheduleListDocument,
    "\n  query ScheduleAgentCursor { agents { edges { cursor } } }\n": types.ScheduleAgentCursorDocument,
    "\n  query ScheduleNode($id: ID!) { node(id: $id) { __typename ... on Schedule { cron agent { name } } } }\n": types.ScheduleNodeDocument,
    "\n  query ScopedWorkspace { viewer { workspace { id } } }\n": types.ScopedWorkspaceDocument,
    "\n  mutation ScopedFill($agentId: ID!, $documentId: ID!) {\n    setCoverageAlert(input: { agentId: $agentId, dropPoints: 0.1 }) { __typename }\n    setCoverageTargets(input: { agentId: $agentId, targets: [{ nodeKey: \"policies\", documents: 300 }] }) { __typename }\n    refreshCoverage(input: { agentId: $agentId, background: false }) { __typename }\n    addDocuments(input: { documents: [{ text: \"kept\" }], idempotencyKey: \"kept\" }) { __typename }\n    reviewPlacement(input: { documentId: $documentId, nodeKey: \"policies/leave\", decision: ACCEPT }) { __typename }\n  }\n": types.ScopedFillDocument,
    "\n  query SearchHits($input: SearchInput!) {\n    search(input: $input) {\n      hits { rank score lanes { lane rank score } document { id sourceUri } chunk { content } }\n      lanes { lane candidates tookMs }\n    }\n  }\n": types.SearchHitsDocument,
    "\n  query SearchExplained($input: SearchInput!, $documentId: ID!) {\n    explainSearch(input: $input, documentId: $documentId) {\n      document { id }\n      returned\n      stage\n      detail\n      bestChunk { content }\n      lanes { lane rank score }\n    }\n  }\n": types.SearchExplainedDocument,
    "\n  mutation SearchAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) { ... on AddDocumentsPayload { task { id } documents { id } } }\n  }\n": types.SearchAddDocument,
    "mutation SearchDelete($id: ID!) { deleteDocuments(input: { ids: [$id] }) { __typename } }": types.SearchDeleteDocument,
    "query SearchFailed { documents(filter: { status: FAILED }) { nodes { id } } }": types.SearchFailedDocument,
    "\n  subscription SharedWatch($taskId: ID!, $after: Int, $withTask: Boolean = true) {\n    taskEvents(taskId: $taskId, after: $after) {\n      ... on TaskEvent { sequence message task @include(if: $withTask) { id lastSequence progress { step } } }\n    }\n  }\n": types.SharedWatchDocument,
    "\n  query StaleSections($id: ID!) {\n    report(id: $id) { sections { order markdown stale citations { start end chunk { id } } } }\n  }\n": types.StaleSectionsDocument,
    "\n  query StaleAlone($id: ID!) { report(id: $id) { sections { stale } } }\n": types.StaleAloneDocument,
    "\n  query StaleAndCitations($id: ID!) { report(id: $id) { sections { stale citations { start } } } }\n": types.StaleAndCitationsDocument,
    "\n  mutation StaleRewrite($input: RegenerateSectionInput!) {\n    regenerateSection(input: $input) {\n      __typename\n      ... on RegenerateSectionPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n": types.StaleRewriteDocument,
    "\n  mutation StaleDelete($id: ID!) { deleteDocuments(input: { ids: [$id] }) { __typename } }\n": types.StaleDeleteDocument,
    "\n  subscription AuthorityWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId) { ... on TaskEvent { sequence } }\n  }\n": types.AuthorityWatchDocument,
    "\n  mutation AuthorityRevoke($id: ID!) {\n    revokeApiKey(input: { id: $id }) { __typename }\n  }\n": types.AuthorityRevokeDocument,
    "\n  query AuthorityKey {\n    viewer { apiKey { id } }\n  }\n": types.AuthorityKeyDocument,
    "\n  subscription WorkspaceFeedOfTask($taskId: ID!) {\n    taskEvents(taskId: $taskId) { ... on TaskEvent { sequence } ... on EventGap { from to } }\n  }\n": types.WorkspaceFeedOfTaskDocument,
    "\n  subscription StreamErrorsAsk($agentId: ID!) {\n    agentQuery(input: { agentId: $agentId, query: \"annual leave\" }) { __typename }\n  }\n": types.StreamErrorsAskDocument,
    "\n  subscription StreamErrorsFollow($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) { ... on TaskEvent { type } }\n  }\n": types.StreamErrorsFollowDocument,
    "\n  subscription LimitsWatch {\n    workspaceEvents { __typename }\n  }\n": types.LimitsWatchDocument,
    "\n  mutation LimitsCreateKey {\n    createApiKey(input: { name: \"another\", scopes: [READ] }) {\n      ... on CreateApiKeyPayload { secret }\n    }\n  }\n": types.LimitsCreateKeyDocument,
    "\n    subscription LimitsBad {\n      workspaceEvents(after: \"nonsense\") { __typename }\n    }\n  ": types.LimitsBadDocument,
    "\n  mutation EventsPrepare {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n": types.EventsPrepareDocument,
    "\n  mutation EventsEnqueue {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": types.EventsEnqueueDocument,
    "\n  subscription EventsWatch($taskId: ID!, $after: Int, $heartbeatSeconds: Int) {\n    taskEvents(taskId: $taskId, after: $after, heartbeatSeconds: $heartbeatSeconds) {\n      __typename\n      ... on TaskEvent {\n        sequence\n        type\n        at\n        status\n        attempt\n        message\n        progress { percent step done total }\n        failure { code message retryable attempt }\n      }\n      ... on EventGap { from to task { id lastSequence status } }\n      ... on Heartbeat { at }\n    }\n  }\n": types.EventsWatchDocument,
    "\n  query EventsOfTask($taskId: ID!, $after: Int, $first: Int) {\n    task(id: $taskId) {\n      lastSequence\n      events(after: $after, first: $first) {\n        totalCount\n        pageInfo { hasNextPage }\n        nodes {\n          __typename\n          sequence\n          type\n          at\n          status\n          attempt\n          message\n          progress { percent step done total }\n          failure { code message retryable attempt }\n        }\n      }\n    }\n  }\n": types.EventsOfTaskDocument,
    "\n  mutation EditsCreate($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) { __typename ... on CreateTaxonomyPayload { taxonomy { id status } } }\n  }\n": types.EditsCreateDocument,
    "\n  mutation EditsEdit($input: EditTaxonomyInput!) {\n    editTaxonomy(input: $input) {\n      __typename\n      ... on EditTaxonomyPayload { taxonomy { id version status changeSummary publishedAt basedOn { version } } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n      ... on ConflictError { message existing { id } }\n    }\n  }\n": types.EditsEditDocument,
    "\n  query EditsRead($version: String!) {\n    taxonomy(version: $version) {\n      statistics { nodes leaves maxDepth }\n      nodes { nodes { key name description path parents { key } } }\n    }\n  }\n": types.EditsReadDocument,
    "\n  mutation TeamsTeam($input: CreateTeamInput!) {\n    createTeam(input: $input) {\n      __typename\n      ... on CreateTeamPayload { team { id name description owner { name } members { name } } }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n": types.TeamsTeamDocument,
    "\n  mutation TeamsMembers($teamId: ID!, $memberIds: [ID!]!) {\n    setTeamMembers(input: { teamId: $teamId, memberIds: $memberIds }) {\n      __typename\n      ... on SetTeamMembersPayload { team { members { name } } }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n": types.TeamsMembersDocument,
    "\n  mutation TeamsUpdate($input: UpdateTemplateInput!) {\n    updateTemplate(input: $input) {\n      __typename\n      ... on UpdateTemplatePayload { template { name visibility team { id } } }\n      ... on Error { code message }\n    }\n  }\n": types.TeamsUpdateDocument,
    "\n  query TeamsTemplate($id: ID!) { template(id: $id) { name visibility team { id } } }\n": types.TeamsTemplateDocument,
    "\n  query TeamsList($first: Int, $after: String) {\n    teams(first: $first, after: $after) { totalCount nodes { id } pageInfo { endCursor hasNextPage } }\n  }\n": types.TeamsListDocument,
    "\n  mutation RatingsRate($input: RateTemplateInput!) {\n    rateTemplate(input: $input) {\n      __typename\n      ... on RateTemplatePayload {\n        rating { id stars review helpful author { id } version { id } createdAt updatedAt }\n        template { rating { average count distribution } viewerRating { id stars } }\n      }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n": types.RatingsRateDocument,
    "\n  mutation RatingsVote($ratingId: ID!, $helpful: Boolean!) {\n    voteRating(input: { ratingId: $ratingId, helpful: $helpful }) {\n      __typename\n      ... on VoteRatingPayload { rating { helpful unhelpful } }\n      ... on Error { code message }\n    }\n  }\n": types.RatingsVoteDocument,
    "\n  query RatingsRead($id: ID!, $first: Int, $after: String) {\n    template(id: $id) {\n      rating { average count distribution }\n      viewerRating { stars }\n      ratings(first: $first, after: $after) {\n        totalCount\n        nodes { stars helpful unhelpful author { id } }\n        pageInfo { endCursor hasNextPage }\n      }\n    }\n  }\n": types.RatingsReadDocument,
    "\n  query FindTemplates($filter: TemplateFilter, $orderBy: TemplateOrder, $first: Int, $after: String) {\n    templates(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      totalCount\n      edges { cursor }\n      nodes { id name usageCount createdAt updatedAt rating { average } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.FindTemplatesDocument,
    "\n  query FindMyTemplates($filter: TemplateFilter) { viewer { templates(filter: $filter) { nodes { name } } } }\n": types.FindMyTemplatesDocument,
    "\n  query VisibleInLists($name: String!, $author: ID!, $team: ID!) {\n    search: templates(filter: { search: $name }) { totalCount nodes { id } }\n    byAuthor: templates(filter: { authorId: $author, search: $name }) { nodes { id } }\n    byTeam: templates(filter: { teamId: $team, search: $name }) { nodes { id } }\n    byTag: templates(filter: { tags: [$name] }, orderBy: { field: RATING, direction: DESC }) { edges { node { id } } }\n  }\n": types.VisibleInListsDocument,
    "\n  query VisibleAsNodes($id: ID!, $version: ID!, $rating: ID!) {\n    template(id: $id) { name versions { totalCount nodes { id } } ratings { totalCount nodes { id } } }\n    node(id: $id) { ... on Template { name } }\n    version: node(id: $version) { ... on TemplateVersion { body template { name } } }\n    rating: node(id: $rating) { ... on TemplateRating { stars version { body } } }\n    nodes(ids: [$id, $version, $rating]) { id }\n  }\n": types.VisibleAsNodesDocument,
    "\n  query VisibleFromFork($id: ID!) {\n    template(id: $id) { upstreamAhead forkedFrom { number template { name } } }\n  }\n": types.VisibleFromForkDocument,
    "\n  mutation VisibleToChange($id: ID!, $rating: ID!) {\n    updateTemplate(input: { id: $id, category: DOCS }) { ... on Error { code message } }\n    rateTemplate(input: { templateId: $id, stars: 3 }) { ... on Error { code message } }\n    voteRating(input: { ratingId: $rating, helpful: true }) { ... on Error { code message } }\n  }\n": types.VisibleToChangeDocument,
    "\n  mutation VisibleToUse($id: ID!, $fork: ID!) {\n    useTemplate(input: { templateId: $id, inputs: {} }) { ... on Error { code message } }\n    useOld: useTemplate(input: { templateId: $id, version: \"1.0.0\", inputs: {} }) { ... on Error { code message } }\n    forkTemplate(input: { templateId: $id }) { ... on Error { code message } }\n    forkOld: forkTemplate(input: { templateId: $id, version: \"1.0.0\" }) { ... on Error { code message } }\n    pullTemplate(input: { templateId: $fork, number: \"1.1.0\" }) { ... on Error { code message } }\n    publishTemplateVersion(input: { templateId: $id, number: \"1.2.0\", body: \"Other\" }) { ... on Error { code message } }\n  }\n": types.VisibleToUseDocument,
    "\n  mutation VisibleMakeFork($id: ID!) {\n    forkTemplate(input: { templateId: $id, name: \"A fork\" }) {\n      __typename\n      ... on ForkTemplatePayload { template { id } }\n    }\n  }\n": types.VisibleMakeForkDocument,
    "\n  mutation VisibleUntag($id: ID!) { updateTemplate(input: { id: $id, tags: [] }) { __typename } }\n": types.VisibleUntagDocument,
    "\n  mutation VisibleWithdraw($id: ID!, $visibility: TemplateVisibility!, $teamId: ID, $body: String!) {\n    publishTemplateVersion(input: { templateId: $id, number: \"1.1.0\", body: $body }) { __typename }\n    updateTemplate(input: { id: $id, visibility: $visibility, teamId: $teamId }) { __typename }\n  }\n": types.VisibleWithdrawDocument,
    "\n  mutation VisibleToFlag($id: ID!) { flagTemplate(input: { id: $id, featured: true }) { ... on Error { code message } } }\n": types.VisibleToFlagDocument,
    "\n  mutation VisibleToDelete($id: ID!) { deleteTemplate(input: { id: $id }) { ... on Error { code message } } }\n": types.VisibleToDeleteDocument,
    "\n  query VisibleTeams($id: ID!) {\n    node(id: $id) { ... on Team { name members { name } } }\n    teams(first: 100) { totalCount nodes { id } }\n  }\n": types.VisibleTeamsDocument,
    "\n  mutation VisibleMembers($id: ID!, $memberIds: [ID!]!) {\n    setTeamMembers(input: { teamId: $id, memberIds: $memberIds }) { __typename ... on Error { code } }\n  }\n": types.VisibleMembersDocument,
    "\n  mutation TemplatesCreate($input: CreateTemplateInput!) {\n    createTemplate(input: $input) {\n      __typename\n      ... on CreateTemplatePayload {\n        template {\n          name description category tags visibility official featured usageCount upstreamAhead\n          author { id }\n          team { id }\n          forkedFrom { id }\n          viewerRating { id }\n          rating { average count distribution }\n          latest {\n            number changelog body systemPrompt usageCount\n            sections { key title description required maxWords }\n            variables { name type required default description choices maxLength }\n          }\n          versions { totalCount nodes { number template { name } } }\n        }\n      }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n": types.TemplatesCreateDocument,
    "\n  mutation TemplatesUpdate($input: UpdateTemplateInput!) {\n    updateTemplate(input: $input) {\n      __typename\n      ... on UpdateTemplatePayload {\n        template { name description category tags visibility updatedAt createdAt team { id } latest { number } }\n      }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n": types.TemplatesUpdateDocument,
    "\n  mutation TemplatesDelete($id: ID!) {\n    deleteTemplate(input: { id: $id }) { __typename ... on DeleteTemplatePayload { deletedId } ... on Error { code } }\n  }\n": types.TemplatesDeleteDocument,
    "\n  mutation TemplatesFlag($input: FlagTemplateInput!) {\n    flagTemplate(input: $input) {\n      __typename\n      ... on FlagTemplatePayload { template { official featured } }\n      ... on Error { code }\n    }\n  }\n": types.TemplatesFlagDocument,
    "\n  query TemplatesFlags($id: ID!) { template(id: $id) { official featured } }\n": types.TemplatesFlagsDocument,
    "\n  mutation TemplatesPublish($input: PublishTemplateVersionInput!) { publishTemplateVersion(input: $input) { __typename } }\n": types.TemplatesPublishDocument,
    "\n  query TemplatesMine { viewer { templates(orderBy: { field: NAME, direction: ASC }) { totalCount nodes { name } } } }\n": types.TemplatesMineDocument,
    "\n  query CountedTemplates($first: Int!) {\n    templates(first: $first) {\n      nodes {\n        id name upstreamAhead\n        author { name }\n        team { name owner { name } members { name } }\n        latest { number body sections { key } variables { name } template { name author { name } } }\n        versions(first: 3) { totalCount nodes { number template { name } } edges { node { changelog } } }\n        forkedFrom { number body template { name team { members { name } } } }\n        rating { average count distribution }\n        ratings(first: 3) { totalCount nodes { stars author { name } version { number } } }\n        viewerRating { stars author { name } version { number template { name } } }\n      }\n    }\n    teams(first: $first) { nodes { owner { name } members { name } } }\n  }\n": types.CountedTemplatesDocument,
    "\n      query TemplatesAfterwards($ids: [ID!]!, $fork: ID!) {\n        nodes(ids: $ids) { id }\n        template(id: $fork) { name upstreamAhead forkedFrom { id } }\n      }\n    ": types.TemplatesAfterwardsDocument,
    "\n  subscription Progress($topicId: ID!, $after: Int, $heartbeatSeconds: Int) {\n    topicProgress(topicId: $topicId, after: $after, heartbeatSeconds: $heartbeatSeconds) {\n      __typename\n      ... on TaskEvent { sequence type status progress { percent } result { __typename ... on Report { id } } }\n      ... on SectionText { order title offset text complete }\n      ... on Heartbeat { at }\n    }\n  }\n": types.ProgressDocument,
    "\n  query ProgressReports($topicId: ID!) {\n    topic(id: $topicId) { reports(first: 2) { nodes { version completedAt sections { markdown } } } }\n  }\n": types.ProgressReportsDocument,
    "\n  mutation ProgressCancel($id: ID!) { cancelTask(input: { id: $id }) { __typename } }\n": types.ProgressCancelDocument,
    "\n  query TopicsWithAll($first: Int!) {\n    topics(first: $first) {\n      nodes {\n        id\n        title\n        template { id }\n        agents { id name coverage { percent } }\n        plan {\n          id\n          revision\n          sections { order title forecast { passages documents support agents { id name coverage { percent } } } }\n          topic { id }\n        }\n        plans(first: 2) { totalCount nodes { id revision status sections { title } estimate { seconds tokens costUsd } } }\n        generation { id status subject { ... on Topic { id } } }\n        reports(first: 2) {\n          totalCount\n          nodes {\n            id\n            version\n            plan { id }\n            topic { id }\n            sections { order title markdown stale citations { start end chunk { id content document { title } } } }\n          }\n        }\n      }\n    }\n  }\n": types.TopicsWithAllDocument,
    "\n  query ListTopics($filter: TopicFilter, $orderBy: TopicOrder, $first: Int, $after: String) {\n    topics(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      nodes { id title status }\n    }\n  }\n": types.ListTopicsDocument,
    "\n  query OneTopic($id: ID!, $first: Int, $after: String) {\n    topic(id: $id) {\n      id\n      title\n      status\n      plan { id revision status source }\n      plans(first: $first, after: $after) { totalCount pageInfo { endCursor } nodes { revision status } }\n      reports(first: 5) { totalCount nodes { id version } }\n    }\n  }\n": types.OneTopicDocument,
    "\n  mutation PlanForTopics($input: PlanTopicInput!) {\n    planTopic(input: $input) {\n      __typename\n      ... on PlanTopicPayload { topic { id } plan { id source sections { title description keyPoints } } }\n      ... on Error { message }\n    }\n  }\n": types.PlanForTopicsDocument,
    "\n  mutation RevisePlan($input: RevisePlanInput!) {\n    revisePlan(input: $input) {\n      __typename\n      ... on RevisePlanPayload {\n        plan {\n          id\n          revision\n          status\n          source\n          outline\n          topic { id status }\n          sections { order title description keyPoints forecast { passages support agents { id } } }\n        }\n      }\n      ... on Error { code message }\n      ... on ValidationError { issues { path message } }\n      ... on ConflictError { existing { __typename id } }\n    }\n  }\n": types.RevisePlanDocument,
    "\n  mutation ApprovePlan($planId: ID!) {\n    approvePlan(input: { planId: $planId }) {\n      __typename\n      ... on ApprovePlanPayload { plan { id status topic { status } } }\n      ... on Error { code message }\n      ... on ConflictError { existing { __typename id } }\n    }\n  }\n": types.ApprovePlanDocument,
    "\n  mutation DeleteTopic($id: ID!) {\n    deleteTopic(input: { id: $id }) {\n      __typename\n      ... on DeleteTopicPayload { deletedId }\n      ... on Error { code message }\n      ... on ConflictError { existing { __typename id } }\n    }\n  }\n": types.DeleteTopicDocument,
    "\n  query TopicNodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }\n": types.TopicNodesDocument,
    "\n  mutation UseUseTemplate($input: UseTemplateInput!) {\n    useTemplate(input: $input) {\n      __typename\n      ... on UseTemplatePayload { rendered version { number usageCount template { usageCount } } }\n      ... on ValidationError { message issues { path message } }\n      ... on NotFoundError { id message }\n      ... on Error { code }\n    }\n  }\n": types.UseUseTemplateDocument,
    "\n  mutation UseUseOnly($input: UseTemplateInput!) { useTemplate(input: $input) { __typename } }\n": types.UseUseOnlyDocument,
    "\n  mutation UseRate($id: ID!) { rateTemplate(input: { templateId: $id, stars: 5 }) { __typename } }\n": types.UseRateDocument,
    "\n  mutation UsersCreate($name: String!, $email: String) {\n    createUser(input: { name: $name, email: $email }) {\n      __typename\n      ... on CreateUserPayload { user { id name email } }\n      ... on ValidationError { issues { path } }\n      ... on Error { code message }\n    }\n  }\n": types.UsersCreateDocument,
    "\n  mutation UsersKey($userId: ID, $scopes: [Scope!]!) {\n    createApiKey(input: { name: \"theirs\", scopes: $scopes, userId: $userId }) {\n      __typename\n      ... on CreateApiKeyPayload { secret }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code }\n    }\n  }\n": types.UsersKeyDocument,
    "\n  query Users($first: Int!, $after: String) {\n    users(first: $first, after: $after) {\n      totalCount\n      nodes { id name }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.UsersDocument,
    "\n  query UsersMe { viewer { user { id name email } scopes } }\n": types.UsersMeDocument,
    "\n  mutation WebhookCreate($input: CreateWebhookEndpointInput!) {\n    createWebhookEndpoint(input: $input) {\n      __typename\n      ... on CreateWebhookEndpointPayload {\n        secret\n        endpoint { id url description events status disabledReason createdAt }\n      }\n      ... on ValidationError { issues { path message } }\n      ... on LimitReachedError { limit message }\n    }\n  }\n": types.WebhookCreateDocument,
    "\n  mutation WebhookUpdate($input: UpdateWebhookEndpointInput!) {\n    updateWebhookEndpoint(input: $input) {\n      __typename\n      ... on UpdateWebhookEndpointPayload { endpoint { id url description events status disabledReason } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n    }\n  }\n": types.WebhookUpdateDocument,
    "\n  mutation WebhookDelete($id: ID!) {\n    deleteWebhookEndpoint(input: { id: $id }) {\n      __typename\n      ... on DeleteWebhookEndpointPayload { deletedId }\n      ... on NotFoundError { id }\n    }\n  }\n": types.WebhookDeleteDocument,
    "\n  mutation WebhookRotate($id: ID!) {\n    rotateWebhookSecret(input: { id: $id }) {\n      __typename\n      ... on RotateWebhookSecretPayload { secret endpoint { id } }\n    }\n  }\n": types.WebhookRotateDocument,
    "\n  mutation WebhookRotateOwn {\n    rotateWorkspaceWebhookSecret(input: {}) {\n      __typename\n      ... on RotateWorkspaceWebhookSecretPayload { secret }\n    }\n  }\n": types.WebhookRotateOwnDocument,
    "\n  mutation WebhookRedeliver($id: ID!) {\n    redeliverWebhook(input: { deliveryId: $id }) {\n      __typename\n      ... on RedeliverWebhookPayload { delivery { id status } }\n      ... on NotFoundError { id }\n    }\n  }\n": types.WebhookRedeliverDocument,
    "\n  query WebhookList($first: Int, $after: String) {\n    webhookEndpoints(first: $first, after: $after) {\n      totalCount\n      pageInfo { endCursor hasNextPage }\n      nodes { id status disabledReason deliveries(first: 10) { totalCount nodes { id status } } }\n    }\n  }\n": types.WebhookListDocument,
    "\n  query WebhookLog($taskId: ID!) {\n    task(id: $taskId) {\n      deliveries(first: 10) {\n        totalCount\n        nodes {\n          id\n          event\n          url\n          status\n          nextAttemptAt\n          createdAt\n          task { id }\n          attempts { at responseStatus latencyMs error responseBody }\n        }\n      }\n    }\n  }\n": types.WebhookLogDocument,
    "\n  mutation WebhookWorld {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": types.WebhookWorldDocument,
    "\n  mutation WebhookRefresh($input: RefreshCoverageInput!) {\n    refreshCoverage(input: $input) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": types.WebhookRefreshDocument,
    "\n  mutation WebhookCancel($id: ID!) { cancelTask(input: { id: $id }) { __typename } }\n": types.WebhookCancelDocument,
    "query BrowserAgents { agents(first: 1) { nodes { id } } }": types.BrowserAgentsDocument,
    "\n  mutation BrowserRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) { ... on RefreshCoveragePayload { task { id } } }\n  }\n": types.BrowserRefreshDocument,
    "\n  mutation KilledEmbeddingAdd($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) { __typename }\n  }\n": types.KilledEmbeddingAddDocument,
    "\n  mutation LostWorkerAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      ... on AddDocumentsPayload { task { id } }\n    }\n  }\n": types.LostWorkerAddDocument,
    "\n  subscription LostWorkerWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent { sequence type attempt progress { done } result { ... on IngestionReport { indexed chunks } } }\n    }\n  }\n": types.LostWorkerWatchDocument,
    "\n  query LostWorkerCount {\n    documents(filter: { status: INDEXED }) { totalCount nodes { chunkCount } }\n  }\n": types.LostWorkerCountDocument,
    "\n  subscription CanopyClientWatch { workspaceEvents { __typename } }\n": types.CanopyClientWatchDocument,
    "\n  subscription ExampleWatch($after: String) { workspaceEvents(after: $after) { __typename } }\n": types.ExampleWatchDocument,
    "\n  query ExampleEvents {\n    workspaceEvents(first: 100) { events { cursor event { type task { id } } } }\n  }\n": types.ExampleEventsDocument,
    "\n  mutation ExampleSecret {\n    rotateWorkspaceWebhookSecret(input: {}) { ... on RotateWorkspaceWebhookSecretPayload { secret } }\n  }\n": types.ExampleSecretDocument,
    "\n  mutation ExampleRefresh($input: RefreshCoverageInput!) {\n    refreshCoverage(input: $input) { ... on RefreshCoveragePayload { task { id } } }\n  }\n": types.ExampleRefreshDocument,
    "\n  subscription AcrossWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId) { ... on TaskEvent { type at } }\n  }\n": types.AcrossWatchDocument,
    "\n  query CancelFaultReceipts($after: String) {\n    tasks(first: 100, after: $after) {\n      nodes { id status cancellation { outcome stoppedAt } events(first: 100) { nodes { type } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.CancelFaultReceiptsDocument,
    "\n  mutation CancelFaultRunning {\n    cancelTasks(input: { filter: { status: [RUNNING] } }) { __typename }\n  }\n": types.CancelFaultRunningDocument,
    "\n  subscription CutOfTask($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) {\n      __typename\n      ... on TaskEvent { sequence }\n    }\n  }\n": types.CutOfTaskDocument,
    "\n  subscription CutOfWorkspace($after: String) {\n    workspaceEvents(after: $after) {\n      __typename\n      ... on WorkspaceEvent { cursor event { sequence } }\n    }\n  }\n": types.CutOfWorkspaceDocument,
    "\n  subscription OrderOfTask($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) {\n      __typename\n      ... on TaskEvent { sequence }\n    }\n  }\n": types.OrderOfTaskDocument,
    "\n  subscription OrderOfWorkspace($after: String) {\n    workspaceEvents(after: $after) {\n      __typename\n      ... on WorkspaceEvent { cursor event { sequence } }\n    }\n  }\n": types.OrderOfWorkspaceDocument,
    "\n  query OrderPage($after: String) {\n    workspaceEvents(after: $after, first: 100) {\n      events { cursor event { sequence } }\n      endCursor\n      hasMore\n    }\n  }\n": types.OrderPageDocument,
    "\n  subscription RedisFaultWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent { sequence type }\n    }\n  }\n": types.RedisFaultWatchDocument,
    "\n  query KilledOutcome($taskId: ID!, $topicId: ID!) {\n    task(id: $taskId) { status deadLetter { reason } events(first: 100) { nodes { sequence type attempt } } }\n    topic(id: $topicId) { status reports(first: 10) { nodes { version sections { order markdown } } } }\n  }\n": types.KilledOutcomeDocument,
    "\n  mutation KilledRedrive($id: ID!) {\n    redriveTask(input: { id: $id }) {\n      __typename\n      ... on RedriveTaskPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n": types.KilledRedriveDocument,
    "\n  mutation SchedulersTaxonomy {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n": types.SchedulersTaxonomyDocument,
    "\n  mutation SchedulersAgent($name: String!) {\n    createAgent(input: { name: $name, nodeKeys: [\"all\"] }) { ... on CreateAgentPayload { agent { id } } }\n  }\n": types.SchedulersAgentDocument,
    "\n  mutation SchedulersSchedule($agentId: ID!) {\n    createSchedule(input: { kind: COVERAGE_REFRESH, agentId: $agentId, cron: \"0 0 29 2 *\" }) { __typename }\n  }\n": types.SchedulersScheduleDocument,
    "\n  mutation FaultEndpoint($url: String!) {\n    createWebhookEndpoint(input: { url: $url, events: [TASK_COMPLETED] }) { __typename ... on Error { message } }\n  }\n": types.FaultEndpointDocument,
    "\n  mutation KilledRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n": types.KilledRefreshDocument,
    "\n  subscription KilledWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      ... on TaskEvent { type }\n    }\n  }\n": types.KilledWatchDocument,
    "\n  query KilledAfterwards($agentId: ID!, $taskId: ID!) {\n    agent(id: $agentId) { coverageHistory(first: 100) { totalCount } }\n    task(id: $taskId) {\n      status\n      result { __typename }\n      lastSequence\n      events(first: 100) { nodes { sequence type } }\n    }\n  }\n": types.KilledAfterwardsDocument,
    "\n  mutation PoisonedAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      ... on AddDocumentsPayload { task { id } }\n    }\n  }\n": types.PoisonedAddDocument,
    "\n  query PoisonedRead($id: ID!) {\n    task(id: $id) { status attempt failure { code retryable } deadLetter { reason attempts } }\n  }\n": types.PoisonedReadDocument,
    "\n  query KeptAgents {\n    agents { nodes { name coverage { percent } } }\n  }\n": types.KeptAgentsDocument,
    "\n  mutation DemoKnowledge($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id sourceUri } }\n      ... on Error { message }\n    }\n  }\n": types.DemoKnowledgeDocument,
    "\n  subscription ReaderWatch($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence message } }\n  }\n": types.ReaderWatchDocument,
    "\n  mutation ReportTaxonomy($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) { __typename ... on Error { message } }\n  }\n": types.ReportTaxonomyDocument,
    "\n  mutation ReportDocuments($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n      ... on Error { message }\n    }\n  }\n": types.ReportDocumentsDocument,
    "\n  mutation ReportAgent($input: CreateAgentInput!) {\n    createAgent(input: $input) {\n      __typename\n      ... on CreateAgentPayload { agent { id } task { id } }\n      ... on Error { message }\n    }\n  }\n": types.ReportAgentDocument,
    "\n  mutation Generate($input: GenerateReportInput!) {\n    generateReport(input: $input) {\n      __typename\n      ... on GenerateReportPayload { topic { id status } task { id } }\n      ... on ConflictError { code message existing { __typename id } }\n      ... on ValidationError { code message issues { path message } }\n      ... on Error { code message }\n    }\n  }\n": types.GenerateDocument,
    "\n  query TaskReport($id: ID!) {\n    task(id: $id) {\n      status\n      failure { code message }\n      subject { __typename ... on Topic { id status } }\n      result {\n        __typename\n        ... on Report {\n          id\n          version\n          sections { order title markdown model stale citations { start end chunk { id content document { title } } } }\n        }\n      }\n    }\n  }\n": types.TaskReportDocument,
    "\n  mutation SeedProbes($input: AddProbesInput!) {\n    addProbes(input: $input) {\n      __typename\n      ... on AddProbesPayload { probes { id } }\n      ... on Error { message }\n    }\n  }\n": types.SeedProbesDocument,
    "\n  mutation SeedMeasurement($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, background: false }) {\n      __typename\n      ... on RefreshCoveragePayload { coverage { id } }\n      ... on Error { message }\n    }\n  }\n": types.SeedMeasurementDocument,
    "\n  mutation SeedTemplate($input: CreateTemplateInput!) {\n    createTemplate(input: $input) {\n      __typename\n      ... on CreateTemplatePayload { template { id latest { id } } }\n      ... on Error { message }\n    }\n  }\n": types.SeedTemplateDocument,
    "\n  mutation SeedTeam($input: CreateTeamInput!) {\n    createTeam(input: $input) { __typename ... on CreateTeamPayload { team { id } } ... on Error { message } }\n  }\n": types.SeedTeamDocument,
    "\n  mutation SeedRating($input: RateTemplateInput!) {\n    rateTemplate(input: $input) { __typename ... on RateTemplatePayload { rating { id } } ... on Error { message } }\n  }\n": types.SeedRatingDocument,
    "\n  mutation SeedWebhookEndpoint($url: String!) {\n    createWebhookEndpoint(input: { url: $url, events: [TASK_COMPLETED] }) { __typename ... on Error { message } }\n  }\n": types.SeedWebhookEndpointDocument,
    "\n  mutation SeedWebhookRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) { ... on RefreshCoveragePayload { task { id } } }\n  }\n": types.SeedWebhookRefreshDocument,
    "\n  query SeedWebhookLog($taskId: ID!) {\n    task(id: $taskId) { deliveries { nodes { id url status } } }\n  }\n": types.SeedWebhookLogDocument,
    "\n  mutation SeedTaxonomy($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) {\n      __typename\n      ... on CreateTaxonomyPayload { taxonomy { id version } }\n      ... on Error { code message }\n    }\n  }\n": types.SeedTaxonomyDocument,
    "\n  mutation SeedDocuments($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n      ... on Error { code message }\n    }\n  }\n": types.SeedDocumentsDocument,
    "\n  mutation SeedAgent($input: CreateAgentInput!) {\n    createAgent(input: $input) {\n      __typename\n      ... on CreateAgentPayload { agent { id } task { id } }\n      ... on Error { code message }\n    }\n  }\n": types.SeedAgentDocument,
    "\n  mutation SeedSchedule($agentId: ID!) {\n    createSchedule(input: { kind: COVERAGE_REFRESH, agentId: $agentId, cron: \"0 0 29 2 *\" }) { __typename }\n  }\n": types.SeedScheduleDocument,
    "\n  subscription SeedWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent { sequence type status }\n    }\n  }\n": types.SeedWatchDocument,
    "\n  mutation WorkRefresh($agentId: ID!, $key: String) {\n    refreshCoverage(input: { agentId: $agentId, idempotencyKey: $key }) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } }\n      ... on Error { message }\n    }\n  }\n": types.WorkRefreshDocument,
    "\n  mutation WorkAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n": types.WorkAddDocument,
    "\n  mutation WorkCancel($id: ID!) {\n    cancelTask(input: { id: $id }) { __typename }\n  }\n": types.WorkCancelDocument,
    "\n  subscription SocketReaderWatch($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence } }\n  }\n": types.SocketReaderWatchDocument,
    "\n  mutation LifeCreateTemplate($input: CreateTemplateInput!) {\n    createTemplate(input: $input) {\n      __typename\n      ... on CreateTemplatePayload { template { id latest { id } } }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": types.LifeCreateTemplateDocument,
    "\n  mutation LifePublishVersion($input: PublishTemplateVersionInput!) {\n    publishTemplateVersion(input: $input) {\n      __typename\n      ... on PublishTemplateVersionPayload { version { id number changelog body } }\n      ... on ValidationError { issues { path message } }\n      ... on ConflictError { message existing { __typename id } }\n      ... on Error { code }\n    }\n  }\n": types.LifePublishVersionDocument,
    "\n  query LifeTemplate($id: ID!) {\n    template(id: $id) {\n      id\n      name\n      description\n      category\n      tags\n      visibility\n      usageCount\n      upstreamAhead\n      updatedAt\n      author { name }\n      forkedFrom { id number template { id } }\n      latest { id number changelog systemPrompt body usageCount sections { key title } variables { name type default } }\n      versions { nodes { number usageCount } }\n    }\n  }\n": types.LifeTemplateDocument,
    "\n  mutation UploadCreate($input: CreateUploadInput!) {\n    createUpload(input: $input) {\n      __typename\n      ... on CreateUploadPayload { uploadId url expiresAt maxBytes }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n": types.UploadCreateDocument,
    "\n  mutation UploadAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id title status sha256 contentType } }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": types.UploadAddDocument,
    "\n  query UploadReport($taskId: ID!) {\n    task(id: $taskId) {\n      status\n      result { ... on IngestionReport { indexed unchanged chunks failed { id title failure } } }\n    }\n  }\n": types.UploadReportDocument,
    "\n  query UploadDocument($id: ID!) {\n    document(id: $id) {\n      id\n      title\n      contentType\n      language\n      bytes\n      sha256\n      status\n      failure\n      metadata\n      placements { node { key } source }\n      chunks(first: 50) { nodes { headings content } }\n    }\n  }\n": types.UploadDocumentDocument,
    "\n  mutation WorkspaceFeedPrepare {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n": types.WorkspaceFeedPrepareDocument,
    "\n  mutation WorkspaceFeedEnqueue {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id createdAt } }\n    }\n  }\n": types.WorkspaceFeedEnqueueDocument,
    "\n  mutation WorkspaceFeedAdd($text: String!) {\n    addDocuments(input: { documents: [{ text: $text }] }) {\n      ... on AddDocumentsPayload { task { id } }\n    }\n  }\n": types.WorkspaceFeedAddDocument,
    "\n  subscription WorkspaceFeed($after: String, $filter: TaskFilter, $heartbeatSeconds: Int) {\n    workspaceEvents(after: $after, filter: $filter, heartbeatSeconds: $heartbeatSeconds) {\n      __typename\n      ... on WorkspaceEvent { cursor event { sequence type status task { id kind createdAt } } }\n      ... on EventGap { from to task { id } }\n      ... on Heartbeat { at }\n    }\n  }\n": types.WorkspaceFeedDocument,
    "\n  query WorkspaceFeedPage($after: String, $first: Int) {\n    workspaceEvents(after: $after, first: $first) {\n      events { __typename cursor event { sequence type status task { id kind createdAt } } }\n      endCursor\n      hasMore\n      gap { from to task { id } }\n    }\n  }\n": types.WorkspaceFeedPageDocument,
    "\n  query WorkspaceFeedOwn { viewer { workspace { id } } }\n": types.WorkspaceFeedOwnDocument,
    "\n  mutation CancelTaxonomy {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n": types.CancelTaxonomyDocument,
    "\n  mutation CancelAgent {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": types.CancelAgentDocument,
    "\n  query CancelRead($id: ID!) {\n    task(id: $id) {\n      status\n      attempt\n      queuePosition\n      worker { id active }\n      cancellation { requestedAt acknowledgedAt acknowledgedBy stoppedAt outcome requestedBy { name } }\n      deadLetter { reason attempts stage redrivenAs { id } }\n    }\n  }\n": types.CancelReadDocument,
    "\n  mutation CancelOne($id: ID!) {\n    cancelTask(input: { id: $id }) {\n      __typename\n      ... on CancelTaskPayload { task { status cancellation { outcome } } }\n    }\n  }\n": types.CancelOneDocument,
    "\n  mutation CancelMany($filter: TaskFilter!) {\n    cancelTasks(input: { filter: $filter }) {\n      __typename\n      ... on CancelTasksPayload { requested }\n      ... on ValidationError { issues { path } }\n    }\n  }\n": types.CancelManyDocument,
    "\n  mutation CancelRedrive($id: ID!) {\n    redriveTask(input: { id: $id }) {\n      __typename\n      ... on RedriveTaskPayload { task { id } }\n      ... on ConflictError { existing { id } }\n    }\n  }\n": types.CancelRedriveDocument,
    "\n  query CancelOverview {\n    queue { running deadLetters pending { priority count } oldestPendingMs oldestRunningMs oldestDeadLetterMs }\n    workers { id active concurrency running { id } }\n    tasks(filter: { deadLettered: true }) { nodes { id } }\n  }\n": types.CancelOverviewDocument,
    "\n  mutation FairAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      ... on AddDocumentsPayload { task { id } }\n    }\n  }\n": types.FairAddDocument,
    "\n  query FairLook($id: ID!) {\n    task(id: $id) { status progress { done } }\n  }\n": types.FairLookDocument,
    "\n  mutation JudgeRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, priority: HIGH }) { ... on RefreshCoveragePayload { task { id } } }\n  }\n": types.JudgeRefreshDocument,
    "\n  subscription JudgeWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      ... on TaskEvent { type status progress { percent step done total } }\n    }\n  }\n": types.JudgeWatchDocument,
    "\n  mutation JudgeCancel($taskId: ID!) { cancelTask(input: { id: $taskId }) { __typename } }\n": types.JudgeCancelDocument,
    "\n  query JudgeProbes($id: ID!) {\n    agent(id: $id) {\n      coverageStale\n      coverage { nodes { node { key } probes answered } answerability { probes answered } }\n      coverageHistory { totalCount }\n      answered: probes(filter: { verdict: ANSWERED }) { totalCount nodes { node { key name } } }\n      unjudged: probes(filter: { verdict: UNJUDGED }) { totalCount }\n    }\n  }\n": types.JudgeProbesDocument,
    "\n  mutation JudgeEdit {\n    editTaxonomy(\n      input: { base: \"v1\", version: \"v2\", operations: [{ renameNode: { key: \"policies/leave\", name: \"Time off\" } }] }\n    ) { __typename }\n    publishTaxonomy(input: { version: \"v2\" }) { __typename }\n  }\n": types.JudgeEditDocument,
    "\n  mutation ItselfTarget($agentId: ID!, $documents: Int!) {\n    setCoverageTargets(input: { agentId: $agentId, targets: [{ nodeKey: \"policies\", documents: $documents }] }) {\n      __typename\n    }\n  }\n": types.ItselfTargetDocument,
    "\n  mutation ItselfPlace($documentId: ID!) {\n    placeDocument(input: { documentId: $documentId, nodeKey: \"policies\" }) { __typename }\n  }\n": types.ItselfPlaceDocument,
    "\n  query ItselfRead($id: ID!) {\n    agent(id: $id) {\n      coverageStale\n      coverage { percent changes { cause } nodes { target } }\n      tasks(first: 100) { nodes { id kind status priority } }\n    }\n  }\n": types.ItselfReadDocument,
    "\n  mutation StopRefresh($input: RefreshCoverageInput!) {\n    refreshCoverage(input: $input) { ... on RefreshCoveragePayload { task { id } } }\n  }\n": types.StopRefreshDocument,
    "\n  query StopRead($id: ID!) {\n    task(id: $id) { status attempt deliveries { nodes { status attempts { responseStatus } } } }\n  }\n": types.StopReadDocument,
    "\n  query OrderPositions($status: [TaskStatus!]!) {\n    tasks(filter: { status: $status, kind: [REPORT_GENERATION] }, first: 100) {\n      nodes { id priority queuePosition }\n    }\n  }\n": types.OrderPositionsDocument,
    "\n  query OrderPosition($id: ID!) {\n    task(id: $id) { status queuePosition nextAttemptAt }\n  }\n": types.OrderPositionDocument,
    "\n  mutation OrderCancel($id: ID!) {\n    cancelTask(input: { id: $id }) { __typename }\n  }\n": types.OrderCancelDocument,
    "\n  query ReindexFind { search(input: { query: \"annual leave\" }) { hits { document { id } } } }\n": types.ReindexFindDocument,
    "\n  query RetentionRead($id: ID!) {\n    task(id: $id) {\n      status\n      attempt\n      progress { percent step }\n      result { __typename ... on RetentionReport { tasks snapshots deliveries idempotencyKeys } }\n    }\n  }\n": types.RetentionReadDocument,
    "\n  mutation RetentionCancel($id: ID!) { cancelTask(input: { id: $id }) { __typename } }\n": types.RetentionCancelDocument,
    "\n  query RetentionOwn { viewer { workspace { id } } agents { nodes { coverage { percent } } } }\n": types.RetentionOwnDocument,
    "\n  mutation WorkerTaxonomy {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n": types.WorkerTaxonomyDocument,
    "\n  mutation WorkerAgent {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": types.WorkerAgentDocument,
    "\n  query WorkerTask($id: ID!) {\n    task(id: $id) {\n      status\n      attempt\n      maxAttempts\n      nextAttemptAt\n      progress { percent }\n      failure { code message retryable attempt }\n      events(first: 100) { nodes { sequence type attempt message progress { percent step } } }\n    }\n  }\n": types.WorkerTaskDocument,
    "\n  mutation SameAgentRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n": types.SameAgentRefreshDocument,
    "\n  mutation SchedulerCreate($input: CreateScheduleInput!) {\n    createSchedule(input: $input) {\n      ... on CreateSchedulePayload { schedule { id nextRunAt } }\n    }\n  }\n": types.SchedulerCreateDocument,
    "\n  query SchedulerRead($id: ID!) {\n    node(id: $id) {\n      ... on Schedule {\n        nextRunAt\n        lastTask {\n          id\n          kind\n          status\n          priority\n          subject { ... on Agent { id } }\n          result { __typename ... on CoverageSnapshot { percent } ... on RetentionReport { tasks } }\n        }\n      }\n    }\n  }\n": types.SchedulerReadDocument,
    "\n  mutation SchedulerDelete($id: ID!) { deleteSchedule(input: { id: $id }) { __typename } }\n": types.SchedulerDeleteDocument,
    "\n  mutation PerAgentTaxonomy {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n": types.PerAgentTaxonomyDocument,
    "\n  mutation PerAgentAgent {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n": types.PerAgentAgentDocument,
    "\n  mutation PerAgentRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n": types.PerAgentRefreshDocument,
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
export function graphql(source: "\n  fragment AgentLifeFields on Agent {\n    id\n    name\n    scopeDescription\n    version\n    updatedAt\n    coverageStale\n    taxonomy { version }\n    nodes { key }\n    targets { node { key } documents }\n    retrieval { topK lexical trigram semantic minScore }\n    features { answers learnFromMisses }\n    alertRule { belowPercent dropPoints }\n    coverageHistory { totalCount }\n    probes { nodes { question source node { key } } }\n  }\n"): (typeof documents)["\n  fragment AgentLifeFields on Agent {\n    id\n    name\n    scopeDescription\n    version\n    updatedAt\n    coverageStale\n    taxonomy { version }\n    nodes { key }\n    targets { node { key } documents }\n    retrieval { topK lexical trigram semantic minScore }\n    features { answers learnFromMisses }\n    alertRule { belowPercent dropPoints }\n    coverageHistory { totalCount }\n    probes { nodes { question source node { key } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AgentLifeCreate($input: CreateAgentInput!) {\n    createAgent(input: $input) {\n      ... on CreateAgentPayload { task { id } agent { ...AgentLifeFields } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation AgentLifeCreate($input: CreateAgentInput!) {\n    createAgent(input: $input) {\n      ... on CreateAgentPayload { task { id } agent { ...AgentLifeFields } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AgentLifeUpdate($input: UpdateAgentInput!) {\n    updateAgent(input: $input) {\n      __typename\n      ... on UpdateAgentPayload { task { id kind } agent { ...AgentLifeFields } }\n      ... on ConflictError { code message existing { id } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n    }\n  }\n"): (typeof documents)["\n  mutation AgentLifeUpdate($input: UpdateAgentInput!) {\n    updateAgent(input: $input) {\n      __typename\n      ... on UpdateAgentPayload { task { id kind } agent { ...AgentLifeFields } }\n      ... on ConflictError { code message existing { id } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AgentLifeUpdateMany($input: UpdateAgentsInput!) {\n    updateAgents(input: $input) {\n      __typename\n      ... on UpdateAgentsPayload {\n        results {\n          __typename\n          ... on UpdateAgentPayload { task { id } agent { ...AgentLifeFields } }\n          ... on NotFoundError { id }\n        }\n      }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n"): (typeof documents)["\n  mutation AgentLifeUpdateMany($input: UpdateAgentsInput!) {\n    updateAgents(input: $input) {\n      __typename\n      ... on UpdateAgentsPayload {\n        results {\n          __typename\n          ... on UpdateAgentPayload { task { id } agent { ...AgentLifeFields } }\n          ... on NotFoundError { id }\n        }\n      }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AgentLifeDescribe($ids: [ID!]!) {\n    updateAgents(input: { ids: $ids, scopeDescription: \"Counted\" }) {\n      ... on UpdateAgentsPayload {\n        results { ... on UpdateAgentPayload { agent { version nodes { key } targets { node { key } } coverage { percent } } } }\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation AgentLifeDescribe($ids: [ID!]!) {\n    updateAgents(input: { ids: $ids, scopeDescription: \"Counted\" }) {\n      ... on UpdateAgentsPayload {\n        results { ... on UpdateAgentPayload { agent { version nodes { key } targets { node { key } } coverage { percent } } } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AgentLifeClone($input: CloneAgentInput!) {\n    cloneAgent(input: $input) {\n      __typename\n      ... on CloneAgentPayload { task { id } agent { ...AgentLifeFields } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n    }\n  }\n"): (typeof documents)["\n  mutation AgentLifeClone($input: CloneAgentInput!) {\n    cloneAgent(input: $input) {\n      __typename\n      ... on CloneAgentPayload { task { id } agent { ...AgentLifeFields } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AgentLifeRead($id: ID!) {\n    agent(id: $id) { ...AgentLifeFields }\n  }\n"): (typeof documents)["\n  query AgentLifeRead($id: ID!) {\n    agent(id: $id) { ...AgentLifeFields }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AgentLifeSetUp($id: ID!) {\n    setCoverageTargets(\n      input: {\n        agentId: $id\n        targets: [\n          { nodeKey: \"policies/leave\", documents: 4 }\n          { nodeKey: \"policies/travel\", documents: 7 }\n        ]\n      }\n    ) { __typename }\n    setCoverageAlert(input: { agentId: $id, belowPercent: 60, dropPoints: 5 }) { __typename }\n    addProbes(\n      input: { agentId: $id, probes: [{ question: \"How many days of leave?\", nodeKey: \"policies/leave\" }, { question: \"And else?\" }] }\n    ) { __typename }\n  }\n"): (typeof documents)["\n  mutation AgentLifeSetUp($id: ID!) {\n    setCoverageTargets(\n      input: {\n        agentId: $id\n        targets: [\n          { nodeKey: \"policies/leave\", documents: 4 }\n          { nodeKey: \"policies/travel\", documents: 7 }\n        ]\n      }\n    ) { __typename }\n    setCoverageAlert(input: { agentId: $id, belowPercent: 60, dropPoints: 5 }) { __typename }\n    addProbes(\n      input: { agentId: $id, probes: [{ question: \"How many days of leave?\", nodeKey: \"policies/leave\" }, { question: \"And else?\" }] }\n    ) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AgentLifeVersion($base: String!) {\n    editTaxonomy(\n      input: {\n        base: $base\n        version: \"v2\"\n        operations: [\n          { addNode: { key: \"policies/time-off\", name: \"Time off\", parentKeys: [\"policies\"] } }\n          { mergeNodes: { keys: [\"policies/leave\"], into: \"policies/time-off\" } }\n          { addNode: { key: \"office\", name: \"Office\" } }\n        ]\n      }\n    ) {\n      __typename\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation AgentLifeVersion($base: String!) {\n    editTaxonomy(\n      input: {\n        base: $base\n        version: \"v2\"\n        operations: [\n          { addNode: { key: \"policies/time-off\", name: \"Time off\", parentKeys: [\"policies\"] } }\n          { mergeNodes: { keys: [\"policies/leave\"], into: \"policies/time-off\" } }\n          { addNode: { key: \"office\", name: \"Office\" } }\n        ]\n      }\n    ) {\n      __typename\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AskForAnswer($input: AgentQueryInput!) {\n    agentQuery(input: $input) {\n      hits { chunk { id } }\n      answer { text grounded model citations { start end chunk { id content document { title } } } }\n    }\n  }\n"): (typeof documents)["\n  query AskForAnswer($input: AgentQueryInput!) {\n    agentQuery(input: $input) {\n      hits { chunk { id } }\n      answer { text grounded model citations { start end chunk { id content document { title } } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ListenToAnswer($input: AgentQueryInput!) {\n    agentQuery(input: $input) {\n      __typename\n      ... on AnswerDelta { text restart }\n      ... on QueryCompleted { answer { text grounded model citations { start end chunk { document { title } } } } }\n    }\n  }\n"): (typeof documents)["\n  subscription ListenToAnswer($input: AgentQueryInput!) {\n    agentQuery(input: $input) {\n      __typename\n      ... on AnswerDelta { text restart }\n      ... on QueryCompleted { answer { text grounded model citations { start end chunk { document { title } } } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AnsweringAgent($input: CreateAgentInput!) {\n    createAgent(input: $input) { __typename ... on CreateAgentPayload { agent { id } } }\n  }\n"): (typeof documents)["\n  mutation AnsweringAgent($input: CreateAgentInput!) {\n    createAgent(input: $input) { __typename ... on CreateAgentPayload { agent { id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReportFiles($id: ID!, $seconds: Int) {\n    report(id: $id) {\n      markdown\n      artifacts {\n        id kind filename contentType bytes sha256 createdAt\n        report { id }\n        downloadUrl(expiresInSeconds: $seconds)\n      }\n    }\n  }\n"): (typeof documents)["\n  query ReportFiles($id: ID!, $seconds: Int) {\n    report(id: $id) {\n      markdown\n      artifacts {\n        id kind filename contentType bytes sha256 createdAt\n        report { id }\n        downloadUrl(expiresInSeconds: $seconds)\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MarkdownThrice($id: ID!) {\n    report(id: $id) { first: markdown second: markdown }\n    again: report(id: $id) { markdown }\n  }\n"): (typeof documents)["\n  query MarkdownThrice($id: ID!) {\n    report(id: $id) { first: markdown second: markdown }\n    again: report(id: $id) { markdown }\n  }\n"];
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
export function graphql(source: "\n  query CountedAgents($first: Int!) {\n    agents(first: $first) {\n      nodes {\n        id\n        name\n        coverageStale\n        updatedAt\n        coverage { percent nodes { node { key } documents } changes { cause points detail } }\n        coverageTrend { direction points { percent } }\n        taxonomy { version }\n        nodes { key }\n        targets { documents node { key } }\n        gaps { node { key } missingDocuments }\n        tasks(first: 2, filter: { kind: [COVERAGE_REFRESH] }) { nodes { id status } }\n        coverageHistory(first: 5) { nodes { id percent measuredAt } edges { node { totalDocuments } } }\n      }\n    }\n  }\n"): (typeof documents)["\n  query CountedAgents($first: Int!) {\n    agents(first: $first) {\n      nodes {\n        id\n        name\n        coverageStale\n        updatedAt\n        coverage { percent nodes { node { key } documents } changes { cause points detail } }\n        coverageTrend { direction points { percent } }\n        taxonomy { version }\n        nodes { key }\n        targets { documents node { key } }\n        gaps { node { key } missingDocuments }\n        tasks(first: 2, filter: { kind: [COVERAGE_REFRESH] }) { nodes { id status } }\n        coverageHistory(first: 5) { nodes { id percent measuredAt } edges { node { totalDocuments } } }\n      }\n    }\n  }\n"];
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
export function graphql(source: "\n  query CountedReviews($first: Int!) {\n    placementReviews(first: $first) { nodes { confidence document { title } node { key path } } }\n  }\n"): (typeof documents)["\n  query CountedReviews($first: Int!) {\n    placementReviews(first: $first) { nodes { confidence document { title } node { key path } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CountedSearch($first: Int!) {\n    search(input: { query: \"days of leave 연차휴가 flights\", limit: $first }) {\n      hits { score snippet chunk { ordinal } document { title } }\n    }\n  }\n"): (typeof documents)["\n  query CountedSearch($first: Int!) {\n    search(input: { query: \"days of leave 연차휴가 flights\", limit: $first }) {\n      hits { score snippet chunk { ordinal } document { title } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CountedSchedules($first: Int!) {\n    schedules(first: $first) { nodes { id cron agent { name coverage { percent } } lastTask { status queuePosition } } }\n  }\n"): (typeof documents)["\n  query CountedSchedules($first: Int!) {\n    schedules(first: $first) { nodes { id cron agent { name coverage { percent } } lastTask { status queuePosition } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CountedIds($first: Int!) {\n    agents(first: $first) { nodes { id } }\n    documents(first: $first) { nodes { id } }\n  }\n"): (typeof documents)["\n  query CountedIds($first: Int!) {\n    agents(first: $first) { nodes { id } }\n    documents(first: $first) { nodes { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CountedById($ids: [ID!]!) {\n    nodes(ids: $ids) {\n      id\n      ... on Agent { name coverage { percent } nodes { key } }\n      ... on Document { title placements { confidence node { key } } }\n    }\n  }\n"): (typeof documents)["\n  query CountedById($ids: [ID!]!) {\n    nodes(ids: $ids) {\n      id\n      ... on Agent { name coverage { percent } nodes { key } }\n      ... on Document { title placements { confidence node { key } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CountedAgent($name: String!) {\n    createAgent(input: { name: $name, nodeKeys: [\"policies\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation CountedAgent($name: String!) {\n    createAgent(input: { name: $name, nodeKeys: [\"policies\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CountedSchedule($agentId: ID!) {\n    createSchedule(input: { kind: COVERAGE_REFRESH, agentId: $agentId, cron: \"0 0 29 2 *\" }) { __typename }\n  }\n"): (typeof documents)["\n  mutation CountedSchedule($agentId: ID!) {\n    createSchedule(input: { kind: COVERAGE_REFRESH, agentId: $agentId, cron: \"0 0 29 2 *\" }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AlertsCreate {\n    createAgent(input: { name: \"travel\", nodeKeys: [\"policies/travel\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation AlertsCreate {\n    createAgent(input: { name: \"travel\", nodeKeys: [\"policies/travel\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AlertsSetRule($input: SetCoverageAlertInput!) {\n    setCoverageAlert(input: $input) {\n      __typename\n      ... on SetCoverageAlertPayload { agent { id alertRule { belowPercent dropPoints } } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n    }\n  }\n"): (typeof documents)["\n  mutation AlertsSetRule($input: SetCoverageAlertInput!) {\n    setCoverageAlert(input: $input) {\n      __typename\n      ... on SetCoverageAlertPayload { agent { id alertRule { belowPercent dropPoints } } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AlertsMeasure($agentId: ID!, $target: Int!) {\n    setCoverageTargets(\n      input: { agentId: $agentId, targets: [{ nodeKey: \"policies/travel\", documents: $target }] }\n    ) { __typename }\n    refreshCoverage(input: { agentId: $agentId, background: false }) {\n      ... on RefreshCoveragePayload { coverage { id percent } }\n    }\n  }\n"): (typeof documents)["\n  mutation AlertsMeasure($agentId: ID!, $target: Int!) {\n    setCoverageTargets(\n      input: { agentId: $agentId, targets: [{ nodeKey: \"policies/travel\", documents: $target }] }\n    ) { __typename }\n    refreshCoverage(input: { agentId: $agentId, background: false }) {\n      ... on RefreshCoveragePayload { coverage { id percent } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AlertsSetTarget($agentId: ID!, $target: Int!) {\n    setCoverageTargets(\n      input: { agentId: $agentId, targets: [{ nodeKey: \"policies/travel\", documents: $target }] }\n    ) { __typename }\n  }\n"): (typeof documents)["\n  mutation AlertsSetTarget($agentId: ID!, $target: Int!) {\n    setCoverageTargets(\n      input: { agentId: $agentId, targets: [{ nodeKey: \"policies/travel\", documents: $target }] }\n    ) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AlertsMeasureAgain($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, background: false }) { __typename }\n  }\n"): (typeof documents)["\n  mutation AlertsMeasureAgain($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, background: false }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AlertsEnqueue($agentId: ID!, $target: Int!) {\n    setCoverageTargets(\n      input: { agentId: $agentId, targets: [{ nodeKey: \"policies/travel\", documents: $target }] }\n    ) { __typename }\n    refreshCoverage(input: { agentId: $agentId }) { ... on RefreshCoveragePayload { task { id } } }\n  }\n"): (typeof documents)["\n  mutation AlertsEnqueue($agentId: ID!, $target: Int!) {\n    setCoverageTargets(\n      input: { agentId: $agentId, targets: [{ nodeKey: \"policies/travel\", documents: $target }] }\n    ) { __typename }\n    refreshCoverage(input: { agentId: $agentId }) { ... on RefreshCoveragePayload { task { id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription AlertsWatch($agentId: ID, $after: String) {\n    coverageAlerts(agentId: $agentId, after: $after) {\n      agent { id name }\n      snapshot { id percent }\n      reason\n      at\n      cursor\n    }\n  }\n"): (typeof documents)["\n  subscription AlertsWatch($agentId: ID, $after: String) {\n    coverageAlerts(agentId: $agentId, after: $after) {\n      agent { id name }\n      snapshot { id percent }\n      reason\n      at\n      cursor\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AlertsEventCursor {\n    workspaceEvents { endCursor }\n  }\n"): (typeof documents)["\n  query AlertsEventCursor {\n    workspaceEvents { endCursor }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AlertsEndpoint($url: String!) {\n    createWebhookEndpoint(input: { url: $url, events: [COVERAGE_ALERT] }) {\n      ... on CreateWebhookEndpointPayload { secret endpoint { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation AlertsEndpoint($url: String!) {\n    createWebhookEndpoint(input: { url: $url, events: [COVERAGE_ALERT] }) {\n      ... on CreateWebhookEndpointPayload { secret endpoint { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AlertsDeliveries {\n    webhookEndpoints { nodes { deliveries { nodes { event status task { id } } } } }\n  }\n"): (typeof documents)["\n  query AlertsDeliveries {\n    webhookEndpoints { nodes { deliveries { nodes { event status task { id } } } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TrendRead($id: ID!) {\n    agent(id: $id) {\n      week: coverageTrend { ...Trend }\n      month: coverageTrend(window: MONTH) { ...Trend }\n      quarter: coverageTrend(window: QUARTER) { ...Trend }\n    }\n  }\n  fragment Trend on CoverageTrend { window from to changePoints direction points { at percent } }\n"): (typeof documents)["\n  query TrendRead($id: ID!) {\n    agent(id: $id) {\n      week: coverageTrend { ...Trend }\n      month: coverageTrend(window: MONTH) { ...Trend }\n      quarter: coverageTrend(window: QUARTER) { ...Trend }\n    }\n  }\n  fragment Trend on CoverageTrend { window from to changePoints direction points { at percent } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TrendsOfMany($first: Int!) {\n    agents(first: $first) {\n      nodes { coverageTrend { points { percent } } month: coverageTrend(window: MONTH) { direction } }\n    }\n  }\n"): (typeof documents)["\n  query TrendsOfMany($first: Int!) {\n    agents(first: $first) {\n      nodes { coverageTrend { points { percent } } month: coverageTrend(window: MONTH) { direction } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TrendAgent($name: String!) {\n    createAgent(input: { name: $name, nodeKeys: [\"policies\"] }) { ... on CreateAgentPayload { agent { id } } }\n  }\n"): (typeof documents)["\n  mutation TrendAgent($name: String!) {\n    createAgent(input: { name: $name, nodeKeys: [\"policies\"] }) { ... on CreateAgentPayload { agent { id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeletionCreate($name: String!, $key: String) {\n    createAgent(input: { name: $name, nodeKeys: [\"policies\"], idempotencyKey: $key }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation DeletionCreate($name: String!, $key: String) {\n    createAgent(input: { name: $name, nodeKeys: [\"policies\"], idempotencyKey: $key }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeletionFill($agentId: ID!) {\n    setCoverageTargets(input: { agentId: $agentId, targets: [{ nodeKey: \"policies\", documents: 3 }] }) { __typename }\n    setCoverageAlert(input: { agentId: $agentId, dropPoints: 0.1 }) { __typename }\n    low: setCoverageTargets(input: { agentId: $agentId, targets: [{ nodeKey: \"policies\", documents: 300 }] }) { __typename }\n    createSchedule(input: { kind: COVERAGE_REFRESH, agentId: $agentId, cron: \"0 0 29 2 *\" }) { __typename }\n    createWebhookEndpoint(input: { url: \"http://127.0.0.1:1/\", events: [COVERAGE_ALERT] }) { __typename }\n    measured: refreshCoverage(input: { agentId: $agentId, background: false, idempotencyKey: \"measured\" }) { __typename }\n    enqueued: refreshCoverage(input: { agentId: $agentId, idempotencyKey: \"enqueued\" }) {\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation DeletionFill($agentId: ID!) {\n    setCoverageTargets(input: { agentId: $agentId, targets: [{ nodeKey: \"policies\", documents: 3 }] }) { __typename }\n    setCoverageAlert(input: { agentId: $agentId, dropPoints: 0.1 }) { __typename }\n    low: setCoverageTargets(input: { agentId: $agentId, targets: [{ nodeKey: \"policies\", documents: 300 }] }) { __typename }\n    createSchedule(input: { kind: COVERAGE_REFRESH, agentId: $agentId, cron: \"0 0 29 2 *\" }) { __typename }\n    createWebhookEndpoint(input: { url: \"http://127.0.0.1:1/\", events: [COVERAGE_ALERT] }) { __typename }\n    measured: refreshCoverage(input: { agentId: $agentId, background: false, idempotencyKey: \"measured\" }) { __typename }\n    enqueued: refreshCoverage(input: { agentId: $agentId, idempotencyKey: \"enqueued\" }) {\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeletionRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) { ... on RefreshCoveragePayload { task { id } } }\n  }\n"): (typeof documents)["\n  mutation DeletionRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) { ... on RefreshCoveragePayload { task { id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeletionEnqueue($id: ID!) { refreshCoverage(input: { agentId: $id }) { __typename } }\n"): (typeof documents)["\n  mutation DeletionEnqueue($id: ID!) { refreshCoverage(input: { agentId: $id }) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeletionSetTargets($id: ID!) { setCoverageTargets(input: { agentId: $id, targets: [] }) { __typename } }\n"): (typeof documents)["\n  mutation DeletionSetTargets($id: ID!) { setCoverageTargets(input: { agentId: $id, targets: [] }) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeletionPlan($id: ID!) {\n    createSchedule(input: { kind: COVERAGE_REFRESH, agentId: $id, cron: \"0 0 29 2 *\" }) { __typename }\n  }\n"): (typeof documents)["\n  mutation DeletionPlan($id: ID!) {\n    createSchedule(input: { kind: COVERAGE_REFRESH, agentId: $id, cron: \"0 0 29 2 *\" }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeletionDelete($id: ID!) {\n    deleteAgent(input: { id: $id }) {\n      __typename\n      ... on DeleteAgentPayload { deletedId }\n      ... on NotFoundError { id message }\n    }\n  }\n"): (typeof documents)["\n  mutation DeletionDelete($id: ID!) {\n    deleteAgent(input: { id: $id }) {\n      __typename\n      ... on DeleteAgentPayload { deletedId }\n      ... on NotFoundError { id message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeletionDeleteMany($ids: [ID!]!) {\n    deleteAgents(input: { ids: $ids }) {\n      __typename\n      ... on DeleteAgentsPayload {\n        results { __typename ... on DeleteAgentPayload { deletedId } ... on NotFoundError { id } }\n      }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n"): (typeof documents)["\n  mutation DeletionDeleteMany($ids: [ID!]!) {\n    deleteAgents(input: { ids: $ids }) {\n      __typename\n      ... on DeleteAgentsPayload {\n        results { __typename ... on DeleteAgentPayload { deletedId } ... on NotFoundError { id } }\n      }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeletionRead($id: ID!, $taskId: ID!) {\n    agent(id: $id) { id }\n    task(id: $taskId) { id }\n    queue { running }\n    workers { running { id } }\n  }\n"): (typeof documents)["\n  query DeletionRead($id: ID!, $taskId: ID!) {\n    agent(id: $id) { id }\n    task(id: $taskId) { id }\n    queue { running }\n    workers { running { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription DeletionWatchTask($id: ID!) { taskEvents(taskId: $id) { __typename } }\n"): (typeof documents)["\n  subscription DeletionWatchTask($id: ID!) { taskEvents(taskId: $id) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription DeletionWatchAlerts($id: ID!) { coverageAlerts(agentId: $id, after: \"0\") { reason } }\n"): (typeof documents)["\n  subscription DeletionWatchAlerts($id: ID!) { coverageAlerts(agentId: $id, after: \"0\") { reason } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription DeletionWatchAll { coverageAlerts(after: \"0\") { reason } }\n"): (typeof documents)["\n  subscription DeletionWatchAll { coverageAlerts(after: \"0\") { reason } }\n"];
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
export function graphql(source: "\n  mutation EmbeddingsAdd($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) {\n      __typename\n      ... on AddDocumentsPayload { documents { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation EmbeddingsAdd($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) {\n      __typename\n      ... on AddDocumentsPayload { documents { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EmbeddingsDelete($ids: [ID!]!) { deleteDocuments(input: { ids: $ids }) { __typename } }\n"): (typeof documents)["\n  mutation EmbeddingsDelete($ids: [ID!]!) { deleteDocuments(input: { ids: $ids }) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EmbeddingsTasks {\n    viewer { workspace { id } }\n    tasks(first: 50, filter: { kind: [EMBEDDING] }) {\n      nodes {\n        status\n        progress { done total step }\n        failure { code message }\n        result { __typename ... on EmbeddingReport { embedded reused refused model } }\n      }\n    }\n  }\n"): (typeof documents)["\n  query EmbeddingsTasks {\n    viewer { workspace { id } }\n    tasks(first: 50, filter: { kind: [EMBEDDING] }) {\n      nodes {\n        status\n        progress { done total step }\n        failure { code message }\n        result { __typename ... on EmbeddingReport { embedded reused refused model } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EmbeddingsPlacements {\n    documents(first: 20) { nodes { title placements { source confidence needsReview node { key } } } }\n  }\n"): (typeof documents)["\n  query EmbeddingsPlacements {\n    documents(first: 20) { nodes { title placements { source confidence needsReview node { key } } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EmbeddingsDocumentIds { documents { nodes { id } } }\n"): (typeof documents)["\n  query EmbeddingsDocumentIds { documents { nodes { id } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription EventStreamWatch($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence type } }\n  }\n"): (typeof documents)["\n  subscription EventStreamWatch($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence type } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ExplainedTaxonomy($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) { __typename ... on Error { message } }\n  }\n"): (typeof documents)["\n  mutation ExplainedTaxonomy($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) { __typename ... on Error { message } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ExplainedAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) { ... on AddDocumentsPayload { task { id } documents { id } } }\n  }\n"): (typeof documents)["\n  mutation ExplainedAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) { ... on AddDocumentsPayload { task { id } documents { id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ExplainedDelete($ids: [ID!]!) { deleteDocuments(input: { ids: $ids }) { __typename } }\n"): (typeof documents)["\n  mutation ExplainedDelete($ids: [ID!]!) { deleteDocuments(input: { ids: $ids }) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ExplainedPlace($documentId: ID!, $nodeKey: String!) {\n    placeDocument(input: { documentId: $documentId, nodeKey: $nodeKey }) { __typename ... on Error { message } }\n  }\n"): (typeof documents)["\n  mutation ExplainedPlace($documentId: ID!, $nodeKey: String!) {\n    placeDocument(input: { documentId: $documentId, nodeKey: $nodeKey }) { __typename ... on Error { message } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ExplainedAgent($nodeKeys: [String!]!) {\n    createAgent(input: { name: \"guide\", nodeKeys: $nodeKeys }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation ExplainedAgent($nodeKeys: [String!]!) {\n    createAgent(input: { name: \"guide\", nodeKeys: $nodeKeys }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ExplainedTargets($input: SetCoverageTargetsInput!) {\n    setCoverageTargets(input: $input) { __typename }\n  }\n"): (typeof documents)["\n  mutation ExplainedTargets($input: SetCoverageTargetsInput!) {\n    setCoverageTargets(input: $input) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ExplainedMeasure($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, background: false }) {\n      ... on RefreshCoveragePayload {\n        coverage { percent totalDocuments changes { cause points detail } nodes { node { key } documents } }\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation ExplainedMeasure($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, background: false }) {\n      ... on RefreshCoveragePayload {\n        coverage { percent totalDocuments changes { cause points detail } nodes { node { key } documents } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ExplainedRead($id: ID!) { agent(id: $id) { coverage { percent changes { points } } } }\n"): (typeof documents)["\n  query ExplainedRead($id: ID!) { agent(id: $id) { coverage { percent changes { points } } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ExplainedReads($id: ID!) {\n    a: agent(id: $id) { ...EverythingCovered }\n    b: agent(id: $id) { ...EverythingCovered }\n    c: agent(id: $id) { ...EverythingCovered }\n    d: agent(id: $id) { ...EverythingCovered }\n    e: agent(id: $id) { ...EverythingCovered }\n    f: agent(id: $id) { ...EverythingCovered }\n    g: agent(id: $id) { ...EverythingCovered }\n    h: agent(id: $id) { ...EverythingCovered }\n    i: agent(id: $id) { ...EverythingCovered }\n    j: agent(id: $id) { ...EverythingCovered }\n  }\n  fragment EverythingCovered on Agent {\n    coverageStale\n    coverage { percent changes { points } nodes { documents } }\n    coverageHistory(first: 5) { nodes { percent changes { cause } } }\n    coverageTrend(window: MONTH) { changePoints points { percent } }\n    gaps { missingDocuments }\n  }\n"): (typeof documents)["\n  query ExplainedReads($id: ID!) {\n    a: agent(id: $id) { ...EverythingCovered }\n    b: agent(id: $id) { ...EverythingCovered }\n    c: agent(id: $id) { ...EverythingCovered }\n    d: agent(id: $id) { ...EverythingCovered }\n    e: agent(id: $id) { ...EverythingCovered }\n    f: agent(id: $id) { ...EverythingCovered }\n    g: agent(id: $id) { ...EverythingCovered }\n    h: agent(id: $id) { ...EverythingCovered }\n    i: agent(id: $id) { ...EverythingCovered }\n    j: agent(id: $id) { ...EverythingCovered }\n  }\n  fragment EverythingCovered on Agent {\n    coverageStale\n    coverage { percent changes { points } nodes { documents } }\n    coverageHistory(first: 5) { nodes { percent changes { cause } } }\n    coverageTrend(window: MONTH) { changePoints points { percent } }\n    gaps { missingDocuments }\n  }\n"];
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
export function graphql(source: "\n  mutation TopicForecast($input: PlanTopicInput!) {\n    planTopic(input: $input) {\n      __typename\n      ... on PlanTopicPayload { plan { sections { forecast { support } } } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation TopicForecast($input: PlanTopicInput!) {\n    planTopic(input: $input) {\n      __typename\n      ... on PlanTopicPayload { plan { sections { forecast { support } } } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ForgedPrepare {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n"): (typeof documents)["\n  mutation ForgedPrepare {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ForgedEnqueue {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) { ... on CreateAgentPayload { task { id } } }\n  }\n"): (typeof documents)["\n  mutation ForgedEnqueue {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) { ... on CreateAgentPayload { task { id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ForgedWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      ... on TaskEvent { sequence type message progress { step } failure { message } }\n    }\n  }\n"): (typeof documents)["\n  subscription ForgedWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      ... on TaskEvent { sequence type message progress { step } failure { message } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ForkFork($input: ForkTemplateInput!) {\n    forkTemplate(input: $input) {\n      __typename\n      ... on ForkTemplatePayload { template { id latest { number } forkedFrom { number } } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n    }\n  }\n"): (typeof documents)["\n  mutation ForkFork($input: ForkTemplateInput!) {\n    forkTemplate(input: $input) {\n      __typename\n      ... on ForkTemplatePayload { template { id latest { number } forkedFrom { number } } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ForkPull($input: PullTemplateInput!) {\n    pullTemplate(input: $input) {\n      __typename\n      ... on PullTemplatePayload { merged version { id number changelog body systemPrompt } }\n      ... on MergeConflictError { message upstream conflicts { path base ours theirs } }\n      ... on ValidationError { issues { path message } }\n      ... on ConflictError { message existing { id } }\n      ... on NotFoundError { id message }\n      ... on Error { code }\n    }\n  }\n"): (typeof documents)["\n  mutation ForkPull($input: PullTemplateInput!) {\n    pullTemplate(input: $input) {\n      __typename\n      ... on PullTemplatePayload { merged version { id number changelog body systemPrompt } }\n      ... on MergeConflictError { message upstream conflicts { path base ours theirs } }\n      ... on ValidationError { issues { path message } }\n      ... on ConflictError { message existing { id } }\n      ... on NotFoundError { id message }\n      ... on Error { code }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ForkUpdate($input: UpdateTemplateInput!) { updateTemplate(input: $input) { __typename ... on UpdateTemplatePayload { template { name latest { number } } } }\n  }\n"): (typeof documents)["\n  mutation ForkUpdate($input: UpdateTemplateInput!) { updateTemplate(input: $input) { __typename ... on UpdateTemplatePayload { template { name latest { number } } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ForkRate($id: ID!) {\n    rateTemplate(input: { templateId: $id, stars: 4 }) {\n      __typename\n      ... on RateTemplatePayload { rating { id version { number } } template { rating { count } } }\n    }\n  }\n"): (typeof documents)["\n  mutation ForkRate($id: ID!) {\n    rateTemplate(input: { templateId: $id, stars: 4 }) {\n      __typename\n      ... on RateTemplatePayload { rating { id version { number } } template { rating { count } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ForkVote($id: ID!) {\n    voteRating(input: { ratingId: $id, helpful: true }) {\n      __typename\n      ... on VoteRatingPayload { rating { helpful } }\n    }\n  }\n"): (typeof documents)["\n  mutation ForkVote($id: ID!) {\n    voteRating(input: { ratingId: $id, helpful: true }) {\n      __typename\n      ... on VoteRatingPayload { rating { helpful } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ForkDelete($id: ID!) { deleteTemplate(input: { id: $id }) { __typename } }\n"): (typeof documents)["\n  mutation ForkDelete($id: ID!) { deleteTemplate(input: { id: $id }) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ForkUse($id: ID!) {\n    useTemplate(input: { templateId: $id, inputs: { title: \"x\" } }) {\n      __typename\n      ... on UseTemplatePayload { version { number template { name } } }\n      ... on Error { code }\n    }\n  }\n"): (typeof documents)["\n  mutation ForkUse($id: ID!) {\n    useTemplate(input: { templateId: $id, inputs: { title: \"x\" } }) {\n      __typename\n      ... on UseTemplatePayload { version { number template { name } } }\n      ... on Error { code }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ForkPublishOnly($input: PublishTemplateVersionInput!) {\n    publishTemplateVersion(input: $input) { __typename ... on PublishTemplateVersionPayload { version { number } } }\n  }\n"): (typeof documents)["\n  mutation ForkPublishOnly($input: PublishTemplateVersionInput!) {\n    publishTemplateVersion(input: $input) { __typename ... on PublishTemplateVersionPayload { version { number } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ForkSetMembers($teamId: ID!, $memberIds: [ID!]!) {\n    setTeamMembers(input: { teamId: $teamId, memberIds: $memberIds }) { __typename }\n  }\n"): (typeof documents)["\n  mutation ForkSetMembers($teamId: ID!, $memberIds: [ID!]!) {\n    setTeamMembers(input: { teamId: $teamId, memberIds: $memberIds }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TopicStatus($id: ID!) {\n    topic(id: $id) { status generation { id status } reports(first: 10) { nodes { id version } } }\n  }\n"): (typeof documents)["\n  query TopicStatus($id: ID!) {\n    topic(id: $id) { status generation { id status } reports(first: 10) { nodes { id version } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Regenerate($input: RegenerateSectionInput!) {\n    regenerateSection(input: $input) {\n      __typename\n      ... on RegenerateSectionPayload { task { id } }\n      ... on ValidationError { message issues { path message } }\n      ... on Error { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation Regenerate($input: RegenerateSectionInput!) {\n    regenerateSection(input: $input) {\n      __typename\n      ... on RegenerateSectionPayload { task { id } }\n      ... on ValidationError { message issues { path message } }\n      ... on Error { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Steps($id: ID!) {\n    task(id: $id) { events(first: 100) { nodes { type progress { percent step } } } }\n  }\n"): (typeof documents)["\n  query Steps($id: ID!) {\n    task(id: $id) { events(first: 100) { nodes { type progress { percent step } } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FilesGenerate($input: GenerateReportInput!) {\n    generateReport(input: $input) {\n      __typename\n      ... on GenerateReportPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation FilesGenerate($input: GenerateReportInput!) {\n    generateReport(input: $input) {\n      __typename\n      ... on GenerateReportPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FilesGenerated($topicId: ID!) {\n    topic(id: $topicId) {\n      generation { status }\n      reports(first: 1) { nodes { markdown artifacts { kind sha256 bytes downloadUrl } } }\n    }\n  }\n"): (typeof documents)["\n  query FilesGenerated($topicId: ID!) {\n    topic(id: $topicId) {\n      generation { status }\n      reports(first: 1) { nodes { markdown artifacts { kind sha256 bytes downloadUrl } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FilesDelete($id: ID!) { deleteTopic(input: { id: $id }) { __typename } }\n"): (typeof documents)["\n  mutation FilesDelete($id: ID!) { deleteTopic(input: { id: $id }) { __typename } }\n"];
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
export function graphql(source: "\n  query IsolationWalk {\n    viewer {\n      workspace { __typename id name }\n      user { __typename id name }\n      apiKey { __typename id name revokedAt }\n    }\n    agents(first: 10) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        version\n        coverageStale\n        nodes { __typename id }\n        targets { documents }\n        statistics { queries }\n        tasks(first: 5) { totalCount nodes { __typename id } }\n        probes(first: 5) { totalCount nodes { __typename id question verdict evidence { snippet } } }\n        gaps(threshold: 1) { unanswered { __typename id } }\n        coverageHistory(first: 3) { totalCount nodes { __typename id percent nodes { node { __typename id } } } }\n      }\n    }\n    documents(first: 20) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        title\n        sha256\n        placements { source confidence node { __typename id } }\n        chunks(first: 5) { totalCount nodes { __typename id } }\n      }\n    }\n    taxonomies(first: 10) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        version\n        status\n        statistics { nodes documents unplacedDocuments }\n        nodes(first: 20) { totalCount nodes { __typename id key documentCount } }\n      }\n    }\n    tasks(first: 20) { totalCount edges { cursor } nodes { __typename id status lastSequence } }\n    webhookEndpoints(first: 20) {\n      totalCount\n      edges { cursor }\n      nodes { __typename id url deliveries(first: 5) { totalCount nodes { __typename id status task { id } } } }\n    }\n    schedules(first: 20) { totalCount nodes { __typename id cron agent { __typename id } } }\n    placementReviews(first: 5) {\n      totalCount\n      edges { cursor }\n      nodes { confidence document { __typename id } node { __typename id } }\n    }\n    templates(first: 5) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        tags\n        usageCount\n        rating { average count distribution }\n        viewerRating { __typename id stars }\n        ratings(first: 5) { totalCount nodes { __typename id helpful } }\n        versions(first: 5) { totalCount nodes { __typename id number usageCount } }\n      }\n    }\n    topics(first: 5) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        title\n        status\n        plans(first: 5) { totalCount nodes { __typename id status sections { title } } }\n        reports(first: 5) {\n          totalCount\n          nodes { __typename id version markdown sections { title markdown } artifacts { __typename id bytes } }\n        }\n      }\n    }\n    teams(first: 5) { totalCount edges { cursor } nodes { __typename id name members { __typename id } } }\n    search(input: { query: \"annual leave 연차휴가 flights\" }) { hits { score snippet chunk { __typename id } } }\n  }\n"): (typeof documents)["\n  query IsolationWalk {\n    viewer {\n      workspace { __typename id name }\n      user { __typename id name }\n      apiKey { __typename id name revokedAt }\n    }\n    agents(first: 10) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        version\n        coverageStale\n        nodes { __typename id }\n        targets { documents }\n        statistics { queries }\n        tasks(first: 5) { totalCount nodes { __typename id } }\n        probes(first: 5) { totalCount nodes { __typename id question verdict evidence { snippet } } }\n        gaps(threshold: 1) { unanswered { __typename id } }\n        coverageHistory(first: 3) { totalCount nodes { __typename id percent nodes { node { __typename id } } } }\n      }\n    }\n    documents(first: 20) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        title\n        sha256\n        placements { source confidence node { __typename id } }\n        chunks(first: 5) { totalCount nodes { __typename id } }\n      }\n    }\n    taxonomies(first: 10) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        version\n        status\n        statistics { nodes documents unplacedDocuments }\n        nodes(first: 20) { totalCount nodes { __typename id key documentCount } }\n      }\n    }\n    tasks(first: 20) { totalCount edges { cursor } nodes { __typename id status lastSequence } }\n    webhookEndpoints(first: 20) {\n      totalCount\n      edges { cursor }\n      nodes { __typename id url deliveries(first: 5) { totalCount nodes { __typename id status task { id } } } }\n    }\n    schedules(first: 20) { totalCount nodes { __typename id cron agent { __typename id } } }\n    placementReviews(first: 5) {\n      totalCount\n      edges { cursor }\n      nodes { confidence document { __typename id } node { __typename id } }\n    }\n    templates(first: 5) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        tags\n        usageCount\n        rating { average count distribution }\n        viewerRating { __typename id stars }\n        ratings(first: 5) { totalCount nodes { __typename id helpful } }\n        versions(first: 5) { totalCount nodes { __typename id number usageCount } }\n      }\n    }\n    topics(first: 5) {\n      totalCount\n      edges { cursor }\n      nodes {\n        __typename\n        id\n        title\n        status\n        plans(first: 5) { totalCount nodes { __typename id status sections { title } } }\n        reports(first: 5) {\n          totalCount\n          nodes { __typename id version markdown sections { title markdown } artifacts { __typename id bytes } }\n        }\n      }\n    }\n    teams(first: 5) { totalCount edges { cursor } nodes { __typename id name members { __typename id } } }\n    search(input: { query: \"annual leave 연차휴가 flights\" }) { hits { score snippet chunk { __typename id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation IsolationTaxonomy {\n    createTaxonomy(input: { version: \"theirs\", publish: true, nodes: [{ key: \"theirs\", name: \"Theirs\" }] }) {\n      __typename\n    }\n  }\n"): (typeof documents)["\n  mutation IsolationTaxonomy {\n    createTaxonomy(input: { version: \"theirs\", publish: true, nodes: [{ key: \"theirs\", name: \"Theirs\" }] }) {\n      __typename\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation IsolationAnotherAgent {\n    createAgent(input: { name: \"another\", nodeKeys: [\"policies\"] }) { __typename }\n  }\n"): (typeof documents)["\n  mutation IsolationAnotherAgent {\n    createAgent(input: { name: \"another\", nodeKeys: [\"policies\"] }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation IsolationNames($documentId: ID!) {\n    placeDocument(input: { documentId: $documentId, nodeKey: \"theirs\" }) { __typename ... on Error { code message } }\n    addDocuments(input: { documents: [{ text: \"x\", nodeKeys: [\"theirs\"] }] }) { __typename ... on Error { code } }\n    byKey: createAgent(input: { name: \"thief\", nodeKeys: [\"theirs\"] }) { __typename ... on Error { code } }\n    byVersion: createAgent(input: { name: \"thief\", nodeKeys: [\"theirs\"], taxonomyVersion: \"theirs\" }) {\n      __typename\n      ... on Error { code }\n    }\n    editTaxonomy(input: { base: \"theirs\", version: \"stolen\", operations: [{ removeNode: { key: \"theirs\" } }] }) {\n      __typename\n      ... on Error { code }\n    }\n    publishTaxonomy(input: { version: \"theirs\" }) { __typename ... on Error { code } }\n    reviewPlacement(input: { documentId: $documentId, nodeKey: \"theirs\", decision: REJECT }) {\n      __typename\n      ... on Error { code }\n    }\n  }\n"): (typeof documents)["\n  mutation IsolationNames($documentId: ID!) {\n    placeDocument(input: { documentId: $documentId, nodeKey: \"theirs\" }) { __typename ... on Error { code message } }\n    addDocuments(input: { documents: [{ text: \"x\", nodeKeys: [\"theirs\"] }] }) { __typename ... on Error { code } }\n    byKey: createAgent(input: { name: \"thief\", nodeKeys: [\"theirs\"] }) { __typename ... on Error { code } }\n    byVersion: createAgent(input: { name: \"thief\", nodeKeys: [\"theirs\"], taxonomyVersion: \"theirs\" }) {\n      __typename\n      ... on Error { code }\n    }\n    editTaxonomy(input: { base: \"theirs\", version: \"stolen\", operations: [{ removeNode: { key: \"theirs\" } }] }) {\n      __typename\n      ... on Error { code }\n    }\n    publishTaxonomy(input: { version: \"theirs\" }) { __typename ... on Error { code } }\n    reviewPlacement(input: { documentId: $documentId, nodeKey: \"theirs\", decision: REJECT }) {\n      __typename\n      ... on Error { code }\n    }\n  }\n"];
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
export function graphql(source: "\n  subscription AskForMany($input: AgentQueryInput!) {\n    agentQuery(input: $input) {\n      __typename\n      ... on QueryHit { index hit { rank score document { id } } }\n      ... on QueryCompleted { totalHits }\n    }\n  }\n"): (typeof documents)["\n  subscription AskForMany($input: AgentQueryInput!) {\n    agentQuery(input: $input) {\n      __typename\n      ... on QueryHit { index hit { rank score document { id } } }\n      ... on QueryCompleted { totalHits }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ManyRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation ManyRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ManyCount($agentId: ID!) {\n    tasks(filter: { subjectId: $agentId, status: [COMPLETED] }) { totalCount }\n    agent(id: $agentId) { coverageHistory(first: 1) { totalCount } }\n    queue { running pending { count } }\n  }\n"): (typeof documents)["\n  query ManyCount($agentId: ID!) {\n    tasks(filter: { subjectId: $agentId, status: [COMPLETED] }) { totalCount }\n    agent(id: $agentId) { coverageHistory(first: 1) { totalCount } }\n    queue { running pending { count } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MetricsEndpoint($url: String!) {\n    createWebhookEndpoint(input: { url: $url, events: [TASK_COMPLETED] }) { __typename }\n  }\n"): (typeof documents)["\n  mutation MetricsEndpoint($url: String!) {\n    createWebhookEndpoint(input: { url: $url, events: [TASK_COMPLETED] }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MetricsTaxonomy {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n"): (typeof documents)["\n  mutation MetricsTaxonomy {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MetricsAgent {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { task { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation MetricsAgent {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { task { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MetricsCancel {\n    cancelTasks(input: { filter: { status: [PENDING, RUNNING] } }) { __typename }\n  }\n"): (typeof documents)["\n  mutation MetricsCancel {\n    cancelTasks(input: { filter: { status: [PENDING, RUNNING] } }) { __typename }\n  }\n"];
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
export function graphql(source: "\n  query PagingOfNothing($id: ID!) {\n    agents(filter: { nodeId: $id }) { totalCount }\n    documents(filter: { nodeId: $id }) { totalCount }\n    templates(filter: { authorId: $id }) { totalCount }\n    tasks(filter: { subjectId: $id }) { totalCount }\n    byWorker: tasks(filter: { workerId: $id }) { totalCount }\n  }\n"): (typeof documents)["\n  query PagingOfNothing($id: ID!) {\n    agents(filter: { nodeId: $id }) { totalCount }\n    documents(filter: { nodeId: $id }) { totalCount }\n    templates(filter: { authorId: $id }) { totalCount }\n    tasks(filter: { subjectId: $id }) { totalCount }\n    byWorker: tasks(filter: { workerId: $id }) { totalCount }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReviewTaxonomy($input: CreateTaxonomyInput!) { createTaxonomy(input: $input) { __typename } }\n"): (typeof documents)["\n  mutation ReviewTaxonomy($input: CreateTaxonomyInput!) { createTaxonomy(input: $input) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReviewEdit($input: EditTaxonomyInput!) { editTaxonomy(input: $input) { __typename } }\n"): (typeof documents)["\n  mutation ReviewEdit($input: EditTaxonomyInput!) { editTaxonomy(input: $input) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReviewPublish($version: String!) {\n    publishTaxonomy(input: { version: $version }) {\n      ... on PublishTaxonomyPayload { carried orphaned }\n    }\n  }\n"): (typeof documents)["\n  mutation ReviewPublish($version: String!) {\n    publishTaxonomy(input: { version: $version }) {\n      ... on PublishTaxonomyPayload { carried orphaned }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReviewAdd($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation ReviewAdd($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReviewDelete($id: ID!) { deleteDocuments(input: { ids: [$id] }) { __typename } }\n"): (typeof documents)["\n  mutation ReviewDelete($id: ID!) { deleteDocuments(input: { ids: [$id] }) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReviewPlace($input: PlaceDocumentInput!) {\n    placeDocument(input: $input) {\n      __typename\n      ... on PlaceDocumentPayload { placement { confidence source needsReview } }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n"): (typeof documents)["\n  mutation ReviewPlace($input: PlaceDocumentInput!) {\n    placeDocument(input: $input) {\n      __typename\n      ... on PlaceDocumentPayload { placement { confidence source needsReview } }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReviewList($first: Int, $after: String) {\n    placementReviews(first: $first, after: $after) {\n      totalCount\n      nodes { confidence source needsReview document { id title } node { key } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): (typeof documents)["\n  query ReviewList($first: Int, $after: String) {\n    placementReviews(first: $first, after: $after) {\n      totalCount\n      nodes { confidence source needsReview document { id title } node { key } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReviewReview($input: ReviewPlacementInput!) {\n    reviewPlacement(input: $input) {\n      __typename\n      ... on ReviewPlacementPayload { placements { confidence source needsReview node { key } } }\n      ... on NotFoundError { id message }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n"): (typeof documents)["\n  mutation ReviewReview($input: ReviewPlacementInput!) {\n    reviewPlacement(input: $input) {\n      __typename\n      ... on ReviewPlacementPayload { placements { confidence source needsReview node { key } } }\n      ... on NotFoundError { id message }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReviewLook($id: ID!) {\n    document(id: $id) { placements { confidence source needsReview node { key } } }\n  }\n"): (typeof documents)["\n  query ReviewLook($id: ID!) {\n    document(id: $id) { placements { confidence source needsReview node { key } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReviewAgent($nodeKey: String!) {\n    createAgent(input: { name: \"keeper\", nodeKeys: [$nodeKey] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation ReviewAgent($nodeKey: String!) {\n    createAgent(input: { name: \"keeper\", nodeKeys: [$nodeKey] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReviewStale { agents { nodes { coverageStale nodes { key } } } }\n"): (typeof documents)["\n  query ReviewStale { agents { nodes { coverageStale nodes { key } } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LimitedPlan($input: PlanTopicInput!) {\n    planTopic(input: $input) {\n      __typename\n      ... on PlanTopicPayload { plan { id source sections { title forecast { passages support } } } }\n      ... on LimitReachedError { code limit retryAfterMs message }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation LimitedPlan($input: PlanTopicInput!) {\n    planTopic(input: $input) {\n      __typename\n      ... on PlanTopicPayload { plan { id source sections { title forecast { passages support } } } }\n      ... on LimitReachedError { code limit retryAfterMs message }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LimitedViewer { viewer { user { id } } }\n"): (typeof documents)["\n  query LimitedViewer { viewer { user { id } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PlanTopic($input: PlanTopicInput!) {\n    planTopic(input: $input) {\n      __typename\n      ... on PlanTopicPayload {\n        topic { id title language status agents { id } plan { id } template { id number } }\n        plan {\n          id\n          revision\n          status\n          source\n          outline\n          tookMs\n          estimate { seconds tokens costUsd }\n          sections { order title description keyPoints forecast { passages documents support agents { id } } }\n        }\n      }\n      ... on Error { code message }\n      ... on ValidationError { issues { path message } }\n      ... on IdempotencyConflictError { existing { __typename id } }\n      ... on NotFoundError { id }\n    }\n  }\n"): (typeof documents)["\n  mutation PlanTopic($input: PlanTopicInput!) {\n    planTopic(input: $input) {\n      __typename\n      ... on PlanTopicPayload {\n        topic { id title language status agents { id } plan { id } template { id number } }\n        plan {\n          id\n          revision\n          status\n          source\n          outline\n          tookMs\n          estimate { seconds tokens costUsd }\n          sections { order title description keyPoints forecast { passages documents support agents { id } } }\n        }\n      }\n      ... on Error { code message }\n      ... on ValidationError { issues { path message } }\n      ... on IdempotencyConflictError { existing { __typename id } }\n      ... on NotFoundError { id }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PlanTemplate($input: CreateTemplateInput!) {\n    createTemplate(input: $input) {\n      __typename\n      ... on CreateTemplatePayload { template { id } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation PlanTemplate($input: CreateTemplateInput!) {\n    createTemplate(input: $input) {\n      __typename\n      ... on CreateTemplatePayload { template { id } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PlanTemplateUses($id: ID!) { template(id: $id) { usageCount } }\n"): (typeof documents)["\n  query PlanTemplateUses($id: ID!) { template(id: $id) { usageCount } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PlanDeleteTemplate($id: ID!) { deleteTemplate(input: { id: $id }) { __typename } }\n"): (typeof documents)["\n  mutation PlanDeleteTemplate($id: ID!) { deleteTemplate(input: { id: $id }) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DiagnosisTaxonomy {\n    createTaxonomy(\n      input: {\n        version: \"v1\"\n        publish: true\n        nodes: [\n          { key: \"policies\", name: \"Policies\" }\n          { key: \"policies/leave\", name: \"Leave\", parentKeys: [\"policies\"] }\n          { key: \"policies/travel\", name: \"Travel\", parentKeys: [\"policies\"] }\n        ]\n      }\n    ) { __typename }\n  }\n"): (typeof documents)["\n  mutation DiagnosisTaxonomy {\n    createTaxonomy(\n      input: {\n        version: \"v1\"\n        publish: true\n        nodes: [\n          { key: \"policies\", name: \"Policies\" }\n          { key: \"policies/leave\", name: \"Leave\", parentKeys: [\"policies\"] }\n          { key: \"policies/travel\", name: \"Travel\", parentKeys: [\"policies\"] }\n        ]\n      }\n    ) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DiagnosisDocuments($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation DiagnosisDocuments($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DiagnosisRemoval($ids: [ID!]!) { deleteDocuments(input: { ids: $ids }) { __typename } }\n"): (typeof documents)["\n  mutation DiagnosisRemoval($ids: [ID!]!) { deleteDocuments(input: { ids: $ids }) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DiagnosisAgent($input: CreateAgentInput!) {\n    createAgent(input: $input) {\n      __typename\n      ... on CreateAgentPayload { agent { id } task { id } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation DiagnosisAgent($input: CreateAgentInput!) {\n    createAgent(input: $input) {\n      __typename\n      ... on CreateAgentPayload { agent { id } task { id } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DiagnosisProbe($id: ID!) {\n    node(id: $id) {\n      ... on Probe {\n        verdict\n        diagnosis\n        judgedBy\n        lastJudgedAt\n        evidence { rank score snippet lanes { lane } chunk { ordinal } document { title } }\n      }\n    }\n  }\n"): (typeof documents)["\n  query DiagnosisProbe($id: ID!) {\n    node(id: $id) {\n      ... on Probe {\n        verdict\n        diagnosis\n        judgedBy\n        lastJudgedAt\n        evidence { rank score snippet lanes { lane } chunk { ordinal } document { title } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DiagnosisEvidence($id: ID!) { agent(id: $id) { probes { nodes { evidence { document { title } } } } } }\n"): (typeof documents)["\n  query DiagnosisEvidence($id: ID!) { agent(id: $id) { probes { nodes { evidence { document { title } } } } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DiagnosisStale($id: ID!) {\n    agent(id: $id) { coverageStale coverage { answerability { share probes answered } } }\n  }\n"): (typeof documents)["\n  query DiagnosisStale($id: ID!) {\n    agent(id: $id) { coverageStale coverage { answerability { share probes answered } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ProbesAdd($input: AddProbesInput!) {\n    addProbes(input: $input) {\n      __typename\n      ... on AddProbesPayload { probes { id question source verdict askedTimes node { key } } }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation ProbesAdd($input: AddProbesInput!) {\n    addProbes(input: $input) {\n      __typename\n      ... on AddProbesPayload { probes { id question source verdict askedTimes node { key } } }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ProbesRemove($ids: [ID!]!) {\n    removeProbes(input: { ids: $ids }) {\n      __typename\n      ... on RemoveProbesPayload { removedIds }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n"): (typeof documents)["\n  mutation ProbesRemove($ids: [ID!]!) {\n    removeProbes(input: { ids: $ids }) {\n      __typename\n      ... on RemoveProbesPayload { removedIds }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ProbesList($id: ID!, $filter: ProbeFilter, $first: Int, $after: String) {\n    agent(id: $id) {\n      coverageStale\n      probes(filter: $filter, first: $first, after: $after) {\n        totalCount\n        pageInfo { hasNextPage endCursor }\n        nodes { id question source verdict diagnosis askedTimes judgedBy lastJudgedAt }\n      }\n    }\n  }\n"): (typeof documents)["\n  query ProbesList($id: ID!, $filter: ProbeFilter, $first: Int, $after: String) {\n    agent(id: $id) {\n      coverageStale\n      probes(filter: $filter, first: $first, after: $after) {\n        totalCount\n        pageInfo { hasNextPage endCursor }\n        nodes { id question source verdict diagnosis askedTimes judgedBy lastJudgedAt }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ProbesCoverage($id: ID!) {\n    agent(id: $id) {\n      coverage {\n        answerability { share low high probes answered }\n        nodes { node { key } probes answered }\n      }\n      coverageHistory(first: 5) { nodes { answerability { probes answered } } }\n      gaps(threshold: 1) { node { key } unanswered { question verdict } }\n    }\n  }\n"): (typeof documents)["\n  query ProbesCoverage($id: ID!) {\n    agent(id: $id) {\n      coverage {\n        answerability { share low high probes answered }\n        nodes { node { key } probes answered }\n      }\n      coverageHistory(first: 5) { nodes { answerability { probes answered } } }\n      gaps(threshold: 1) { node { key } unanswered { question verdict } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ProbesCounted($id: ID!, $first: Int!) {\n    agent(id: $id) {\n      probes(first: $first) { nodes { question node { key } evidence { snippet document { title } chunk { ordinal } } } }\n      gaps(threshold: 1) { unanswered { question node { key } evidence { snippet document { title } } } }\n      coverage { answerability { share } }\n    }\n  }\n"): (typeof documents)["\n  query ProbesCounted($id: ID!, $first: Int!) {\n    agent(id: $id) {\n      probes(first: $first) { nodes { question node { key } evidence { snippet document { title } chunk { ordinal } } } }\n      gaps(threshold: 1) { unanswered { question node { key } evidence { snippet document { title } } } }\n      coverage { answerability { share } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ProbesNodes { taxonomy { nodes(first: 10) { nodes { id key } } } }\n"): (typeof documents)["\n  query ProbesNodes { taxonomy { nodes(first: 10) { nodes { id key } } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    mutation ProbesAgent($features: AgentFeaturesInput) {\n      createAgent(input: { name: \"learner\", nodeKeys: [\"policies\"], features: $features }) {\n        ... on CreateAgentPayload { agent { id } }\n      }\n    }\n  "): (typeof documents)["\n    mutation ProbesAgent($features: AgentFeaturesInput) {\n      createAgent(input: { name: \"learner\", nodeKeys: [\"policies\"], features: $features }) {\n        ... on CreateAgentPayload { agent { id } }\n      }\n    }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    query ProbesAsk($input: AgentQueryInput!) { agentQuery(input: $input) { hits { rank } } }\n  "): (typeof documents)["\n    query ProbesAsk($input: AgentQueryInput!) { agentQuery(input: $input) { hits { rank } } }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    subscription ProbesStream($input: AgentQueryInput!) { agentQuery(input: $input) { __typename } }\n  "): (typeof documents)["\n    subscription ProbesStream($input: AgentQueryInput!) { agentQuery(input: $input) { __typename } }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PublishCreate($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) { __typename ... on Error { message } }\n  }\n"): (typeof documents)["\n  mutation PublishCreate($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) { __typename ... on Error { message } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PublishEdit($input: EditTaxonomyInput!) {\n    editTaxonomy(input: $input) { __typename ... on Error { message } }\n  }\n"): (typeof documents)["\n  mutation PublishEdit($input: EditTaxonomyInput!) {\n    editTaxonomy(input: $input) { __typename ... on Error { message } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PublishPublish($version: String!) {\n    publishTaxonomy(input: { version: $version }) {\n      __typename\n      ... on PublishTaxonomyPayload { carried orphaned taxonomy { version status publishedAt } }\n      ... on ConflictError { message existing { id ... on Taxonomy { version } } }\n      ... on NotFoundError { id }\n    }\n  }\n"): (typeof documents)["\n  mutation PublishPublish($version: String!) {\n    publishTaxonomy(input: { version: $version }) {\n      __typename\n      ... on PublishTaxonomyPayload { carried orphaned taxonomy { version status publishedAt } }\n      ... on ConflictError { message existing { id ... on Taxonomy { version } } }\n      ... on NotFoundError { id }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PublishAdd($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation PublishAdd($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PublishPlace($input: PlaceDocumentInput!) { placeDocument(input: $input) { __typename } }\n"): (typeof documents)["\n  mutation PublishPlace($input: PlaceDocumentInput!) { placeDocument(input: $input) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PublishReview($input: ReviewPlacementInput!) { reviewPlacement(input: $input) { __typename } }\n"): (typeof documents)["\n  mutation PublishReview($input: ReviewPlacementInput!) { reviewPlacement(input: $input) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PublishDelete($id: ID!) { deleteDocuments(input: { ids: [$id] }) { __typename } }\n"): (typeof documents)["\n  mutation PublishDelete($id: ID!) { deleteDocuments(input: { ids: [$id] }) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PublishLook {\n    documents(first: 100) { nodes { id title placements { confidence source node { key taxonomy { version } } } } }\n    placed: documents(filter: { placed: true }) { totalCount }\n    taxonomies { nodes { version status publishedAt statistics { documents } } }\n  }\n"): (typeof documents)["\n  query PublishLook {\n    documents(first: 100) { nodes { id title placements { confidence source node { key taxonomy { version } } } } }\n    placed: documents(filter: { placed: true }) { totalCount }\n    taxonomies { nodes { version status publishedAt statistics { documents } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PublishAgent($version: String!) {\n    createAgent(input: { name: \"keeper\", nodeKeys: [\"cats\", \"dogs\"], taxonomyVersion: $version }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation PublishAgent($version: String!) {\n    createAgent(input: { name: \"keeper\", nodeKeys: [\"cats\", \"dogs\"], taxonomyVersion: $version }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PublishMeasure($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, background: false }) { __typename }\n  }\n"): (typeof documents)["\n  mutation PublishMeasure($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, background: false }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PublishReadAgent($id: ID!) {\n    agent(id: $id) { coverageStale coverage { totalDocuments taxonomyVersion } }\n  }\n"): (typeof documents)["\n  query PublishReadAgent($id: ID!) {\n    agent(id: $id) { coverageStale coverage { totalDocuments taxonomyVersion } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LimitAgent {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }, { key: \"some\", name: \"Some\" }] }) { __typename }\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation LimitAgent {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }, { key: \"some\", name: \"Some\" }] }) { __typename }\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LimitRefresh($agentId: ID!, $background: Boolean, $key: String) {\n    refreshCoverage(input: { agentId: $agentId, background: $background, idempotencyKey: $key }) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } }\n      ... on LimitReachedError { code message limit retryAfterMs }\n    }\n  }\n"): (typeof documents)["\n  mutation LimitRefresh($agentId: ID!, $background: Boolean, $key: String) {\n    refreshCoverage(input: { agentId: $agentId, background: $background, idempotencyKey: $key }) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } }\n      ... on LimitReachedError { code message limit retryAfterMs }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LimitAdd($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) {\n      __typename\n      ... on LimitReachedError { message limit }\n    }\n  }\n"): (typeof documents)["\n  mutation LimitAdd($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) {\n      __typename\n      ... on LimitReachedError { message limit }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LimitChangeAgents($agentId: ID!) {\n    created: createAgent(input: { name: \"new\", nodeKeys: [\"all\"] }) { __typename ... on LimitReachedError { message } }\n    cloned: cloneAgent(input: { id: $agentId, name: \"new\" }) { __typename ... on LimitReachedError { message } }\n    moved: updateAgent(input: { id: $agentId, name: \"new\", nodeKeys: [\"some\"] }) {\n      __typename\n      ... on LimitReachedError { message }\n    }\n    renamed: updateAgent(input: { id: $agentId, scopeDescription: \"Everything\" }) { __typename }\n  }\n"): (typeof documents)["\n  mutation LimitChangeAgents($agentId: ID!) {\n    created: createAgent(input: { name: \"new\", nodeKeys: [\"all\"] }) { __typename ... on LimitReachedError { message } }\n    cloned: cloneAgent(input: { id: $agentId, name: \"new\" }) { __typename ... on LimitReachedError { message } }\n    moved: updateAgent(input: { id: $agentId, name: \"new\", nodeKeys: [\"some\"] }) {\n      __typename\n      ... on LimitReachedError { message }\n    }\n    renamed: updateAgent(input: { id: $agentId, scopeDescription: \"Everything\" }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LimitAgents {\n    agents { nodes { name version nodes { key } } }\n  }\n"): (typeof documents)["\n  query LimitAgents {\n    agents { nodes { name version nodes { key } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LimitDocuments {\n    documents { totalCount }\n  }\n"): (typeof documents)["\n  query LimitDocuments {\n    documents { totalCount }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LimitCancel($id: ID!) {\n    cancelTask(input: { id: $id }) { __typename }\n  }\n"): (typeof documents)["\n  mutation LimitCancel($id: ID!) {\n    cancelTask(input: { id: $id }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelWriting($id: ID!) { cancelTask(input: { id: $id }) { __typename } }\n"): (typeof documents)["\n  mutation CancelWriting($id: ID!) { cancelTask(input: { id: $id }) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CancelledTopic($id: ID!) {\n    topic(id: $id) {\n      status\n      reports(first: 10) { nodes { version sections { order markdown model citations { start } } } }\n    }\n  }\n"): (typeof documents)["\n  query CancelledTopic($id: ID!) {\n    topic(id: $id) {\n      status\n      reports(first: 10) { nodes { version sections { order markdown model citations { start } } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateGuide($systemPrompt: String!) {\n    createTemplate(\n      input: {\n        name: \"Guide\"\n        category: DOCS\n        body: \"{{ reader }}\"\n        systemPrompt: $systemPrompt\n        variables: [{ name: \"reader\" }]\n      }\n    ) {\n      __typename\n      ... on CreateTemplatePayload { template { latest { id } } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation CreateGuide($systemPrompt: String!) {\n    createTemplate(\n      input: {\n        name: \"Guide\"\n        category: DOCS\n        body: \"{{ reader }}\"\n        systemPrompt: $systemPrompt\n        variables: [{ name: \"reader\" }]\n      }\n    ) {\n      __typename\n      ... on CreateTemplatePayload { template { latest { id } } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation GenerateAllFiles($planId: ID!) {\n    generateReport(input: { planId: $planId, formats: [MARKDOWN, HTML, DOCX, HWPX, PDF] }) {\n      __typename\n      ... on GenerateReportPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation GenerateAllFiles($planId: ID!) {\n    generateReport(input: { planId: $planId, formats: [MARKDOWN, HTML, DOCX, HWPX, PDF] }) {\n      __typename\n      ... on GenerateReportPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AllFiles($taskId: ID!) {\n    task(id: $taskId) {\n      result {\n        __typename\n        ... on Report {\n          sections { markdown citations { start end chunk { content } } }\n          artifacts { kind filename downloadUrl }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query AllFiles($taskId: ID!) {\n    task(id: $taskId) {\n      result {\n        __typename\n        ... on Report {\n          sections { markdown citations { start end chunk { content } } }\n          artifacts { kind filename downloadUrl }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DumpEvents($after: String) {\n    workspaceEvents(after: $after, first: 100) {\n      gap { from }\n      events { cursor event { sequence } }\n    }\n  }\n"): (typeof documents)["\n  query DumpEvents($after: String) {\n    workspaceEvents(after: $after, first: 100) {\n      gap { from }\n      events { cursor event { sequence } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ScheduleCreate($input: CreateScheduleInput!) {\n    createSchedule(input: $input) {\n      __typename\n      ... on CreateSchedulePayload { schedule { id kind cron timeZone nextRunAt agent { id } lastTask { id } } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n      ... on Error { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation ScheduleCreate($input: CreateScheduleInput!) {\n    createSchedule(input: $input) {\n      __typename\n      ... on CreateSchedulePayload { schedule { id kind cron timeZone nextRunAt agent { id } lastTask { id } } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n      ... on Error { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ScheduleDelete($id: ID!) {\n    deleteSchedule(input: { id: $id }) {\n      __typename\n      ... on DeleteSchedulePayload { deletedId }\n      ... on NotFoundError { id }\n      ... on Error { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation ScheduleDelete($id: ID!) {\n    deleteSchedule(input: { id: $id }) {\n      __typename\n      ... on DeleteSchedulePayload { deletedId }\n      ... on NotFoundError { id }\n      ... on Error { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ScheduleList($first: Int, $after: String) {\n    schedules(first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      nodes { id }\n    }\n  }\n"): (typeof documents)["\n  query ScheduleList($first: Int, $after: String) {\n    schedules(first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      nodes { id }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ScheduleAgentCursor { agents { edges { cursor } } }\n"): (typeof documents)["\n  query ScheduleAgentCursor { agents { edges { cursor } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ScheduleNode($id: ID!) { node(id: $id) { __typename ... on Schedule { cron agent { name } } } }\n"): (typeof documents)["\n  query ScheduleNode($id: ID!) { node(id: $id) { __typename ... on Schedule { cron agent { name } } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ScopedWorkspace { viewer { workspace { id } } }\n"): (typeof documents)["\n  query ScopedWorkspace { viewer { workspace { id } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ScopedFill($agentId: ID!, $documentId: ID!) {\n    setCoverageAlert(input: { agentId: $agentId, dropPoints: 0.1 }) { __typename }\n    setCoverageTargets(input: { agentId: $agentId, targets: [{ nodeKey: \"policies\", documents: 300 }] }) { __typename }\n    refreshCoverage(input: { agentId: $agentId, background: false }) { __typename }\n    addDocuments(input: { documents: [{ text: \"kept\" }], idempotencyKey: \"kept\" }) { __typename }\n    reviewPlacement(input: { documentId: $documentId, nodeKey: \"policies/leave\", decision: ACCEPT }) { __typename }\n  }\n"): (typeof documents)["\n  mutation ScopedFill($agentId: ID!, $documentId: ID!) {\n    setCoverageAlert(input: { agentId: $agentId, dropPoints: 0.1 }) { __typename }\n    setCoverageTargets(input: { agentId: $agentId, targets: [{ nodeKey: \"policies\", documents: 300 }] }) { __typename }\n    refreshCoverage(input: { agentId: $agentId, background: false }) { __typename }\n    addDocuments(input: { documents: [{ text: \"kept\" }], idempotencyKey: \"kept\" }) { __typename }\n    reviewPlacement(input: { documentId: $documentId, nodeKey: \"policies/leave\", decision: ACCEPT }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SearchHits($input: SearchInput!) {\n    search(input: $input) {\n      hits { rank score lanes { lane rank score } document { id sourceUri } chunk { content } }\n      lanes { lane candidates tookMs }\n    }\n  }\n"): (typeof documents)["\n  query SearchHits($input: SearchInput!) {\n    search(input: $input) {\n      hits { rank score lanes { lane rank score } document { id sourceUri } chunk { content } }\n      lanes { lane candidates tookMs }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SearchExplained($input: SearchInput!, $documentId: ID!) {\n    explainSearch(input: $input, documentId: $documentId) {\n      document { id }\n      returned\n      stage\n      detail\n      bestChunk { content }\n      lanes { lane rank score }\n    }\n  }\n"): (typeof documents)["\n  query SearchExplained($input: SearchInput!, $documentId: ID!) {\n    explainSearch(input: $input, documentId: $documentId) {\n      document { id }\n      returned\n      stage\n      detail\n      bestChunk { content }\n      lanes { lane rank score }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SearchAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) { ... on AddDocumentsPayload { task { id } documents { id } } }\n  }\n"): (typeof documents)["\n  mutation SearchAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) { ... on AddDocumentsPayload { task { id } documents { id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation SearchDelete($id: ID!) { deleteDocuments(input: { ids: [$id] }) { __typename } }"): (typeof documents)["mutation SearchDelete($id: ID!) { deleteDocuments(input: { ids: [$id] }) { __typename } }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query SearchFailed { documents(filter: { status: FAILED }) { nodes { id } } }"): (typeof documents)["query SearchFailed { documents(filter: { status: FAILED }) { nodes { id } } }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription SharedWatch($taskId: ID!, $after: Int, $withTask: Boolean = true) {\n    taskEvents(taskId: $taskId, after: $after) {\n      ... on TaskEvent { sequence message task @include(if: $withTask) { id lastSequence progress { step } } }\n    }\n  }\n"): (typeof documents)["\n  subscription SharedWatch($taskId: ID!, $after: Int, $withTask: Boolean = true) {\n    taskEvents(taskId: $taskId, after: $after) {\n      ... on TaskEvent { sequence message task @include(if: $withTask) { id lastSequence progress { step } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query StaleSections($id: ID!) {\n    report(id: $id) { sections { order markdown stale citations { start end chunk { id } } } }\n  }\n"): (typeof documents)["\n  query StaleSections($id: ID!) {\n    report(id: $id) { sections { order markdown stale citations { start end chunk { id } } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query StaleAlone($id: ID!) { report(id: $id) { sections { stale } } }\n"): (typeof documents)["\n  query StaleAlone($id: ID!) { report(id: $id) { sections { stale } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query StaleAndCitations($id: ID!) { report(id: $id) { sections { stale citations { start } } } }\n"): (typeof documents)["\n  query StaleAndCitations($id: ID!) { report(id: $id) { sections { stale citations { start } } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StaleRewrite($input: RegenerateSectionInput!) {\n    regenerateSection(input: $input) {\n      __typename\n      ... on RegenerateSectionPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation StaleRewrite($input: RegenerateSectionInput!) {\n    regenerateSection(input: $input) {\n      __typename\n      ... on RegenerateSectionPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StaleDelete($id: ID!) { deleteDocuments(input: { ids: [$id] }) { __typename } }\n"): (typeof documents)["\n  mutation StaleDelete($id: ID!) { deleteDocuments(input: { ids: [$id] }) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription AuthorityWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId) { ... on TaskEvent { sequence } }\n  }\n"): (typeof documents)["\n  subscription AuthorityWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId) { ... on TaskEvent { sequence } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AuthorityRevoke($id: ID!) {\n    revokeApiKey(input: { id: $id }) { __typename }\n  }\n"): (typeof documents)["\n  mutation AuthorityRevoke($id: ID!) {\n    revokeApiKey(input: { id: $id }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AuthorityKey {\n    viewer { apiKey { id } }\n  }\n"): (typeof documents)["\n  query AuthorityKey {\n    viewer { apiKey { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription WorkspaceFeedOfTask($taskId: ID!) {\n    taskEvents(taskId: $taskId) { ... on TaskEvent { sequence } ... on EventGap { from to } }\n  }\n"): (typeof documents)["\n  subscription WorkspaceFeedOfTask($taskId: ID!) {\n    taskEvents(taskId: $taskId) { ... on TaskEvent { sequence } ... on EventGap { from to } }\n  }\n"];
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
export function graphql(source: "\n  subscription LimitsWatch {\n    workspaceEvents { __typename }\n  }\n"): (typeof documents)["\n  subscription LimitsWatch {\n    workspaceEvents { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LimitsCreateKey {\n    createApiKey(input: { name: \"another\", scopes: [READ] }) {\n      ... on CreateApiKeyPayload { secret }\n    }\n  }\n"): (typeof documents)["\n  mutation LimitsCreateKey {\n    createApiKey(input: { name: \"another\", scopes: [READ] }) {\n      ... on CreateApiKeyPayload { secret }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    subscription LimitsBad {\n      workspaceEvents(after: \"nonsense\") { __typename }\n    }\n  "): (typeof documents)["\n    subscription LimitsBad {\n      workspaceEvents(after: \"nonsense\") { __typename }\n    }\n  "];
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
export function graphql(source: "\n  mutation EditsCreate($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) { __typename ... on CreateTaxonomyPayload { taxonomy { id status } } }\n  }\n"): (typeof documents)["\n  mutation EditsCreate($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) { __typename ... on CreateTaxonomyPayload { taxonomy { id status } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EditsEdit($input: EditTaxonomyInput!) {\n    editTaxonomy(input: $input) {\n      __typename\n      ... on EditTaxonomyPayload { taxonomy { id version status changeSummary publishedAt basedOn { version } } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n      ... on ConflictError { message existing { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation EditsEdit($input: EditTaxonomyInput!) {\n    editTaxonomy(input: $input) {\n      __typename\n      ... on EditTaxonomyPayload { taxonomy { id version status changeSummary publishedAt basedOn { version } } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n      ... on ConflictError { message existing { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EditsRead($version: String!) {\n    taxonomy(version: $version) {\n      statistics { nodes leaves maxDepth }\n      nodes { nodes { key name description path parents { key } } }\n    }\n  }\n"): (typeof documents)["\n  query EditsRead($version: String!) {\n    taxonomy(version: $version) {\n      statistics { nodes leaves maxDepth }\n      nodes { nodes { key name description path parents { key } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TeamsTeam($input: CreateTeamInput!) {\n    createTeam(input: $input) {\n      __typename\n      ... on CreateTeamPayload { team { id name description owner { name } members { name } } }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation TeamsTeam($input: CreateTeamInput!) {\n    createTeam(input: $input) {\n      __typename\n      ... on CreateTeamPayload { team { id name description owner { name } members { name } } }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TeamsMembers($teamId: ID!, $memberIds: [ID!]!) {\n    setTeamMembers(input: { teamId: $teamId, memberIds: $memberIds }) {\n      __typename\n      ... on SetTeamMembersPayload { team { members { name } } }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation TeamsMembers($teamId: ID!, $memberIds: [ID!]!) {\n    setTeamMembers(input: { teamId: $teamId, memberIds: $memberIds }) {\n      __typename\n      ... on SetTeamMembersPayload { team { members { name } } }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TeamsUpdate($input: UpdateTemplateInput!) {\n    updateTemplate(input: $input) {\n      __typename\n      ... on UpdateTemplatePayload { template { name visibility team { id } } }\n      ... on Error { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation TeamsUpdate($input: UpdateTemplateInput!) {\n    updateTemplate(input: $input) {\n      __typename\n      ... on UpdateTemplatePayload { template { name visibility team { id } } }\n      ... on Error { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TeamsTemplate($id: ID!) { template(id: $id) { name visibility team { id } } }\n"): (typeof documents)["\n  query TeamsTemplate($id: ID!) { template(id: $id) { name visibility team { id } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TeamsList($first: Int, $after: String) {\n    teams(first: $first, after: $after) { totalCount nodes { id } pageInfo { endCursor hasNextPage } }\n  }\n"): (typeof documents)["\n  query TeamsList($first: Int, $after: String) {\n    teams(first: $first, after: $after) { totalCount nodes { id } pageInfo { endCursor hasNextPage } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RatingsRate($input: RateTemplateInput!) {\n    rateTemplate(input: $input) {\n      __typename\n      ... on RateTemplatePayload {\n        rating { id stars review helpful author { id } version { id } createdAt updatedAt }\n        template { rating { average count distribution } viewerRating { id stars } }\n      }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation RatingsRate($input: RateTemplateInput!) {\n    rateTemplate(input: $input) {\n      __typename\n      ... on RateTemplatePayload {\n        rating { id stars review helpful author { id } version { id } createdAt updatedAt }\n        template { rating { average count distribution } viewerRating { id stars } }\n      }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RatingsVote($ratingId: ID!, $helpful: Boolean!) {\n    voteRating(input: { ratingId: $ratingId, helpful: $helpful }) {\n      __typename\n      ... on VoteRatingPayload { rating { helpful unhelpful } }\n      ... on Error { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation RatingsVote($ratingId: ID!, $helpful: Boolean!) {\n    voteRating(input: { ratingId: $ratingId, helpful: $helpful }) {\n      __typename\n      ... on VoteRatingPayload { rating { helpful unhelpful } }\n      ... on Error { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RatingsRead($id: ID!, $first: Int, $after: String) {\n    template(id: $id) {\n      rating { average count distribution }\n      viewerRating { stars }\n      ratings(first: $first, after: $after) {\n        totalCount\n        nodes { stars helpful unhelpful author { id } }\n        pageInfo { endCursor hasNextPage }\n      }\n    }\n  }\n"): (typeof documents)["\n  query RatingsRead($id: ID!, $first: Int, $after: String) {\n    template(id: $id) {\n      rating { average count distribution }\n      viewerRating { stars }\n      ratings(first: $first, after: $after) {\n        totalCount\n        nodes { stars helpful unhelpful author { id } }\n        pageInfo { endCursor hasNextPage }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FindTemplates($filter: TemplateFilter, $orderBy: TemplateOrder, $first: Int, $after: String) {\n    templates(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      totalCount\n      edges { cursor }\n      nodes { id name usageCount createdAt updatedAt rating { average } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): (typeof documents)["\n  query FindTemplates($filter: TemplateFilter, $orderBy: TemplateOrder, $first: Int, $after: String) {\n    templates(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      totalCount\n      edges { cursor }\n      nodes { id name usageCount createdAt updatedAt rating { average } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FindMyTemplates($filter: TemplateFilter) { viewer { templates(filter: $filter) { nodes { name } } } }\n"): (typeof documents)["\n  query FindMyTemplates($filter: TemplateFilter) { viewer { templates(filter: $filter) { nodes { name } } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query VisibleInLists($name: String!, $author: ID!, $team: ID!) {\n    search: templates(filter: { search: $name }) { totalCount nodes { id } }\n    byAuthor: templates(filter: { authorId: $author, search: $name }) { nodes { id } }\n    byTeam: templates(filter: { teamId: $team, search: $name }) { nodes { id } }\n    byTag: templates(filter: { tags: [$name] }, orderBy: { field: RATING, direction: DESC }) { edges { node { id } } }\n  }\n"): (typeof documents)["\n  query VisibleInLists($name: String!, $author: ID!, $team: ID!) {\n    search: templates(filter: { search: $name }) { totalCount nodes { id } }\n    byAuthor: templates(filter: { authorId: $author, search: $name }) { nodes { id } }\n    byTeam: templates(filter: { teamId: $team, search: $name }) { nodes { id } }\n    byTag: templates(filter: { tags: [$name] }, orderBy: { field: RATING, direction: DESC }) { edges { node { id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query VisibleAsNodes($id: ID!, $version: ID!, $rating: ID!) {\n    template(id: $id) { name versions { totalCount nodes { id } } ratings { totalCount nodes { id } } }\n    node(id: $id) { ... on Template { name } }\n    version: node(id: $version) { ... on TemplateVersion { body template { name } } }\n    rating: node(id: $rating) { ... on TemplateRating { stars version { body } } }\n    nodes(ids: [$id, $version, $rating]) { id }\n  }\n"): (typeof documents)["\n  query VisibleAsNodes($id: ID!, $version: ID!, $rating: ID!) {\n    template(id: $id) { name versions { totalCount nodes { id } } ratings { totalCount nodes { id } } }\n    node(id: $id) { ... on Template { name } }\n    version: node(id: $version) { ... on TemplateVersion { body template { name } } }\n    rating: node(id: $rating) { ... on TemplateRating { stars version { body } } }\n    nodes(ids: [$id, $version, $rating]) { id }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query VisibleFromFork($id: ID!) {\n    template(id: $id) { upstreamAhead forkedFrom { number template { name } } }\n  }\n"): (typeof documents)["\n  query VisibleFromFork($id: ID!) {\n    template(id: $id) { upstreamAhead forkedFrom { number template { name } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation VisibleToChange($id: ID!, $rating: ID!) {\n    updateTemplate(input: { id: $id, category: DOCS }) { ... on Error { code message } }\n    rateTemplate(input: { templateId: $id, stars: 3 }) { ... on Error { code message } }\n    voteRating(input: { ratingId: $rating, helpful: true }) { ... on Error { code message } }\n  }\n"): (typeof documents)["\n  mutation VisibleToChange($id: ID!, $rating: ID!) {\n    updateTemplate(input: { id: $id, category: DOCS }) { ... on Error { code message } }\n    rateTemplate(input: { templateId: $id, stars: 3 }) { ... on Error { code message } }\n    voteRating(input: { ratingId: $rating, helpful: true }) { ... on Error { code message } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation VisibleToUse($id: ID!, $fork: ID!) {\n    useTemplate(input: { templateId: $id, inputs: {} }) { ... on Error { code message } }\n    useOld: useTemplate(input: { templateId: $id, version: \"1.0.0\", inputs: {} }) { ... on Error { code message } }\n    forkTemplate(input: { templateId: $id }) { ... on Error { code message } }\n    forkOld: forkTemplate(input: { templateId: $id, version: \"1.0.0\" }) { ... on Error { code message } }\n    pullTemplate(input: { templateId: $fork, number: \"1.1.0\" }) { ... on Error { code message } }\n    publishTemplateVersion(input: { templateId: $id, number: \"1.2.0\", body: \"Other\" }) { ... on Error { code message } }\n  }\n"): (typeof documents)["\n  mutation VisibleToUse($id: ID!, $fork: ID!) {\n    useTemplate(input: { templateId: $id, inputs: {} }) { ... on Error { code message } }\n    useOld: useTemplate(input: { templateId: $id, version: \"1.0.0\", inputs: {} }) { ... on Error { code message } }\n    forkTemplate(input: { templateId: $id }) { ... on Error { code message } }\n    forkOld: forkTemplate(input: { templateId: $id, version: \"1.0.0\" }) { ... on Error { code message } }\n    pullTemplate(input: { templateId: $fork, number: \"1.1.0\" }) { ... on Error { code message } }\n    publishTemplateVersion(input: { templateId: $id, number: \"1.2.0\", body: \"Other\" }) { ... on Error { code message } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation VisibleMakeFork($id: ID!) {\n    forkTemplate(input: { templateId: $id, name: \"A fork\" }) {\n      __typename\n      ... on ForkTemplatePayload { template { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation VisibleMakeFork($id: ID!) {\n    forkTemplate(input: { templateId: $id, name: \"A fork\" }) {\n      __typename\n      ... on ForkTemplatePayload { template { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation VisibleUntag($id: ID!) { updateTemplate(input: { id: $id, tags: [] }) { __typename } }\n"): (typeof documents)["\n  mutation VisibleUntag($id: ID!) { updateTemplate(input: { id: $id, tags: [] }) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation VisibleWithdraw($id: ID!, $visibility: TemplateVisibility!, $teamId: ID, $body: String!) {\n    publishTemplateVersion(input: { templateId: $id, number: \"1.1.0\", body: $body }) { __typename }\n    updateTemplate(input: { id: $id, visibility: $visibility, teamId: $teamId }) { __typename }\n  }\n"): (typeof documents)["\n  mutation VisibleWithdraw($id: ID!, $visibility: TemplateVisibility!, $teamId: ID, $body: String!) {\n    publishTemplateVersion(input: { templateId: $id, number: \"1.1.0\", body: $body }) { __typename }\n    updateTemplate(input: { id: $id, visibility: $visibility, teamId: $teamId }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation VisibleToFlag($id: ID!) { flagTemplate(input: { id: $id, featured: true }) { ... on Error { code message } } }\n"): (typeof documents)["\n  mutation VisibleToFlag($id: ID!) { flagTemplate(input: { id: $id, featured: true }) { ... on Error { code message } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation VisibleToDelete($id: ID!) { deleteTemplate(input: { id: $id }) { ... on Error { code message } } }\n"): (typeof documents)["\n  mutation VisibleToDelete($id: ID!) { deleteTemplate(input: { id: $id }) { ... on Error { code message } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query VisibleTeams($id: ID!) {\n    node(id: $id) { ... on Team { name members { name } } }\n    teams(first: 100) { totalCount nodes { id } }\n  }\n"): (typeof documents)["\n  query VisibleTeams($id: ID!) {\n    node(id: $id) { ... on Team { name members { name } } }\n    teams(first: 100) { totalCount nodes { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation VisibleMembers($id: ID!, $memberIds: [ID!]!) {\n    setTeamMembers(input: { teamId: $id, memberIds: $memberIds }) { __typename ... on Error { code } }\n  }\n"): (typeof documents)["\n  mutation VisibleMembers($id: ID!, $memberIds: [ID!]!) {\n    setTeamMembers(input: { teamId: $id, memberIds: $memberIds }) { __typename ... on Error { code } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TemplatesCreate($input: CreateTemplateInput!) {\n    createTemplate(input: $input) {\n      __typename\n      ... on CreateTemplatePayload {\n        template {\n          name description category tags visibility official featured usageCount upstreamAhead\n          author { id }\n          team { id }\n          forkedFrom { id }\n          viewerRating { id }\n          rating { average count distribution }\n          latest {\n            number changelog body systemPrompt usageCount\n            sections { key title description required maxWords }\n            variables { name type required default description choices maxLength }\n          }\n          versions { totalCount nodes { number template { name } } }\n        }\n      }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation TemplatesCreate($input: CreateTemplateInput!) {\n    createTemplate(input: $input) {\n      __typename\n      ... on CreateTemplatePayload {\n        template {\n          name description category tags visibility official featured usageCount upstreamAhead\n          author { id }\n          team { id }\n          forkedFrom { id }\n          viewerRating { id }\n          rating { average count distribution }\n          latest {\n            number changelog body systemPrompt usageCount\n            sections { key title description required maxWords }\n            variables { name type required default description choices maxLength }\n          }\n          versions { totalCount nodes { number template { name } } }\n        }\n      }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TemplatesUpdate($input: UpdateTemplateInput!) {\n    updateTemplate(input: $input) {\n      __typename\n      ... on UpdateTemplatePayload {\n        template { name description category tags visibility updatedAt createdAt team { id } latest { number } }\n      }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation TemplatesUpdate($input: UpdateTemplateInput!) {\n    updateTemplate(input: $input) {\n      __typename\n      ... on UpdateTemplatePayload {\n        template { name description category tags visibility updatedAt createdAt team { id } latest { number } }\n      }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TemplatesDelete($id: ID!) {\n    deleteTemplate(input: { id: $id }) { __typename ... on DeleteTemplatePayload { deletedId } ... on Error { code } }\n  }\n"): (typeof documents)["\n  mutation TemplatesDelete($id: ID!) {\n    deleteTemplate(input: { id: $id }) { __typename ... on DeleteTemplatePayload { deletedId } ... on Error { code } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TemplatesFlag($input: FlagTemplateInput!) {\n    flagTemplate(input: $input) {\n      __typename\n      ... on FlagTemplatePayload { template { official featured } }\n      ... on Error { code }\n    }\n  }\n"): (typeof documents)["\n  mutation TemplatesFlag($input: FlagTemplateInput!) {\n    flagTemplate(input: $input) {\n      __typename\n      ... on FlagTemplatePayload { template { official featured } }\n      ... on Error { code }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TemplatesFlags($id: ID!) { template(id: $id) { official featured } }\n"): (typeof documents)["\n  query TemplatesFlags($id: ID!) { template(id: $id) { official featured } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TemplatesPublish($input: PublishTemplateVersionInput!) { publishTemplateVersion(input: $input) { __typename } }\n"): (typeof documents)["\n  mutation TemplatesPublish($input: PublishTemplateVersionInput!) { publishTemplateVersion(input: $input) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TemplatesMine { viewer { templates(orderBy: { field: NAME, direction: ASC }) { totalCount nodes { name } } } }\n"): (typeof documents)["\n  query TemplatesMine { viewer { templates(orderBy: { field: NAME, direction: ASC }) { totalCount nodes { name } } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CountedTemplates($first: Int!) {\n    templates(first: $first) {\n      nodes {\n        id name upstreamAhead\n        author { name }\n        team { name owner { name } members { name } }\n        latest { number body sections { key } variables { name } template { name author { name } } }\n        versions(first: 3) { totalCount nodes { number template { name } } edges { node { changelog } } }\n        forkedFrom { number body template { name team { members { name } } } }\n        rating { average count distribution }\n        ratings(first: 3) { totalCount nodes { stars author { name } version { number } } }\n        viewerRating { stars author { name } version { number template { name } } }\n      }\n    }\n    teams(first: $first) { nodes { owner { name } members { name } } }\n  }\n"): (typeof documents)["\n  query CountedTemplates($first: Int!) {\n    templates(first: $first) {\n      nodes {\n        id name upstreamAhead\n        author { name }\n        team { name owner { name } members { name } }\n        latest { number body sections { key } variables { name } template { name author { name } } }\n        versions(first: 3) { totalCount nodes { number template { name } } edges { node { changelog } } }\n        forkedFrom { number body template { name team { members { name } } } }\n        rating { average count distribution }\n        ratings(first: 3) { totalCount nodes { stars author { name } version { number } } }\n        viewerRating { stars author { name } version { number template { name } } }\n      }\n    }\n    teams(first: $first) { nodes { owner { name } members { name } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n      query TemplatesAfterwards($ids: [ID!]!, $fork: ID!) {\n        nodes(ids: $ids) { id }\n        template(id: $fork) { name upstreamAhead forkedFrom { id } }\n      }\n    "): (typeof documents)["\n      query TemplatesAfterwards($ids: [ID!]!, $fork: ID!) {\n        nodes(ids: $ids) { id }\n        template(id: $fork) { name upstreamAhead forkedFrom { id } }\n      }\n    "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription Progress($topicId: ID!, $after: Int, $heartbeatSeconds: Int) {\n    topicProgress(topicId: $topicId, after: $after, heartbeatSeconds: $heartbeatSeconds) {\n      __typename\n      ... on TaskEvent { sequence type status progress { percent } result { __typename ... on Report { id } } }\n      ... on SectionText { order title offset text complete }\n      ... on Heartbeat { at }\n    }\n  }\n"): (typeof documents)["\n  subscription Progress($topicId: ID!, $after: Int, $heartbeatSeconds: Int) {\n    topicProgress(topicId: $topicId, after: $after, heartbeatSeconds: $heartbeatSeconds) {\n      __typename\n      ... on TaskEvent { sequence type status progress { percent } result { __typename ... on Report { id } } }\n      ... on SectionText { order title offset text complete }\n      ... on Heartbeat { at }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ProgressReports($topicId: ID!) {\n    topic(id: $topicId) { reports(first: 2) { nodes { version completedAt sections { markdown } } } }\n  }\n"): (typeof documents)["\n  query ProgressReports($topicId: ID!) {\n    topic(id: $topicId) { reports(first: 2) { nodes { version completedAt sections { markdown } } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ProgressCancel($id: ID!) { cancelTask(input: { id: $id }) { __typename } }\n"): (typeof documents)["\n  mutation ProgressCancel($id: ID!) { cancelTask(input: { id: $id }) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TopicsWithAll($first: Int!) {\n    topics(first: $first) {\n      nodes {\n        id\n        title\n        template { id }\n        agents { id name coverage { percent } }\n        plan {\n          id\n          revision\n          sections { order title forecast { passages documents support agents { id name coverage { percent } } } }\n          topic { id }\n        }\n        plans(first: 2) { totalCount nodes { id revision status sections { title } estimate { seconds tokens costUsd } } }\n        generation { id status subject { ... on Topic { id } } }\n        reports(first: 2) {\n          totalCount\n          nodes {\n            id\n            version\n            plan { id }\n            topic { id }\n            sections { order title markdown stale citations { start end chunk { id content document { title } } } }\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query TopicsWithAll($first: Int!) {\n    topics(first: $first) {\n      nodes {\n        id\n        title\n        template { id }\n        agents { id name coverage { percent } }\n        plan {\n          id\n          revision\n          sections { order title forecast { passages documents support agents { id name coverage { percent } } } }\n          topic { id }\n        }\n        plans(first: 2) { totalCount nodes { id revision status sections { title } estimate { seconds tokens costUsd } } }\n        generation { id status subject { ... on Topic { id } } }\n        reports(first: 2) {\n          totalCount\n          nodes {\n            id\n            version\n            plan { id }\n            topic { id }\n            sections { order title markdown stale citations { start end chunk { id content document { title } } } }\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListTopics($filter: TopicFilter, $orderBy: TopicOrder, $first: Int, $after: String) {\n    topics(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      nodes { id title status }\n    }\n  }\n"): (typeof documents)["\n  query ListTopics($filter: TopicFilter, $orderBy: TopicOrder, $first: Int, $after: String) {\n    topics(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      nodes { id title status }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OneTopic($id: ID!, $first: Int, $after: String) {\n    topic(id: $id) {\n      id\n      title\n      status\n      plan { id revision status source }\n      plans(first: $first, after: $after) { totalCount pageInfo { endCursor } nodes { revision status } }\n      reports(first: 5) { totalCount nodes { id version } }\n    }\n  }\n"): (typeof documents)["\n  query OneTopic($id: ID!, $first: Int, $after: String) {\n    topic(id: $id) {\n      id\n      title\n      status\n      plan { id revision status source }\n      plans(first: $first, after: $after) { totalCount pageInfo { endCursor } nodes { revision status } }\n      reports(first: 5) { totalCount nodes { id version } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PlanForTopics($input: PlanTopicInput!) {\n    planTopic(input: $input) {\n      __typename\n      ... on PlanTopicPayload { topic { id } plan { id source sections { title description keyPoints } } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation PlanForTopics($input: PlanTopicInput!) {\n    planTopic(input: $input) {\n      __typename\n      ... on PlanTopicPayload { topic { id } plan { id source sections { title description keyPoints } } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevisePlan($input: RevisePlanInput!) {\n    revisePlan(input: $input) {\n      __typename\n      ... on RevisePlanPayload {\n        plan {\n          id\n          revision\n          status\n          source\n          outline\n          topic { id status }\n          sections { order title description keyPoints forecast { passages support agents { id } } }\n        }\n      }\n      ... on Error { code message }\n      ... on ValidationError { issues { path message } }\n      ... on ConflictError { existing { __typename id } }\n    }\n  }\n"): (typeof documents)["\n  mutation RevisePlan($input: RevisePlanInput!) {\n    revisePlan(input: $input) {\n      __typename\n      ... on RevisePlanPayload {\n        plan {\n          id\n          revision\n          status\n          source\n          outline\n          topic { id status }\n          sections { order title description keyPoints forecast { passages support agents { id } } }\n        }\n      }\n      ... on Error { code message }\n      ... on ValidationError { issues { path message } }\n      ... on ConflictError { existing { __typename id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ApprovePlan($planId: ID!) {\n    approvePlan(input: { planId: $planId }) {\n      __typename\n      ... on ApprovePlanPayload { plan { id status topic { status } } }\n      ... on Error { code message }\n      ... on ConflictError { existing { __typename id } }\n    }\n  }\n"): (typeof documents)["\n  mutation ApprovePlan($planId: ID!) {\n    approvePlan(input: { planId: $planId }) {\n      __typename\n      ... on ApprovePlanPayload { plan { id status topic { status } } }\n      ... on Error { code message }\n      ... on ConflictError { existing { __typename id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteTopic($id: ID!) {\n    deleteTopic(input: { id: $id }) {\n      __typename\n      ... on DeleteTopicPayload { deletedId }\n      ... on Error { code message }\n      ... on ConflictError { existing { __typename id } }\n    }\n  }\n"): (typeof documents)["\n  mutation DeleteTopic($id: ID!) {\n    deleteTopic(input: { id: $id }) {\n      __typename\n      ... on DeleteTopicPayload { deletedId }\n      ... on Error { code message }\n      ... on ConflictError { existing { __typename id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TopicNodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }\n"): (typeof documents)["\n  query TopicNodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UseUseTemplate($input: UseTemplateInput!) {\n    useTemplate(input: $input) {\n      __typename\n      ... on UseTemplatePayload { rendered version { number usageCount template { usageCount } } }\n      ... on ValidationError { message issues { path message } }\n      ... on NotFoundError { id message }\n      ... on Error { code }\n    }\n  }\n"): (typeof documents)["\n  mutation UseUseTemplate($input: UseTemplateInput!) {\n    useTemplate(input: $input) {\n      __typename\n      ... on UseTemplatePayload { rendered version { number usageCount template { usageCount } } }\n      ... on ValidationError { message issues { path message } }\n      ... on NotFoundError { id message }\n      ... on Error { code }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UseUseOnly($input: UseTemplateInput!) { useTemplate(input: $input) { __typename } }\n"): (typeof documents)["\n  mutation UseUseOnly($input: UseTemplateInput!) { useTemplate(input: $input) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UseRate($id: ID!) { rateTemplate(input: { templateId: $id, stars: 5 }) { __typename } }\n"): (typeof documents)["\n  mutation UseRate($id: ID!) { rateTemplate(input: { templateId: $id, stars: 5 }) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UsersCreate($name: String!, $email: String) {\n    createUser(input: { name: $name, email: $email }) {\n      __typename\n      ... on CreateUserPayload { user { id name email } }\n      ... on ValidationError { issues { path } }\n      ... on Error { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation UsersCreate($name: String!, $email: String) {\n    createUser(input: { name: $name, email: $email }) {\n      __typename\n      ... on CreateUserPayload { user { id name email } }\n      ... on ValidationError { issues { path } }\n      ... on Error { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UsersKey($userId: ID, $scopes: [Scope!]!) {\n    createApiKey(input: { name: \"theirs\", scopes: $scopes, userId: $userId }) {\n      __typename\n      ... on CreateApiKeyPayload { secret }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code }\n    }\n  }\n"): (typeof documents)["\n  mutation UsersKey($userId: ID, $scopes: [Scope!]!) {\n    createApiKey(input: { name: \"theirs\", scopes: $scopes, userId: $userId }) {\n      __typename\n      ... on CreateApiKeyPayload { secret }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Users($first: Int!, $after: String) {\n    users(first: $first, after: $after) {\n      totalCount\n      nodes { id name }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): (typeof documents)["\n  query Users($first: Int!, $after: String) {\n    users(first: $first, after: $after) {\n      totalCount\n      nodes { id name }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query UsersMe { viewer { user { id name email } scopes } }\n"): (typeof documents)["\n  query UsersMe { viewer { user { id name email } scopes } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation WebhookCreate($input: CreateWebhookEndpointInput!) {\n    createWebhookEndpoint(input: $input) {\n      __typename\n      ... on CreateWebhookEndpointPayload {\n        secret\n        endpoint { id url description events status disabledReason createdAt }\n      }\n      ... on ValidationError { issues { path message } }\n      ... on LimitReachedError { limit message }\n    }\n  }\n"): (typeof documents)["\n  mutation WebhookCreate($input: CreateWebhookEndpointInput!) {\n    createWebhookEndpoint(input: $input) {\n      __typename\n      ... on CreateWebhookEndpointPayload {\n        secret\n        endpoint { id url description events status disabledReason createdAt }\n      }\n      ... on ValidationError { issues { path message } }\n      ... on LimitReachedError { limit message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation WebhookUpdate($input: UpdateWebhookEndpointInput!) {\n    updateWebhookEndpoint(input: $input) {\n      __typename\n      ... on UpdateWebhookEndpointPayload { endpoint { id url description events status disabledReason } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n    }\n  }\n"): (typeof documents)["\n  mutation WebhookUpdate($input: UpdateWebhookEndpointInput!) {\n    updateWebhookEndpoint(input: $input) {\n      __typename\n      ... on UpdateWebhookEndpointPayload { endpoint { id url description events status disabledReason } }\n      ... on ValidationError { issues { path message } }\n      ... on NotFoundError { id }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation WebhookDelete($id: ID!) {\n    deleteWebhookEndpoint(input: { id: $id }) {\n      __typename\n      ... on DeleteWebhookEndpointPayload { deletedId }\n      ... on NotFoundError { id }\n    }\n  }\n"): (typeof documents)["\n  mutation WebhookDelete($id: ID!) {\n    deleteWebhookEndpoint(input: { id: $id }) {\n      __typename\n      ... on DeleteWebhookEndpointPayload { deletedId }\n      ... on NotFoundError { id }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation WebhookRotate($id: ID!) {\n    rotateWebhookSecret(input: { id: $id }) {\n      __typename\n      ... on RotateWebhookSecretPayload { secret endpoint { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation WebhookRotate($id: ID!) {\n    rotateWebhookSecret(input: { id: $id }) {\n      __typename\n      ... on RotateWebhookSecretPayload { secret endpoint { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation WebhookRotateOwn {\n    rotateWorkspaceWebhookSecret(input: {}) {\n      __typename\n      ... on RotateWorkspaceWebhookSecretPayload { secret }\n    }\n  }\n"): (typeof documents)["\n  mutation WebhookRotateOwn {\n    rotateWorkspaceWebhookSecret(input: {}) {\n      __typename\n      ... on RotateWorkspaceWebhookSecretPayload { secret }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation WebhookRedeliver($id: ID!) {\n    redeliverWebhook(input: { deliveryId: $id }) {\n      __typename\n      ... on RedeliverWebhookPayload { delivery { id status } }\n      ... on NotFoundError { id }\n    }\n  }\n"): (typeof documents)["\n  mutation WebhookRedeliver($id: ID!) {\n    redeliverWebhook(input: { deliveryId: $id }) {\n      __typename\n      ... on RedeliverWebhookPayload { delivery { id status } }\n      ... on NotFoundError { id }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WebhookList($first: Int, $after: String) {\n    webhookEndpoints(first: $first, after: $after) {\n      totalCount\n      pageInfo { endCursor hasNextPage }\n      nodes { id status disabledReason deliveries(first: 10) { totalCount nodes { id status } } }\n    }\n  }\n"): (typeof documents)["\n  query WebhookList($first: Int, $after: String) {\n    webhookEndpoints(first: $first, after: $after) {\n      totalCount\n      pageInfo { endCursor hasNextPage }\n      nodes { id status disabledReason deliveries(first: 10) { totalCount nodes { id status } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WebhookLog($taskId: ID!) {\n    task(id: $taskId) {\n      deliveries(first: 10) {\n        totalCount\n        nodes {\n          id\n          event\n          url\n          status\n          nextAttemptAt\n          createdAt\n          task { id }\n          attempts { at responseStatus latencyMs error responseBody }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query WebhookLog($taskId: ID!) {\n    task(id: $taskId) {\n      deliveries(first: 10) {\n        totalCount\n        nodes {\n          id\n          event\n          url\n          status\n          nextAttemptAt\n          createdAt\n          task { id }\n          attempts { at responseStatus latencyMs error responseBody }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation WebhookWorld {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation WebhookWorld {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation WebhookRefresh($input: RefreshCoverageInput!) {\n    refreshCoverage(input: $input) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n"): (typeof documents)["\n  mutation WebhookRefresh($input: RefreshCoverageInput!) {\n    refreshCoverage(input: $input) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation WebhookCancel($id: ID!) { cancelTask(input: { id: $id }) { __typename } }\n"): (typeof documents)["\n  mutation WebhookCancel($id: ID!) { cancelTask(input: { id: $id }) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query BrowserAgents { agents(first: 1) { nodes { id } } }"): (typeof documents)["query BrowserAgents { agents(first: 1) { nodes { id } } }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation BrowserRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) { ... on RefreshCoveragePayload { task { id } } }\n  }\n"): (typeof documents)["\n  mutation BrowserRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) { ... on RefreshCoveragePayload { task { id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation KilledEmbeddingAdd($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) { __typename }\n  }\n"): (typeof documents)["\n  mutation KilledEmbeddingAdd($documents: [DocumentInput!]!) {\n    addDocuments(input: { documents: $documents }) { __typename }\n  }\n"];
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
export function graphql(source: "\n  subscription CanopyClientWatch { workspaceEvents { __typename } }\n"): (typeof documents)["\n  subscription CanopyClientWatch { workspaceEvents { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ExampleWatch($after: String) { workspaceEvents(after: $after) { __typename } }\n"): (typeof documents)["\n  subscription ExampleWatch($after: String) { workspaceEvents(after: $after) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ExampleEvents {\n    workspaceEvents(first: 100) { events { cursor event { type task { id } } } }\n  }\n"): (typeof documents)["\n  query ExampleEvents {\n    workspaceEvents(first: 100) { events { cursor event { type task { id } } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ExampleSecret {\n    rotateWorkspaceWebhookSecret(input: {}) { ... on RotateWorkspaceWebhookSecretPayload { secret } }\n  }\n"): (typeof documents)["\n  mutation ExampleSecret {\n    rotateWorkspaceWebhookSecret(input: {}) { ... on RotateWorkspaceWebhookSecretPayload { secret } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ExampleRefresh($input: RefreshCoverageInput!) {\n    refreshCoverage(input: $input) { ... on RefreshCoveragePayload { task { id } } }\n  }\n"): (typeof documents)["\n  mutation ExampleRefresh($input: RefreshCoverageInput!) {\n    refreshCoverage(input: $input) { ... on RefreshCoveragePayload { task { id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription AcrossWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId) { ... on TaskEvent { type at } }\n  }\n"): (typeof documents)["\n  subscription AcrossWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId) { ... on TaskEvent { type at } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CancelFaultReceipts($after: String) {\n    tasks(first: 100, after: $after) {\n      nodes { id status cancellation { outcome stoppedAt } events(first: 100) { nodes { type } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): (typeof documents)["\n  query CancelFaultReceipts($after: String) {\n    tasks(first: 100, after: $after) {\n      nodes { id status cancellation { outcome stoppedAt } events(first: 100) { nodes { type } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelFaultRunning {\n    cancelTasks(input: { filter: { status: [RUNNING] } }) { __typename }\n  }\n"): (typeof documents)["\n  mutation CancelFaultRunning {\n    cancelTasks(input: { filter: { status: [RUNNING] } }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription CutOfTask($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) {\n      __typename\n      ... on TaskEvent { sequence }\n    }\n  }\n"): (typeof documents)["\n  subscription CutOfTask($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) {\n      __typename\n      ... on TaskEvent { sequence }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription CutOfWorkspace($after: String) {\n    workspaceEvents(after: $after) {\n      __typename\n      ... on WorkspaceEvent { cursor event { sequence } }\n    }\n  }\n"): (typeof documents)["\n  subscription CutOfWorkspace($after: String) {\n    workspaceEvents(after: $after) {\n      __typename\n      ... on WorkspaceEvent { cursor event { sequence } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription OrderOfTask($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) {\n      __typename\n      ... on TaskEvent { sequence }\n    }\n  }\n"): (typeof documents)["\n  subscription OrderOfTask($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) {\n      __typename\n      ... on TaskEvent { sequence }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription OrderOfWorkspace($after: String) {\n    workspaceEvents(after: $after) {\n      __typename\n      ... on WorkspaceEvent { cursor event { sequence } }\n    }\n  }\n"): (typeof documents)["\n  subscription OrderOfWorkspace($after: String) {\n    workspaceEvents(after: $after) {\n      __typename\n      ... on WorkspaceEvent { cursor event { sequence } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OrderPage($after: String) {\n    workspaceEvents(after: $after, first: 100) {\n      events { cursor event { sequence } }\n      endCursor\n      hasMore\n    }\n  }\n"): (typeof documents)["\n  query OrderPage($after: String) {\n    workspaceEvents(after: $after, first: 100) {\n      events { cursor event { sequence } }\n      endCursor\n      hasMore\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription RedisFaultWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent { sequence type }\n    }\n  }\n"): (typeof documents)["\n  subscription RedisFaultWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent { sequence type }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query KilledOutcome($taskId: ID!, $topicId: ID!) {\n    task(id: $taskId) { status deadLetter { reason } events(first: 100) { nodes { sequence type attempt } } }\n    topic(id: $topicId) { status reports(first: 10) { nodes { version sections { order markdown } } } }\n  }\n"): (typeof documents)["\n  query KilledOutcome($taskId: ID!, $topicId: ID!) {\n    task(id: $taskId) { status deadLetter { reason } events(first: 100) { nodes { sequence type attempt } } }\n    topic(id: $topicId) { status reports(first: 10) { nodes { version sections { order markdown } } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation KilledRedrive($id: ID!) {\n    redriveTask(input: { id: $id }) {\n      __typename\n      ... on RedriveTaskPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation KilledRedrive($id: ID!) {\n    redriveTask(input: { id: $id }) {\n      __typename\n      ... on RedriveTaskPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SchedulersTaxonomy {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n"): (typeof documents)["\n  mutation SchedulersTaxonomy {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SchedulersAgent($name: String!) {\n    createAgent(input: { name: $name, nodeKeys: [\"all\"] }) { ... on CreateAgentPayload { agent { id } } }\n  }\n"): (typeof documents)["\n  mutation SchedulersAgent($name: String!) {\n    createAgent(input: { name: $name, nodeKeys: [\"all\"] }) { ... on CreateAgentPayload { agent { id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SchedulersSchedule($agentId: ID!) {\n    createSchedule(input: { kind: COVERAGE_REFRESH, agentId: $agentId, cron: \"0 0 29 2 *\" }) { __typename }\n  }\n"): (typeof documents)["\n  mutation SchedulersSchedule($agentId: ID!) {\n    createSchedule(input: { kind: COVERAGE_REFRESH, agentId: $agentId, cron: \"0 0 29 2 *\" }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FaultEndpoint($url: String!) {\n    createWebhookEndpoint(input: { url: $url, events: [TASK_COMPLETED] }) { __typename ... on Error { message } }\n  }\n"): (typeof documents)["\n  mutation FaultEndpoint($url: String!) {\n    createWebhookEndpoint(input: { url: $url, events: [TASK_COMPLETED] }) { __typename ... on Error { message } }\n  }\n"];
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
export function graphql(source: "\n  mutation DemoKnowledge($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id sourceUri } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation DemoKnowledge($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id sourceUri } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ReaderWatch($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence message } }\n  }\n"): (typeof documents)["\n  subscription ReaderWatch($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence message } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReportTaxonomy($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) { __typename ... on Error { message } }\n  }\n"): (typeof documents)["\n  mutation ReportTaxonomy($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) { __typename ... on Error { message } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReportDocuments($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation ReportDocuments($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReportAgent($input: CreateAgentInput!) {\n    createAgent(input: $input) {\n      __typename\n      ... on CreateAgentPayload { agent { id } task { id } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation ReportAgent($input: CreateAgentInput!) {\n    createAgent(input: $input) {\n      __typename\n      ... on CreateAgentPayload { agent { id } task { id } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Generate($input: GenerateReportInput!) {\n    generateReport(input: $input) {\n      __typename\n      ... on GenerateReportPayload { topic { id status } task { id } }\n      ... on ConflictError { code message existing { __typename id } }\n      ... on ValidationError { code message issues { path message } }\n      ... on Error { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation Generate($input: GenerateReportInput!) {\n    generateReport(input: $input) {\n      __typename\n      ... on GenerateReportPayload { topic { id status } task { id } }\n      ... on ConflictError { code message existing { __typename id } }\n      ... on ValidationError { code message issues { path message } }\n      ... on Error { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TaskReport($id: ID!) {\n    task(id: $id) {\n      status\n      failure { code message }\n      subject { __typename ... on Topic { id status } }\n      result {\n        __typename\n        ... on Report {\n          id\n          version\n          sections { order title markdown model stale citations { start end chunk { id content document { title } } } }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query TaskReport($id: ID!) {\n    task(id: $id) {\n      status\n      failure { code message }\n      subject { __typename ... on Topic { id status } }\n      result {\n        __typename\n        ... on Report {\n          id\n          version\n          sections { order title markdown model stale citations { start end chunk { id content document { title } } } }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SeedProbes($input: AddProbesInput!) {\n    addProbes(input: $input) {\n      __typename\n      ... on AddProbesPayload { probes { id } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation SeedProbes($input: AddProbesInput!) {\n    addProbes(input: $input) {\n      __typename\n      ... on AddProbesPayload { probes { id } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SeedMeasurement($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, background: false }) {\n      __typename\n      ... on RefreshCoveragePayload { coverage { id } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation SeedMeasurement($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, background: false }) {\n      __typename\n      ... on RefreshCoveragePayload { coverage { id } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SeedTemplate($input: CreateTemplateInput!) {\n    createTemplate(input: $input) {\n      __typename\n      ... on CreateTemplatePayload { template { id latest { id } } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation SeedTemplate($input: CreateTemplateInput!) {\n    createTemplate(input: $input) {\n      __typename\n      ... on CreateTemplatePayload { template { id latest { id } } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SeedTeam($input: CreateTeamInput!) {\n    createTeam(input: $input) { __typename ... on CreateTeamPayload { team { id } } ... on Error { message } }\n  }\n"): (typeof documents)["\n  mutation SeedTeam($input: CreateTeamInput!) {\n    createTeam(input: $input) { __typename ... on CreateTeamPayload { team { id } } ... on Error { message } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SeedRating($input: RateTemplateInput!) {\n    rateTemplate(input: $input) { __typename ... on RateTemplatePayload { rating { id } } ... on Error { message } }\n  }\n"): (typeof documents)["\n  mutation SeedRating($input: RateTemplateInput!) {\n    rateTemplate(input: $input) { __typename ... on RateTemplatePayload { rating { id } } ... on Error { message } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SeedWebhookEndpoint($url: String!) {\n    createWebhookEndpoint(input: { url: $url, events: [TASK_COMPLETED] }) { __typename ... on Error { message } }\n  }\n"): (typeof documents)["\n  mutation SeedWebhookEndpoint($url: String!) {\n    createWebhookEndpoint(input: { url: $url, events: [TASK_COMPLETED] }) { __typename ... on Error { message } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SeedWebhookRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) { ... on RefreshCoveragePayload { task { id } } }\n  }\n"): (typeof documents)["\n  mutation SeedWebhookRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) { ... on RefreshCoveragePayload { task { id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SeedWebhookLog($taskId: ID!) {\n    task(id: $taskId) { deliveries { nodes { id url status } } }\n  }\n"): (typeof documents)["\n  query SeedWebhookLog($taskId: ID!) {\n    task(id: $taskId) { deliveries { nodes { id url status } } }\n  }\n"];
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
export function graphql(source: "\n  mutation SeedSchedule($agentId: ID!) {\n    createSchedule(input: { kind: COVERAGE_REFRESH, agentId: $agentId, cron: \"0 0 29 2 *\" }) { __typename }\n  }\n"): (typeof documents)["\n  mutation SeedSchedule($agentId: ID!) {\n    createSchedule(input: { kind: COVERAGE_REFRESH, agentId: $agentId, cron: \"0 0 29 2 *\" }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription SeedWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent { sequence type status }\n    }\n  }\n"): (typeof documents)["\n  subscription SeedWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent { sequence type status }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation WorkRefresh($agentId: ID!, $key: String) {\n    refreshCoverage(input: { agentId: $agentId, idempotencyKey: $key }) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation WorkRefresh($agentId: ID!, $key: String) {\n    refreshCoverage(input: { agentId: $agentId, idempotencyKey: $key }) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation WorkAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation WorkAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation WorkCancel($id: ID!) {\n    cancelTask(input: { id: $id }) { __typename }\n  }\n"): (typeof documents)["\n  mutation WorkCancel($id: ID!) {\n    cancelTask(input: { id: $id }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription SocketReaderWatch($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence } }\n  }\n"): (typeof documents)["\n  subscription SocketReaderWatch($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LifeCreateTemplate($input: CreateTemplateInput!) {\n    createTemplate(input: $input) {\n      __typename\n      ... on CreateTemplatePayload { template { id latest { id } } }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n"): (typeof documents)["\n  mutation LifeCreateTemplate($input: CreateTemplateInput!) {\n    createTemplate(input: $input) {\n      __typename\n      ... on CreateTemplatePayload { template { id latest { id } } }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LifePublishVersion($input: PublishTemplateVersionInput!) {\n    publishTemplateVersion(input: $input) {\n      __typename\n      ... on PublishTemplateVersionPayload { version { id number changelog body } }\n      ... on ValidationError { issues { path message } }\n      ... on ConflictError { message existing { __typename id } }\n      ... on Error { code }\n    }\n  }\n"): (typeof documents)["\n  mutation LifePublishVersion($input: PublishTemplateVersionInput!) {\n    publishTemplateVersion(input: $input) {\n      __typename\n      ... on PublishTemplateVersionPayload { version { id number changelog body } }\n      ... on ValidationError { issues { path message } }\n      ... on ConflictError { message existing { __typename id } }\n      ... on Error { code }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LifeTemplate($id: ID!) {\n    template(id: $id) {\n      id\n      name\n      description\n      category\n      tags\n      visibility\n      usageCount\n      upstreamAhead\n      updatedAt\n      author { name }\n      forkedFrom { id number template { id } }\n      latest { id number changelog systemPrompt body usageCount sections { key title } variables { name type default } }\n      versions { nodes { number usageCount } }\n    }\n  }\n"): (typeof documents)["\n  query LifeTemplate($id: ID!) {\n    template(id: $id) {\n      id\n      name\n      description\n      category\n      tags\n      visibility\n      usageCount\n      upstreamAhead\n      updatedAt\n      author { name }\n      forkedFrom { id number template { id } }\n      latest { id number changelog systemPrompt body usageCount sections { key title } variables { name type default } }\n      versions { nodes { number usageCount } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UploadCreate($input: CreateUploadInput!) {\n    createUpload(input: $input) {\n      __typename\n      ... on CreateUploadPayload { uploadId url expiresAt maxBytes }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation UploadCreate($input: CreateUploadInput!) {\n    createUpload(input: $input) {\n      __typename\n      ... on CreateUploadPayload { uploadId url expiresAt maxBytes }\n      ... on ValidationError { issues { path message } }\n      ... on Error { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UploadAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id title status sha256 contentType } }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n"): (typeof documents)["\n  mutation UploadAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id title status sha256 contentType } }\n      ... on ValidationError { issues { path message } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query UploadReport($taskId: ID!) {\n    task(id: $taskId) {\n      status\n      result { ... on IngestionReport { indexed unchanged chunks failed { id title failure } } }\n    }\n  }\n"): (typeof documents)["\n  query UploadReport($taskId: ID!) {\n    task(id: $taskId) {\n      status\n      result { ... on IngestionReport { indexed unchanged chunks failed { id title failure } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query UploadDocument($id: ID!) {\n    document(id: $id) {\n      id\n      title\n      contentType\n      language\n      bytes\n      sha256\n      status\n      failure\n      metadata\n      placements { node { key } source }\n      chunks(first: 50) { nodes { headings content } }\n    }\n  }\n"): (typeof documents)["\n  query UploadDocument($id: ID!) {\n    document(id: $id) {\n      id\n      title\n      contentType\n      language\n      bytes\n      sha256\n      status\n      failure\n      metadata\n      placements { node { key } source }\n      chunks(first: 50) { nodes { headings content } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation WorkspaceFeedPrepare {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n"): (typeof documents)["\n  mutation WorkspaceFeedPrepare {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation WorkspaceFeedEnqueue {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id createdAt } }\n    }\n  }\n"): (typeof documents)["\n  mutation WorkspaceFeedEnqueue {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id createdAt } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation WorkspaceFeedAdd($text: String!) {\n    addDocuments(input: { documents: [{ text: $text }] }) {\n      ... on AddDocumentsPayload { task { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation WorkspaceFeedAdd($text: String!) {\n    addDocuments(input: { documents: [{ text: $text }] }) {\n      ... on AddDocumentsPayload { task { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription WorkspaceFeed($after: String, $filter: TaskFilter, $heartbeatSeconds: Int) {\n    workspaceEvents(after: $after, filter: $filter, heartbeatSeconds: $heartbeatSeconds) {\n      __typename\n      ... on WorkspaceEvent { cursor event { sequence type status task { id kind createdAt } } }\n      ... on EventGap { from to task { id } }\n      ... on Heartbeat { at }\n    }\n  }\n"): (typeof documents)["\n  subscription WorkspaceFeed($after: String, $filter: TaskFilter, $heartbeatSeconds: Int) {\n    workspaceEvents(after: $after, filter: $filter, heartbeatSeconds: $heartbeatSeconds) {\n      __typename\n      ... on WorkspaceEvent { cursor event { sequence type status task { id kind createdAt } } }\n      ... on EventGap { from to task { id } }\n      ... on Heartbeat { at }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WorkspaceFeedPage($after: String, $first: Int) {\n    workspaceEvents(after: $after, first: $first) {\n      events { __typename cursor event { sequence type status task { id kind createdAt } } }\n      endCursor\n      hasMore\n      gap { from to task { id } }\n    }\n  }\n"): (typeof documents)["\n  query WorkspaceFeedPage($after: String, $first: Int) {\n    workspaceEvents(after: $after, first: $first) {\n      events { __typename cursor event { sequence type status task { id kind createdAt } } }\n      endCursor\n      hasMore\n      gap { from to task { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WorkspaceFeedOwn { viewer { workspace { id } } }\n"): (typeof documents)["\n  query WorkspaceFeedOwn { viewer { workspace { id } } }\n"];
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
export function graphql(source: "\n  mutation JudgeRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, priority: HIGH }) { ... on RefreshCoveragePayload { task { id } } }\n  }\n"): (typeof documents)["\n  mutation JudgeRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, priority: HIGH }) { ... on RefreshCoveragePayload { task { id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription JudgeWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      ... on TaskEvent { type status progress { percent step done total } }\n    }\n  }\n"): (typeof documents)["\n  subscription JudgeWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      ... on TaskEvent { type status progress { percent step done total } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation JudgeCancel($taskId: ID!) { cancelTask(input: { id: $taskId }) { __typename } }\n"): (typeof documents)["\n  mutation JudgeCancel($taskId: ID!) { cancelTask(input: { id: $taskId }) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query JudgeProbes($id: ID!) {\n    agent(id: $id) {\n      coverageStale\n      coverage { nodes { node { key } probes answered } answerability { probes answered } }\n      coverageHistory { totalCount }\n      answered: probes(filter: { verdict: ANSWERED }) { totalCount nodes { node { key name } } }\n      unjudged: probes(filter: { verdict: UNJUDGED }) { totalCount }\n    }\n  }\n"): (typeof documents)["\n  query JudgeProbes($id: ID!) {\n    agent(id: $id) {\n      coverageStale\n      coverage { nodes { node { key } probes answered } answerability { probes answered } }\n      coverageHistory { totalCount }\n      answered: probes(filter: { verdict: ANSWERED }) { totalCount nodes { node { key name } } }\n      unjudged: probes(filter: { verdict: UNJUDGED }) { totalCount }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation JudgeEdit {\n    editTaxonomy(\n      input: { base: \"v1\", version: \"v2\", operations: [{ renameNode: { key: \"policies/leave\", name: \"Time off\" } }] }\n    ) { __typename }\n    publishTaxonomy(input: { version: \"v2\" }) { __typename }\n  }\n"): (typeof documents)["\n  mutation JudgeEdit {\n    editTaxonomy(\n      input: { base: \"v1\", version: \"v2\", operations: [{ renameNode: { key: \"policies/leave\", name: \"Time off\" } }] }\n    ) { __typename }\n    publishTaxonomy(input: { version: \"v2\" }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ItselfTarget($agentId: ID!, $documents: Int!) {\n    setCoverageTargets(input: { agentId: $agentId, targets: [{ nodeKey: \"policies\", documents: $documents }] }) {\n      __typename\n    }\n  }\n"): (typeof documents)["\n  mutation ItselfTarget($agentId: ID!, $documents: Int!) {\n    setCoverageTargets(input: { agentId: $agentId, targets: [{ nodeKey: \"policies\", documents: $documents }] }) {\n      __typename\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ItselfPlace($documentId: ID!) {\n    placeDocument(input: { documentId: $documentId, nodeKey: \"policies\" }) { __typename }\n  }\n"): (typeof documents)["\n  mutation ItselfPlace($documentId: ID!) {\n    placeDocument(input: { documentId: $documentId, nodeKey: \"policies\" }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ItselfRead($id: ID!) {\n    agent(id: $id) {\n      coverageStale\n      coverage { percent changes { cause } nodes { target } }\n      tasks(first: 100) { nodes { id kind status priority } }\n    }\n  }\n"): (typeof documents)["\n  query ItselfRead($id: ID!) {\n    agent(id: $id) {\n      coverageStale\n      coverage { percent changes { cause } nodes { target } }\n      tasks(first: 100) { nodes { id kind status priority } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StopRefresh($input: RefreshCoverageInput!) {\n    refreshCoverage(input: $input) { ... on RefreshCoveragePayload { task { id } } }\n  }\n"): (typeof documents)["\n  mutation StopRefresh($input: RefreshCoverageInput!) {\n    refreshCoverage(input: $input) { ... on RefreshCoveragePayload { task { id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query StopRead($id: ID!) {\n    task(id: $id) { status attempt deliveries { nodes { status attempts { responseStatus } } } }\n  }\n"): (typeof documents)["\n  query StopRead($id: ID!) {\n    task(id: $id) { status attempt deliveries { nodes { status attempts { responseStatus } } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OrderPositions($status: [TaskStatus!]!) {\n    tasks(filter: { status: $status, kind: [REPORT_GENERATION] }, first: 100) {\n      nodes { id priority queuePosition }\n    }\n  }\n"): (typeof documents)["\n  query OrderPositions($status: [TaskStatus!]!) {\n    tasks(filter: { status: $status, kind: [REPORT_GENERATION] }, first: 100) {\n      nodes { id priority queuePosition }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OrderPosition($id: ID!) {\n    task(id: $id) { status queuePosition nextAttemptAt }\n  }\n"): (typeof documents)["\n  query OrderPosition($id: ID!) {\n    task(id: $id) { status queuePosition nextAttemptAt }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation OrderCancel($id: ID!) {\n    cancelTask(input: { id: $id }) { __typename }\n  }\n"): (typeof documents)["\n  mutation OrderCancel($id: ID!) {\n    cancelTask(input: { id: $id }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReindexFind { search(input: { query: \"annual leave\" }) { hits { document { id } } } }\n"): (typeof documents)["\n  query ReindexFind { search(input: { query: \"annual leave\" }) { hits { document { id } } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RetentionRead($id: ID!) {\n    task(id: $id) {\n      status\n      attempt\n      progress { percent step }\n      result { __typename ... on RetentionReport { tasks snapshots deliveries idempotencyKeys } }\n    }\n  }\n"): (typeof documents)["\n  query RetentionRead($id: ID!) {\n    task(id: $id) {\n      status\n      attempt\n      progress { percent step }\n      result { __typename ... on RetentionReport { tasks snapshots deliveries idempotencyKeys } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RetentionCancel($id: ID!) { cancelTask(input: { id: $id }) { __typename } }\n"): (typeof documents)["\n  mutation RetentionCancel($id: ID!) { cancelTask(input: { id: $id }) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RetentionOwn { viewer { workspace { id } } agents { nodes { coverage { percent } } } }\n"): (typeof documents)["\n  query RetentionOwn { viewer { workspace { id } } agents { nodes { coverage { percent } } } }\n"];
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
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SchedulerCreate($input: CreateScheduleInput!) {\n    createSchedule(input: $input) {\n      ... on CreateSchedulePayload { schedule { id nextRunAt } }\n    }\n  }\n"): (typeof documents)["\n  mutation SchedulerCreate($input: CreateScheduleInput!) {\n    createSchedule(input: $input) {\n      ... on CreateSchedulePayload { schedule { id nextRunAt } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SchedulerRead($id: ID!) {\n    node(id: $id) {\n      ... on Schedule {\n        nextRunAt\n        lastTask {\n          id\n          kind\n          status\n          priority\n          subject { ... on Agent { id } }\n          result { __typename ... on CoverageSnapshot { percent } ... on RetentionReport { tasks } }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query SchedulerRead($id: ID!) {\n    node(id: $id) {\n      ... on Schedule {\n        nextRunAt\n        lastTask {\n          id\n          kind\n          status\n          priority\n          subject { ... on Agent { id } }\n          result { __typename ... on CoverageSnapshot { percent } ... on RetentionReport { tasks } }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SchedulerDelete($id: ID!) { deleteSchedule(input: { id: $id }) { __typename } }\n"): (typeof documents)["\n  mutation SchedulerDelete($id: ID!) { deleteSchedule(input: { id: $id }) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PerAgentTaxonomy {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n"): (typeof documents)["\n  mutation PerAgentTaxonomy {\n    createTaxonomy(input: { version: \"v1\", publish: true, nodes: [{ key: \"all\", name: \"All\" }] }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PerAgentAgent {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation PerAgentAgent {\n    createAgent(input: { name: \"guide\", nodeKeys: [\"all\"] }) {\n      ... on CreateAgentPayload { agent { id } task { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PerAgentRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation PerAgentRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      ... on RefreshCoveragePayload { task { id } }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;