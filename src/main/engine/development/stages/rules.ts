/** What counts as a stage boundary: every limit of the segmentation in one place, with its reason. */
export const rules = {
  /** A stage changes the curve by at least this share of the curve's own range: less is a detail of a stage. */
  leastShare: 0.01,
  /** ... and by at least so many of its own posterior standard deviations: less could be noise. */
  leastSigmas: 3.5,
  /** At a plateau the slope falls to this share of the steepest slope on either side, or below. */
  plateauShare: 0.25,
  /** Share of samples that a boundary must have to be reported as one; below it is a candidate. */
  support: 0.5,
  /** Candidates below this share are not kept. */
  candidate: 0.1,
  /** Probability of the intervals. */
  level: 0.9,
  /** Noise is never taken for less than this share of the range: a tenth of what counts. */
  noiseFloor: 0.001,
  /** Curves drawn from the posterior. */
  samples: 400,
  /** Places at which they are drawn. */
  grid: 320,
  /** A kernel that is not so many usual distances of the points long costs: no curve is learned from single points. */
  spacings: 2,
  /** Between neighbouring points further apart than so many lengths of the kernel the curve is not known. */
  gapLengths: 2,
  /** A point further from the curve of the others than so many standard deviations hardly counts: as if it were one away. */
  outlierSigmas: 4
} as const
