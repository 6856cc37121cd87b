import { beforeAll, describe, expect, it } from 'vitest'
import { addUser, type TestUser } from '../support/add-user.ts'
import { expectType } from '../support/expect-type.ts'
import { graphql } from '../support/gql/gql.ts'
import type { TemplateVisibility } from '../support/gql/graphql.ts'
import { createTeam, createTemplate, noteUse, rate, setTeamMembers } from '../support/seed-templates.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { publish, updateTemplate } from '../support/template-life.ts'

const Lists = graphql(`
  query VisibleInLists($name: String!, $author: ID!, $team: ID!) {
    search: templates(filter: { search: $name }) { totalCount nodes { id } }
    byAuthor: templates(filter: { authorId: $author, search: $name }) { nodes { id } }
    byTeam: templates(filter: { teamId: $team, search: $name }) { nodes { id } }
    byTag: templates(filter: { tags: [$name] }, orderBy: { field: RATING, direction: DESC }) { edges { node { id } } }
  }
`)
const Nodes = graphql(`
  query VisibleAsNodes($id: ID!, $version: ID!, $rating: ID!) {
    template(id: $id) { name versions { totalCount nodes { id } } ratings { totalCount nodes { id } } }
    node(id: $id) { ... on Template { name } }
    version: node(id: $version) { ... on TemplateVersion { body template { name } } }
    rating: node(id: $rating) { ... on TemplateRating { stars version { body } } }
    nodes(ids: [$id, $version, $rating]) { id }
  }
`)
const Fork = graphql(`
  query VisibleFromFork($id: ID!) {
    template(id: $id) { upstreamAhead forkedFrom { number template { name } } }
  }
`)
const Change = graphql(`
  mutation VisibleToChange($id: ID!, $rating: ID!) {
    updateTemplate(input: { id: $id, category: DOCS }) { ... on Error { code message } }
    rateTemplate(input: { templateId: $id, stars: 3 }) { ... on Error { code message } }
    voteRating(input: { ratingId: $rating, helpful: true }) { ... on Error { code message } }
  }
`)
const Use = graphql(`
  mutation VisibleToUse($id: ID!, $fork: ID!) {
    useTemplate(input: { templateId: $id, inputs: {} }) { ... on Error { code message } }
    useOld: useTemplate(input: { templateId: $id, version: "1.0.0", inputs: {} }) { ... on Error { code message } }
    forkTemplate(input: { templateId: $id }) { ... on Error { code message } }
    forkOld: forkTemplate(input: { templateId: $id, version: "1.0.0" }) { ... on Error { code message } }
    pullTemplate(input: { templateId: $fork, number: "1.1.0" }) { ... on Error { code message } }
    publishTemplateVersion(input: { templateId: $id, number: "1.2.0", body: "Other" }) { ... on Error { code message } }
  }
`)
const MakeFork = graphql(`
  mutation VisibleMakeFork($id: ID!) {
    forkTemplate(input: { templateId: $id, name: "A fork" }) {
      __typename
      ... on ForkTemplatePayload { template { id } }
    }
  }
`)
const Flag = graphql(`
  mutation VisibleToFlag($id: ID!) { flagTemplate(input: { id: $id, featured: true }) { ... on Error { code message } } }
`)
const Delete = graphql(`
  mutation VisibleToDelete($id: ID!) { deleteTemplate(input: { id: $id }) { ... on Error { code message } } }
`)
const Teams = graphql(`
  query VisibleTeams($id: ID!) {
    node(id: $id) { ... on Team { name members { name } } }
    teams(first: 100) { totalCount nodes { id } }
  }
`)

const canopy = setUpTestCanopy()
let users: Record<'outsider' | 'member' | 'author' | 'admin', TestUser>
let teamId: string
beforeAll(async () => {
  const add = (name: string) => addUser(canopy.app, canopy.client, { name })
  users = {
    outsider: await add('Outsider'),
    member: await add('Member'),
    author: await add('Author'),
    admin: await addUser(canopy.app, canopy.client, { name: 'Admin', scopes: ['ADMIN'] }),
  }
  teamId = await createTeam(users.author.client, [users.member.id])
})

type Role = keyof typeof users

interface Target {
  id: string
  versionId: string
  ratingId: string
  /** Also its only tag. */
  name: string
  /** A fork by the viewer, one version behind. */
  forkId: string
}

let targets = 0
/** Creates a public template and a fork of it by the viewer, and then changes the visibility of the template. */
async function makeTarget(visibility: TemplateVisibility, viewer: TestUser): Promise<Target> {
  const { client } = users.author
  const name = `secret${++targets}`
  const template = await createTemplate(client, { name, tags: [name], visibility: 'PUBLIC', body: name })
  const { id, versionId } = template
  await noteUse(canopy.app, template, client)
  const ratingId = await rate(client, id)
  const { forkTemplate } = await viewer.client.run(MakeFork, { id })
  const forkId = expectType(forkTemplate, 'ForkTemplatePayload').template.id
  // The fork copies the tags. Only the original may be found by tag.
  await updateTemplate(viewer.client, { id: forkId, tags: [] })
  const published = await publish(client, { templateId: id, number: '1.1.0', body: `${name}\nMore` })
  const team = visibility === 'TEAM' ? teamId : null
  const updated = await updateTemplate(client, { id, visibility, teamId: team })
  expect([published.__typename, updated.__typename]).toEqual([
    'PublishTemplateVersionPayload',
    'UpdateTemplatePayload',
  ])
  return { id, versionId, ratingId, name, forkId }
}

/** @returns what each path exposes: true for everything, false for nothing, otherwise the partial result. */
async function readPaths({ client }: TestUser, target: Target): Promise<Record<string, unknown>> {
  const { id, versionId, ratingId, name, forkId } = target
  const lists = await client.run(Lists, { name, author: users.author.id, team: teamId })
  const nodes = await client.run(Nodes, { id, version: versionId, rating: ratingId })
  const fork = await client.run(Fork, { id: forkId })
  const changed = await client.run(Change, { id, rating: ratingId })
  const used = await client.run(Use, { id, fork: forkId })
  const shows = (value: unknown) => JSON.stringify(value).includes(name) || JSON.stringify(value).includes(id)
  return {
    search: shows(lists.search.nodes),
    count: lists.search.totalCount === 1,
    byAuthor: shows(lists.byAuthor),
    byTag: shows(lists.byTag),
    template: shows(nodes.template),
    versions: nodes.template?.versions.totalCount === 2,
    ratings: nodes.template?.ratings.totalCount === 1,
    node: shows(nodes.node),
    version: shows(nodes.version),
    rating: shows(nodes.rating),
    nodes: nodes.nodes.every(Boolean) || (nodes.nodes.some(Boolean) ? nodes.nodes : false),
    forkedFrom: shows(fork.template?.forkedFrom),
    upstreamAhead: fork.template?.upstreamAhead === 1,
    ...Object.fromEntries(
      Object.entries({ ...changed, ...used }).map(([field, result]) => [
        field,
        !('code' in result && result.code === 'NOT_FOUND'),
      ]),
    ),
  }
}

const ROLES: Role[] = ['outsider', 'member', 'author', 'admin']

describe.each<[TemplateVisibility, Role[]]>([
  ['PRIVATE', ['author']],
  ['TEAM', ['author', 'member']],
  ['PUBLIC', ROLES],
])('a %s template', (visibility, viewers) => {
  it.each(ROLES.map(role => [role, viewers.includes(role)] as const))(
    'is visible to the %s through all paths or none: %s',
    async (who, sees) => {
      const user = users[who]
      const target = await makeTarget(visibility, user)
      const seen = await readPaths(user, target)
      expect(seen).toEqual(Object.fromEntries(Object.keys(seen).map(path => [path, sees])))
      const lists = await user.client.run(Lists, { name: target.name, author: users.author.id, team: teamId })
      expect(lists.byTeam.nodes.length > 0).toBe(sees && visibility === 'TEAM')
      const missing = 'template_01h2xcejqtf2nbrexx3vqjhp41'
      for (const document of who === 'admin' ? [Flag, Delete] : [Delete]) {
        const ask = async (id: string) =>
          JSON.stringify(await user.client.run(document as typeof Delete, { id })).replaceAll(id, 'THE_ID')
        expect((await ask(target.id)) === (await ask(missing))).toBe(!sees)
      }
    },
  )
})

describe('a team', () => {
  it.each([
    ['outsider', false],
    ['member', true],
    ['author', true],
    ['admin', true],
  ] as const)('is visible to the %s: %s', async (who, sees) => {
    const { node, teams } = await users[who].client.run(Teams, { id: teamId })
    expect(node !== null).toBe(sees)
    expect(teams.nodes.some(team => team.id === teamId)).toBe(sees)
    expect(teams.totalCount).toBe(teams.nodes.length)
  })
})

describe('a change of team membership', () => {
  it('hides templates from former members and shows them to new ones', async () => {
    const { author, member, outsider } = users
    const shared = await createTeam(author.client, [member.id])
    const { id } = await createTemplate(author.client, { name: 'Moving', visibility: 'TEAM', teamId: shared })
    const sees = async ({ client }: TestUser) => (await client.run(Fork, { id })).template !== null
    expect([await sees(member), await sees(outsider)]).toEqual([true, false])
    await setTeamMembers(author.client, shared, [outsider.id])
    expect([await sees(member), await sees(outsider)]).toEqual([false, true])
    const { node } = await member.client.run(Teams, { id: shared })
    expect(node).toBeNull()
  })
})
