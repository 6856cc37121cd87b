import { startTestCanopy, type TestCanopy } from './start-test-canopy.ts'

/** Starts Canopy without an API key of one's own. */
export function startAsNewcomer(settings: Record<string, string> = {}): Promise<TestCanopy> {
  return startTestCanopy({ BOOTSTRAP_API_KEY: '', ...settings })
}

/** What its latest start has printed: the first API key, and where GraphiQL is, with a token behind `#` if there is one. */
export function readPrinted({ printed }: TestCanopy): { apiKey: string; link: string } {
  const read = (label: string) => {
    const line = printed.findLast(it => it.startsWith(`  ${label} `))
    return line?.split(' ').at(-1) ?? ''
  }
  return { apiKey: read('API key'), link: read('GraphiQL') }
}
