import { describe, expect, it } from 'vitest'
import { addUser, type TestUser } from '../support/add-user.ts'
import { countStatements } from '../support/count-statements.ts'
import { expectType } from '../support/expect-type.ts'
import { graphql } from '../support/gql/gql.ts'
import type { TemplateVisibility } from '../support/gql/graphql.ts'
import { createTeam, createTemplate, makeFork, noteUse, rate } from '../support/seed-templates.ts'
import { setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'
import { deleteTemplate, publish, readTemplate, updateTemplate } from '../support/template-life.ts'

const Create = graphql(`
  mutation TemplatesCreate($input: CreateTemplateInput!) {
    createTemplate(input: $input) {
      __typename
      ... on CreateTemplatePayload {
        template {
          name description category tags visibility official featured usageCount upstreamAhead
          author { id }
          team { id }
          forkedFrom { id }
          viewerRating { id }
          rating { average count distribution }
          latest {
            number changelog body systemPrompt usageCount
            sections { key title description required maxWords }
            variables { name type required default description choices maxLength }
          }
          versions { totalCount nodes { number template { name } } }
        }
      }
      ... on ValidationError { issues { path message } }
      ... on Error { code message }
    }
  }
`)
const Flag = graphql(`
  mutation TemplatesFlag($input: FlagTemplateInput!) {
    flagTemplate(input: $input) {
      __typename
      ... on FlagTemplatePayload { template { official featured } }
      ... on Error { code }
    }
  }
`)
const ReadFork = graphql(`
  query TemplatesFork($ids: [ID!]!, $fork: ID!) {
    nodes(ids: $ids) { id }
    template(id: $fork) { name upstreamAhead forkedFrom { id } }
  }
`)
const Mine = graphql(`
  query TemplatesMine { viewer { templates(orderBy: { field: NAME, direction: ASC }) { totalCount nodes { name } } } }
`)
const Everything = graphql(`
  query CountedTemplates($first: Int!) {
    templates(first: $first) {
      nodes {
        id name upstreamAhead
        author { name }
        team { name owner { name } members { name } }
        latest { number body sections { key } variables { name } template { name author { name } } }
        versions(first: 3) { totalCount nodes { number template { name } } edges { node { changelog } } }
        forkedFrom { number body template { name team { members { name } } } }
        rating { average count distribution }
        ratings(first: 3) { totalCount nodes { stars author { name } version { number } } }
        viewerRating { stars author { name } version { number template { name } } }
      }
    }
    teams(first: $first) { nodes { owner { name } members { name } } }
  }
`)

const canopy = setUpTestCanopy()
const author = setUp(() => addUser(canopy.app, canopy.client, { name: 'Author' }))
const colleague = setUp(() => addUser(canopy.app, canopy.client, { name: 'Colleague' }))
describe('createTemplate', () => {
  it('creates a private template with version 1.0.0 from the input', async () => {
    const about = { description: 'For Mondays', category: 'DOCS' as const }
    const version = {
      changelog: 'First',
      body: 'In a {{ tone }} tone',
      systemPrompt: 'Be brief.',
      sections: [
        { key: 'summary', title: 'Summary', description: 'In short', required: true, maxWords: 200 },
      ],
      variables: [
        {
          ...{ name: 'tone', type: 'ENUM' as const, required: false, default: 'formal', description: 'How' },
          ...{ choices: ['formal', 'plain'], maxLength: null },
        },
      ],
    }
    const tags = ['Weekly', ' 보고서 ', 'weekly']
    const input = { ...about, ...version, name: ' Weekly report ', tags }
    expect((await author.client.run(Create, { input })).createTemplate).toEqual({
      __typename: 'CreateTemplatePayload',
      template: {
        ...about,
        ...{ name: 'Weekly report', tags: ['weekly', '보고서'], visibility: 'PRIVATE' },
        ...{ official: false, featured: false, usageCount: 0, upstreamAhead: 0 },
        ...{ author: { id: author.id }, team: null, forkedFrom: null, viewerRating: null },
        rating: { average: null, count: 0, distribution: [0, 0, 0, 0, 0] },
        latest: { ...version, number: '1.0.0', usageCount: 0 },
        versions: { totalCount: 1, nodes: [{ number: '1.0.0', template: { name: 'Weekly report' } }] },
      },
    })
  })

  const valid = { name: 'x', category: 'DOCS' as const, body: 'x' }
  it.each([
    ['a blank name', { ...valid, name: '  ' }, ['input.name']],
    [
      'an empty name and an empty tag, each once',
      { ...valid, name: '', tags: [''] },
      ['input.name', 'input.tags.0'],
    ],
    [
      'a blank name, an invalid body and no team, all at once',
      { ...valid, name: ' ', body: '{{ z }}', visibility: 'TEAM' as const },
      ['input.body', 'input.name', 'input.teamId'],
    ],
    ['a name of 201 characters', { ...valid, name: 'x'.repeat(201) }, ['input.name']],
    [
      'a description of 2,001 characters',
      { ...valid, description: 'x'.repeat(2_001) },
      ['input.description'],
    ],
    ['21 tags', { ...valid, tags: Array.from({ length: 21 }, (_, i) => `t${i}`) }, ['input.tags']],
    [
      'a tag that is too long and a blank tag',
      { ...valid, tags: ['ok', 'x'.repeat(51), ' '] },
      ['input.tags.1', 'input.tags.2'],
    ],
    ['an invalid team ID', { ...valid, visibility: 'TEAM' as const, teamId: 'nonsense' }, ['input.teamId']],
    ['visibility TEAM without a team', { ...valid, visibility: 'TEAM' as const }, ['input.teamId']],
    ['a NUL character', { ...valid, name: 'a\0b' }, ['input.name']],
    [
      'an undeclared variable and two sections with the same key',
      { ...valid, body: '{{ a }}', sections: [1, 2].map(() => ({ key: 'k', title: 'T' })) },
      ['input.body', 'input.sections.1.key'],
    ],
  ])('rejects %s with its path', async (_, input, paths) => {
    const { createTemplate: made } = await author.client.run(Create, { input })
    const { issues } = expectType(made, 'ValidationError')
    expect(issues.map(issue => issue.path).sort()).toEqual(paths)
  })

  it('counts characters after Unicode normalization', async () => {
    const typed = (count: number) => '\uac01'.repeat(count).normalize('NFD')
    const create = (name: number, tag: number) =>
      author.client.run(Create, { input: { ...valid, name: typed(name), tags: [typed(tag)] } })
    expect(await create(200, 50)).toMatchObject({
      createTemplate: { template: { name: '\uac01'.repeat(200) } },
    })
    expect(await create(201, 51)).toMatchObject({
      createTemplate: { issues: [{ path: 'input.name' }, { path: 'input.tags.0' }] },
    })
  })

  it('rejects a team that the user is not in, and a team with another visibility', async () => {
    const teamId = await createTeam(colleague.client)
    const refused = (visibility: 'TEAM' | 'PUBLIC', client = author.client) =>
      client.run(Create, { input: { ...valid, visibility, teamId } })
    expect(await refused('TEAM')).toMatchObject({ createTemplate: { issues: [{ path: 'input.teamId' }] } })
    expect(await refused('PUBLIC', colleague.client)).toMatchObject({
      createTemplate: { issues: [{ path: 'input.teamId', message: expect.stringContaining('TEAM') }] },
    })
  })
})

describe('updateTemplate', () => {
  it('changes the given fields and keeps the others', async () => {
    const { id } = await createTemplate(author.client, { name: 'Old', description: 'Old', tags: ['old'] })
    const changes = { name: 'New', tags: ['New', 'new'], category: 'SLIDES' as const }
    const changed = await updateTemplate(author.client, { id, ...changes })
    const { template } = expectType(changed, 'UpdateTemplatePayload')
    const latest = { number: '1.0.0' }
    expect(template).toMatchObject({ ...changes, description: 'Old', tags: ['new'], latest })
    expect(template.updatedAt > template.createdAt).toBe(true)
    const emptied = await updateTemplate(author.client, { id, description: null })
    expect(emptied).toMatchObject({ template: { name: 'New', description: null } })
  })

  it('writes nothing if nothing changes', async () => {
    const { id } = await createTemplate(author.client, { name: 'Same', tags: ['same'] })
    for (const input of [{ id }, { id, name: ' Same ', tags: ['SAME'], category: 'DOCS' as const }]) {
      const same = await updateTemplate(author.client, input)
      const { template } = expectType(same, 'UpdateTemplatePayload')
      expect(template.updatedAt).toBe(template.createdAt)
    }
  })

  it('shares a template with a team, and unshares it by making it public', async () => {
    const teamId = await createTeam(author.client, [colleague.id])
    const { id } = await createTemplate(author.client)
    const update = (visibility?: TemplateVisibility, team?: string | null) =>
      updateTemplate(author.client, { id, visibility, teamId: team })
    const shown = (visibility: string, team: object | null) => ({ template: { visibility, team } })
    expect(await update('TEAM')).toMatchObject({ issues: [{ path: 'input.teamId' }] })
    expect(await update(undefined, teamId)).toMatchObject({ issues: [{ path: 'input.teamId' }] })
    expect(await update('TEAM', teamId)).toMatchObject(shown('TEAM', { id: teamId }))
    expect(await update('TEAM')).toMatchObject(shown('TEAM', { id: teamId }))
    expect(await update('TEAM', null)).toMatchObject({ issues: [{ path: 'input.teamId' }] })
    expect(await update('PUBLIC')).toMatchObject(shown('PUBLIC', null))
  })

  it('is allowed to the author and to the team owner, who cannot change the visibility', async () => {
    const owner = colleague
    const member = await addUser(canopy.app, canopy.client, { name: 'Member' })
    const teamId = await createTeam(owner.client, [author.id, member.id])
    const { id } = await createTemplate(author.client, { visibility: 'TEAM', teamId })
    const update = ({ client }: TestUser, changes: object) => updateTemplate(client, { id, ...changes })
    expect(await update(owner, { name: 'By the owner' })).toMatchObject({
      template: { name: 'By the owner' },
    })
    expect(await update(owner, { visibility: 'PRIVATE' })).toMatchObject({ code: 'NOT_PERMITTED' })
    expect(await update(member, { name: 'By a member' })).toMatchObject({ code: 'NOT_PERMITTED' })
    await update(author, { visibility: 'PUBLIC' })
    expect(await update(owner, { name: 'By the owner again' })).toMatchObject({ code: 'NOT_PERMITTED' })
  })
})

describe('deleteTemplate', () => {
  it('deletes versions and ratings, and leaves forks without an upstream', async () => {
    const origin = await createTemplate(author.client, { visibility: 'PUBLIC' })
    await noteUse(canopy.app, origin, author.client)
    const ratingId = await rate(author.client, origin.id)
    const fork = await createTemplate(author.client, { name: 'Fork' })
    await makeFork(canopy.app, fork.id, origin.versionId)
    const ids = [origin.id, origin.versionId, ratingId]
    const read = () => author.client.run(ReadFork, { ids, fork: fork.id })
    expect((await read()).template?.forkedFrom).toEqual({ id: origin.versionId })
    expect(await deleteTemplate(author.client, origin.id)).toEqual({
      __typename: 'DeleteTemplatePayload',
      deletedId: origin.id,
    })
    expect(await read()).toEqual({
      nodes: [null, null, null],
      template: { name: 'Fork', upstreamAhead: 0, forkedFrom: null },
    })
    expect(await deleteTemplate(author.client, origin.id)).toMatchObject({ code: 'NOT_FOUND' })
  })

  it('is allowed to the author and to ADMIN keys', async () => {
    const { id } = await createTemplate(author.client, { visibility: 'PUBLIC' })
    expect(await deleteTemplate(colleague.client, id)).toMatchObject({ code: 'NOT_PERMITTED' })
    expect(await deleteTemplate(canopy.client, id)).toMatchObject({ deletedId: id })
  })
})

describe('flagTemplate', () => {
  it('requires ADMIN and changes the given fields', async () => {
    const { id } = await createTemplate(author.client, { visibility: 'PUBLIC' })
    const flag = async (client: TestUser['client'], flags: object) =>
      (await client.run(Flag, { input: { id, ...flags } })).flagTemplate
    expect(await flag(author.client, { official: true })).toMatchObject({ code: 'NOT_PERMITTED' })
    for (const [change, official, featured] of [
      [{ official: true }, true, false],
      [{ featured: true }, true, true],
      [{ official: false }, false, true],
    ] as const)
      expect(await flag(canopy.client, change)).toMatchObject({ template: { official, featured } })
  })

  it('is undone by a version published without ADMIN, and when the template is made private', async () => {
    const flagged = async (by: TestUser['client']) => {
      const { id } = await createTemplate(by, { visibility: 'PUBLIC' })
      await canopy.client.run(Flag, { input: { id, official: true, featured: true } })
      return id
    }
    const flagsOf = async (id: string) => {
      const { official, featured } = await readTemplate(author.client, id)
      return { official, featured }
    }
    const [byAuthor, byAdmin, madePrivate] = [
      await flagged(author.client),
      await flagged(canopy.client),
      await flagged(author.client),
    ]
    const version = { number: '1.1.0', body: 'Another' }
    await publish(author.client, { ...version, templateId: byAuthor })
    await publish(canopy.client, { ...version, templateId: byAdmin })
    await updateTemplate(author.client, { id: madePrivate, name: 'Renamed' })
    expect(await flagsOf(madePrivate)).toEqual({ official: true, featured: true })
    for (const visibility of ['PRIVATE', 'PUBLIC'] as const)
      await updateTemplate(author.client, { id: madePrivate, visibility })
    expect(await Promise.all([byAuthor, byAdmin, madePrivate].map(flagsOf))).toEqual(
      [false, true, false].map(flag => ({ official: flag, featured: flag })),
    )
  })
})

describe('Viewer.templates', () => {
  it("lists your own templates of any visibility, and nobody else's", async () => {
    const writer = await addUser(canopy.app, canopy.client, { name: 'Writer' })
    await createTemplate(writer.client, { name: 'a' })
    await createTemplate(writer.client, { name: 'b', visibility: 'PUBLIC' })
    expect(await writer.client.run(Mine, {})).toEqual({
      viewer: { templates: { totalCount: 2, nodes: [{ name: 'a' }, { name: 'b' }] } },
    })
  })
})

it('runs a constant number of statements for any number of templates and teams', async () => {
  const origin = await createTemplate(author.client, { visibility: 'PUBLIC' })
  for (let i = 0; i < 5; i++) {
    const teamId = await createTeam(author.client, [colleague.id])
    const template = await createTemplate(author.client, { visibility: 'TEAM', teamId })
    await makeFork(canopy.app, template.id, origin.versionId)
    await noteUse(canopy.app, template, author.client)
    await rate(author.client, template.id)
  }
  const one = await countStatements(canopy, () => author.client.run(Everything, { first: 1 }))
  const many = await countStatements(canopy, () => author.client.run(Everything, { first: 16 }))
  expect(one).toBeGreaterThan(0)
  expect(many).toBe(one)
})
