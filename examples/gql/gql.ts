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
    "\n  subscription WatchWithApollo($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence type } }\n  }\n": typeof types.WatchWithApolloDocument,
    "\n  subscription WatchWithUrql($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence type } }\n  }\n": typeof types.WatchWithUrqlDocument,
    "\n  subscription WatchWorkspace($after: String) {\n    workspaceEvents(after: $after) {\n      __typename\n      ... on WorkspaceEvent { cursor event { type task { id } } }\n      ... on EventGap { from to }\n    }\n  }\n": typeof types.WatchWorkspaceDocument,
    "\n  fragment GoalState on Goal {\n    id\n    text\n    status\n    pausedBy\n    constraints { maxCostUsd maxSeconds }\n    progress { total completed running percent }\n    spending { reservedUsd spentUsd tokens }\n    synthesis { isPartial }\n    plan {\n      version\n      hash\n      source\n      reason\n      criticalPath\n      mermaid\n      violations { constraint limit expected }\n      estimate {\n        makespanSeconds { low expected high }\n        costUsd { low expected high }\n        tokens { low expected high }\n        basedOnSteps\n      }\n      steps {\n        key\n        title\n        kind\n        dependsOn\n        agent { name }\n        plugin { name }\n        tool\n        risks\n        status\n        seconds\n        failure\n        estimate { seconds { expected } costUsd { expected } }\n      }\n    }\n  }\n": typeof types.GoalStateFragmentDoc,
    "\n  mutation PlanGoal($input: PlanGoalInput!) {\n    planGoal(input: $input) {\n      __typename\n      ... on PlanGoalPayload { goal { id } }\n      ... on ValidationError { issues { path message } }\n      ... on Error { message }\n    }\n  }\n": typeof types.PlanGoalDocument,
    "\n  query ReadGoal($id: ID!) {\n    goal(id: $id) { ...GoalState }\n  }\n": typeof types.ReadGoalDocument,
    "\n  mutation ApproveGoal($id: ID!, $planHash: String!) {\n    approveGoal(input: { id: $id, planHash: $planHash }) {\n      __typename\n      ... on Error { message }\n    }\n  }\n": typeof types.ApproveGoalDocument,
    "\n  mutation ChangeGoalLimits($id: ID!, $constraints: GoalConstraintsInput!) {\n    changeGoalConstraints(input: { id: $id, constraints: $constraints }) {\n      __typename\n      ... on ValidationError { issues { path message } }\n      ... on Error { message }\n    }\n  }\n": typeof types.ChangeGoalLimitsDocument,
    "\n  subscription FollowGoal($goalId: ID!, $after: Int) {\n    goalProgress(goalId: $goalId, after: $after) {\n      __typename\n      ... on GoalSnapshot { sequence goal { ...GoalState } }\n      ... on GoalStepChanged {\n        sequence\n        step { key status seconds failure }\n        progress { total completed running percent }\n        spending { reservedUsd spentUsd tokens }\n      }\n      ... on GoalSynthesisDelta { sequence text restart }\n      ... on GoalChanged { sequence goal { ...GoalState } }\n    }\n  }\n": typeof types.FollowGoalDocument,
    "\n  query GoalResult($id: ID!, $urlSeconds: Int!) {\n    goal(id: $id) {\n      synthesis {\n        text\n        isPartial\n        missing\n        citations { end chunk { id headings document { title } } }\n      }\n      plan {\n        steps {\n          output {\n            files { kind filename bytes downloadUrl(expiresInSeconds: $urlSeconds) }\n            report { artifacts { kind filename bytes downloadUrl(expiresInSeconds: $urlSeconds) } }\n          }\n        }\n      }\n    }\n  }\n": typeof types.GoalResultDocument,
    "\n  query DemoAgents {\n    agents(first: 10, orderBy: { field: NAME, direction: ASC }) {\n      nodes { id name coverage { percent totalDocuments } gaps { missingDocuments } }\n    }\n  }\n": typeof types.DemoAgentsDocument,
    "\n  query DemoGaps($agentId: ID!) {\n    agent(id: $agentId) {\n      gaps { node { name } documents target recommendation }\n    }\n  }\n": typeof types.DemoGapsDocument,
    "\n  mutation DemoAddProbe($agentId: ID!, $question: String!, $nodeKey: String!) {\n    addProbes(input: { agentId: $agentId, probes: [{ question: $question, nodeKey: $nodeKey }] }) {\n      __typename\n      ... on AddProbesPayload { probes { id } }\n      ... on Error { message }\n    }\n  }\n": typeof types.DemoAddProbeDocument,
    "\n  mutation DemoMeasure($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, background: false }) {\n      __typename\n      ... on RefreshCoveragePayload { coverage { percent } }\n      ... on Error { message }\n    }\n  }\n": typeof types.DemoMeasureDocument,
    "\n  mutation DemoAddDocument($document: DocumentInput!) {\n    addDocuments(input: { documents: [$document] }) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n      ... on Error { message }\n    }\n  }\n": typeof types.DemoAddDocumentDocument,
    "\n  mutation DemoTakeBack($probeIds: [ID!]!, $documentIds: [ID!]!) {\n    removeProbes(input: { ids: $probeIds }) { __typename }\n    deleteDocuments(input: { ids: $documentIds }) { __typename }\n  }\n": typeof types.DemoTakeBackDocument,
    "\n  query DemoJudged($agentId: ID!) {\n    agent(id: $agentId) {\n      coverage { percent answerability { probes answered low high } changes { cause points detail } }\n      coverageHistory(first: 12) { nodes { percent } }\n      probes(first: 5) { nodes { question verdict diagnosis evidence { document { title } } } }\n    }\n  }\n": typeof types.DemoJudgedDocument,
    "\n  mutation DemoRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } }\n      ... on Error { message }\n    }\n  }\n": typeof types.DemoRefreshDocument,
    "\n  subscription DemoWatchTask($taskId: ID!, $after: Int!) {\n    taskEvents(taskId: $taskId, after: $after) {\n      __typename\n      ... on TaskEvent {\n        sequence\n        type\n        progress { percent step }\n        failure { message }\n        result { ... on CoverageSnapshot { percent } }\n      }\n    }\n  }\n": typeof types.DemoWatchTaskDocument,
    "\n  subscription DemoAsk($agentId: ID!, $question: String!) {\n    agentQuery(input: { agentId: $agentId, query: $question, topK: 3, answer: true }) {\n      __typename\n      ... on QueryHit { hit { rank score snippet document { title } chunk { headings } } }\n      ... on QueryCompleted { totalHits tookMs answer { text citations { chunk { document { title } } } } }\n      ... on QueryFailed { message }\n    }\n  }\n": typeof types.DemoAskDocument,
    "\n  mutation DemoPlanTopic($topic: String!) {\n    planTopic(input: { topic: $topic }) {\n      __typename\n      ... on PlanTopicPayload {\n        topic { id }\n        plan {\n          id\n          source\n          tookMs\n          sections { order title keyPoints forecast { passages documents support } }\n        }\n      }\n      ... on Error { message }\n    }\n  }\n": typeof types.DemoPlanTopicDocument,
    "\n  mutation DemoApprovePlan($planId: ID!) {\n    approvePlan(input: { planId: $planId }) {\n      __typename\n      ... on ApprovePlanPayload { plan { status } }\n      ... on Error { message }\n    }\n  }\n": typeof types.DemoApprovePlanDocument,
    "\n  mutation DemoGenerateReport($planId: ID!) {\n    generateReport(input: { planId: $planId, formats: [MARKDOWN, HTML, DOCX, HWPX, PDF] }) {\n      __typename\n      ... on GenerateReportPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n": typeof types.DemoGenerateReportDocument,
    "\n  subscription DemoWatchTopic($topicId: ID!) {\n    topicProgress(topicId: $topicId) {\n      __typename\n      ... on TaskEvent { type progress { percent step } failure { message } }\n      ... on SectionText { order title offset text complete }\n    }\n  }\n": typeof types.DemoWatchTopicDocument,
    "\n  query DemoArtifacts($topicId: ID!) {\n    topic(id: $topicId) {\n      status\n      reports(first: 1) {\n        nodes {\n          sections { title stale citations { chunk { document { title } } } }\n          artifacts { kind filename bytes downloadUrl }\n        }\n      }\n    }\n  }\n": typeof types.DemoArtifactsDocument,
    "\n  mutation DemoDeleteTopic($id: ID!) {\n    deleteTopic(input: { id: $id }) { __typename }\n  }\n": typeof types.DemoDeleteTopicDocument,
    "\n    mutation DemoAddProvider($name: String!, $baseUrl: String!) {\n      saveModelProvider(input: { name: $name, protocol: OPENAI_COMPATIBLE, baseUrl: $baseUrl }) {\n        __typename\n        ... on SaveModelProviderPayload { provider { id } }\n        ... on Error { message }\n      }\n    }\n  ": typeof types.DemoAddProviderDocument,
    "\n    mutation DemoAddModel($providerId: ID!, $name: String!, $inputUsd: Float!, $outputUsd: Float!) {\n      saveModel(input: {\n        providerId: $providerId, name: $name, purposes: [ANSWER], contextTokens: 32000, maxOutputTokens: 500,\n        inputUsdPerMillion: $inputUsd, outputUsdPerMillion: $outputUsd\n      }) {\n        __typename\n        ... on SaveModelPayload { model { id } }\n        ... on Error { message }\n      }\n    }\n  ": typeof types.DemoAddModelDocument,
    "\n  query DemoRankModels {\n    rankModels(input: { purpose: ANSWER, expectedInputTokens: 2000, expectedOutputTokens: 200 }) {\n      candidates {\n        modelName score estimatedCostUsd excluded\n        parts { policy cost latency health region penalties }\n      }\n    }\n  }\n": typeof types.DemoRankModelsDocument,
    "\n  query DemoAnswerByModel($agentId: ID!, $question: String!) {\n    agentQuery(input: { agentId: $agentId, query: $question, answer: true }) { answer { text model } }\n  }\n": typeof types.DemoAnswerByModelDocument,
    "\n  query DemoModelCalls {\n    modelCalls(filter: { purposes: [ANSWER] }, first: 5) {\n      nodes { attempt modelName outcome errorCode costUsd durationMs }\n    }\n  }\n": typeof types.DemoModelCallsDocument,
    "\n  mutation DemoRemoveProvider($id: ID!) { deleteModelProvider(input: { id: $id }) { __typename } }\n": typeof types.DemoRemoveProviderDocument,
    "\n  mutation DocumentsRegister($input: RegisterDocumentsInput!) {\n    registerDocuments(input: $input) {\n      __typename\n      ... on RegisterDocumentsPayload { documents { documentId } }\n      ... on ValidationError { issues { path message } }\n      ... on Error { message }\n    }\n  }\n": typeof types.DocumentsRegisterDocument,
    "\n  query DocumentsList($after: String) {\n    trustedDocuments(first: 100, after: $after) {\n      nodes { documentId operationName isTool lastUsedAt }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.DocumentsListDocument,
    "\n  mutation DocumentsRemove($documentId: String!) {\n    removeDocumentRegistration(input: { documentId: $documentId }) {\n      __typename\n      ... on Error { message }\n    }\n  }\n": typeof types.DocumentsRemoveDocument,
    "\n  query ImportPublished {\n    taxonomy { version }\n  }\n": typeof types.ImportPublishedDocument,
    "\n  query ImportKnown($search: String!, $after: String) {\n    documents(filter: { search: $search }, first: 100, after: $after) {\n      nodes { sourceUri sha256 status metadata placements { source node { key } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.ImportKnownDocument,
    "\n  mutation ImportUpload($input: CreateUploadInput!) {\n    createUpload(input: $input) {\n      __typename\n      ... on CreateUploadPayload { uploadId url }\n      ... on Error { message }\n    }\n  }\n": typeof types.ImportUploadDocument,
    "\n  mutation ImportAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n": typeof types.ImportAddDocument,
    "\n  subscription ImportWatch($taskId: ID!, $after: Int!) {\n    taskEvents(taskId: $taskId, after: $after) {\n      __typename\n      ... on TaskEvent {\n        sequence\n        status\n        progress { done }\n        failure { message retryable }\n        result { ... on IngestionReport { indexed unchanged failed { sourceUri title failure } } }\n      }\n    }\n  }\n": typeof types.ImportWatchDocument,
    "\n  query SmokeStatus {\n    viewer { apiKey { scopes } }\n    agents(first: 1) { totalCount }\n    documents(first: 1) { totalCount }\n    search(input: { query: \"help\", limit: 1 }) { hits { score } }\n    taxonomy { version roots { key } }\n  }\n": typeof types.SmokeStatusDocument,
    "\n  mutation SmokeCreate($name: String!, $nodeKey: String!) {\n    createAgent(input: { name: $name, nodeKeys: [$nodeKey] }) {\n      __typename\n      ... on CreateAgentPayload { agent { id } task { id } }\n      ... on Error { message }\n    }\n  }\n": typeof types.SmokeCreateDocument,
    "\n  subscription SmokeWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent { status failure { message } }\n    }\n  }\n": typeof types.SmokeWatchDocument,
    "\n  mutation SmokeDelete($id: ID!) {\n    deleteAgent(input: { id: $id }) { __typename ... on Error { message } }\n  }\n": typeof types.SmokeDeleteDocument,
};
const documents: Documents = {
    "\n  subscription WatchWithApollo($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence type } }\n  }\n": types.WatchWithApolloDocument,
    "\n  subscription WatchWithUrql($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence type } }\n  }\n": types.WatchWithUrqlDocument,
    "\n  subscription WatchWorkspace($after: String) {\n    workspaceEvents(after: $after) {\n      __typename\n      ... on WorkspaceEvent { cursor event { type task { id } } }\n      ... on EventGap { from to }\n    }\n  }\n": types.WatchWorkspaceDocument,
    "\n  fragment GoalState on Goal {\n    id\n    text\n    status\n    pausedBy\n    constraints { maxCostUsd maxSeconds }\n    progress { total completed running percent }\n    spending { reservedUsd spentUsd tokens }\n    synthesis { isPartial }\n    plan {\n      version\n      hash\n      source\n      reason\n      criticalPath\n      mermaid\n      violations { constraint limit expected }\n      estimate {\n        makespanSeconds { low expected high }\n        costUsd { low expected high }\n        tokens { low expected high }\n        basedOnSteps\n      }\n      steps {\n        key\n        title\n        kind\n        dependsOn\n        agent { name }\n        plugin { name }\n        tool\n        risks\n        status\n        seconds\n        failure\n        estimate { seconds { expected } costUsd { expected } }\n      }\n    }\n  }\n": types.GoalStateFragmentDoc,
    "\n  mutation PlanGoal($input: PlanGoalInput!) {\n    planGoal(input: $input) {\n      __typename\n      ... on PlanGoalPayload { goal { id } }\n      ... on ValidationError { issues { path message } }\n      ... on Error { message }\n    }\n  }\n": types.PlanGoalDocument,
    "\n  query ReadGoal($id: ID!) {\n    goal(id: $id) { ...GoalState }\n  }\n": types.ReadGoalDocument,
    "\n  mutation ApproveGoal($id: ID!, $planHash: String!) {\n    approveGoal(input: { id: $id, planHash: $planHash }) {\n      __typename\n      ... on Error { message }\n    }\n  }\n": types.ApproveGoalDocument,
    "\n  mutation ChangeGoalLimits($id: ID!, $constraints: GoalConstraintsInput!) {\n    changeGoalConstraints(input: { id: $id, constraints: $constraints }) {\n      __typename\n      ... on ValidationError { issues { path message } }\n      ... on Error { message }\n    }\n  }\n": types.ChangeGoalLimitsDocument,
    "\n  subscription FollowGoal($goalId: ID!, $after: Int) {\n    goalProgress(goalId: $goalId, after: $after) {\n      __typename\n      ... on GoalSnapshot { sequence goal { ...GoalState } }\n      ... on GoalStepChanged {\n        sequence\n        step { key status seconds failure }\n        progress { total completed running percent }\n        spending { reservedUsd spentUsd tokens }\n      }\n      ... on GoalSynthesisDelta { sequence text restart }\n      ... on GoalChanged { sequence goal { ...GoalState } }\n    }\n  }\n": types.FollowGoalDocument,
    "\n  query GoalResult($id: ID!, $urlSeconds: Int!) {\n    goal(id: $id) {\n      synthesis {\n        text\n        isPartial\n        missing\n        citations { end chunk { id headings document { title } } }\n      }\n      plan {\n        steps {\n          output {\n            files { kind filename bytes downloadUrl(expiresInSeconds: $urlSeconds) }\n            report { artifacts { kind filename bytes downloadUrl(expiresInSeconds: $urlSeconds) } }\n          }\n        }\n      }\n    }\n  }\n": types.GoalResultDocument,
    "\n  query DemoAgents {\n    agents(first: 10, orderBy: { field: NAME, direction: ASC }) {\n      nodes { id name coverage { percent totalDocuments } gaps { missingDocuments } }\n    }\n  }\n": types.DemoAgentsDocument,
    "\n  query DemoGaps($agentId: ID!) {\n    agent(id: $agentId) {\n      gaps { node { name } documents target recommendation }\n    }\n  }\n": types.DemoGapsDocument,
    "\n  mutation DemoAddProbe($agentId: ID!, $question: String!, $nodeKey: String!) {\n    addProbes(input: { agentId: $agentId, probes: [{ question: $question, nodeKey: $nodeKey }] }) {\n      __typename\n      ... on AddProbesPayload { probes { id } }\n      ... on Error { message }\n    }\n  }\n": types.DemoAddProbeDocument,
    "\n  mutation DemoMeasure($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, background: false }) {\n      __typename\n      ... on RefreshCoveragePayload { coverage { percent } }\n      ... on Error { message }\n    }\n  }\n": types.DemoMeasureDocument,
    "\n  mutation DemoAddDocument($document: DocumentInput!) {\n    addDocuments(input: { documents: [$document] }) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n      ... on Error { message }\n    }\n  }\n": types.DemoAddDocumentDocument,
    "\n  mutation DemoTakeBack($probeIds: [ID!]!, $documentIds: [ID!]!) {\n    removeProbes(input: { ids: $probeIds }) { __typename }\n    deleteDocuments(input: { ids: $documentIds }) { __typename }\n  }\n": types.DemoTakeBackDocument,
    "\n  query DemoJudged($agentId: ID!) {\n    agent(id: $agentId) {\n      coverage { percent answerability { probes answered low high } changes { cause points detail } }\n      coverageHistory(first: 12) { nodes { percent } }\n      probes(first: 5) { nodes { question verdict diagnosis evidence { document { title } } } }\n    }\n  }\n": types.DemoJudgedDocument,
    "\n  mutation DemoRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } }\n      ... on Error { message }\n    }\n  }\n": types.DemoRefreshDocument,
    "\n  subscription DemoWatchTask($taskId: ID!, $after: Int!) {\n    taskEvents(taskId: $taskId, after: $after) {\n      __typename\n      ... on TaskEvent {\n        sequence\n        type\n        progress { percent step }\n        failure { message }\n        result { ... on CoverageSnapshot { percent } }\n      }\n    }\n  }\n": types.DemoWatchTaskDocument,
    "\n  subscription DemoAsk($agentId: ID!, $question: String!) {\n    agentQuery(input: { agentId: $agentId, query: $question, topK: 3, answer: true }) {\n      __typename\n      ... on QueryHit { hit { rank score snippet document { title } chunk { headings } } }\n      ... on QueryCompleted { totalHits tookMs answer { text citations { chunk { document { title } } } } }\n      ... on QueryFailed { message }\n    }\n  }\n": types.DemoAskDocument,
    "\n  mutation DemoPlanTopic($topic: String!) {\n    planTopic(input: { topic: $topic }) {\n      __typename\n      ... on PlanTopicPayload {\n        topic { id }\n        plan {\n          id\n          source\n          tookMs\n          sections { order title keyPoints forecast { passages documents support } }\n        }\n      }\n      ... on Error { message }\n    }\n  }\n": types.DemoPlanTopicDocument,
    "\n  mutation DemoApprovePlan($planId: ID!) {\n    approvePlan(input: { planId: $planId }) {\n      __typename\n      ... on ApprovePlanPayload { plan { status } }\n      ... on Error { message }\n    }\n  }\n": types.DemoApprovePlanDocument,
    "\n  mutation DemoGenerateReport($planId: ID!) {\n    generateReport(input: { planId: $planId, formats: [MARKDOWN, HTML, DOCX, HWPX, PDF] }) {\n      __typename\n      ... on GenerateReportPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n": types.DemoGenerateReportDocument,
    "\n  subscription DemoWatchTopic($topicId: ID!) {\n    topicProgress(topicId: $topicId) {\n      __typename\n      ... on TaskEvent { type progress { percent step } failure { message } }\n      ... on SectionText { order title offset text complete }\n    }\n  }\n": types.DemoWatchTopicDocument,
    "\n  query DemoArtifacts($topicId: ID!) {\n    topic(id: $topicId) {\n      status\n      reports(first: 1) {\n        nodes {\n          sections { title stale citations { chunk { document { title } } } }\n          artifacts { kind filename bytes downloadUrl }\n        }\n      }\n    }\n  }\n": types.DemoArtifactsDocument,
    "\n  mutation DemoDeleteTopic($id: ID!) {\n    deleteTopic(input: { id: $id }) { __typename }\n  }\n": types.DemoDeleteTopicDocument,
    "\n    mutation DemoAddProvider($name: String!, $baseUrl: String!) {\n      saveModelProvider(input: { name: $name, protocol: OPENAI_COMPATIBLE, baseUrl: $baseUrl }) {\n        __typename\n        ... on SaveModelProviderPayload { provider { id } }\n        ... on Error { message }\n      }\n    }\n  ": types.DemoAddProviderDocument,
    "\n    mutation DemoAddModel($providerId: ID!, $name: String!, $inputUsd: Float!, $outputUsd: Float!) {\n      saveModel(input: {\n        providerId: $providerId, name: $name, purposes: [ANSWER], contextTokens: 32000, maxOutputTokens: 500,\n        inputUsdPerMillion: $inputUsd, outputUsdPerMillion: $outputUsd\n      }) {\n        __typename\n        ... on SaveModelPayload { model { id } }\n        ... on Error { message }\n      }\n    }\n  ": types.DemoAddModelDocument,
    "\n  query DemoRankModels {\n    rankModels(input: { purpose: ANSWER, expectedInputTokens: 2000, expectedOutputTokens: 200 }) {\n      candidates {\n        modelName score estimatedCostUsd excluded\n        parts { policy cost latency health region penalties }\n      }\n    }\n  }\n": types.DemoRankModelsDocument,
    "\n  query DemoAnswerByModel($agentId: ID!, $question: String!) {\n    agentQuery(input: { agentId: $agentId, query: $question, answer: true }) { answer { text model } }\n  }\n": types.DemoAnswerByModelDocument,
    "\n  query DemoModelCalls {\n    modelCalls(filter: { purposes: [ANSWER] }, first: 5) {\n      nodes { attempt modelName outcome errorCode costUsd durationMs }\n    }\n  }\n": types.DemoModelCallsDocument,
    "\n  mutation DemoRemoveProvider($id: ID!) { deleteModelProvider(input: { id: $id }) { __typename } }\n": types.DemoRemoveProviderDocument,
    "\n  mutation DocumentsRegister($input: RegisterDocumentsInput!) {\n    registerDocuments(input: $input) {\n      __typename\n      ... on RegisterDocumentsPayload { documents { documentId } }\n      ... on ValidationError { issues { path message } }\n      ... on Error { message }\n    }\n  }\n": types.DocumentsRegisterDocument,
    "\n  query DocumentsList($after: String) {\n    trustedDocuments(first: 100, after: $after) {\n      nodes { documentId operationName isTool lastUsedAt }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.DocumentsListDocument,
    "\n  mutation DocumentsRemove($documentId: String!) {\n    removeDocumentRegistration(input: { documentId: $documentId }) {\n      __typename\n      ... on Error { message }\n    }\n  }\n": types.DocumentsRemoveDocument,
    "\n  query ImportPublished {\n    taxonomy { version }\n  }\n": types.ImportPublishedDocument,
    "\n  query ImportKnown($search: String!, $after: String) {\n    documents(filter: { search: $search }, first: 100, after: $after) {\n      nodes { sourceUri sha256 status metadata placements { source node { key } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.ImportKnownDocument,
    "\n  mutation ImportUpload($input: CreateUploadInput!) {\n    createUpload(input: $input) {\n      __typename\n      ... on CreateUploadPayload { uploadId url }\n      ... on Error { message }\n    }\n  }\n": types.ImportUploadDocument,
    "\n  mutation ImportAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n": types.ImportAddDocument,
    "\n  subscription ImportWatch($taskId: ID!, $after: Int!) {\n    taskEvents(taskId: $taskId, after: $after) {\n      __typename\n      ... on TaskEvent {\n        sequence\n        status\n        progress { done }\n        failure { message retryable }\n        result { ... on IngestionReport { indexed unchanged failed { sourceUri title failure } } }\n      }\n    }\n  }\n": types.ImportWatchDocument,
    "\n  query SmokeStatus {\n    viewer { apiKey { scopes } }\n    agents(first: 1) { totalCount }\n    documents(first: 1) { totalCount }\n    search(input: { query: \"help\", limit: 1 }) { hits { score } }\n    taxonomy { version roots { key } }\n  }\n": types.SmokeStatusDocument,
    "\n  mutation SmokeCreate($name: String!, $nodeKey: String!) {\n    createAgent(input: { name: $name, nodeKeys: [$nodeKey] }) {\n      __typename\n      ... on CreateAgentPayload { agent { id } task { id } }\n      ... on Error { message }\n    }\n  }\n": types.SmokeCreateDocument,
    "\n  subscription SmokeWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent { status failure { message } }\n    }\n  }\n": types.SmokeWatchDocument,
    "\n  mutation SmokeDelete($id: ID!) {\n    deleteAgent(input: { id: $id }) { __typename ... on Error { message } }\n  }\n": types.SmokeDeleteDocument,
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
export function graphql(source: "\n  subscription WatchWithApollo($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence type } }\n  }\n"): (typeof documents)["\n  subscription WatchWithApollo($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence type } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription WatchWithUrql($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence type } }\n  }\n"): (typeof documents)["\n  subscription WatchWithUrql($taskId: ID!, $after: Int) {\n    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence type } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription WatchWorkspace($after: String) {\n    workspaceEvents(after: $after) {\n      __typename\n      ... on WorkspaceEvent { cursor event { type task { id } } }\n      ... on EventGap { from to }\n    }\n  }\n"): (typeof documents)["\n  subscription WatchWorkspace($after: String) {\n    workspaceEvents(after: $after) {\n      __typename\n      ... on WorkspaceEvent { cursor event { type task { id } } }\n      ... on EventGap { from to }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment GoalState on Goal {\n    id\n    text\n    status\n    pausedBy\n    constraints { maxCostUsd maxSeconds }\n    progress { total completed running percent }\n    spending { reservedUsd spentUsd tokens }\n    synthesis { isPartial }\n    plan {\n      version\n      hash\n      source\n      reason\n      criticalPath\n      mermaid\n      violations { constraint limit expected }\n      estimate {\n        makespanSeconds { low expected high }\n        costUsd { low expected high }\n        tokens { low expected high }\n        basedOnSteps\n      }\n      steps {\n        key\n        title\n        kind\n        dependsOn\n        agent { name }\n        plugin { name }\n        tool\n        risks\n        status\n        seconds\n        failure\n        estimate { seconds { expected } costUsd { expected } }\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment GoalState on Goal {\n    id\n    text\n    status\n    pausedBy\n    constraints { maxCostUsd maxSeconds }\n    progress { total completed running percent }\n    spending { reservedUsd spentUsd tokens }\n    synthesis { isPartial }\n    plan {\n      version\n      hash\n      source\n      reason\n      criticalPath\n      mermaid\n      violations { constraint limit expected }\n      estimate {\n        makespanSeconds { low expected high }\n        costUsd { low expected high }\n        tokens { low expected high }\n        basedOnSteps\n      }\n      steps {\n        key\n        title\n        kind\n        dependsOn\n        agent { name }\n        plugin { name }\n        tool\n        risks\n        status\n        seconds\n        failure\n        estimate { seconds { expected } costUsd { expected } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PlanGoal($input: PlanGoalInput!) {\n    planGoal(input: $input) {\n      __typename\n      ... on PlanGoalPayload { goal { id } }\n      ... on ValidationError { issues { path message } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation PlanGoal($input: PlanGoalInput!) {\n    planGoal(input: $input) {\n      __typename\n      ... on PlanGoalPayload { goal { id } }\n      ... on ValidationError { issues { path message } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReadGoal($id: ID!) {\n    goal(id: $id) { ...GoalState }\n  }\n"): (typeof documents)["\n  query ReadGoal($id: ID!) {\n    goal(id: $id) { ...GoalState }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ApproveGoal($id: ID!, $planHash: String!) {\n    approveGoal(input: { id: $id, planHash: $planHash }) {\n      __typename\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation ApproveGoal($id: ID!, $planHash: String!) {\n    approveGoal(input: { id: $id, planHash: $planHash }) {\n      __typename\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangeGoalLimits($id: ID!, $constraints: GoalConstraintsInput!) {\n    changeGoalConstraints(input: { id: $id, constraints: $constraints }) {\n      __typename\n      ... on ValidationError { issues { path message } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation ChangeGoalLimits($id: ID!, $constraints: GoalConstraintsInput!) {\n    changeGoalConstraints(input: { id: $id, constraints: $constraints }) {\n      __typename\n      ... on ValidationError { issues { path message } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription FollowGoal($goalId: ID!, $after: Int) {\n    goalProgress(goalId: $goalId, after: $after) {\n      __typename\n      ... on GoalSnapshot { sequence goal { ...GoalState } }\n      ... on GoalStepChanged {\n        sequence\n        step { key status seconds failure }\n        progress { total completed running percent }\n        spending { reservedUsd spentUsd tokens }\n      }\n      ... on GoalSynthesisDelta { sequence text restart }\n      ... on GoalChanged { sequence goal { ...GoalState } }\n    }\n  }\n"): (typeof documents)["\n  subscription FollowGoal($goalId: ID!, $after: Int) {\n    goalProgress(goalId: $goalId, after: $after) {\n      __typename\n      ... on GoalSnapshot { sequence goal { ...GoalState } }\n      ... on GoalStepChanged {\n        sequence\n        step { key status seconds failure }\n        progress { total completed running percent }\n        spending { reservedUsd spentUsd tokens }\n      }\n      ... on GoalSynthesisDelta { sequence text restart }\n      ... on GoalChanged { sequence goal { ...GoalState } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query GoalResult($id: ID!, $urlSeconds: Int!) {\n    goal(id: $id) {\n      synthesis {\n        text\n        isPartial\n        missing\n        citations { end chunk { id headings document { title } } }\n      }\n      plan {\n        steps {\n          output {\n            files { kind filename bytes downloadUrl(expiresInSeconds: $urlSeconds) }\n            report { artifacts { kind filename bytes downloadUrl(expiresInSeconds: $urlSeconds) } }\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query GoalResult($id: ID!, $urlSeconds: Int!) {\n    goal(id: $id) {\n      synthesis {\n        text\n        isPartial\n        missing\n        citations { end chunk { id headings document { title } } }\n      }\n      plan {\n        steps {\n          output {\n            files { kind filename bytes downloadUrl(expiresInSeconds: $urlSeconds) }\n            report { artifacts { kind filename bytes downloadUrl(expiresInSeconds: $urlSeconds) } }\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DemoAgents {\n    agents(first: 10, orderBy: { field: NAME, direction: ASC }) {\n      nodes { id name coverage { percent totalDocuments } gaps { missingDocuments } }\n    }\n  }\n"): (typeof documents)["\n  query DemoAgents {\n    agents(first: 10, orderBy: { field: NAME, direction: ASC }) {\n      nodes { id name coverage { percent totalDocuments } gaps { missingDocuments } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DemoGaps($agentId: ID!) {\n    agent(id: $agentId) {\n      gaps { node { name } documents target recommendation }\n    }\n  }\n"): (typeof documents)["\n  query DemoGaps($agentId: ID!) {\n    agent(id: $agentId) {\n      gaps { node { name } documents target recommendation }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DemoAddProbe($agentId: ID!, $question: String!, $nodeKey: String!) {\n    addProbes(input: { agentId: $agentId, probes: [{ question: $question, nodeKey: $nodeKey }] }) {\n      __typename\n      ... on AddProbesPayload { probes { id } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation DemoAddProbe($agentId: ID!, $question: String!, $nodeKey: String!) {\n    addProbes(input: { agentId: $agentId, probes: [{ question: $question, nodeKey: $nodeKey }] }) {\n      __typename\n      ... on AddProbesPayload { probes { id } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DemoMeasure($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, background: false }) {\n      __typename\n      ... on RefreshCoveragePayload { coverage { percent } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation DemoMeasure($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId, background: false }) {\n      __typename\n      ... on RefreshCoveragePayload { coverage { percent } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DemoAddDocument($document: DocumentInput!) {\n    addDocuments(input: { documents: [$document] }) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation DemoAddDocument($document: DocumentInput!) {\n    addDocuments(input: { documents: [$document] }) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DemoTakeBack($probeIds: [ID!]!, $documentIds: [ID!]!) {\n    removeProbes(input: { ids: $probeIds }) { __typename }\n    deleteDocuments(input: { ids: $documentIds }) { __typename }\n  }\n"): (typeof documents)["\n  mutation DemoTakeBack($probeIds: [ID!]!, $documentIds: [ID!]!) {\n    removeProbes(input: { ids: $probeIds }) { __typename }\n    deleteDocuments(input: { ids: $documentIds }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DemoJudged($agentId: ID!) {\n    agent(id: $agentId) {\n      coverage { percent answerability { probes answered low high } changes { cause points detail } }\n      coverageHistory(first: 12) { nodes { percent } }\n      probes(first: 5) { nodes { question verdict diagnosis evidence { document { title } } } }\n    }\n  }\n"): (typeof documents)["\n  query DemoJudged($agentId: ID!) {\n    agent(id: $agentId) {\n      coverage { percent answerability { probes answered low high } changes { cause points detail } }\n      coverageHistory(first: 12) { nodes { percent } }\n      probes(first: 5) { nodes { question verdict diagnosis evidence { document { title } } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DemoRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation DemoRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription DemoWatchTask($taskId: ID!, $after: Int!) {\n    taskEvents(taskId: $taskId, after: $after) {\n      __typename\n      ... on TaskEvent {\n        sequence\n        type\n        progress { percent step }\n        failure { message }\n        result { ... on CoverageSnapshot { percent } }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription DemoWatchTask($taskId: ID!, $after: Int!) {\n    taskEvents(taskId: $taskId, after: $after) {\n      __typename\n      ... on TaskEvent {\n        sequence\n        type\n        progress { percent step }\n        failure { message }\n        result { ... on CoverageSnapshot { percent } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription DemoAsk($agentId: ID!, $question: String!) {\n    agentQuery(input: { agentId: $agentId, query: $question, topK: 3, answer: true }) {\n      __typename\n      ... on QueryHit { hit { rank score snippet document { title } chunk { headings } } }\n      ... on QueryCompleted { totalHits tookMs answer { text citations { chunk { document { title } } } } }\n      ... on QueryFailed { message }\n    }\n  }\n"): (typeof documents)["\n  subscription DemoAsk($agentId: ID!, $question: String!) {\n    agentQuery(input: { agentId: $agentId, query: $question, topK: 3, answer: true }) {\n      __typename\n      ... on QueryHit { hit { rank score snippet document { title } chunk { headings } } }\n      ... on QueryCompleted { totalHits tookMs answer { text citations { chunk { document { title } } } } }\n      ... on QueryFailed { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DemoPlanTopic($topic: String!) {\n    planTopic(input: { topic: $topic }) {\n      __typename\n      ... on PlanTopicPayload {\n        topic { id }\n        plan {\n          id\n          source\n          tookMs\n          sections { order title keyPoints forecast { passages documents support } }\n        }\n      }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation DemoPlanTopic($topic: String!) {\n    planTopic(input: { topic: $topic }) {\n      __typename\n      ... on PlanTopicPayload {\n        topic { id }\n        plan {\n          id\n          source\n          tookMs\n          sections { order title keyPoints forecast { passages documents support } }\n        }\n      }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DemoApprovePlan($planId: ID!) {\n    approvePlan(input: { planId: $planId }) {\n      __typename\n      ... on ApprovePlanPayload { plan { status } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation DemoApprovePlan($planId: ID!) {\n    approvePlan(input: { planId: $planId }) {\n      __typename\n      ... on ApprovePlanPayload { plan { status } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DemoGenerateReport($planId: ID!) {\n    generateReport(input: { planId: $planId, formats: [MARKDOWN, HTML, DOCX, HWPX, PDF] }) {\n      __typename\n      ... on GenerateReportPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation DemoGenerateReport($planId: ID!) {\n    generateReport(input: { planId: $planId, formats: [MARKDOWN, HTML, DOCX, HWPX, PDF] }) {\n      __typename\n      ... on GenerateReportPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription DemoWatchTopic($topicId: ID!) {\n    topicProgress(topicId: $topicId) {\n      __typename\n      ... on TaskEvent { type progress { percent step } failure { message } }\n      ... on SectionText { order title offset text complete }\n    }\n  }\n"): (typeof documents)["\n  subscription DemoWatchTopic($topicId: ID!) {\n    topicProgress(topicId: $topicId) {\n      __typename\n      ... on TaskEvent { type progress { percent step } failure { message } }\n      ... on SectionText { order title offset text complete }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DemoArtifacts($topicId: ID!) {\n    topic(id: $topicId) {\n      status\n      reports(first: 1) {\n        nodes {\n          sections { title stale citations { chunk { document { title } } } }\n          artifacts { kind filename bytes downloadUrl }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query DemoArtifacts($topicId: ID!) {\n    topic(id: $topicId) {\n      status\n      reports(first: 1) {\n        nodes {\n          sections { title stale citations { chunk { document { title } } } }\n          artifacts { kind filename bytes downloadUrl }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DemoDeleteTopic($id: ID!) {\n    deleteTopic(input: { id: $id }) { __typename }\n  }\n"): (typeof documents)["\n  mutation DemoDeleteTopic($id: ID!) {\n    deleteTopic(input: { id: $id }) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    mutation DemoAddProvider($name: String!, $baseUrl: String!) {\n      saveModelProvider(input: { name: $name, protocol: OPENAI_COMPATIBLE, baseUrl: $baseUrl }) {\n        __typename\n        ... on SaveModelProviderPayload { provider { id } }\n        ... on Error { message }\n      }\n    }\n  "): (typeof documents)["\n    mutation DemoAddProvider($name: String!, $baseUrl: String!) {\n      saveModelProvider(input: { name: $name, protocol: OPENAI_COMPATIBLE, baseUrl: $baseUrl }) {\n        __typename\n        ... on SaveModelProviderPayload { provider { id } }\n        ... on Error { message }\n      }\n    }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    mutation DemoAddModel($providerId: ID!, $name: String!, $inputUsd: Float!, $outputUsd: Float!) {\n      saveModel(input: {\n        providerId: $providerId, name: $name, purposes: [ANSWER], contextTokens: 32000, maxOutputTokens: 500,\n        inputUsdPerMillion: $inputUsd, outputUsdPerMillion: $outputUsd\n      }) {\n        __typename\n        ... on SaveModelPayload { model { id } }\n        ... on Error { message }\n      }\n    }\n  "): (typeof documents)["\n    mutation DemoAddModel($providerId: ID!, $name: String!, $inputUsd: Float!, $outputUsd: Float!) {\n      saveModel(input: {\n        providerId: $providerId, name: $name, purposes: [ANSWER], contextTokens: 32000, maxOutputTokens: 500,\n        inputUsdPerMillion: $inputUsd, outputUsdPerMillion: $outputUsd\n      }) {\n        __typename\n        ... on SaveModelPayload { model { id } }\n        ... on Error { message }\n      }\n    }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DemoRankModels {\n    rankModels(input: { purpose: ANSWER, expectedInputTokens: 2000, expectedOutputTokens: 200 }) {\n      candidates {\n        modelName score estimatedCostUsd excluded\n        parts { policy cost latency health region penalties }\n      }\n    }\n  }\n"): (typeof documents)["\n  query DemoRankModels {\n    rankModels(input: { purpose: ANSWER, expectedInputTokens: 2000, expectedOutputTokens: 200 }) {\n      candidates {\n        modelName score estimatedCostUsd excluded\n        parts { policy cost latency health region penalties }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DemoAnswerByModel($agentId: ID!, $question: String!) {\n    agentQuery(input: { agentId: $agentId, query: $question, answer: true }) { answer { text model } }\n  }\n"): (typeof documents)["\n  query DemoAnswerByModel($agentId: ID!, $question: String!) {\n    agentQuery(input: { agentId: $agentId, query: $question, answer: true }) { answer { text model } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DemoModelCalls {\n    modelCalls(filter: { purposes: [ANSWER] }, first: 5) {\n      nodes { attempt modelName outcome errorCode costUsd durationMs }\n    }\n  }\n"): (typeof documents)["\n  query DemoModelCalls {\n    modelCalls(filter: { purposes: [ANSWER] }, first: 5) {\n      nodes { attempt modelName outcome errorCode costUsd durationMs }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DemoRemoveProvider($id: ID!) { deleteModelProvider(input: { id: $id }) { __typename } }\n"): (typeof documents)["\n  mutation DemoRemoveProvider($id: ID!) { deleteModelProvider(input: { id: $id }) { __typename } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DocumentsRegister($input: RegisterDocumentsInput!) {\n    registerDocuments(input: $input) {\n      __typename\n      ... on RegisterDocumentsPayload { documents { documentId } }\n      ... on ValidationError { issues { path message } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation DocumentsRegister($input: RegisterDocumentsInput!) {\n    registerDocuments(input: $input) {\n      __typename\n      ... on RegisterDocumentsPayload { documents { documentId } }\n      ... on ValidationError { issues { path message } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DocumentsList($after: String) {\n    trustedDocuments(first: 100, after: $after) {\n      nodes { documentId operationName isTool lastUsedAt }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): (typeof documents)["\n  query DocumentsList($after: String) {\n    trustedDocuments(first: 100, after: $after) {\n      nodes { documentId operationName isTool lastUsedAt }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DocumentsRemove($documentId: String!) {\n    removeDocumentRegistration(input: { documentId: $documentId }) {\n      __typename\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation DocumentsRemove($documentId: String!) {\n    removeDocumentRegistration(input: { documentId: $documentId }) {\n      __typename\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ImportPublished {\n    taxonomy { version }\n  }\n"): (typeof documents)["\n  query ImportPublished {\n    taxonomy { version }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ImportKnown($search: String!, $after: String) {\n    documents(filter: { search: $search }, first: 100, after: $after) {\n      nodes { sourceUri sha256 status metadata placements { source node { key } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): (typeof documents)["\n  query ImportKnown($search: String!, $after: String) {\n    documents(filter: { search: $search }, first: 100, after: $after) {\n      nodes { sourceUri sha256 status metadata placements { source node { key } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ImportUpload($input: CreateUploadInput!) {\n    createUpload(input: $input) {\n      __typename\n      ... on CreateUploadPayload { uploadId url }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation ImportUpload($input: CreateUploadInput!) {\n    createUpload(input: $input) {\n      __typename\n      ... on CreateUploadPayload { uploadId url }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ImportAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation ImportAdd($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ImportWatch($taskId: ID!, $after: Int!) {\n    taskEvents(taskId: $taskId, after: $after) {\n      __typename\n      ... on TaskEvent {\n        sequence\n        status\n        progress { done }\n        failure { message retryable }\n        result { ... on IngestionReport { indexed unchanged failed { sourceUri title failure } } }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription ImportWatch($taskId: ID!, $after: Int!) {\n    taskEvents(taskId: $taskId, after: $after) {\n      __typename\n      ... on TaskEvent {\n        sequence\n        status\n        progress { done }\n        failure { message retryable }\n        result { ... on IngestionReport { indexed unchanged failed { sourceUri title failure } } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SmokeStatus {\n    viewer { apiKey { scopes } }\n    agents(first: 1) { totalCount }\n    documents(first: 1) { totalCount }\n    search(input: { query: \"help\", limit: 1 }) { hits { score } }\n    taxonomy { version roots { key } }\n  }\n"): (typeof documents)["\n  query SmokeStatus {\n    viewer { apiKey { scopes } }\n    agents(first: 1) { totalCount }\n    documents(first: 1) { totalCount }\n    search(input: { query: \"help\", limit: 1 }) { hits { score } }\n    taxonomy { version roots { key } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SmokeCreate($name: String!, $nodeKey: String!) {\n    createAgent(input: { name: $name, nodeKeys: [$nodeKey] }) {\n      __typename\n      ... on CreateAgentPayload { agent { id } task { id } }\n      ... on Error { message }\n    }\n  }\n"): (typeof documents)["\n  mutation SmokeCreate($name: String!, $nodeKey: String!) {\n    createAgent(input: { name: $name, nodeKeys: [$nodeKey] }) {\n      __typename\n      ... on CreateAgentPayload { agent { id } task { id } }\n      ... on Error { message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription SmokeWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent { status failure { message } }\n    }\n  }\n"): (typeof documents)["\n  subscription SmokeWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent { status failure { message } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SmokeDelete($id: ID!) {\n    deleteAgent(input: { id: $id }) { __typename ... on Error { message } }\n  }\n"): (typeof documents)["\n  mutation SmokeDelete($id: ID!) {\n    deleteAgent(input: { id: $id }) { __typename ... on Error { message } }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;