/** Whether work is to stop for a while; asked at the boundaries of steps and jobs. */
export interface PauseGate {
  readonly isPaused: boolean
  /** At once while work may go on, else when it may again. @throws the signal's reason after an abort */
  whenRunning(signal?: AbortSignal): Promise<void>
  /** @returns a function that ends the subscription */
  onChange(listener: (isPaused: boolean) => void): () => void
}

/** The gate with its handle. */
export class PauseSwitch implements PauseGate {
  #isPaused = false
  readonly #listeners = new Set<(isPaused: boolean) => void>()

  get isPaused(): boolean {
    return this.#isPaused
  }

  set(isPaused: boolean): void {
    if (isPaused === this.#isPaused) return
    this.#isPaused = isPaused
    for (const listener of [...this.#listeners]) listener(isPaused)
  }

  async whenRunning(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    if (!this.#isPaused) return
    await new Promise<void>((resolve) => {
      const end = (): void => {
        unsubscribe()
        signal?.removeEventListener('abort', end)
        resolve()
      }
      const unsubscribe = this.onChange((isPaused) => {
        if (!isPaused) end()
      })
      signal?.addEventListener('abort', end)
    })
    // Paused again before this ran, or cancelled.
    await this.whenRunning(signal)
  }

  onChange(listener: (isPaused: boolean) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}
