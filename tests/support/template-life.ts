import { graphql } from './gql/gql.ts'
import type { CreateTemplateInput, PublishTemplateVersionInput } from './gql/graphql.ts'
import type { TestClient } from './test-client.ts'

const Create = graphql(`
  mutation LifeCreateTemplate($input: CreateTemplateInput!) {
    createTemplate(input: $input) {
      __typename
      ... on CreateTemplatePayload { template { id latest { id } } }
      ... on ValidationError { issues { path message } }
    }
  }
`)
const Publish = graphql(`
  mutation LifePublishVersion($input: PublishTemplateVersionInput!) {
    publishTemplateVersion(input: $input) {
      __typename
      ... on PublishTemplateVersionPayload { version { id number changelog body } }
      ... on ValidationError { issues { path message } }
      ... on ConflictError { message existing { __typename id } }
      ... on Error { code }
    }
  }
`)
const Read = graphql(`
  query LifeTemplate($id: ID!) {
    template(id: $id) {
      id
      name
      description
      category
      tags
      visibility
      usageCount
      upstreamAhead
      updatedAt
      author { name }
      forkedFrom { id number template { id } }
      latest { id number changelog systemPrompt body usageCount sections { key title } variables { name type default } }
      versions { nodes { number usageCount } }
    }
  }
`)

/** Creates a template, public by default. @returns its ID. */
export async function createTemplate(
  client: TestClient,
  input: Partial<CreateTemplateInput>,
): Promise<string> {
  const whole: CreateTemplateInput = {
    name: 'A template',
    category: 'DOCS',
    visibility: 'PUBLIC',
    body: '',
    ...input,
  }
  const { createTemplate } = await client.run(Create, { input: whole })
  if (createTemplate.__typename !== 'CreateTemplatePayload') throw new Error(JSON.stringify(createTemplate))
  return createTemplate.template.id
}

/** Publishes a version. @returns the result, which may be an error. */
export async function publish(client: TestClient, input: PublishTemplateVersionInput) {
  return (await client.run(Publish, { input })).publishTemplateVersion
}

/** @throws if the template does not exist. */
export async function readTemplate(client: TestClient, id: string) {
  const { template } = await client.run(Read, { id })
  if (!template) throw new Error(`no template ${id}`)
  return template
}
