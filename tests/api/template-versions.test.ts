import { describe, expect, it } from 'vitest'
import { addUser } from '../support/add-user.ts'
import { setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'
import { createTemplate, publish, readTemplate } from '../support/template-life.ts'

const canopy = setUpTestCanopy()
const author = setUp(async () => canopy.client)
const FIRST = {
  body: '{{ title }}, {{ pages }}',
  variables: [
    { name: 'title' },
    { name: 'pages', type: 'NUMBER' as const, default: '4' },
    { name: 'note', required: false },
  ],
}

describe('publishTemplateVersion', () => {
  it('adds a version, which becomes the latest, and keeps earlier ones', async () => {
    const templateId = await createTemplate(author, FIRST)
    const before = await readTemplate(author, templateId)
    const sections = [{ key: 'summary', title: '요약 {{ title }}' }]
    const published = await publish(author, {
      ...FIRST,
      templateId,
      number: '1.1.0',
      sections,
      changelog: 'Sections.',
      systemPrompt: 'For {{ title }}.',
    })
    expect(published).toMatchObject({
      version: { number: '1.1.0', changelog: 'Sections.', body: FIRST.body },
    })
    const after = await readTemplate(author, templateId)
    expect(after.latest).toMatchObject({ number: '1.1.0', systemPrompt: 'For {{ title }}.', sections })
    expect(after.versions.nodes.map(({ number }) => number)).toEqual(['1.1.0', '1.0.0'])
    expect(after.updatedAt > before.updatedAt).toBe(true)
  })

  it('keeps omitted parts, and removes sections, variables and guide that are empty', async () => {
    const content = {
      body: '{{ title }}',
      systemPrompt: 'For {{ title }}.',
      sections: [{ key: 'summary', title: 'Summary' }],
      variables: [{ name: 'title' }],
    }
    const templateId = await createTemplate(author, content)
    const latest = async () => (await readTemplate(author, templateId)).latest
    const kept = { sections: content.sections, variables: [{ name: 'title' }] }
    await publish(author, { templateId, number: '1.1.0', body: 'New: {{ title }}' })
    expect(await latest()).toMatchObject({
      number: '1.1.0',
      body: 'New: {{ title }}',
      systemPrompt: 'For {{ title }}.',
      ...kept,
    })
    await publish(author, {
      templateId,
      number: '1.2.0',
      body: '{{ title }}',
      systemPrompt: null,
      sections: null,
      variables: null,
    })
    expect(await latest()).toMatchObject({ number: '1.2.0', systemPrompt: null, ...kept })
    await publish(author, { templateId, number: '2.0.0', body: 'Nothing.', sections: [], variables: [] })
    expect(await latest()).toMatchObject({ number: '2.0.0', systemPrompt: null, sections: [], variables: [] })
  })

  it('validates omitted parts together with new ones', async () => {
    const templateId = await createTemplate(author, FIRST)
    expect(await publish(author, { templateId, number: '1.1.0', body: '{{ subtitle }}' })).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: 'input.body' }],
    })
  })

  it('rejects a breaking change without a new major version and lists everything that breaks', async () => {
    const templateId = await createTemplate(author, FIRST)
    const broken = {
      templateId,
      body: '{{ pages }}',
      variables: [{ name: 'pages', type: 'TEXT' as const }, { name: 'note' }, { name: 'extra' }],
    }
    const major = 'needs a new major version, 2.0.0 or greater: the variable'
    expect(await publish(author, { ...broken, number: '1.1.0' })).toEqual({
      __typename: 'ValidationError',
      code: 'VALIDATION_FAILED',
      issues: [
        { path: 'input.number', message: `${major} "title" was removed` },
        { path: 'input.number', message: `${major} "pages" changed from NUMBER to TEXT` },
        { path: 'input.number', message: `${major} "note" can no longer be omitted` },
        { path: 'input.number', message: `${major} "extra" is new, required and has no default` },
      ],
    })
    expect((await readTemplate(author, templateId)).versions.nodes).toHaveLength(1)
    expect(await publish(author, { ...broken, number: '2.0.0' })).toMatchObject({
      version: { number: '2.0.0' },
    })
  })

  it('reports problems of number and content at once', async () => {
    const templateId = await createTemplate(author, FIRST)
    expect(
      await publish(author, {
        templateId,
        number: '0.9.0',
        changelog: 'x'.repeat(2_001),
        body: '{{ title }}\n{{ title | shout }}',
        variables: [{ name: '1st' }],
      }),
    ).toMatchObject({
      issues: [
        { path: 'input.changelog', message: 'must have at most 2000 characters' },
        { path: 'input.variables.0.name' },
        { path: 'input.body', message: expect.stringMatching(/^line 2: .* has the unknown filter "shout"/) },
        { path: 'input.body', message: 'line 1: "title" is not a variable of this template; declare it' },
        { path: 'input.number', message: 'must be greater than 1.0.0, the latest version' },
      ],
    })
  })

  it('never reuses a version number, and names the version that has it', async () => {
    const templateId = await createTemplate(author, FIRST)
    const { latest } = await readTemplate(author, templateId)
    expect(await publish(author, { ...FIRST, templateId, number: '1.0.0' })).toEqual({
      __typename: 'ConflictError',
      code: 'CONFLICT',
      message: 'Version 1.0.0 is already published and cannot be changed. The latest version is 1.0.0.',
      existing: { __typename: 'TemplateVersion', id: latest.id },
    })
  })

  it('gives each number to one of many concurrent calls, in the order of publication', async () => {
    const templateId = await createTemplate(author, FIRST)
    const numbers = Array.from({ length: 20 }, (_, index) => `1.${1 + (index % 5)}.0`)
    const results = await Promise.all(
      numbers.map(number => publish(author, { ...FIRST, templateId, number })),
    )
    const published = results.filter(({ __typename }) => __typename === 'PublishTemplateVersionPayload')
    const { versions, latest } = await readTemplate(author, templateId)
    const newestFirst = versions.nodes.map(({ number }) => number)
    expect(newestFirst).toHaveLength(published.length + 1)
    expect(newestFirst).toEqual([...new Set(newestFirst)].toSorted().reverse())
    expect(latest.number).toBe('1.5.0')
    const others = results.filter(({ __typename }) => __typename !== 'PublishTemplateVersionPayload')
    expect(others.every(({ __typename }) => ['ConflictError', 'ValidationError'].includes(__typename))).toBe(
      true,
    )
  })

  it('returns NotPermittedError to readers and NotFoundError to users who cannot see the template', async () => {
    const { client } = await addUser(canopy.app, author, { name: 'Reader' })
    const shown = await createTemplate(author, FIRST)
    expect(await publish(client, { ...FIRST, templateId: shown, number: '1.1.0' })).toMatchObject({
      code: 'NOT_PERMITTED',
    })
    const hidden = await createTemplate(author, { ...FIRST, visibility: 'PRIVATE' })
    expect(await publish(client, { ...FIRST, templateId: hidden, number: '1.1.0' })).toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})
