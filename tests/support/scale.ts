/** Set by `.ci/proof`, which runs every test at full size. */
const isProof = process.env.CANOPY_PROOF === 'true'

/** @returns the size of a proof: small in the gate, full in `.ci/proof`. */
export const sized = <Size>(inGate: Size, inProof: Size): Size => (isProof ? inProof : inGate)
