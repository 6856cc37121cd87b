import { beforeAll, describe, expect, it } from 'vitest'
import { addUser } from '../support/add-user.ts'
import { expectType } from '../support/expect-type.ts'
import { graphql } from '../support/gql/gql.ts'
import type {
  ForkTemplateInput,
  PublishTemplateVersionInput,
  PullTemplateInput,
} from '../support/gql/graphql.ts'
import { createTeam, rate, setTeamMembers } from '../support/seed-templates.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import {
  createTemplate,
  DeleteTemplate,
  deleteTemplate,
  PublishVersion,
  publish,
  readTemplate,
  UpdateTemplate,
  updateTemplate,
} from '../support/template-life.ts'
import type { TestClient } from '../support/test-client.ts'

const Fork = graphql(`
  mutation ForkFork($input: ForkTemplateInput!) {
    forkTemplate(input: $input) {
      __typename
      ... on ForkTemplatePayload { template { id latest { number } forkedFrom { number } } }
      ... on ValidationError { issues { path message } }
      ... on NotFoundError { requestedId }
    }
  }
`)
const Pull = graphql(`
  mutation ForkPull($input: PullTemplateInput!) {
    pullTemplate(input: $input) {
      __typename
      ... on PullTemplatePayload { merged version { id number changelog body systemPrompt } }
      ... on MergeConflictError { message upstream conflicts { path base ours theirs } }
      ... on ValidationError { issues { path message } }
      ... on ConflictError { message existing { id } }
      ... on NotFoundError { requestedId message }
      ... on Error { code }
    }
  }
`)
const Rate = graphql(`
  mutation ForkRate($id: ID!) {
    rateTemplate(input: { templateId: $id, stars: 4 }) {
      ... on RateTemplatePayload { rating { id version { number } } template { rating { count } } }
    }
  }
`)
const Vote = graphql(`
  mutation ForkVote($id: ID!) {
    voteRating(input: { ratingId: $id, helpful: true }) { ... on VoteRatingPayload { rating { helpful } } }
  }
`)
const Use = graphql(`
  mutation ForkUse($id: ID!) {
    useTemplate(input: { templateId: $id, inputs: { title: "x" } }) {
      __typename
      ... on UseTemplatePayload { version { number template { name } } }
      ... on Error { code }
    }
  }
`)

const canopy = setUpTestCanopy()
let author: TestClient
let forker: TestClient
beforeAll(async () => {
  author = canopy.client
  forker = (await addUser(canopy.app, author, { name: 'Forker' })).client
})

const TITLE = { name: 'title', description: 'What it is called.' }
const END = { key: 'end', title: 'End' }
const CONTENT = {
  body: '# {{ title }}\n\nIntroduction\n\nMiddle\n\nEnd',
  systemPrompt: 'Be brief.',
  sections: [{ key: 'summary', title: 'Summary' }, END],
  variables: [TITLE],
}
const FIRST = {
  name: 'Report',
  description: 'A report.',
  category: 'RESEARCH' as const,
  tags: ['report'],
  ...CONTENT,
}

async function fork(input: ForkTemplateInput, client = forker) {
  const { forkTemplate } = await client.run(Fork, { input })
  return expectType(forkTemplate, 'ForkTemplatePayload').template.id
}

async function pull(input: PullTemplateInput, client = forker) {
  return (await client.run(Pull, { input })).pullTemplate
}

/** Creates a template of the author and a fork of it. */
async function forkedPair() {
  const upstream = await createTemplate(author, FIRST)
  const templateId = await fork({ templateId: upstream })
  type Changes = Partial<PublishTemplateVersionInput>
  return {
    upstream,
    templateId,
    /** Publishes a version of the fork, with changes to the first content. */
    publishOurs: (number: string, changes: Changes) =>
      publish(forker, { ...CONTENT, templateId, number, ...changes }),
    /** Publishes a version of the upstream, with changes to the first content. */
    publishTheirs: (number: string, changes: Changes = { systemPrompt: 'Changed.' }) =>
      publish(author, { ...CONTENT, templateId: upstream, number, ...changes }),
    /** Pulls into the fork. */
    pullFork: (number: string, resolutions: PullTemplateInput['resolutions'] = []) =>
      pull({ templateId, number, resolutions }),
  }
}

describe('forkTemplate', () => {
  it('creates a private template with a link to its upstream', async () => {
    const upstream = await createTemplate(author, FIRST)
    const { latest } = await readTemplate(author, upstream)
    const made = await readTemplate(forker, await fork({ templateId: upstream, name: '  My report ' }))
    expect(made).toMatchObject({
      name: 'My report',
      description: 'A report.',
      category: 'RESEARCH',
      tags: ['report'],
      visibility: 'PRIVATE',
      author: { name: 'Forker' },
      forkedFrom: { id: latest.id, template: { id: upstream } },
      upstreamAhead: 0,
      usageCount: 0,
      latest: {
        number: '1.0.0',
        body: FIRST.body,
        systemPrompt: 'Be brief.',
        sections: FIRST.sections,
        variables: [{ name: 'title' }],
      },
    })
  })

  it('copies the requested version and counts newer upstream versions', async () => {
    const upstream = await createTemplate(author, FIRST)
    for (const number of ['1.1.0', '1.2.0'])
      await publish(author, { ...CONTENT, templateId: upstream, number, body: `${number} {{ title }}` })
    const made = await readTemplate(forker, await fork({ templateId: upstream, version: '1.0.0' }))
    expect(made).toMatchObject({
      name: 'Report (fork)',
      forkedFrom: { number: '1.0.0' },
      upstreamAhead: 2,
      latest: { number: '1.0.0', body: FIRST.body },
    })
  })

  it('requires a visible template and an existing version', async () => {
    const hidden = await createTemplate(author, { ...FIRST, visibility: 'PRIVATE' })
    const shown = await createTemplate(author, FIRST)
    const tryFork = async (input: ForkTemplateInput) => (await forker.run(Fork, { input })).forkTemplate
    const missing = (requestedId: string) => ({ __typename: 'NotFoundError', requestedId })
    expect(await tryFork({ templateId: hidden })).toEqual(missing(hidden))
    expect(await tryFork({ templateId: shown, version: '3.0.0' })).toEqual(missing('3.0.0'))
  })
})

describe('pullTemplate', () => {
  it("merges upstream changes with the fork's changes into a new version of the fork", async () => {
    const { upstream, templateId, publishOurs, publishTheirs, pullFork } = await forkedPair()
    await updateTemplate(forker, { id: templateId, name: 'Ours' })
    await publishOurs('1.1.0', {
      body: FIRST.body.replace('End', 'Our end'),
      sections: [...FIRST.sections, { key: 'ours', title: 'Ours' }],
    })
    await updateTemplate(author, { id: upstream, description: 'A better report.', tags: ['report', 'new'] })
    await publishTheirs('2.0.0', {
      body: FIRST.body.replace('Introduction', 'For {{ reader }}'),
      systemPrompt: 'Be very brief.',
      sections: FIRST.sections.map(section => ({ ...section, title: `The ${section.key}` })),
      variables: [{ ...TITLE, description: 'Its title.' }, { name: 'reader' }],
    })
    expect((await readTemplate(forker, templateId)).upstreamAhead).toBe(1)

    const major =
      'needs a new major version, 2.0.0 or greater: the variable "reader" is new, required and has no default'
    expect(await pullFork('1.2.0')).toMatchObject({
      issues: [{ path: 'input.number', message: major }],
    })
    expect(await pullFork('2.0.0')).toMatchObject({
      version: {
        number: '2.0.0',
        changelog: 'Merged upstream version 2.0.0.',
        systemPrompt: 'Be very brief.',
        body: '# {{ title }}\n\nFor {{ reader }}\n\nMiddle\n\nOur end',
      },
      merged: [
        'description',
        'tags',
        'variables.title.description',
        'variables.reader',
        'sections.summary.title',
        'sections.end.title',
        'systemPrompt',
        'body',
      ],
    })
    expect(await readTemplate(forker, templateId)).toMatchObject({
      name: 'Ours',
      description: 'A better report.',
      tags: ['report', 'new'],
      visibility: 'PRIVATE',
      upstreamAhead: 0,
      forkedFrom: { number: '1.0.0' },
      latest: {
        number: '2.0.0',
        sections: [
          { key: 'summary', title: 'The summary' },
          { key: 'end', title: 'The end' },
          { key: 'ours', title: 'Ours' },
        ],
        variables: [{ name: 'title' }, { name: 'reader' }],
      },
    })
    expect(await pullFork('2.1.0')).toMatchObject({
      __typename: 'ConflictError',
      message: 'Nothing to pull: upstream has no version newer than 2.0.0, which was already pulled.',
      existing: { id: (await readTemplate(author, upstream)).latest.id },
    })
  })

  it('returns conflicts without publishing, and applies the side chosen for each', async () => {
    const { upstream, templateId, publishOurs, publishTheirs, pullFork } = await forkedPair()
    const change = (by: string) => ({
      body: FIRST.body.replace('Middle', `By ${by}`),
      sections: [{ key: 'summary', title: `By ${by}` }, END],
    })
    await publishOurs('1.1.0', { ...change('us'), variables: [{ ...TITLE, default: 'ours' }] })
    await updateTemplate(author, { id: upstream, name: 'Theirs' })
    await publishTheirs('1.1.0', { ...change('them'), variables: [{ ...TITLE, default: 'theirs' }] })

    const conflicts = [
      { path: 'variables.title.default', base: null, ours: 'ours', theirs: 'theirs' },
      { path: 'sections.summary.title', base: 'Summary', ours: 'By us', theirs: 'By them' },
      { path: 'body:5', base: 'Middle', ours: 'By us', theirs: 'By them' },
    ]
    const refused = { __typename: 'MergeConflictError', code: 'CONFLICT', upstream: '1.1.0', conflicts }
    expect(await pullFork('1.2.0')).toMatchObject(refused)
    expect(await pullFork('1.2.0', [{ path: 'body:5', take: 'OURS' }])).toMatchObject({
      message:
        '2 paths changed on both sides. Pull again with a resolution for each (OURS, THEIRS or a text): "variables.title.default", "sections.summary.title".',
      conflicts: conflicts.slice(0, 2),
    })
    expect(await readTemplate(forker, templateId)).toMatchObject({
      name: 'Report (fork)',
      upstreamAhead: 1,
      latest: { number: '1.1.0' },
    })

    const resolutions = [
      { path: 'variables.title.default', take: 'THEIRS' as const },
      { path: 'sections.summary.title', take: 'OURS' as const },
      { path: 'body:5', take: 'THEIRS' as const },
    ]
    expect(await pullFork('1.2.0', resolutions)).toMatchObject({
      version: { number: '1.2.0', body: FIRST.body.replace('Middle', 'By them') },
      merged: ['name', 'variables.title.default', 'body:5'],
    })
    // The fork was never renamed, so it follows the name of its upstream.
    expect(await readTemplate(forker, templateId)).toMatchObject({
      name: 'Theirs (fork)',
      upstreamAhead: 0,
      latest: {
        sections: [{ title: 'By us' }, { title: 'End' }],
        variables: [{ name: 'title', default: 'theirs' }],
      },
    })
  })

  it('accepts custom text for a text conflict', async () => {
    const { upstream, templateId, publishOurs, publishTheirs, pullFork } = await forkedPair()
    await updateTemplate(forker, { id: templateId, name: 'Ours' })
    await updateTemplate(author, { id: upstream, name: 'Theirs' })
    const change = (by: string, maxWords: number) => ({
      body: FIRST.body.replace('Middle', `By ${by}`).replace('End', `End of ${by}`),
      sections: [{ key: 'summary', title: `By ${by}`, maxWords }, END],
    })
    await publishOurs('1.1.0', change('us', 100))
    await publishTheirs('1.1.0', change('them', 200))
    const own = [
      { path: 'name', text: ' Both ' },
      { path: 'sections.summary.title', text: 'By all of us' },
      { path: 'body:5', text: 'First\r\nSecond' },
      { path: 'body:7', text: '' },
    ]
    const path = 'sections.summary.maxWords'
    const message = 'this conflict is not about text; use OURS or THEIRS'
    expect(await pullFork('1.2.0', [...own, { path, text: '150' }])).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: 'input.resolutions.4.text', message }],
    })
    expect(await pullFork('1.2.0', [...own, { path, take: 'OURS' }])).toMatchObject({
      version: { number: '1.2.0', body: '# {{ title }}\n\nIntroduction\n\nFirst\nSecond\n' },
      merged: [],
    })
    expect(await readTemplate(forker, templateId)).toMatchObject({
      name: 'Both',
      latest: { sections: [{ key: 'summary', title: 'By all of us' }, END] },
    })
  })

  it('reports every problem with resolutions at once', async () => {
    const { upstream, publishOurs, publishTheirs, pullFork } = await forkedPair()
    await updateTemplate(author, { id: upstream, name: 'Theirs' })
    await publishTheirs('1.1.0', { systemPrompt: 'Theirs.' })
    await publishOurs('1.1.0', { systemPrompt: 'Ours.' })
    const resolutions = [
      { path: 'systemPrompt:1' },
      { path: 'systemPrompt:1', take: 'OURS' as const, text: 'Both.' },
      { path: 'name', text: ' ' },
      { path: 'body:99', take: 'OURS' as const },
    ]
    expect(await pullFork('1.2.0', resolutions)).toMatchObject({
      __typename: 'ValidationError',
      issues: [
        { path: 'input.resolutions.0.take' },
        { path: 'input.resolutions.1.take' },
        { path: 'input.resolutions.2.text', message: 'must not consist only of spaces' },
        { path: 'input.resolutions.1.path', message: 'is already resolved above; resolve each path once' },
        { path: 'input.resolutions.2.path' },
        { path: 'input.resolutions.3.path' },
      ],
    })
  })

  it('ignores changed line endings', async () => {
    const { publishOurs, publishTheirs, pullFork } = await forkedPair()
    const windows = CONTENT.body.replace('Middle', 'Our middle').replaceAll('\n', '\r\n')
    await publishOurs('1.1.0', { body: windows })
    const body = CONTENT.body.replace('End', 'Their end')
    await publishTheirs('1.1.0', { body })
    expect(await pullFork('1.2.0')).toMatchObject({
      version: { body: '# {{ title }}\n\nIntroduction\n\nOur middle\n\nTheir end' },
    })
  })

  it('merges from the version that was pulled last', async () => {
    const { publishTheirs, pullFork } = await forkedPair()
    await publishTheirs('1.1.0', { body: FIRST.body.replace('End', 'Second end') })
    await pullFork('1.1.0')
    await publishTheirs('1.2.0', { body: FIRST.body.replace('End', 'Third end') })
    expect(await pullFork('1.2.0')).toMatchObject({
      version: { body: FIRST.body.replace('End', 'Third end') },
      merged: ['body'],
    })
  })

  it('rejects a resolution without a conflict, and two resolutions for the same path', async () => {
    const { publishTheirs, pullFork } = await forkedPair()
    await publishTheirs('1.1.0', { systemPrompt: null })
    const resolve = (...paths: string[]) =>
      pullFork(
        '1.1.0',
        paths.map(path => ({ path, take: 'OURS' })),
      )
    const unknown = 'is not a conflict of this pull; omit it to see the current conflicts'
    const repeated = 'is already resolved above; resolve each path once'
    const issues = (...messages: string[]) =>
      messages.map((message, i) => ({ path: `input.resolutions.${i}.path`, message }))
    expect(await resolve('systemPrompt', 'x')).toMatchObject({ issues: issues(unknown, unknown) })
    expect(await resolve('x', 'x', 'y')).toMatchObject({ issues: issues(unknown, repeated, unknown) })
  })

  it('pulls only the upstream version that the resolutions were chosen for', async () => {
    const { upstream, templateId, publishOurs, publishTheirs } = await forkedPair()
    const middle = (by: string) => ({ ...CONTENT, body: FIRST.body.replace('Middle', by) })
    await publishOurs('1.1.0', middle('Ours'))
    await publishTheirs('1.1.0', middle('Theirs'))
    const resolutions = [{ path: 'body:5', take: 'THEIRS' as const }]
    const chosen = { templateId, number: '1.2.0', resolutions, upstream: '1.1.0' }
    await publishTheirs('1.2.0', middle('Not seen'))
    expect(await pull(chosen)).toMatchObject({
      __typename: 'ConflictError',
      message:
        'Upstream is at version 1.2.0, but the resolutions are for 1.1.0. Pull without resolutions to see the current conflicts.',
      existing: { id: (await readTemplate(author, upstream)).latest.id },
    })
    expect((await readTemplate(forker, templateId)).latest.number).toBe('1.1.0')
    expect(await pull({ ...chosen, upstream: '1.2.0' })).toMatchObject({ version: { number: '1.2.0' } })
  })

  it('rejects a version number that is taken, and a merge result that is invalid', async () => {
    const { templateId, publishOurs, publishTheirs, pullFork } = await forkedPair()
    await publishOurs('1.1.0', { body: `${FIRST.body}\n\n{{ title | upcase }}` })
    await publishTheirs('2.0.0', { body: FIRST.body.replace('{{ title }}', 'A title'), variables: [] })
    expect(await pullFork('1.1.0')).toMatchObject({ __typename: 'ConflictError' })
    expect(await pullFork('2.0.0')).toMatchObject({
      issues: [
        {
          path: 'input.templateId',
          message:
            'cannot be merged with upstream: the merged body would have a problem (line 9: "title" is not a variable of this template; declare it); publish a version of the fork that fits both, then pull again',
        },
      ],
    })
    expect((await readTemplate(forker, templateId)).upstreamAhead).toBe(1)
  })

  it('lets one of many concurrent calls pull; the others find nothing to pull', async () => {
    const { templateId, publishTheirs, pullFork } = await forkedPair()
    await publishTheirs('1.1.0')
    const pulls = await Promise.all([1, 2, 3, 4, 5].map(minor => pullFork(`1.${minor}.0`)))
    expect(pulls.map(({ __typename }) => __typename).toSorted()).toEqual([
      ...Array(4).fill('ConflictError'),
      'PullTemplatePayload',
    ])
    expect((await readTemplate(forker, templateId)).versions.nodes).toHaveLength(2)
  })

  it('fails without a fork, and after upstream is deleted or hidden', async () => {
    const none = await createTemplate(forker, FIRST)
    const [gone, hidden] = [await forkedPair(), await forkedPair()]
    for (const { publishTheirs } of [gone, hidden]) await publishTheirs('1.1.0')
    await deleteTemplate(author, gone.upstream)
    await updateTemplate(author, { id: hidden.upstream, visibility: 'PRIVATE' })
    for (const templateId of [none, gone.templateId, hidden.templateId]) {
      expect(await pull({ templateId, number: '1.1.0' })).toEqual({
        __typename: 'NotFoundError',
        code: 'NOT_FOUND',
        requestedId: templateId,
        message: `Template "${templateId}" has no upstream to pull from: it is not a fork, or its upstream was deleted or is no longer visible to you.`,
      })
      expect(await readTemplate(forker, templateId)).toMatchObject({ forkedFrom: null, upstreamAhead: 0 })
    }
  })

  it('requires permission to edit the fork', async () => {
    const { templateId, publishTheirs } = await forkedPair()
    await publishTheirs('1.1.0')
    expect(await pull({ templateId, number: '1.1.0' }, author)).toMatchObject({
      __typename: 'NotFoundError',
      requestedId: templateId,
    })
    await updateTemplate(forker, { id: templateId, visibility: 'PUBLIC' })
    expect(await pull({ templateId, number: '1.1.0' }, author)).toMatchObject({ code: 'NOT_PERMITTED' })
  })
})

describe('template visibility', () => {
  it('permits use, fork and pull; an invisible template does not exist, even for an ADMIN key', async () => {
    const member = await addUser(canopy.app, author, { name: 'Member' })
    const admin = await addUser(canopy.app, author, { name: 'Another admin', scopes: ['ADMIN'] })
    const teamId = await createTeam(author, [member.id])
    const shared = await createTemplate(author, { ...FIRST, visibility: 'TEAM', teamId })
    const own = await createTemplate(author, { ...FIRST, visibility: 'PRIVATE' })
    const outcomes = async (client: TestClient, id: string) => [
      (await client.run(Use, { id })).useTemplate.__typename,
      (await client.run(Fork, { input: { templateId: id } })).forkTemplate.__typename,
    ]
    const [may, mayNot] = [
      ['UseTemplatePayload', 'ForkTemplatePayload'],
      ['NotFoundError', 'NotFoundError'],
    ]
    const table = { author: [author, may, may], member: [member.client, may, mayNot] } as const
    for (const [client, ofShared, ofOwn] of Object.values(table))
      expect([await outcomes(client, shared), await outcomes(client, own)]).toEqual([ofShared, ofOwn])
    for (const { client } of [admin, { client: forker }])
      expect([await outcomes(client, shared), await outcomes(client, own)]).toEqual([mayNot, mayNot])
    expect((await readTemplate(author, shared)).usageCount).toBe(2)

    const templateId = await fork({ templateId: shared }, member.client)
    await publish(author, { ...CONTENT, templateId: shared, number: '1.1.0', systemPrompt: 'Changed.' })
    await setTeamMembers(author, teamId, [])
    expect(await pull({ templateId, number: '1.1.0' }, member.client)).toMatchObject({ code: 'NOT_FOUND' })
    await setTeamMembers(author, teamId, [member.id])
    expect(await pull({ templateId, number: '1.1.0' }, member.client)).toMatchObject({
      merged: ['systemPrompt'],
    })
  })

  it('causes only expected errors during concurrent changes, including deletion', async () => {
    const { upstream, templateId, publishTheirs } = await forkedPair()
    await publishTheirs('1.1.0')
    await forker.run(Use, { id: upstream })
    const rating = await rate(forker, upstream)
    const rounds = [0, 1, 2, 3, 4]
    const version = (number: string) => ({ input: { ...CONTENT, templateId: upstream, number } })
    const answers = await Promise.all([
      ...rounds.map(() => forker.send(Fork, { input: { templateId: upstream } })),
      ...rounds.map(round => author.send(PublishVersion, version(`1.${round + 2}.0`))),
      ...rounds.map(round => forker.send(Pull, { input: { templateId, number: `2.${round}.0` } })),
      ...rounds.map(round => author.send(UpdateTemplate, { input: { id: upstream, name: `Name ${round}` } })),
      ...rounds.map(() => forker.send(Rate, { id: upstream })),
      ...rounds.map(() => author.send(Vote, { id: rating })),
      ...rounds.map(() => forker.send(Use, { id: upstream })),
      author.send(DeleteTemplate, { id: upstream }),
      ...rounds.map(() => forker.send(Use, { id: upstream })),
    ])
    const codes = answers.flatMap(({ errors }) => errors?.map(({ extensions }) => extensions.code) ?? [])
    expect(new Set(['NOT_FOUND', ...codes])).toEqual(new Set(['NOT_FOUND']))
    expect(await readTemplate(forker, templateId)).toMatchObject({ forkedFrom: null, upstreamAhead: 0 })
  })

  it('ends with NOT_FOUND if the template is deleted while it is used', async () => {
    const upstream = await createTemplate(author, FIRST)
    const { prisma } = canopy.app.database
    // Deletes the template in the transaction that uses it, as if another request had deleted it just afterwards.
    await prisma.$executeRawUnsafe(`
      CREATE FUNCTION delete_used() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN DELETE FROM templates WHERE id = NEW.template_id; RETURN NULL; END $$`)
    await prisma.$executeRawUnsafe(
      'CREATE CONSTRAINT TRIGGER delete_used AFTER INSERT ON template_users DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION delete_used()',
    )
    const { status, data, errors } = await forker.send(Use, { id: upstream })
    await prisma.$executeRawUnsafe('DROP TRIGGER delete_used ON template_users')
    expect([status, data]).toEqual([404, null])
    expect(errors).toMatchObject([
      {
        message: 'The template version was deleted before it could be read.',
        path: ['useTemplate', 'version'],
        extensions: { code: 'NOT_FOUND' },
      },
    ])
  })
})
