import variant from '@jitl/quickjs-wasmfile-release-sync'
import { newQuickJSWASMModuleFromVariant } from 'quickjs-emscripten-core'

export async function runOwn(
  code: string,
  path: string[],
  args: unknown[],
  functions: string[],
  call: (name: string, args: unknown[]) => Promise<unknown>,
  values: Record<string, unknown>,
): Promise<unknown> {
  const quickjs = await newQuickJSWASMModuleFromVariant(variant as never)
  const runtime = quickjs.newRuntime()
  runtime.setModuleLoader(name => (name === 'plugin' ? code : driver))
  const vm = runtime.newContext()
  const pump = () => runtime.executePendingJobs()
  let settle: (json: string) => void = () => {}
  const result = new Promise<string>(resolve => {
    settle = resolve
  })
  const fn = vm.newFunction('__host', (n, a) => {
    const name = vm.getString(n)
    const list = JSON.parse(vm.getString(a))
    if (name === '__done') {
      settle(vm.getString(a))
      return vm.undefined
    }
    const promise = vm.newPromise()
    call(name, list)
      .then(
        value => {
          const h = vm.newString(JSON.stringify({ value }))
          promise.resolve(h)
          h.dispose()
        },
        error => {
          const h = vm.newString(JSON.stringify({ error: { name: error.name, message: error.message } }))
          promise.resolve(h)
          h.dispose()
        },
      )
      .then(pump)
    return promise.handle
  })
  vm.setProp(vm.global, '__host', fn)
  const h = vm.newString(JSON.stringify({ path, args, functions, values }))
  vm.setProp(vm.global, '__input', h)
  const started = vm.evalCode(driver, 'driver', { type: 'module' })
  if (started.error) {
    const e = vm.dump(started.error)
    throw new Error(JSON.stringify(e))
  }
  pump()
  const done = JSON.parse(await result)[0]
  if (done.error)
    throw Object.assign(new Error(done.error.message), { name: done.error.name, stack: done.error.stack })
  return done.value
}
const driver = `
import * as plugin from 'plugin'
const { path, args, functions, values } = JSON.parse(__input)
const host = { ...values }
const send = globalThis.__host
for (const name of functions) {
  const parts = name.split('.'); let at = host
  while (parts.length > 1) at = at[parts[0]] ??= {}, parts.shift()
  at[parts[0]] = name === 'now' ? () => Date.now() : async (...a) => { const r = JSON.parse(await send(name, JSON.stringify(a))); if (r.error) throw Object.assign(new Error(r.error.message), {name: r.error.name}); return r.value }
}
;(async () => {
  let f = plugin; for (const p of path) f = f[p]
  if (path[0] === 'sync') { for await (const batch of f(...args, host)) await host.__yield(batch); return }
  return f(...args, host)
})().then(value => send('__done', JSON.stringify([{ value }])), error => send('__done', JSON.stringify([{ error: { name: error.name, message: error.message, stack: error.stack } }])))
`
