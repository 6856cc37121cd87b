import { describe, expect, it } from 'vitest'
import { addUser } from '../support/add-user.ts'
import { expectType } from '../support/expect-type.ts'
import { graphql } from '../support/gql/gql.ts'
import type { UseTemplateInput } from '../support/gql/graphql.ts'
import { sized } from '../support/scale.ts'
import { rate } from '../support/seed-templates.ts'
import { setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'
import { createTemplate, publish, readTemplate } from '../support/template-life.ts'
import type { TestClient } from '../support/test-client.ts'

const Use = graphql(`
  mutation UseUseTemplate($input: UseTemplateInput!) {
    useTemplate(input: $input) {
      __typename
      ... on UseTemplatePayload { rendered version { number usageCount template { usageCount } } }
      ... on ValidationError { message issues { path message } }
      ... on NotFoundError { requestedId message }
      ... on Error { code }
    }
  }
`)

const canopy = setUpTestCanopy()
const author = setUp(async () => canopy.client)
const MINUTES = {
  name: '회의록',
  body: '# {{ title }}\n{{ day | date: "%Y년 %-m월 %-d일" }}, {{ people | join: "·" }}\n{{ note | default: "특이 사항 없음" }}',
  variables: [
    { name: 'title' },
    { name: 'day', type: 'DATE' as const },
    { name: 'people', type: 'LIST' as const },
    { name: 'note', required: false },
  ],
}
const INPUTS = { title: '주간 회의', day: '2026-11-23', people: ['김', '이'] }

async function use(client: TestClient, input: UseTemplateInput) {
  return (await client.run(Use, { input })).useTemplate
}

describe('useTemplate', () => {
  it('renders the latest or the requested version and counts the use', async () => {
    const templateId = await createTemplate(author, MINUTES)
    await publish(author, {
      templateId,
      number: '1.1.0',
      body: 'Second: {{ title }}',
      variables: MINUTES.variables,
    })
    expect(await use(author, { templateId, inputs: INPUTS })).toMatchObject({
      rendered: 'Second: 주간 회의',
      version: { number: '1.1.0', usageCount: 1, template: { usageCount: 1 } },
    })
    expect(
      await use(author, { templateId, version: '1.0.0', inputs: { ...INPUTS, note: '{{ title }}' } }),
    ).toMatchObject({
      rendered: '# 주간 회의\n2026년 11월 23일, 김·이\n{{ title }}',
      version: { number: '1.0.0', usageCount: 1, template: { usageCount: 2 } },
    })
  })

  it('reports every invalid input at once and counts nothing', async () => {
    const templateId = await createTemplate(author, MINUTES)
    const { client } = await addUser(canopy.app, author, { name: 'Hasty' })
    expect(await use(client, { templateId, inputs: { day: '2026-02-30', people: '김', colour: 1 } })).toEqual(
      {
        __typename: 'ValidationError',
        code: 'VALIDATION_FAILED',
        message: 'The input has 4 problems, starting with input.inputs.title: is required; provide text',
        issues: [
          { path: 'input.inputs.title', message: 'is required; provide text' },
          { path: 'input.inputs.day', message: 'must be a valid date, like "2026-11-22"' },
          { path: 'input.inputs.people', message: 'must be a list of strings' },
          {
            path: 'input.inputs.colour',
            message: 'is not a variable of this template; use one of: title, day, people, note',
          },
        ],
      },
    )
    expect(await readTemplate(author, templateId)).toMatchObject({ usageCount: 0, latest: { usageCount: 0 } })
    // Only a counted use allows a rating.
    await expect(rate(client, templateId)).rejects.toThrow('NotPermittedError')
    expect((await use(client, { templateId, inputs: INPUTS })).__typename).toBe('UseTemplatePayload')
    await rate(client, templateId)
  })

  it('lists 100 problems and says how many more there are', async () => {
    const templateId = await createTemplate(author, { body: '' })
    const inputs = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`v${index}`, 'x']))
    const used = expectType(await use(author, { templateId, inputs }), 'ValidationError')
    expect(used.issues).toHaveLength(101)
    expect(used.message).toMatch(/^The input has more than 100 problems, starting with input.inputs.v0:/)
    expect(used.issues.at(-1)?.message).toBe('and 4900 more problems like these')
  })

  it('rejects a rendered text that is too long', async () => {
    const templateId = await createTemplate(author, {
      body: '{{ a }}'.repeat(500),
      variables: [{ name: 'a' }],
    })
    expect(await use(author, { templateId, inputs: { a: 'x'.repeat(401) } })).toMatchObject({
      issues: [
        { path: 'input.inputs', message: 'the text renders to more than 200000 bytes with these inputs' },
      ],
    })
    expect((await readTemplate(author, templateId)).usageCount).toBe(0)
  })

  it.each(['2.0.0', '1', 'x\u0000', '1.0.0-beta', ''])(
    'returns NotFoundError for the unknown version %j',
    async version => {
      const templateId = await createTemplate(author, { body: '' })
      expect(await use(author, { templateId, version, inputs: {} })).toMatchObject({
        __typename: 'NotFoundError',
        requestedId: version,
      })
    },
  )

  it('treats a hidden template like one that does not exist', async () => {
    const templateId = await createTemplate(author, { body: '', visibility: 'PRIVATE' })
    const { client } = await addUser(canopy.app, author, { name: 'Outsider' })
    expect(await use(client, { templateId, inputs: {} })).toEqual({
      __typename: 'NotFoundError',
      code: 'NOT_FOUND',
      requestedId: templateId,
      message: `No template has the id or key "${templateId}".`,
    })
  })

  it('counts concurrent uses exactly, on the template and on each of two versions', async () => {
    const count = sized(40, 200)
    const templateId = await createTemplate(author, { body: 'x' })
    await publish(author, { templateId, number: '1.1.0', body: 'y' })
    const { client } = await addUser(canopy.app, author, { name: 'Busy' })
    const uses = Array.from({ length: count }, (_, index) =>
      use(index % 2 ? author : client, { templateId, inputs: {}, version: index % 4 ? null : '1.0.0' }),
    )
    for (const used of await Promise.all(uses)) expect(used.__typename).toBe('UseTemplatePayload')
    expect(await readTemplate(author, templateId)).toMatchObject({
      usageCount: count,
      versions: {
        nodes: [
          { number: '1.1.0', usageCount: (count * 3) / 4 },
          { number: '1.0.0', usageCount: count / 4 },
        ],
      },
    })
  })
})
