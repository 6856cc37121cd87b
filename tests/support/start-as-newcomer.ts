import { startTestCanopy, type TestCanopy } from './start-test-canopy.ts'

/** Starts Canopy without a configured API key, so it generates and prints one. */
export function startAsNewcomer(settings: Record<string, string> = {}): Promise<TestCanopy> {
  return startTestCanopy({ BOOTSTRAP_API_KEY: '', ...settings })
}

/** @returns the first API key and the GraphiQL URL that the latest start printed. The URL may have a token after `#`. */
export function readPrinted({ printed }: TestCanopy): { apiKey: string; link: string } {
  const read = (label: string) => {
    const line = printed.findLast(it => it.startsWith(`  ${label} `))
    return line?.split(' ').at(-1) ?? ''
  }
  return { apiKey: read('API key'), link: read('GraphiQL') }
}
