import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { atEnd } from './start-test-canopy.ts'

const { CHROMIUM_PATH = '/usr/bin/chromium' } = process.env
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * Starts a Chromium that sends no requests of its own before the tests of the calling file, and closes it after them.
 * @returns the browser, for use in tests and later hooks only.
 */
export function setUpBrowser(): Pick<Browser, 'newPage' | 'newContext'> {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM_PATH, args: FLAGS })
  })
  afterAll(() => browser?.close())
  const running = () => {
    if (!browser) throw new Error('The browser has not started yet.')
    return browser
  }
  return {
    newPage: options => running().newPage(options),
    newContext: options => running().newContext(options),
  }
}

/** Opens a page in a context that shares nothing with others. Closes it at the end of the test. */
export async function openPage(
  browser: Pick<Browser, 'newContext'>,
  url: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Page> {
  const context = await browser.newContext(options)
  atEnd(() => context.close())
  const page = await context.newPage()
  await page.goto(url)
  return page
}
