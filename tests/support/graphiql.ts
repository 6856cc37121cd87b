import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** Timeout for hanging tests only. */
export const WAIT = { timeout: 60_000, interval: 200 }

/** Waits until GraphiQL is ready for use. */
export async function waitForGraphiql(page: Page): Promise<void> {
  await page.locator('.graphiql-query-editor .view-line').first().waitFor({ timeout: WAIT.timeout })
}

export async function signInWithKey(page: Page, apiKey: string): Promise<void> {
  await page.getByLabel('API key').fill(apiKey)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

export async function tabNames(page: Page): Promise<string[]> {
  return page.locator('.graphiql-tab-button').allTextContents()
}

/** Opens a tab. */
export async function openTab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab').getByRole('button', { name, exact: true }).click()
  const openName = () => page.locator('.graphiql-tab-active .graphiql-tab-button').textContent()
  await expect.poll(openName, WAIT).toBe(name)
}

/** Opens a tab with one click, runs it unmodified, and waits until the response pane matches `shown`. */
export async function expectResponse(page: Page, name: string, shown: RegExp): Promise<void> {
  await openTab(page, name)
  await page.getByRole('button', { name: /Execute query/ }).click()
  await expect.poll(() => readResponse(page), WAIT).toMatch(shown)
}

/** @returns the visible text of the response pane, without line breaks and indentation. */
export function readResponse(page: Page): Promise<string> {
  return readEditor(page, '.graphiql-response')
}

/** @returns the visible text of the variables or the headers, whichever are shown. */
export function readEditorTool(page: Page): Promise<string> {
  return readEditor(page, '.graphiql-editor-tool .graphiql-editor:not(.hidden)')
}

async function readEditor(page: Page, editor: string): Promise<string> {
  const lines = await page.locator(`${editor} .view-line`).evaluateAll(found =>
    found
      .map(line => ({
        top: Number.parseFloat((line as unknown as { style: { top: string } }).style.top),
        text: line.textContent ?? '',
      }))
      .sort((a, b) => a.top - b.top)
      .map(({ text }) => text),
  )
  return lines.join(' ').replace(/\s+/g, ' ').trim()
}
