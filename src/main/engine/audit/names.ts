import { sha256Hex } from './canonical'

/** `step-000800`: sorts as numbers do up to a million steps. */
export const stepName = (step: number): string => `step-${String(step).padStart(6, '0')}`

/** A file name for a component: itself where it is plain, otherwise (a glob) a short hash of it. */
export function componentName(component: string): string {
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(component)
    ? component
    : `tensors-${sha256Hex(component).slice(0, 12)}`
}
