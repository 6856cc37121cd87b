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
    "\n  query Coverage($id: ID!) {\n    agent(id: $id) {\n      name\n      coverageStale\n      coverage { percent totalDocuments taxonomyVersion nodes { node { key } documents target percent missing } }\n      gaps { node { key } missingDocuments recommendation }\n      targets { node { key } documents }\n      coverageHistory(first: 5) { totalCount edges { cursor } nodes { percent } pageInfo { hasNextPage } }\n    }\n  }\n": typeof types.CoverageDocument,
    "\n  mutation SetTargets($input: SetCoverageTargetsInput!) {\n    setCoverageTargets(input: $input) {\n      __typename\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": typeof types.SetTargetsDocument,
    "\n  mutation Refresh($input: RefreshCoverageInput!) {\n    refreshCoverage(input: $input) {\n      __typename\n      ... on RefreshCoveragePayload { task { id status queuePosition } coverage { percent } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.RefreshDocument,
    "\n  subscription Ask($input: AgentQueryInput!) {\n    agentQuery(input: $input) {\n      __typename\n      ... on QueryStarted { queryId agent { name } }\n      ... on QueryHit { index hit { rank score snippet lanes { lane rank } document { title } chunk { headings } } }\n      ... on QueryCompleted { totalHits }\n      ... on QueryFailed { code message }\n    }\n  }\n": typeof types.AskDocument,
    "\n  mutation SeedTaxonomy($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) {\n      __typename\n      ... on CreateTaxonomyPayload { taxonomy { id version } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.SeedTaxonomyDocument,
    "\n  mutation SeedDocuments($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.SeedDocumentsDocument,
    "\n  mutation SeedAgent($input: CreateAgentInput!) {\n    createAgent(input: $input) {\n      __typename\n      ... on CreateAgentPayload { agent { id } task { id } }\n      ... on Error { code message }\n    }\n  }\n": typeof types.SeedAgentDocument,
    "\n  subscription SeedWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent { sequence type status }\n    }\n  }\n": typeof types.SeedWatchDocument,
};
const documents: Documents = {
    "\n  query Coverage($id: ID!) {\n    agent(id: $id) {\n      name\n      coverageStale\n      coverage { percent totalDocuments taxonomyVersion nodes { node { key } documents target percent missing } }\n      gaps { node { key } missingDocuments recommendation }\n      targets { node { key } documents }\n      coverageHistory(first: 5) { totalCount edges { cursor } nodes { percent } pageInfo { hasNextPage } }\n    }\n  }\n": types.CoverageDocument,
    "\n  mutation SetTargets($input: SetCoverageTargetsInput!) {\n    setCoverageTargets(input: $input) {\n      __typename\n      ... on ValidationError { issues { path message } }\n    }\n  }\n": types.SetTargetsDocument,
    "\n  mutation Refresh($input: RefreshCoverageInput!) {\n    refreshCoverage(input: $input) {\n      __typename\n      ... on RefreshCoveragePayload { task { id status queuePosition } coverage { percent } }\n      ... on Error { code message }\n    }\n  }\n": types.RefreshDocument,
    "\n  subscription Ask($input: AgentQueryInput!) {\n    agentQuery(input: $input) {\n      __typename\n      ... on QueryStarted { queryId agent { name } }\n      ... on QueryHit { index hit { rank score snippet lanes { lane rank } document { title } chunk { headings } } }\n      ... on QueryCompleted { totalHits }\n      ... on QueryFailed { code message }\n    }\n  }\n": types.AskDocument,
    "\n  mutation SeedTaxonomy($input: CreateTaxonomyInput!) {\n    createTaxonomy(input: $input) {\n      __typename\n      ... on CreateTaxonomyPayload { taxonomy { id version } }\n      ... on Error { code message }\n    }\n  }\n": types.SeedTaxonomyDocument,
    "\n  mutation SeedDocuments($input: AddDocumentsInput!) {\n    addDocuments(input: $input) {\n      __typename\n      ... on AddDocumentsPayload { task { id } documents { id } }\n      ... on Error { code message }\n    }\n  }\n": types.SeedDocumentsDocument,
    "\n  mutation SeedAgent($input: CreateAgentInput!) {\n    createAgent(input: $input) {\n      __typename\n      ... on CreateAgentPayload { agent { id } task { id } }\n      ... on Error { code message }\n    }\n  }\n": types.SeedAgentDocument,
    "\n  subscription SeedWatch($taskId: ID!) {\n    taskEvents(taskId: $taskId, after: 0) {\n      __typename\n      ... on TaskEvent { sequence type status }\n    }\n  }\n": types.SeedWatchDocument,
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

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;