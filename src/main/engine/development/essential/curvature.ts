/** A plane curve, one point a checkpoint. */
export interface PlaneCurve {
  readonly x: Float64Array
  readonly y: Float64Array
}

export interface OsculatingCircles {
  /** Signed curvature κ, positive where the curve turns left; NaN at both ends and where the curve rests. */
  readonly curvature: Float64Array
  /** Centres p + n/κ, the evolute; NaN where κ is NaN or 0. */
  readonly centreX: Float64Array
  readonly centreY: Float64Array
}

/** Osculating circles from central differences: r′ = (p[t+1] − p[t−1])/2, r″ = p[t+1] − 2p[t] + p[t−1], κ = r′ × r″ / |r′|³.
 *  κ does not depend on how fast a curve is run through. */
export function osculatingCircles({ x, y }: PlaneCurve): OsculatingCircles {
  const curvature = new Float64Array(x.length).fill(NaN)
  const [centreX, centreY] = [curvature.slice(), curvature.slice()]
  for (let t = 1; t + 1 < x.length; t++) {
    const dx = ((x[t + 1] ?? 0) - (x[t - 1] ?? 0)) / 2
    const dy = ((y[t + 1] ?? 0) - (y[t - 1] ?? 0)) / 2
    const ddx = (x[t + 1] ?? 0) - 2 * (x[t] ?? 0) + (x[t - 1] ?? 0)
    const ddy = (y[t + 1] ?? 0) - 2 * (y[t] ?? 0) + (y[t - 1] ?? 0)
    const speed = Math.sqrt(dx * dx + dy * dy)
    if (speed === 0) continue
    const cross = dx * ddy - dy * ddx
    curvature[t] = cross / speed ** 3
    if (cross === 0) continue
    centreX[t] = (x[t] ?? 0) - (dy * speed * speed) / cross
    centreY[t] = (y[t] ?? 0) + (dx * speed * speed) / cross
  }
  return { curvature, centreX, centreY }
}
