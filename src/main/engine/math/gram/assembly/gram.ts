// Inner products of rows, two float64 at a time. Compiled by scripts/build-kernels.mjs.

// @ts-ignore: decorator
@inline function add(at: usize, sums: v128): void {
  store<f64>(at, load<f64>(at) + f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1))
}

/** out += rows · rowsᵀ, in tiles of 2 × 4. Only entries on and below the diagonal are complete.
 *  @param rows `[count, width]` float64 @param out `[count, count]` float64 @param count a multiple of 4 @param width even */
export function gram(rows: usize, count: i32, width: i32, out: usize): void {
  const stride: usize = <usize>width << 3
  const line: usize = <usize>count << 3
  for (let i = 0; i < count; i += 2) {
    const a = rows + <usize>i * stride
    const b = a + stride
    for (let j = 0; j <= i; j += 4) {
      const e = rows + <usize>j * stride
      const f = e + stride
      const g = f + stride
      const h = g + stride
      let ae = f64x2.splat(0)
      let af = ae
      let ag = ae
      let ah = ae
      let be = ae
      let bf = ae
      let bg = ae
      let bh = ae
      for (let k: usize = 0; k < stride; k += 16) {
        const x = v128.load(a + k)
        const y = v128.load(b + k)
        let z = v128.load(e + k)
        ae = f64x2.add(ae, f64x2.mul(x, z))
        be = f64x2.add(be, f64x2.mul(y, z))
        z = v128.load(f + k)
        af = f64x2.add(af, f64x2.mul(x, z))
        bf = f64x2.add(bf, f64x2.mul(y, z))
        z = v128.load(g + k)
        ag = f64x2.add(ag, f64x2.mul(x, z))
        bg = f64x2.add(bg, f64x2.mul(y, z))
        z = v128.load(h + k)
        ah = f64x2.add(ah, f64x2.mul(x, z))
        bh = f64x2.add(bh, f64x2.mul(y, z))
      }
      const at = out + <usize>i * line + (<usize>j << 3)
      add(at, ae)
      add(at + 8, af)
      add(at + 16, ag)
      add(at + 24, ah)
      add(at + line, be)
      add(at + line + 8, bf)
      add(at + line + 16, bg)
      add(at + line + 24, bh)
    }
  }
}
