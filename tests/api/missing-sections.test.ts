import { expect, it } from 'vitest'
import { expectType } from '../support/expect-type.ts'
import { graphql } from '../support/gql/gql.ts'
import { approvePlan, planTopic } from '../support/plan-topic.ts'
import { makeApprovedPlan, makeReportWorld, readWhenDone, writeWholeReport } from '../support/report-world.ts'
import { createTemplate } from '../support/seed-templates.ts'
import { setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'

const RegenerateLast = graphql(`
  mutation RegenerateLast($reportId: ID!, $order: Int!) {
    regenerateSection(input: { reportId: $reportId, order: $order }) {
      __typename
      ... on RegenerateSectionPayload { task { id } }
      ... on Error { message }
    }
  }
`)

const canopy = setUpTestCanopy()
const world = setUp(() => makeReportWorld(canopy.client))

const NOTHING = 'The documents of the chosen agents say nothing about this.'

async function writeSections(titles: readonly string[], topic = {}) {
  const sections = titles.map(title => ({ title }))
  const { planId } = await makeApprovedPlan(canopy.app, world.agentId, { ...topic, sections })
  const report = await writeWholeReport(canopy.client, planId)
  return { id: report.id, texts: report.sections.map(({ markdown }) => markdown) }
}

it('names the sections without evidence once, at the end of the last section and outside of its citations', async () => {
  const titles = ['Annual leave', 'Marine biology', 'Volcanoes', 'Lost laptops']
  const { planId } = await makeApprovedPlan(canopy.app, world.agentId, {
    sections: titles.map(title => ({ title })),
  })
  const { sections } = await writeWholeReport(canopy.client, planId)
  const note = 'The documents contain nothing for “Marine biology”, “Volcanoes”.'
  const [leave, biology, volcanoes, laptops] = sections
  expect(leave?.markdown).not.toContain('contain nothing')
  expect([biology?.markdown, volcanoes?.markdown]).toEqual([NOTHING, NOTHING])
  expect(laptops?.markdown.split('\n\n').at(-1)).toBe(note)
  const last = Math.max(...(laptops?.citations ?? []).map(({ end }) => end))
  expect([...(laptops?.markdown ?? '')].slice(last).join('').trim()).toBe(note)
})

it('names the last section too if it has no evidence, unless it is the only one', async () => {
  const both = await writeSections(['Marine biology', 'Annual leave', 'Volcanoes'])
  expect(both.texts[2]).toBe(`${NOTHING}\n\nThe documents contain nothing for “Marine biology”, “Volcanoes”.`)
  const one = await writeSections(['Annual leave', 'Volcanoes'])
  expect(one.texts[1]).toBe(NOTHING)
})

it("names the sections without evidence in the topic's language", async () => {
  const { texts } = await writeSections(['해양 생물학', '재택근무 운영'], {
    title: '재택근무',
    language: 'ko',
  })
  expect(texts[1]?.split('\n\n').at(-1)).toBe('다음 절의 내용은 문서에 없다: ‘해양 생물학’.')
})

it('names the sections of the template that the plan left out for lack of evidence', async () => {
  const section = (key: string, title: string, required: boolean) => ({ key, title, required, maxWords: 200 })
  const { id: templateId } = await createTemplate(canopy.client, {
    sections: [
      section('leave', 'Annual leave', true),
      section('ocean', 'Marine biology', false),
      section('trips', 'Travel expenses', true),
    ],
  })
  const { plan } = await planTopic(canopy.client, { topic: 'Leave and travel', templateId })
  expect(plan.sections.map(({ title }) => title)).toEqual(['Annual leave', 'Travel expenses'])
  await approvePlan(canopy.client, plan.id)
  const { sections } = await writeWholeReport(canopy.client, plan.id)
  expect(sections.at(-1)?.markdown.split('\n\n').at(-1)).toBe(
    'The documents contain nothing for “Marine biology”.',
  )
})

it('ends a rewritten last section with the note again', async () => {
  const before = await writeSections(['Marine biology', 'Annual leave'])
  const { regenerateSection } = await canopy.client.run(RegenerateLast, { reportId: before.id, order: 2 })
  const { task } = expectType(regenerateSection, 'RegenerateSectionPayload')
  const { sections } = await readWhenDone(canopy.client, task.id)
  expect(sections.map(({ markdown }) => markdown)).toEqual(before.texts)
  expect(before.texts[1]).toMatch(/\n\nThe documents contain nothing for “Marine biology”\.$/)
})
