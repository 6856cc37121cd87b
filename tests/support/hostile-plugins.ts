import type { Failure, JsonValue } from '../../src/sandbox/protocol.ts'

export interface HostilePlugin {
  name: string
  code: string
  /** The reason of its failure, if it fails. */
  fails?: Failure
  output?: JsonValue
  /** Host functions that it calls. */
  calls?: string[]
}

const tool = (body: string) => `export const tools = { async run(input, host) { ${body} } }`

/** Plugins that try to escape or to harm, and how each must end. Their tool is `run`. */
export const HOSTILE_PLUGINS: HostilePlugin[] = [
  { name: 'endless loop', code: tool('for (;;);'), fails: 'CPU' },
  { name: 'endless loop while it is loaded', code: 'for (;;);', fails: 'CPU' },
  { name: 'endless microtasks', code: tool('for (;;) await null'), fails: 'CPU' },
  {
    name: 'regular expression that takes forever',
    code: tool("/^(a+)+$/.test('a'.repeat(50) + 'b')"),
    fails: 'CPU',
  },
  {
    name: 'memory bomb of arrays',
    code: tool('const a = []; for (;;) a.push(new Array(500_000).fill(a))'),
    fails: 'MEMORY',
  },
  {
    name: 'memory bomb of buffers',
    code: tool('const a = []; for (;;) a.push(new Uint8Array(1e6))'),
    fails: 'MEMORY',
  },
  {
    name: 'memory bomb that catches its errors',
    code: tool('const a = []; for (;;) try { for (;;) a.push(new Uint8Array(1e6)) } catch {}'),
    fails: 'MEMORY',
  },
  { name: 'deep recursion', code: tool('const f = () => f() + 1; return f()'), fails: 'STACK' },
  {
    name: 'deeply nested output',
    code: tool('let a = []; for (let i = 0; i < 5_000; i++) a = [a]; return a'),
    fails: 'NOT_JSON',
  },
  {
    name: 'prototype tricks',
    code: `
      Array.prototype.map = () => ['secret']
      Object.prototype.functions = ['secret']
      JSON.stringify = () => '["DONE","\\\\"faked\\\\""]'
      JSON.parse = () => ['ok', 'faked']
      Object.defineProperty(Object.prototype, 'secret', { get: () => 'leaked' })
      ${tool("return { answer: await host.fetch('a'), own: Object.keys(host).includes('secret') }")}`,
    output: { answer: { name: 'fetch', args: ['a'] }, own: false },
    calls: ['fetch'],
  },
  {
    name: 'forged result',
    code: `
      Array.prototype.toJSON = () => ['DONE', '1}\\n{"type":"call","id":9,"name":"secret","args":[]}\\n{']
      ${tool('return { forged: [1] }')}`,
    output: { forged: ['DONE', '1}\n{"type":"call","id":9,"name":"secret","args":[]}\n{'] },
  },
  {
    name: 'globals of Node and the host',
    code: tool(`
      const all = ['process', 'require', 'module', 'Buffer', 'fetch', 'XMLHttpRequest', 'WebAssembly', 'setTimeout', 'std', 'os', 'Deno', 'Bun']
      const escaped = globalThis.constructor.constructor('return typeof process')()
      return [all.filter(name => name in globalThis), escaped, typeof host.constructor.constructor('return this')().process]`),
    output: [[], 'undefined', 'undefined'],
  },
  { name: 'static import', code: `import fs from 'node:fs'\n${tool('return fs')}`, fails: 'THREW' },
  {
    name: 'dynamic import',
    code: tool(
      "return Promise.all(['node:fs', './child.ts', '/etc/passwd'].map(name => import(name).then(() => 'loaded', () => 'refused')))",
    ),
    output: ['refused', 'refused', 'refused'],
  },
  {
    name: 'fork bomb',
    code: tool("const { fork } = await import('node:child_process'); for (;;) fork('main.js')"),
    fails: 'THREW',
  },
  {
    name: 'host functions that were not declared',
    code: tool(
      'return [typeof host.secret, typeof host.complete, typeof host.storage.set, Object.isFrozen(host), Object.isFrozen(host.storage)]',
    ),
    output: ['undefined', 'undefined', 'undefined', true, true],
  },
  {
    name: 'flood of calls, one by one',
    code: tool('for (;;) await host.nothing()'),
    fails: 'CALLS',
    calls: Array(20).fill('nothing'),
  },
  {
    name: 'flood of calls at once',
    code: tool('for (;;) host.nothing()'),
    fails: 'CALLS',
    calls: Array(20).fill('nothing'),
  },
  { name: 'flood of log lines', code: tool("for (;;) host.log('x'.repeat(5_000))"), fails: 'CPU' },
  { name: 'giant output', code: tool("return 'x'.repeat(200_000)"), fails: 'OUTPUT' },
  {
    name: 'output beyond the size of a message',
    code: tool("return 'x'.repeat(5_000_000)"),
    fails: 'OUTPUT',
  },
  {
    name: 'giant argument',
    code: tool("return host.fetch('x'.repeat(5_000_000)).catch(error => error.message)"),
    output: 'The arguments are too large.',
  },
  {
    name: 'argument with many keys',
    code: tool(`
      const keys = {}
      for (let i = 0; i <= 25_000; i++) keys[i] = i
      return host.fetch(keys).catch(error => error.message)`),
    output: 'The arguments have more than 25000 keys.',
  },
  {
    name: 'argument with many objects',
    code: tool('return host.fetch(Array(100_000).fill({})).catch(error => error.message)'),
    output: 'The arguments have more than 100000 arrays and objects.',
  },
  { name: 'cyclic output', code: tool('const a = {}; a.a = a; return a'), fails: 'NOT_JSON' },
  { name: 'big integer', code: tool('return 1n'), fails: 'NOT_JSON' },
  { name: 'no output', code: tool(''), fails: 'NOT_JSON' },
  {
    name: 'throwing getters',
    code: tool("return { get a() { throw new Error('getter') } }"),
    fails: 'NOT_JSON',
  },
  {
    name: 'error that cannot be read',
    code: tool('throw { get name() { throw 1 }, toString() { throw 2 } }'),
    fails: 'THREW',
  },
  { name: 'promise that never settles', code: tool('return new Promise(() => {})'), fails: 'STUCK' },
  {
    name: 'late reply',
    code: tool("host.nothing().then(() => host.fetch('late')); return 'early'"),
    output: 'early',
    calls: ['nothing'],
  },
  { name: 'missing export', code: 'export const tools = {}', fails: 'THREW' },
  { name: 'syntax error', code: 'export const tools = {', fails: 'THREW' },
]
