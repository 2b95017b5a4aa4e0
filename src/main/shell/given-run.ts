/** The run named on a command line: `--open RUN` or `--open=RUN`; null when there is none.
 *  @param arguments_ with or without the program's own name */
export function givenRun(arguments_: readonly string[]): string | null {
  for (const [place, argument] of arguments_.entries()) {
    if (argument.startsWith('--open=')) return argument.slice('--open='.length) || null
    if (argument === '--open') return arguments_[place + 1] ?? null
  }
  return null
}
