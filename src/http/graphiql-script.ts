import type { TAB_DOCUMENTS } from './graphiql-documents.ts'
import type { Ask, findExamples } from './graphiql-examples.ts'
import type { createGraphiqlFetcher } from './graphiql-fetcher.ts'
import type { fillInIds, makeTabs } from './graphiql-tabs.ts'

type KeyValueStorage = Pick<Storage, 'length' | 'getItem' | 'setItem' | 'removeItem' | 'clear'>

/** Any element of the page. */
interface PageElement {
  id: string
  hidden: boolean
  value: string
  textContent: string | null
  focus(): void
  addEventListener(type: 'submit', listener: (event: { preventDefault(): void }) => void): void
}

/** The parts of the browser's `window` that are used. */
interface PageWindow {
  location: { hash: string; pathname: string; search: string; reload(): void }
  history: { replaceState(data: null, unused: '', url: string): void }
  localStorage: KeyValueStorage
  sessionStorage: KeyValueStorage
  document: {
    getElementById(id: string): PageElement
    addEventListener(type: 'click', listener: (event: { target: PageElement }) => void): void
  }
  addEventListener(type: 'hashchange', listener: () => void): void
}

interface Parts {
  window: PageWindow
  /** From `@graphql-yoga/render-graphiql`. */
  render: (root: PageElement, options: object) => void
  options: object
  documents: typeof TAB_DOCUMENTS
  createGraphiqlFetcher: typeof createGraphiqlFetcher
  findExamples: typeof findExamples
  fillInIds: typeof fillInIds
  makeTabs: typeof makeTabs
}

/**
 * Signs in with the token of a sign-in link, the key stored in this browser tab or a typed key, then opens GraphiQL.
 * Its source runs in the browser, so it must not use anything outside of itself.
 */
export async function openGraphiql(parts: Parts): Promise<void> {
  const KEY = 'canopy-api-key'
  const LINK = /^#sign-in=([\w-]+)$/
  /** Increment to discard tabs that an earlier release stored. */
  const TABS_VERSION = 2
  const { location, history, localStorage, sessionStorage, document } = parts.window
  const form = document.getElementById('sign-in')
  const input = document.getElementById('api-key')
  const problem = document.getElementById('sign-in-problem')

  form.addEventListener('submit', event => {
    event.preventDefault()
    enter(async () => input.value.trim())
  })
  document.addEventListener('click', ({ target }) => {
    if (target.id !== 'sign-out') return
    sessionStorage.removeItem(KEY)
    location.reload()
  })
  // Pasting a sign-in link into the address bar of this page does not reload it.
  parts.window.addEventListener('hashchange', () => {
    if (LINK.test(location.hash)) location.reload()
  })

  const token = LINK.exec(location.hash)?.[1]
  // Removed from the address bar before anything else can read it.
  if (token) history.replaceState(null, '', location.pathname + location.search)
  const kept = sessionStorage.getItem(KEY)
  if (token) await enter(() => redeem(token).catch(error => kept ?? Promise.reject(error)))
  else if (kept) await enter(async () => kept)
  else askForKey('')

  async function enter(findKey: () => Promise<string>): Promise<void> {
    problem.textContent = ''
    try {
      const apiKey = await findKey()
      const examples = await parts.findExamples(askWith(apiKey))
      sessionStorage.setItem(KEY, apiKey)
      form.hidden = true
      openTabs(apiKey, examples)
    } catch (error) {
      sessionStorage.removeItem(KEY)
      askForKey((error as Error).message)
    }
  }

  function askForKey(message: string): void {
    problem.textContent = message
    form.hidden = false
    input.focus()
  }

  async function redeem(signInToken: string): Promise<string> {
    const { apiKey } = await post<{ apiKey: string }>('/sign-in', signInToken)
    return apiKey
  }

  function askWith(apiKey: string): Ask {
    return async (query, variables) => {
      const { data } = await post<{ data: never }>('/graphql', apiKey, { query, variables })
      return data
    }
  }

  /** @throws an error whose message is shown on the page. */
  async function post<T>(path: string, secret: string, body?: object): Promise<T> {
    const response = await fetch(path, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    }).catch(() => {
      throw new Error('Canopy does not respond. Check that it is running, then reload this page.')
    })
    const answer = await response.json()
    const [error] = answer.errors ?? []
    if (error || !response.ok) throw new Error(error?.message ?? answer.message)
    return answer
  }

  function openTabs(apiKey: string, examples: Parameters<Parts['makeTabs']>[1]): void {
    let state: Parameters<Parts['fillInIds']>[1] = { tabs: [], activeTabIndex: 0 }
    const names = Object.keys(parts.documents)
    parts.render(document.getElementById('root'), {
      ...parts.options,
      defaultTabs: parts.makeTabs(parts.documents, examples),
      // GraphiQL copies a tab's variables to the editor when the tab is opened, so inactive tabs can be changed here.
      onTabChange: (changed: typeof state) => {
        state = changed
      },
      fetcher: parts.createGraphiqlFetcher({
        apiKey,
        onMutation: answer => parts.fillInIds(names, state, answer),
      }),
      storage: storeUnder(`canopy:${TABS_VERSION}:${examples.workspaceId}:`),
    })
  }

  /** Stores edits per workspace, so that IDs of another workspace are never restored. */
  function storeUnder(prefix: string): KeyValueStorage {
    return {
      getItem: name => localStorage.getItem(prefix + name),
      setItem: (name, value) => localStorage.setItem(prefix + name, value),
      removeItem: name => localStorage.removeItem(prefix + name),
      clear: () => localStorage.clear(),
      get length() {
        return localStorage.length
      },
    }
  }
}
