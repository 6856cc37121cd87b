import { describe, expect, it } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { addUser, addUsers, type TestUser } from '../support/add-user.ts'
import { expectType } from '../support/expect-type.ts'
import { graphql } from '../support/gql/gql.ts'
import { sized } from '../support/scale.ts'
import { createTemplate, noteUse, rate, type SeededTemplate } from '../support/seed-templates.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'

const Rate = graphql(`
  mutation RatingsRate($input: RateTemplateInput!) {
    rateTemplate(input: $input) {
      __typename
      ... on RateTemplatePayload {
        rating { id stars review helpful author { id } version { id } createdAt updatedAt }
        template { rating { average count distribution } viewerRating { id stars } }
      }
      ... on ValidationError { issues { path message } }
      ... on Error { code message }
    }
  }
`)
const Vote = graphql(`
  mutation RatingsVote($ratingId: ID!, $helpful: Boolean!) {
    voteRating(input: { ratingId: $ratingId, helpful: $helpful }) {
      __typename
      ... on VoteRatingPayload { rating { helpful unhelpful } }
      ... on Error { code message }
    }
  }
`)
const Read = graphql(`
  query RatingsRead($id: ID!, $first: Int, $after: String) {
    template(id: $id) {
      rating { average count distribution }
      viewerRating { stars }
      ratings(first: $first, after: $after) {
        totalCount
        nodes { stars helpful unhelpful author { id } }
        pageInfo { endCursor hasNextPage }
      }
    }
  }
`)

const canopy = setUpTestCanopy()
const author = setUp(() => addUser(canopy.app, canopy.client, { name: 'Author' }))
const reader = setUp(() => addUser(canopy.app, canopy.client, { name: 'Reader' }))
/** Creates a public template that the given users have used. */
async function makeUsed(...users: TestUser[]): Promise<SeededTemplate> {
  const template = await createTemplate(author.client, { visibility: 'PUBLIC' })
  await noteUse(canopy.app, template, ...users.map(user => user.client))
  return template
}

async function rateIt({ client }: TestUser, templateId: string, stars: number, review?: string) {
  return (await client.run(Rate, { input: { templateId, stars, review } })).rateTemplate
}

describe('rateTemplate', () => {
  it('requires that the user has used the template', async () => {
    const { id } = await makeUsed()
    expect(await rateIt(reader, id, 5)).toMatchObject({
      code: 'NOT_PERMITTED',
      message: expect.stringContaining('a template that you have used'),
    })
  })

  it('replaces the first rating of a user with the second', async () => {
    const { id, versionId } = await makeUsed(reader)
    const first = expectType(await rateIt(reader, id, 2, 'Thin'), 'RateTemplatePayload')
    const { prisma } = canopy.app.database
    await prisma.templateRating.updateMany({
      where: { templateId: decodeId('Template', id) ?? '' },
      data: { updatedAt: new Date(0) },
    })
    const before = Date.now()
    const second = expectType(await rateIt(reader, id, 5), 'RateTemplatePayload')
    const by = { author: { id: reader.id }, version: { id: versionId } }
    expect(first.rating).toMatchObject({ stars: 2, review: 'Thin', helpful: 0, ...by })
    expect(second).toMatchObject({
      rating: { id: first.rating.id, stars: 5, review: null, createdAt: first.rating.createdAt },
      template: {
        rating: { average: 5, count: 1, distribution: [0, 0, 0, 0, 1] },
        viewerRating: { id: first.rating.id, stars: 5 },
      },
    })
    expect(Date.parse(second.rating.updatedAt)).toBeGreaterThanOrEqual(before)
  })

  it.each([
    ['input.stars', { stars: 0 }],
    ['input.stars', { stars: 6 }],
    ['input.review', { stars: 3, review: 'x'.repeat(4_001) }],
  ])('rejects an invalid %s', async (path, rating) => {
    const { id } = await makeUsed(reader)
    const { rateTemplate: refused } = await reader.client.run(Rate, { input: { templateId: id, ...rating } })
    expect(refused).toMatchObject({ issues: [{ path }] })
  })
})

describe('voteRating', () => {
  it('counts the last vote of each user', async () => {
    const { id } = await makeUsed(author)
    const ratingId = await rate(author.client, id)
    const vote = async ({ client }: TestUser, helpful: boolean) =>
      (await client.run(Vote, { ratingId, helpful })).voteRating
    const counts = (helpful: number, unhelpful: number) => ({ rating: { helpful, unhelpful } })
    expect(await vote(reader, true)).toMatchObject(counts(1, 0))
    expect(await vote(reader, true)).toMatchObject(counts(1, 0))
    expect(await vote(reader, false)).toMatchObject(counts(0, 1))
    const other = await addUser(canopy.app, canopy.client, { name: 'Other' })
    await Promise.all(Array.from({ length: 8 }, (_, i) => vote(i % 2 ? reader : other, i < 4)))
    await Promise.all([vote(reader, true), vote(other, false)])
    expect(await vote(reader, true)).toMatchObject(counts(1, 1))
    expect(await vote(author, true)).toMatchObject({ code: 'NOT_PERMITTED' })
  })
})

describe('concurrent ratings', () => {
  it('are counted exactly when many users rate each of two templates twice', async () => {
    const count = sized(12, 50)
    const names = Array.from({ length: count }, (_, i) => `Rater ${i}`)
    const users = await addUsers(canopy.app, canopy.client, { names, scopes: ['WRITE'] })
    const templates = [await makeUsed(...users), await makeUsed(...users)]
    const random = seededRandom(7)
    const plans = users.map(user => ({
      user,
      ratings: [...templates, ...templates].map(({ id }) => ({ id, stars: 1 + Math.floor(random() * 5) })),
    }))
    // Each user rates each template twice, sequentially. The users run concurrently.
    await Promise.all(
      plans.map(async ({ user, ratings }) => {
        for (const { id, stars } of ratings)
          expect(await rateIt(user, id, stars)).toMatchObject({ rating: { stars } })
      }),
    )
    for (const { id } of templates) {
      const stars = plans.map(({ ratings }) => ratings.findLast(rating => rating.id === id)?.stars ?? 0)
      const distribution = [1, 2, 3, 4, 5].map(n => stars.filter(s => s === n).length)
      const average = stars.reduce((sum, s) => sum + s, 0) / stars.length
      const { template } = await author.client.run(Read, { id, first: 100 })
      expect(template).toMatchObject({
        rating: { count, distribution, average },
        ratings: { totalCount: count },
      })
      const listed = template?.ratings.nodes.map(node => node.stars).sort()
      expect(listed).toEqual([...stars].sort())
    }
  })

  it('by the same user count once', async () => {
    const { id } = await makeUsed(reader)
    const all = Array.from({ length: 10 }, (_, i) => rateIt(reader, id, 1 + (i % 5)))
    expect((await Promise.all(all)).map(it => it.__typename)).toEqual(Array(10).fill('RateTemplatePayload'))
    const { template } = await reader.client.run(Read, { id })
    const stars = template?.viewerRating?.stars ?? 0
    const distribution = [1, 2, 3, 4, 5].map(n => Number(n === stars))
    expect(template).toMatchObject({
      rating: { count: 1, average: stars, distribution },
      ratings: { nodes: [{ stars }] },
    })
  })
})

describe('ratings', () => {
  it('are paged, newest first', async () => {
    const template = await makeUsed(author, reader)
    await rateIt(author, template.id, 1)
    await rateIt(reader, template.id, 2)
    const read = async (after?: string | null) =>
      (await reader.client.run(Read, { id: template.id, first: 1, after })).template?.ratings
    const first = await read()
    expect(first).toMatchObject({ totalCount: 2, nodes: [{ stars: 2 }], pageInfo: { hasNextPage: true } })
    const second = await read(first?.pageInfo.endCursor)
    expect(second).toMatchObject({ nodes: [{ stars: 1 }], pageInfo: { hasNextPage: false } })
  })
})
