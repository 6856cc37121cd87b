import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { strFromU8, unzipSync } from 'fflate'
import { expect } from 'vitest'
import type { GoalFileData } from '../../src/goals/files/goal-file.ts'
import { makeSlides } from '../../src/goals/files/make-slides.ts'
import { readPdfLines } from './read-pdf.ts'

const run = promisify(execFile)

/**
 * Converts a file with LibreOffice.
 * @param folder for the files and the profile of LibreOffice
 * @param to extension, and optionally a colon and a filter
 * @returns the path of the new file
 */
export async function convertFile(
  folder: string,
  { kind, data }: GoalFileData,
  to: string,
  options: readonly string[] = [],
): Promise<string> {
  const path = join(folder, `file.${kind.toLowerCase()}`)
  const outdir = join(folder, 'converted')
  await writeFile(path, data)
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`
  await run('soffice', [profile, '--headless', ...options, '--convert-to', to, '--outdir', outdir, path])
  return join(outdir, `file.${to.split(':')[0]}`)
}

/** Removes white space, because readers disagree on it next to Hangul and at line breaks. */
export const bare = (text: string) => text.replace(/\s/g, '')

/** Where a slide has its title, bullets and sources: their baselines, in points from the bottom of the page. */
const BOXES = [
  [432, 511],
  [72, 425],
  [21, 58],
] as const
const MARGINS = { left: 50, right: 911 }

/** A slide as its file has it, and as its page shows it. Texts of pages are without white space. */
interface OpenedSlide {
  texts: string[]
  /** The texts in the boxes of the title, the bullets and the sources. */
  boxes: string[]
  /** All texts, in the order of the file. */
  page: string
}

/** Makes a presentation and opens it with LibreOffice. Expects a page for each slide, and no text beyond the margins. */
export async function openSlides(
  folder: string,
  input: Partial<Parameters<typeof makeSlides>[0]>,
): Promise<OpenedSlide[]> {
  const base = { title: 'Refunds & returns', subtitle: 'Compare.', results: [], language: 'en', missing: [] }
  const file = await makeSlides({ ...base, ...input })
  const slides = readSlides(file.data)
  const pdf = await convertFile(folder, file, 'pdf')
  const { stdout } = await run('pdfinfo', [pdf])
  expect(stdout).toMatch(new RegExp(`^Pages: +${slides.length}$`, 'm'))
  const lines = (await readPdfLines(await readFile(pdf))).filter(({ text }) => text !== '•')
  expect(lines.filter(({ left, right }) => left < MARGINS.left || right > MARGINS.right)).toEqual([])
  return slides.map((texts, i) => {
    const shown = lines.filter(({ page }) => page === i + 1)
    const read = (from: number, to: number) =>
      bare(shown.flatMap(({ y, text }) => (y > from && y < to ? [text] : [])).join(''))
    return { texts, boxes: BOXES.map(([from, to]) => read(from, to)), page: read(0, Infinity) }
  })
}

function readSlides(pptx: Uint8Array): string[][] {
  const parts = unzipSync(pptx)
  const count = Object.keys(parts).filter(name => /^ppt\/slides\/slide\d+\.xml$/.test(name)).length
  return Array.from({ length: count }, (_, i) => {
    const xml = strFromU8(parts[`ppt/slides/slide${i + 1}.xml`] ?? new Uint8Array())
    return [...xml.matchAll(/<a:t>([^<]*)<\/a:t>/g)].map(([, text = '']) =>
      text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
    )
  })
}

/** Expects that the cover shows its texts, and that each box of the other slides shows its texts in full. */
export function expectTextsInBoxes([cover, ...slides]: readonly OpenedSlide[]): void {
  expect(cover?.page).toBe(bare(cover?.texts.join('') ?? ''))
  for (const { texts, boxes } of slides) {
    const [title = '', ...bullets] = texts
    const sources = /^(?:Sources|출처): /.test(bullets.at(-1) ?? '') ? bullets.pop() : ''
    expect(boxes).toEqual([title, bullets.join(''), sources ?? ''].map(bare))
  }
}
