export interface KernelSource {
  readonly name: string
  /** Has `assembly/<name>.ts` and `kernel-bytes.ts`. */
  readonly folder: string
}

/** Every kernel of the product. */
export const kernels: readonly KernelSource[]

/** The generated module `kernel-bytes.ts` as text. */
export function buildKernel(kernel: KernelSource): Promise<string>
