import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectResponse, signInWithKey, WAIT, waitForGraphiql } from '../support/graphiql.ts'
import { openPage, setUpBrowser } from '../support/launch-browser.ts'
import { readPrinted, startAsNewcomer } from '../support/start-as-newcomer.ts'
import { startNginx } from '../support/start-proxy.ts'
import { atEnd } from '../support/start-test-canopy.ts'

const USED = /^This sign-in link was already used, has expired or is from before the last restart\./

const browser = setUpBrowser()

async function startCanopy(settings: Record<string, string> = {}) {
  const canopy = await startAsNewcomer(settings)
  atEnd(() => canopy.stop())
  return { canopy, ...readPrinted(canopy) }
}

const openBrowser = (url: string) => openPage(browser, url)

async function expectSignIn(page: Page, message: RegExp | string): Promise<void> {
  await page.getByLabel('API key').waitFor()
  const problem = await page.getByRole('alert').textContent()
  if (typeof message === 'string') expect(problem).toBe(message)
  else expect(problem).toMatch(message)
  expect(await page.locator('.graphiql-container').count()).toBe(0)
}

describe('the sign-in link printed at start', () => {
  it('signs in with one click, leaves no trace, and works once', async () => {
    const { canopy, apiKey, link } = await startCanopy()
    const sent: string[] = []
    const context = await browser.newContext()
    atEnd(() => context.close())
    const page = await context.newPage()
    page.on('request', it => sent.push(`${it.url()} ${JSON.stringify(it.headers())}`))
    await page.goto(link)
    await waitForGraphiql(page)
    await expectResponse(page, 'CreateTaxonomy', /"version": "v1", "status": "PUBLISHED"/)
    expect(page.url()).not.toContain('sign-in')
    const token = link.split('=').at(-1) ?? ''
    const withToken = sent.filter(it => it.includes(token))
    expect(withToken).toHaveLength(1)
    expect(withToken[0]).toMatch(`${canopy.url}/sign-in {`)

    // The tab stays signed in. Another tab of the same browser and another browser are not signed in.
    await page.reload()
    await waitForGraphiql(page)
    const secondTab = await context.newPage()
    await secondTab.goto(canopy.url)
    await expectSignIn(secondTab, '')
    const secondBrowser = await openBrowser(link)
    await expectSignIn(secondBrowser, USED)
    expect(secondBrowser.url()).not.toContain(token)

    // A used link does not sign out a signed-in tab, and a key works in every browser.
    await page.goto(link)
    await waitForGraphiql(page)
    await signInWithKey(secondBrowser, 'canopy_wrong')
    await expect
      .poll(() => secondBrowser.getByRole('alert').textContent(), WAIT)
      .toBe('This API key is unknown, expired or revoked.')
    await signInWithKey(secondBrowser, apiKey)
    await waitForGraphiql(secondBrowser)
  })

  it('works when pasted into the address bar of a page that asks for the key', async () => {
    const { canopy, link } = await startCanopy()
    const page = await openBrowser(canopy.url)
    await expectSignIn(page, '')
    await page.evaluate(`location.href = ${JSON.stringify(link)}`)
    await waitForGraphiql(page)
  })

  it('is refused with a wrong token, and the right one stays valid', async () => {
    const { link } = await startCanopy()
    await expectSignIn(await openBrowser(link.replace(/.{4}$/, 'AAAA')), USED)
    await waitForGraphiql(await openBrowser(link))
  })

  it('is refused after it expired', async () => {
    const { link } = await startCanopy({ SIGN_IN_LINK_TTL_MS: '1' })
    await expectSignIn(await openBrowser(link), USED)
  })
})

describe('the sign-in page behind nginx, which sends a local Host header and no proxy headers,', () => {
  it('reveals no key, and accepts the link', async () => {
    const { canopy, apiKey, link } = await startCanopy()
    const proxy = await startNginx(canopy.url)
    expect(await (await fetch(proxy)).text()).not.toContain(apiKey)
    const page = await openBrowser(proxy)
    await expectSignIn(page, '')
    const stored = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])')
    expect(stored).toBe('[{},{}]')
    const token = new URL(link).hash
    await waitForGraphiql(await openBrowser(`${proxy}/${token}`))
    await expectSignIn(await openBrowser(`${proxy}/${token}`), USED)
    await signInWithKey(page, apiKey)
    await waitForGraphiql(page)
  })
})
