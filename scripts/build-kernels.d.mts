/** The generated module `kernel-bytes.ts` as text. */
export function buildKernels(): Promise<string>
