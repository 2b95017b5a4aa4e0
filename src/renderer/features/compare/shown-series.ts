/** Which of the three are on the screen. */
export interface ShownSeries {
  readonly a: boolean
  readonly b: boolean
  readonly difference: boolean
}
