import { graphql } from '../gql/gql.ts'

export const Agents = graphql(`
  query DemoAgents {
    agents(first: 10, orderBy: { field: NAME, direction: ASC }) {
      nodes { id name coverage { percent totalDocuments } gaps { missingDocuments } }
    }
  }
`)

export const Gaps = graphql(`
  query DemoGaps($agentId: ID!) {
    agent(id: $agentId) {
      gaps { node { name } documents target recommendation }
    }
  }
`)

export const AddProbe = graphql(`
  mutation DemoAddProbe($agentId: ID!, $question: String!, $nodeKey: String!) {
    addProbes(input: { agentId: $agentId, probes: [{ question: $question, nodeKey: $nodeKey }] }) {
      __typename
      ... on AddProbesPayload { probes { id } }
      ... on Error { message }
    }
  }
`)

export const Measure = graphql(`
  mutation DemoMeasure($agentId: ID!) {
    refreshCoverage(input: { agentId: $agentId, background: false }) {
      __typename
      ... on RefreshCoveragePayload { coverage { percent } }
      ... on Error { message }
    }
  }
`)

export const AddDocument = graphql(`
  mutation DemoAddDocument($document: DocumentInput!) {
    addDocuments(input: { documents: [$document] }) {
      __typename
      ... on AddDocumentsPayload { task { id } documents { id } }
      ... on Error { message }
    }
  }
`)

export const RemoveProbeAndDocument = graphql(`
  mutation DemoTakeBack($probeIds: [ID!]!, $documentIds: [ID!]!) {
    removeProbes(input: { ids: $probeIds }) { __typename }
    deleteDocuments(input: { ids: $documentIds }) { __typename }
  }
`)

export const ProbeResults = graphql(`
  query DemoJudged($agentId: ID!) {
    agent(id: $agentId) {
      coverage { percent answerability { probes answered low high } changes { cause points detail } }
      coverageHistory(first: 12) { nodes { percent } }
      probes(first: 5) { nodes { question verdict diagnosis evidence { document { title } } } }
    }
  }
`)

export const Refresh = graphql(`
  mutation DemoRefresh($agentId: ID!) {
    refreshCoverage(input: { agentId: $agentId }) {
      __typename
      ... on RefreshCoveragePayload { task { id } }
      ... on Error { message }
    }
  }
`)

export const WatchTask = graphql(`
  subscription DemoWatchTask($taskId: ID!, $after: Int!) {
    taskEvents(taskId: $taskId, after: $after) {
      __typename
      ... on TaskEvent {
        sequence
        type
        progress { percent step }
        failure { message }
        result { ... on CoverageSnapshot { percent } }
      }
    }
  }
`)

export const Ask = graphql(`
  subscription DemoAsk($agentId: ID!, $question: String!) {
    agentQuery(input: { agentId: $agentId, query: $question, topK: 3, answer: true }) {
      __typename
      ... on QueryHit { hit { rank score snippet document { title } chunk { headings } } }
      ... on QueryCompleted { totalHits tookMs answer { text citations { chunk { document { title } } } } }
      ... on QueryFailed { message }
    }
  }
`)

export const PlanTopic = graphql(`
  mutation DemoPlanTopic($topic: String!) {
    planTopic(input: { topic: $topic }) {
      __typename
      ... on PlanTopicPayload {
        topic { id }
        plan {
          id
          source
          tookMs
          sections { order title keyPoints forecast { passages documents support } }
        }
      }
      ... on Error { message }
    }
  }
`)

export const ApprovePlan = graphql(`
  mutation DemoApprovePlan($planId: ID!) {
    approvePlan(input: { planId: $planId }) {
      __typename
      ... on ApprovePlanPayload { plan { status } }
      ... on Error { message }
    }
  }
`)

export const GenerateReport = graphql(`
  mutation DemoGenerateReport($planId: ID!) {
    generateReport(input: { planId: $planId, formats: [MARKDOWN, HTML, DOCX, HWPX, PDF] }) {
      __typename
      ... on GenerateReportPayload { task { id } }
      ... on Error { message }
    }
  }
`)

export const WatchTopic = graphql(`
  subscription DemoWatchTopic($topicId: ID!) {
    topicProgress(topicId: $topicId) {
      __typename
      ... on TaskEvent { type progress { percent step } failure { message } }
      ... on SectionText { order title offset text complete }
    }
  }
`)

export const Artifacts = graphql(`
  query DemoArtifacts($topicId: ID!) {
    topic(id: $topicId) {
      status
      reports(first: 1) {
        nodes {
          sections { title stale citations { chunk { document { title } } } }
          artifacts { kind filename bytes downloadUrl }
        }
      }
    }
  }
`)

export const DeleteTopic = graphql(`
  mutation DemoDeleteTopic($id: ID!) {
    deleteTopic(input: { id: $id }) { __typename }
  }
`)

export const AddModel = {
  Provider: graphql(`
    mutation DemoAddProvider($name: String!, $baseUrl: String!) {
      saveModelProvider(input: { name: $name, protocol: OPENAI_COMPATIBLE, baseUrl: $baseUrl }) {
        __typename
        ... on SaveModelProviderPayload { provider { id } }
        ... on Error { message }
      }
    }
  `),
  Model: graphql(`
    mutation DemoAddModel($providerId: ID!, $name: String!, $inputUsd: Float!, $outputUsd: Float!) {
      saveModel(input: {
        providerId: $providerId, name: $name, purposes: [ANSWER], contextTokens: 32000, maxOutputTokens: 500,
        inputUsdPerMillion: $inputUsd, outputUsdPerMillion: $outputUsd
      }) {
        __typename
        ... on SaveModelPayload { model { id } }
        ... on Error { message }
      }
    }
  `),
}

export const RankModels = graphql(`
  query DemoRankModels {
    rankModels(input: { purpose: ANSWER, expectedInputTokens: 2000, expectedOutputTokens: 200 }) {
      candidates {
        modelName score estimatedCostUsd excluded
        parts { policy cost latency health region penalties }
      }
    }
  }
`)

export const AnswerByModel = graphql(`
  query DemoAnswerByModel($agentId: ID!, $question: String!) {
    agentQuery(input: { agentId: $agentId, query: $question, answer: true }) { answer { text model } }
  }
`)

export const CallsOfModels = graphql(`
  query DemoModelCalls {
    modelCalls(filter: { purposes: [ANSWER] }, first: 5) {
      nodes { attempt modelName outcome errorCode costUsd durationMs }
    }
  }
`)

export const RemoveProvider = graphql(`
  mutation DemoRemoveProvider($id: ID!) { deleteModelProvider(input: { id: $id }) { __typename } }
`)
