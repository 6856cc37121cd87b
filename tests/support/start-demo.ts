import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { type Script, spawnScript } from './spawn-script.ts'
import { atEnd } from './start-test-canopy.ts'

export interface Demo extends Script {
  /** Folder for temporary files, used only by this process. */
  folder: string
}

/** Runs the demo (`npm run demo`) without a terminal, as in a script or a pipe. */
export async function startDemo(env: Record<string, string> = {}): Promise<Demo> {
  const folder = await mkdtemp(join(tmpdir(), 'canopy-test-demo-'))
  atEnd(() => rm(folder, { recursive: true, force: true }))
  const script = spawnScript('examples/terminal/main.ts', [], { TMPDIR: folder, ...env })
  atEnd(async () => {
    // Lets it stop its own server, unlike SIGKILL.
    script.child.kill('SIGTERM')
    await script.ended
  })
  return { folder, ...script }
}

export function expectWholeTour(output: string): void {
  expect(output).toMatch(/People Guide {2,}█+░+ +80\.0 % +22 +5\n/)
  expect(output).toMatch(/^ {2}2 {2}STARTED .*\n.*Resuming with after: 2\n {2}3 {2}PROGRESSED /m)
  expect(output).toMatch(/COMPLETED +█{20} 100\.0 % +80\.0 % covered\n/)
  expect(output).toContain('Received 1 2 | 3 4 5: 1 to 5, no gaps, no duplicates.')
  expect(output).toMatch(/^ {2}Parental leave +0 of 3 +No documents are placed under "Parental leave" yet/m)
  expect(output).toMatch(
    / 1 {2}1\.00 {2}Where and when we work › Working from another country\n.*20 working days/,
  )
  expect(output).toMatch(/ 1 {2}1\.00 {2}재택근무 운영 지침 › 며칠까지 되나요\n.*최대 3일/)
  expect(output).toMatch(
    /^ {2}Answer {2}재택근무 운영 지침 › 며칠까지 되나요\n {10}일주일에 최대 3일까지 집에서 일할 수 있다\./m,
  )
  expect(output.match(/^ {2}3 hits and the answer in \d+ ms$/gm)).toHaveLength(2)
  expect(output).toMatch(/ {5}UNANSWERED NO_CONTENT\n {2}[▁-█]+ +80\.0 % covered\n/)
  expect(output).toMatch(/ {5}ANSWERED by "Parental leave"\n {2}[▁-█]+ +83\.3 % covered\n/)
  expect(output).toContain('+3.3 points: +1 document under Parental leave\n')
  expect(output).toMatch(/^ {2}재택근무와 해외 근무 규정: planned in \d+ ms by EVIDENCE$/m)
  expect(output).toMatch(/^ {2}COMPLETED +█{20} 100\.0 % /m)
  expect(output).toMatch(/^ {2}\d+ citations from \d+ documents: .*재택근무 운영 지침/m)
  for (const kind of ['MARKDOWN', 'HTML', 'DOCX', 'HWPX', 'PDF'])
    expect(output).toMatch(
      new RegExp(`^ {2}${kind} +재택근무와 해외 근무 규정\\.\\w+ +[\\d.]+ kB +(\\d+) of \\1 headings$`, 'm'),
    )
  expect(output).toMatch(/^ {2}small +0\.\d\d .*\n {2}large +0\.\d\d /m)
  expect(output).toMatch(
    /^ {2}1 +small +FAILED +HTTP_503 .*\n {2}2 +small +FAILED +HTTP_503 .*\n {2}3 +large +SUCCEEDED /m,
  )
}
