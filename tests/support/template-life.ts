import { graphql } from './gql/gql.ts'
import type { CreateTemplateInput, PublishTemplateVersionInput, UpdateTemplateInput } from './gql/graphql.ts'
import { createTemplate as seedTemplate } from './seed-templates.ts'
import type { TestClient } from './test-client.ts'

export const PublishVersion = graphql(`
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
export const UpdateTemplate = graphql(`
  mutation LifeUpdateTemplate($input: UpdateTemplateInput!) {
    updateTemplate(input: $input) {
      __typename
      ... on UpdateTemplatePayload {
        template { name description category tags visibility updatedAt createdAt team { id } latest { number } }
      }
      ... on ValidationError { issues { path message } }
      ... on Error { code message }
    }
  }
`)
export const DeleteTemplate = graphql(`
  mutation LifeDeleteTemplate($id: ID!) {
    deleteTemplate(input: { id: $id }) { __typename ... on DeleteTemplatePayload { deletedId } ... on Error { code } }
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
      official
      featured
      usageCount
      upstreamAhead
      updatedAt
      author { name }
      team { id }
      forkedFrom { id number template { id } }
      latest { id number changelog systemPrompt body usageCount sections { key title } variables { name type default } }
      versions { nodes { number usageCount } }
    }
  }
`)

/** Creates a template, public and empty by default. @returns its ID. */
export async function createTemplate(
  client: TestClient,
  input: Partial<CreateTemplateInput>,
): Promise<string> {
  return (await seedTemplate(client, { visibility: 'PUBLIC', body: '', ...input })).id
}

/** Publishes a version. @returns the result, which may be an error. */
export async function publish(client: TestClient, input: PublishTemplateVersionInput) {
  return (await client.run(PublishVersion, { input })).publishTemplateVersion
}

/** @returns the result, which may be an error. */
export async function updateTemplate(client: TestClient, input: UpdateTemplateInput) {
  return (await client.run(UpdateTemplate, { input })).updateTemplate
}

/** @returns the result, which may be an error. */
export async function deleteTemplate(client: TestClient, id: string) {
  return (await client.run(DeleteTemplate, { id })).deleteTemplate
}

/** @throws if the template does not exist. */
export async function readTemplate(client: TestClient, id: string) {
  const { template } = await client.run(Read, { id })
  if (!template) throw new Error(`no template ${id}`)
  return template
}
