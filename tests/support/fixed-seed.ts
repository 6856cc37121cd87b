import fc from 'fast-check'
import { sized } from './scale.ts'

// Generated cases are the same in every run of the gate: a new counterexample must not fail an unrelated change.
// `.ci/proof` generates new ones each time.
fc.configureGlobal({ seed: sized<number | undefined>(20261123, undefined) })
