import { recorderBackend } from './backend'
import { registerElementwise } from './elementwise'
import { registerProductsAndLookups, registerReductions } from './products'
import { registerShapes } from './shapes'

let registered = false

/** Registers the recorder and its kernels once. */
export function registerRecorder(): void {
  if (registered) return
  registered = true
  recorderBackend()
  registerElementwise()
  registerReductions()
  registerShapes()
  registerProductsAndLookups()
}
