/** A package that is shipped with the application. */
export interface ShippedPackage {
  readonly name: string
  readonly version: string
  readonly licence: string
}

export function shippedPackages(lock: unknown): ShippedPackage[]
