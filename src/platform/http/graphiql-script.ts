import type { TAB_DOCUMENTS } from './graphiql-documents.ts'
import type { Ask, findExamples } from './graphiql-examples.ts'
import type { createGraphiqlFetcher } from './graphiql-fetcher.ts'
import type { fillInIds, makeTabs } from './graphiql-tabs.ts'

interface KeyValueStorage {
  readonly length: number
  getItem(name: string): string | null
  setItem(name: string, value: string): void
  removeItem(name: string): void
  clear(): void
}

/** An element of the page, whatever it is. */
interface PageElement {
  id: string
  hidden: boolean
  value: string
  textContent: string | null
  focus(): void
  addEventListener(type: 'submit', listener: (event: { preventDefault(): void }) => void): void
}

/** What is used of the browser's `window`. */
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
  /** Of `@graphql-yoga/render-graphiql`. */
  render: (root: PageElement, options: object) => void
  options: object
  documents: typeof TAB_DOCUMENTS
  createGraphiqlFetcher: typeof createGraphiqlFetcher
  findExamples: typeof findExamples
  fillInIds: typeof fillInIds
  makeTabs: typeof makeTabs
}

/**
 * Signs in and opens GraphiQL: with the token of a sign-in link, with the key that this browser tab has, or with the one
 * that is typed in. Runs in the browser, as text: it may use nothing from outside itself.
 */
export async function openGraphiql(parts: Parts): Promise<void> {
  const KEY = 'canopy-api-key'
  const LINK = /^#sign-in=([\w-]+)$/
  /** Tabs kept by an earlier release are not opened again. */
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
  // A link that is pasted over the address of this page does not load it again.
  parts.window.addEventListener('hashchange', () => {
    if (LINK.test(location.hash)) location.reload()
  })

  const token = LINK.exec(location.hash)?.[1]
  // Before anything else can see it.
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

  /** @throws an error whose message is for the person who reads the page. */
  async function post<T>(path: string, secret: string, body?: object): Promise<T> {
    const response = await fetch(path, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    }).catch(() => {
      throw new Error('Canopy does not answer. Check that it is running, then load this page again.')
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
      // GraphiQL puts a tab's variables into the editor when the tab is opened, so a closed tab can be filled in here.
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

  /** Edits are kept for each workspace apart, so that ids of one that is gone never come back. */
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
