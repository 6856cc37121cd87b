/** The operations of the example tabs, by name. Short lines, because GraphiQL shows the response next to them. */
export const TAB_DOCUMENTS = {
  CreateTaxonomy: `# Create a taxonomy for the documents.
mutation CreateTaxonomy(
  $input: CreateTaxonomyInput!
) {
  createTaxonomy(input: $input) {
    __typename
    ... on CreateTaxonomyPayload {
      taxonomy { version status roots { key name } }
    }
    ... on Error { code message }
  }
}
`,
  AddDocuments: `# Add documents, in English and Korean.
# For a folder: npm run import -- <folder>
mutation AddDocuments($documents: [DocumentInput!]!) {
  addDocuments(input: { documents: $documents }) {
    __typename
    ... on AddDocumentsPayload {
      documents { id title language }
    }
    ... on Error { code message }
  }
}
`,
  PlaceDocument: `# Place a document in the taxonomy.
mutation PlaceDocument(
  $documentId: ID!
  $nodeKey: String!
) {
  placeDocument(
    input: {
      documentId: $documentId
      nodeKey: $nodeKey
    }
  ) {
    __typename
    ... on PlaceDocumentPayload {
      placement { document { title } node { key } }
    }
    ... on Error { code message }
  }
}
`,
  CreateAgent: `# Create an agent for part of the taxonomy.
mutation CreateAgent(
  $name: String!
  $nodeKeys: [String!]!
) {
  createAgent(
    input: { name: $name, nodeKeys: $nodeKeys }
  ) {
    __typename
    ... on CreateAgentPayload { agent { id name } }
    ... on Error { code message }
  }
}
`,
  Ask: `# Ask an agent: hits stream in, then an answer
# with citations. The newest event is on top.
subscription Ask($agentId: ID!, $question: String!) {
  agentQuery(
    input: {
      agentId: $agentId
      query: $question
      topK: 3
      answer: true
    }
  ) {
    __typename
    ... on QueryHit {
      hit { rank score document { title } snippet }
    }
    ... on AnswerDelta { text }
    ... on QueryCompleted {
      answer {
        text
        citations {
          start
          end
          chunk { headings document { title } }
        }
      }
      totalHits
      tookMs
    }
    ... on QueryFailed { code message }
  }
}
`,
  AskInKorean: `# 한국어로 묻기: 검색 결과가 하나씩 도착하고
# 출처가 달린 답변이 맨 위에 보입니다.
subscription AskInKorean(
  $agentId: ID!
  $question: String!
) {
  agentQuery(
    input: {
      agentId: $agentId
      query: $question
      topK: 3
      answer: true
    }
  ) {
    __typename
    ... on QueryHit {
      hit { rank document { title } snippet }
    }
    ... on QueryCompleted {
      answer {
        text
        citations {
          chunk { headings document { title } }
        }
      }
      tookMs
    }
    ... on QueryFailed { code message }
  }
}
`,
  Plan: `# Plan a report. The IDs in the result become
# the variables of the next four tabs.
mutation Plan($topic: String!) {
  planTopic(input: { topic: $topic }) {
    __typename
    ... on PlanTopicPayload {
      topic { id }
      plan {
        id
        source
        sections {
          title
          keyPoints
          forecast { passages support }
        }
      }
    }
    ... on Error { code message }
  }
}
`,
  Approve: `# Approve the plan. A report requires approval.
mutation Approve($planId: ID!) {
  approvePlan(input: { planId: $planId }) {
    __typename
    ... on ApprovePlanPayload { plan { id status } }
    ... on Error { code message }
  }
}
`,
  Generate: `# Generate the report and its files: a durable
# task in the background.
mutation Generate($planId: ID!) {
  generateReport(
    input: {
      planId: $planId
      formats: [DOCX, HWPX, PDF]
    }
  ) {
    __typename
    ... on GenerateReportPayload {
      task { id status }
    }
    ... on Error { code message }
  }
}
`,
  Watch: `# Watch the report being written, from the
# first event. The newest event is on top.
subscription Watch($topicId: ID!) {
  topicProgress(topicId: $topicId, after: 0) {
    __typename
    ... on TaskEvent {
      sequence
      type
      progress { percent step }
    }
    ... on SectionText { title text }
  }
}
`,
  Download: `# Download the report: Ctrl-click a link (Cmd on
# a Mac). A link expires after 10 minutes.
query Download($topicId: ID!) {
  topic(id: $topicId) {
    title
    status
    reports(first: 1) {
      nodes {
        artifacts { kind filename bytes downloadUrl }
      }
    }
  }
}
`,
  Agents: `# See what each agent covers, and what is
# missing.
query Agents {
  agents(first: 10) {
    nodes {
      id
      name
      coverage { percent totalDocuments measuredAt }
      gaps(threshold: 0.5) {
        node { key }
        missingDocuments
        recommendation
      }
    }
  }
}
`,
  Measure: `# Measure the coverage of an agent again, in
# the background.
mutation Measure($agentId: ID!) {
  refreshCoverage(input: { agentId: $agentId }) {
    __typename
    ... on RefreshCoveragePayload {
      task { id status }
    }
    ... on Error { code message }
  }
}
`,
  WatchAll: `# Watch everything in the workspace: the latest
# event, then each new one.
subscription WatchAll {
  workspaceEvents {
    __typename
    ... on WorkspaceEvent {
      cursor
      event { type task { id kind } }
    }
  }
}
`,
}
