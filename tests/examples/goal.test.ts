import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { drawGraph } from '../../examples/goal/draw-graph.ts'
import { createLiveBlock } from '../../examples/goal/live-block.ts'
import { formatMarkdown } from '../../examples/goal/markdown-text.ts'
import { startCutOnceProxy } from '../support/cut-once-proxy.ts'
import { findFreePort } from '../support/free-port.ts'
import { goalModel, scriptPlan } from '../support/goal-model.ts'
import { cancelGoal, planGoal, readGoal, seedGoalWorld } from '../support/goals.ts'
import { type ModelServer, startModelServer } from '../support/model-server.ts'
import { type Script, spawnScript } from '../support/spawn-script.ts'
import { setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'
import { waitUntil } from '../support/wait-until.ts'

const TEXT =
  'How many days of annual leave are there, and how fast must a lost laptop be reported? Make a table.'

const model: ModelServer = setUp(startModelServer, server => server.close())
const evidence = setUpTestCanopy()
const modeled = setUpTestCanopy(() => ({
  MODEL_BASE_URL: model.url,
  MODEL_NAME: 'writer',
  MODEL_MAX_OUTPUT_TOKENS: '1000',
  MODEL_USD_PER_MILLION_OUTPUT_TOKENS: '1',
}))

/** Runs `npm run goal` without a terminal, as in a script or a pipe. */
function startGoal(client: TestClient, url: string, args: readonly string[]): Script {
  return spawnScript('examples/goal/main.ts', args, { CANOPY_URL: url, CANOPY_API_KEY: client.secret })
}

async function newWorld(canopy: typeof evidence): Promise<TestClient> {
  const client = await canopy.newClient()
  await seedGoalWorld(client)
  return client
}

const idIn = (output: string) => /goal_\w+/.exec(output)?.[0] ?? ''

describe('npm run goal', () => {
  it('shows the plan as a graph, each change on a line, and the answer with sources and files', async () => {
    const client = await newWorld(evidence)
    const goal = startGoal(client, evidence.url, [TEXT, '--max-cost', '0.5', '--mermaid'])
    expect(await goal.ended, goal.errors()).toBe(0)
    const output = goal.output()
    expect(output).toMatch(/^ {2}○─╮ {4}research-1 {2}People {5}30 s {2}\$0\.02 {2}How many days of annual/m)
    expect(output).toMatch(
      /^ {2}○─┤ {4}research-2 {2}Security .*\n {2}○◂┴─╮ {2}table .*\n {2}○◂──╯ {2}synthesis /m,
    )
    expect(output).toMatch(/^ {2}Cost {4}about \$0\.09 \(\$0\.063 to \$0\.135\)$/m)
    expect(output).toContain('\nflowchart TD\n')
    expect(output).toMatch(/^ {2}The goal is RUNNING: research-1, research-2\.$/m)
    expect(output).toMatch(/^ {2}● COMPLETED {3}table {10}[\d.]+ s +3 of 4 steps {2}\$0\.0000 of \$0\.50$/m)
    expect(output).toMatch(/22 days of annual leave[^[]*\[1\]/)
    expect(output).toMatch(/^ {2}\[1\] Annual leave$/m)
    expect(output).toMatch(/^ {2}The goal is COMPLETED: 4 of 4 steps are completed\.$/m)
    expect(output).not.toContain('\x1b')
    const [url = ''] = /http\S+\/files\/\S+/.exec(output) ?? []
    expect(await (await fetch(url)).text()).toContain('22 days')
  })

  it('only plans with --plan, and does not approve the plan of somebody else without a terminal', async () => {
    const client = await newWorld(evidence)
    const planned = startGoal(client, evidence.url, [TEXT, '--plan'])
    expect(await planned.ended, planned.errors()).toBe(0)
    const id = idIn(planned.output())
    expect(planned.output()).toContain(`npm run goal -- --follow ${id}\n`)
    const followed = startGoal(client, evidence.url, ['--follow', id])
    expect(await followed.ended, followed.errors()).toBe(0)
    expect(followed.output()).toContain('The plan is not approved, so nothing runs.')
    expect(await readGoal(client, id)).toMatchObject({ status: 'PLANNED' })
  })

  it('resumes after a lost connection without losing or repeating a change', async () => {
    const client = await newWorld(evidence)
    const proxy = await startCutOnceProxy(evidence.url, 'GoalSynthesisDelta')
    const goal = startGoal(client, proxy.url, [TEXT])
    expect(await goal.ended, goal.errors()).toBe(0)
    expect(proxy.wasCut()).toBe(true)
    expect(goal.output()).toMatch(/The connection was lost\. Resuming after change \d+ …/)
    const completed = [...goal.output().matchAll(/● COMPLETED +(\S+)/g)].map(([, key]) => key)
    expect(completed.toSorted()).toEqual(['research-1', 'research-2', 'synthesis', 'table'])
    expect(goal.output()).toContain('Writing the answer …')
  })

  it('exits with 1 for a cancelled goal', async () => {
    const client = await newWorld(evidence)
    const id = await planGoal(client, { text: TEXT })
    await cancelGoal(client, id)
    const goal = startGoal(client, evidence.url, ['--follow', id])
    expect(await goal.ended, goal.errors()).toBe(1)
    expect(goal.output()).toContain('The goal is CANCELLED: 0 of 4 steps are completed.')
  })

  it('exits with 2 at a limit, shows the answer so far, and continues with a higher one', async () => {
    const client = await newWorld(modeled)
    model.behave = goalModel({
      outputTokens: 900,
      plan: () =>
        scriptPlan([
          { id: 'days', title: 'How many days of annual leave are there?', agent: 'People' },
          { id: 'hotel', title: 'What may a hotel cost for a night?', agent: 'People', dependsOn: ['days'] },
          { id: 'end', kind: 'SYNTHESIS', title: 'Summary', dependsOn: ['hotel'] },
        ]),
    })
    const paused = startGoal(client, modeled.url, ['Find out about leave and hotels.', '--max-cost', '0.005'])
    expect(await paused.ended, paused.errors()).toBe(2)
    const id = idIn(paused.output())
    expect(paused.output()).toMatch(/^ {2}! The expected cost is \$\S+, but the limit is \$0\.005\./m)
    expect(paused.output()).toContain('  Answer so far\n')
    expect(paused.output()).toMatch(/^ {2}Missing$/m)
    expect(paused.output()).toContain(`npm run goal -- --follow ${id} --max-cost …\n`)
    const continued = startGoal(client, modeled.url, ['--follow', id, '--max-cost', '1'])
    expect(await continued.ended, continued.errors()).toBe(0)
    expect(continued.output()).toMatch(/● COMPLETED {3}end .* 3 of 3 steps {2}\$0\.\d{4} of \$1\.00$/m)
  })

  it('leaves the goal running on Ctrl-C, and says how to follow it again', async () => {
    const client = await newWorld(modeled)
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    model.behave = goalModel({
      plan: () =>
        scriptPlan([
          { id: 'days', title: 'How many days of annual leave are there?', agent: 'People' },
          { id: 'end', kind: 'SYNTHESIS', title: 'Summary', dependsOn: ['days'] },
        ]),
      before: purpose => (purpose === 'WRITE' ? released : undefined),
    })
    const goal = startGoal(client, modeled.url, ['How many days of annual leave are there?'])
    await waitUntil('a running step', async () => goal.output().includes('The goal is RUNNING: days.'))
    goal.child.kill('SIGINT')
    expect(await goal.ended, goal.errors()).toBe(130)
    const id = idIn(goal.output())
    expect(goal.output()).toContain(`npm run goal -- --follow ${id}\n`)
    expect(await readGoal(client, id)).toMatchObject({ status: 'RUNNING' })
    release()
    const followed = startGoal(client, modeled.url, ['--follow', id])
    expect(await followed.ended, followed.errors()).toBe(0)
    expect(followed.output()).toContain('The goal is COMPLETED: 2 of 2 steps are completed.')
  })

  it('rejects bad options, unknown goals and unreachable servers in one sentence each', async () => {
    const { client, url } = evidence
    const nowhere = `http://127.0.0.1:${await findFreePort()}`
    const runs = [
      startGoal(client, url, ['--max-costs', '1', 'x']),
      startGoal(client, url, ['--max-cost', 'much', 'x']),
      startGoal(client, url, ['--max-seconds=0', 'x']),
      startGoal(client, url, []),
      startGoal(client, url, ['x', '--language', '??']),
      startGoal(client, url, ['--follow', 'goal_1', 'x']),
      startGoal(client, url, ['--follow', 'goal_1']),
      startGoal(client, nowhere, ['x']),
      spawnScript('examples/goal/main.ts', ['--follow', 'goal_1'], {}),
    ]
    const ends = runs.map(async run => [await run.ended, run.errors()])
    const seeHelp = ' See npm run goal -- --help.\n'
    expect(await Promise.all(ends)).toEqual([
      [1, `Unknown option '--max-costs'.${seeHelp}`],
      [1, `--max-cost must be US dollars, such as 0.50.${seeHelp}`],
      [1, `--max-seconds must be a whole number of seconds, 1 or more.${seeHelp}`],
      [1, `Say what is to be done, or follow a goal with --follow.${seeHelp}`],
      [1, '--language must be a BCP 47 tag, such as en, ko or pt-BR.\n'],
      [1, `Give either a text or --follow, not both.${seeHelp}`],
      [1, 'There is no goal goal_1 on this server.\n'],
      [1, `Canopy does not answer at ${nowhere}/graphql.\n`],
      [1, `--follow needs the server of the goal: set CANOPY_URL and CANOPY_API_KEY.${seeHelp}`],
    ])
  })
})

describe('the graph of a plan', () => {
  it('draws only direct dependencies, and crosses lanes that a step has no part in', () => {
    const rows = drawGraph([
      { key: 'a', dependsOn: [] },
      { key: 'b', dependsOn: [] },
      { key: 'table', dependsOn: ['a', 'b'] },
      { key: 'report', dependsOn: ['a'] },
      { key: 'end', dependsOn: ['a', 'b', 'table', 'report'] },
    ])
    expect(rows.map(({ lines, below }) => [lines.trimEnd(), below.trimEnd()])).toEqual([
      ['─┬─╮', ' │ │'],
      ['─┤ │', ' │ │'],
      ['◂┴─│─╮', '   │ │'],
      ['◂──┴─┤', '     │'],
      ['◂────╯', ''],
    ])
  })
})

describe('the block that is redrawn', () => {
  it('erases exactly the lines before, and cuts to the size of the terminal', () => {
    const written: string[] = []
    const block = createLiveBlock({ columns: 11, rows: 4, write: text => written.push(text) })
    block.show(['one', 'two'])
    block.show(['first', 'second', 'third', '한국어로 쓴 긴 줄'])
    block.keep()
    block.show(['after'])
    expect(written).toEqual(['one\ntwo\n', '\x1b[2A\x1b[Jsecond\nthird\n한국어로 \n', 'after\n'])
    for (const line of written.join('').split('\n')) expect(stringWidth(line)).toBeLessThan(11)
  })
})

describe('Markdown in the terminal', () => {
  it('aligns small tables, lists the rows of wide ones, and removes markup', () => {
    const wide = 'x'.repeat(60)
    const markdown = [
      '### 연차',
      '**Unused**: 5 days \\[maximum\\]. [1]',
      '| Office | Days |',
      '| - | - |',
      '| 서울 | 15 | [2]',
      '',
      '| Office | First | Later |',
      '| - | - | - |',
      `| Lisbon | ${wide} | ${wide} |`,
    ].join('\n')
    expect(formatMarkdown(markdown)).toEqual([
      '  연차',
      '  Unused: 5 days [maximum]. [1]',
      '  Office  Days',
      '  서울    15 [2]',
      '',
      '  - Lisbon',
      `    First: ${wide}`,
      `    Later: ${wide}`,
    ])
  })
})
