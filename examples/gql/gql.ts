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
    "\n  query DemoAgents {\n    agents(first: 10, orderBy: { field: NAME, direction: ASC }) {\n      nodes { id name coverage { percent totalDocuments } gaps { missingDocuments } }\n    }\n  }\n": typeof types.DemoAgentsDocument,
    "\n  query DemoGaps($agentId: ID!) {\n    agent(id: $agentId) {\n      gaps { node { name } documents target recommendation }\n    }\n  }\n": typeof types.DemoGapsDocument,
    "\n  mutation DemoRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } }\n      ... on Error { message }\n    }\n  }\n": typeof types.DemoRefreshDocument,
    "\n  subscription DemoWatchTask($taskId: ID!, $after: Int!) {\n    taskEvents(taskId: $taskId, after: $after) {\n      __typename\n      ... on TaskEvent {\n        sequence\n        type\n        progress { percent step }\n        failure { message }\n        result { ... on CoverageSnapshot { percent } }\n      }\n    }\n  }\n": typeof types.DemoWatchTaskDocument,
    "\n  subscription DemoAsk($agentId: ID!, $question: String!) {\n    agentQuery(input: { agentId: $agentId, query: $question, topK: 3 }) {\n      __typename\n      ... on QueryHit { hit { rank score snippet document { title } chunk { headings } } }\n      ... on QueryCompleted { totalHits tookMs }\n      ... on QueryFailed { message }\n    }\n  }\n": typeof types.DemoAskDocument,
};
const documents: Documents = {
    "\n  query DemoAgents {\n    agents(first: 10, orderBy: { field: NAME, direction: ASC }) {\n      nodes { id name coverage { percent totalDocuments } gaps { missingDocuments } }\n    }\n  }\n": types.DemoAgentsDocument,
    "\n  query DemoGaps($agentId: ID!) {\n    agent(id: $agentId) {\n      gaps { node { name } documents target recommendation }\n    }\n  }\n": types.DemoGapsDocument,
    "\n  mutation DemoRefresh($agentId: ID!) {\n    refreshCoverage(input: { agentId: $agentId }) {\n      __typename\n      ... on RefreshCoveragePayload { task { id } }\n      ... on Error { message }\n    }\n  }\n": types.DemoRefreshDocument,
    "\n  subscription DemoWatchTask($taskId: ID!, $after: Int!) {\n    taskEvents(taskId: $taskId, after: $after) {\n      __typename\n      ... on TaskEvent {\n        sequence\n        type\n        progress { percent step }\n        failure { message }\n        result { ... on CoverageSnapshot { percent } }\n      }\n    }\n  }\n": types.DemoWatchTaskDocument,
    "\n  subscription DemoAsk($agentId: ID!, $question: String!) {\n    agentQuery(input: { agentId: $agentId, query: $question, topK: 3 }) {\n      __typename\n      ... on QueryHit { hit { rank score snippet document { title } chunk { headings } } }\n      ... on QueryCompleted { totalHits tookMs }\n      ... on QueryFailed { message }\n    }\n  }\n": types.DemoAskDocument,
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
export function graphql(source: "\n  query DemoAgents {\n    agents(first: 10, orderBy: { field: NAME, direction: ASC }) {\n      nodes { id name coverage { percent totalDocuments } gaps { missingDocuments } }\n    }\n  }\n"): (typeof documents)["\n  query DemoAgents {\n    agents(first: 10, orderBy: { field: NAME, direction: ASC }) {\n      nodes { id name coverage { percent totalDocuments } gaps { missingDocuments } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DemoGaps($agentId: ID!) {\n    agent(id: $agentId) {\n      gaps { node { name } documents target recommendation }\n    }\n  }\n"): (typeof documents)["\n  query DemoGaps($agentId: ID!) {\n    agent(id: $agentId) {\n      gaps { node { name } documents target recommendation }\n    }\n  }\n"];
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
export function graphql(source: "\n  subscription DemoAsk($agentId: ID!, $question: String!) {\n    agentQuery(input: { agentId: $agentId, query: $question, topK: 3 }) {\n      __typename\n      ... on QueryHit { hit { rank score snippet document { title } chunk { headings } } }\n      ... on QueryCompleted { totalHits tookMs }\n      ... on QueryFailed { message }\n    }\n  }\n"): (typeof documents)["\n  subscription DemoAsk($agentId: ID!, $question: String!) {\n    agentQuery(input: { agentId: $agentId, query: $question, topK: 3 }) {\n      __typename\n      ... on QueryHit { hit { rank score snippet document { title } chunk { headings } } }\n      ... on QueryCompleted { totalHits tookMs }\n      ... on QueryFailed { message }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;