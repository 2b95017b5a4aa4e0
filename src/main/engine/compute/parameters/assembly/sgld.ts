// Noise and sampler updates over one linear memory, four floats at a time. Compiled by scripts/build-kernels.mjs.
// Philox4x32-10 with the counter (index, step, chain, 0); four counters run side by side in the lanes of a vector.

/** Elements whose noise is made at a time: it stays in the first-level cache, and float32 partial sums stay short. */
const RUN: i32 = 512

// @ts-ignore: decorator
@inline function splat(x: f32): v128 { return f32x4.splat(x) }
// @ts-ignore: decorator
@inline function high(a: v128, b: v128): v128 { return v128.shuffle<i32>(a, b, 1, 3, 5, 7) }
// @ts-ignore: decorator
@inline function low(a: v128, b: v128): v128 { return v128.shuffle<i32>(a, b, 0, 2, 4, 6) }

/** −2 ln u for u = ((bits >> 1) + ½) 2⁻³¹; the logarithm is Cephes' logf, in single precision. */
// @ts-ignore: decorator
@inline function minusTwoLog(bits: v128): v128 {
  const u = f32x4.mul(f32x4.add(f32x4.convert_i32x4_s(i32x4.shr_u(bits, 1)), splat(0.5)), splat(4.656612873077393e-10))
  // u = m 2^e with m in [√½, √2)
  const shifted = i32x4.sub(u, i32x4.splat(0x3f3504f3))
  const e = i32x4.shr_s(shifted, 23)
  const m = f32x4.sub(i32x4.sub(u, i32x4.shl(e, 23)), splat(1))
  let p = splat(7.0376836292e-2)
  p = f32x4.add(f32x4.mul(p, m), splat(-1.1514610310e-1))
  p = f32x4.add(f32x4.mul(p, m), splat(1.1676998740e-1))
  p = f32x4.add(f32x4.mul(p, m), splat(-1.2420140846e-1))
  p = f32x4.add(f32x4.mul(p, m), splat(1.4249322787e-1))
  p = f32x4.add(f32x4.mul(p, m), splat(-1.6668057665e-1))
  p = f32x4.add(f32x4.mul(p, m), splat(2.0000714765e-1))
  p = f32x4.add(f32x4.mul(p, m), splat(-2.4999993993e-1))
  p = f32x4.add(f32x4.mul(p, m), splat(3.3333331174e-1))
  const m2 = f32x4.mul(m, m)
  let y = f32x4.sub(f32x4.mul(f32x4.mul(p, m), m2), f32x4.mul(m2, splat(0.5)))
  y = f32x4.add(f32x4.add(m, y), f32x4.mul(f32x4.convert_i32x4_s(e), splat(0.6931471805599453)))
  return f32x4.pmax(f32x4.mul(y, splat(-2)), splat(0))
}

/** cos(π r / 2) from r², |r| ≤ ½. */
// @ts-ignore: decorator
@inline function quarterCosine(r2: v128): v128 {
  let p = splat(9.1926e-4)
  p = f32x4.add(f32x4.mul(p, r2), splat(-2.0863480e-2))
  p = f32x4.add(f32x4.mul(p, r2), splat(2.5366951e-1))
  p = f32x4.add(f32x4.mul(p, r2), splat(-1.2337006))
  return f32x4.add(f32x4.mul(p, r2), splat(1))
}

/** sin(π r / 2), |r| ≤ ½. */
// @ts-ignore: decorator
@inline function quarterSine(r: v128, r2: v128): v128 {
  let p = splat(1.6044e-4)
  p = f32x4.add(f32x4.mul(p, r2), splat(-4.6817541e-3))
  p = f32x4.add(f32x4.mul(p, r2), splat(7.9692626e-2))
  p = f32x4.add(f32x4.mul(p, r2), splat(-6.4596410e-1))
  p = f32x4.add(f32x4.mul(p, r2), splat(1.5707963))
  return f32x4.mul(p, r)
}

/** Box–Muller on four pairs of words: stores four cosines, then four sines. */
// @ts-ignore: decorator
@inline function boxMuller(out: usize, a: v128, b: v128): void {
  const radius = f32x4.sqrt(minusTwoLog(a))
  const quadrant = i32x4.shr_u(i32x4.add(b, i32x4.splat(0x20000000)), 30)
  const r = f32x4.mul(f32x4.convert_i32x4_s(i32x4.sub(b, i32x4.shl(quadrant, 30))), splat(9.313225746154785e-10))
  const r2 = f32x4.mul(r, r)
  const sine = quarterSine(r, r2), cosine = quarterCosine(r2)
  // Odd quadrants exchange the two.
  const exchanged = v128.and(v128.xor(sine, cosine), i32x4.shr_s(i32x4.shl(quadrant, 31), 31))
  const cosineSign = i32x4.shl(v128.and(i32x4.add(quadrant, i32x4.splat(1)), i32x4.splat(2)), 30)
  const sineSign = i32x4.shl(v128.and(quadrant, i32x4.splat(2)), 30)
  v128.store(out, f32x4.mul(v128.xor(v128.xor(cosine, exchanged), cosineSign), radius))
  v128.store(out, f32x4.mul(v128.xor(v128.xor(sine, exchanged), sineSign), radius), 16)
}

/** Standard normals of `blocks` blocks of 16 from `first` on, at `out`. */
export function normals(out: usize, first: i32, blocks: i32, key0: i32, key1: i32, step: i32, chain: i32, purpose: i32): void {
  const m0 = i32x4.splat(0xd2511f53), m1 = i32x4.splat(0xcd9e8d57)
  for (let block = first, end = first + blocks; block < end; ++block) {
    let c0 = i32x4.add(i32x4.splat(block << 2), i32x4(0, 1, 2, 3))
    let c1 = i32x4.splat(step), c2 = i32x4.splat(chain), c3 = i32x4.splat(purpose)
    let k0 = key0, k1 = key1
    for (let round = 0; round < 10; ++round) {
      const a0 = i64x2.extmul_low_i32x4_u(m0, c0), a1 = i64x2.extmul_high_i32x4_u(m0, c0)
      const b0 = i64x2.extmul_low_i32x4_u(m1, c2), b1 = i64x2.extmul_high_i32x4_u(m1, c2)
      c0 = v128.xor(v128.xor(high(b0, b1), c1), i32x4.splat(k0))
      c1 = low(b0, b1)
      c2 = v128.xor(v128.xor(high(a0, a1), c3), i32x4.splat(k1))
      c3 = low(a0, a1)
      k0 += 0x9e3779b9
      k1 += 0xbb67ae85
    }
    boxMuller(out, c0, c1)
    boxMuller(out + 32, c2, c3)
    out += 64
  }
}

// @ts-ignore: decorator
@inline function sum(v: v128): f64 {
  const pairs = f64x2.add(f64x2.promote_low_f32x4(v), f64x2.promote_low_f32x4(v128.shuffle<i32>(v, v, 2, 3, 0, 1)))
  return f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1)
}

// @ts-ignore: decorator
@inline function accumulate(at: usize, index: i32, value: f64): void {
  const place = at + (<usize>index << 3)
  store<f64>(place, load<f64>(place) + value)
}

/** w ← w − drift g − pull (w − w*) + amplitude ξ on `length` elements, the move stored, seven sums added at `sums`:
 *  u·g, g·g, u·u, Δ·g, Δ·u, Δ·Δ (Δ the move before), ξ·ξ. */
function update(w: usize, g: usize, move: usize, anchor: usize, noise: usize, length: i32, drift: f32, pull: f32, amplitude: f32, sums: usize): void {
  const vDrift = splat(drift), vPull = splat(pull), vAmplitude = splat(amplitude)
  let ug = splat(0), gg = splat(0), uu = splat(0), mg = splat(0), mu = splat(0), mm = splat(0), nn = splat(0)
  const whole = <usize>(length >> 2) << 4
  for (let at: usize = 0; at < whole; at += 16) {
    const vw = v128.load(w + at), vg = v128.load(g + at), vm = v128.load(move + at), vn = v128.load(noise + at)
    const u = f32x4.sub(vw, v128.load(anchor + at))
    ug = f32x4.add(ug, f32x4.mul(u, vg)); gg = f32x4.add(gg, f32x4.mul(vg, vg)); uu = f32x4.add(uu, f32x4.mul(u, u))
    mg = f32x4.add(mg, f32x4.mul(vm, vg)); mu = f32x4.add(mu, f32x4.mul(vm, u)); mm = f32x4.add(mm, f32x4.mul(vm, vm))
    nn = f32x4.add(nn, f32x4.mul(vn, vn))
    const delta = f32x4.sub(f32x4.sub(f32x4.mul(vAmplitude, vn), f32x4.mul(vDrift, vg)), f32x4.mul(vPull, u))
    const next = f32x4.add(vw, delta)
    v128.store(w + at, next)
    v128.store(move + at, f32x4.sub(next, vw))
  }
  accumulate(sums, 0, sum(ug)); accumulate(sums, 1, sum(gg)); accumulate(sums, 2, sum(uu))
  accumulate(sums, 3, sum(mg)); accumulate(sums, 4, sum(mu)); accumulate(sums, 5, sum(mm)); accumulate(sums, 6, sum(nn))
  for (let at: usize = whole; at < <usize>length << 2; at += 4) {
    const sw = load<f32>(w + at), sg = load<f32>(g + at), sm = load<f32>(move + at), sn = load<f32>(noise + at)
    const u = sw - load<f32>(anchor + at)
    accumulate(sums, 0, <f64>u * sg); accumulate(sums, 1, <f64>sg * sg); accumulate(sums, 2, <f64>u * u)
    accumulate(sums, 3, <f64>sm * sg); accumulate(sums, 4, <f64>sm * u); accumulate(sums, 5, <f64>sm * sm)
    accumulate(sums, 6, <f64>sn * sn)
    const next = sw + ((amplitude * sn - drift * sg) - pull * u)
    store<f32>(w + at, next)
    store<f32>(move + at, next - sw)
  }
}

/** As `update` for every other sampler: each element has a scale s (0: it stays), the drift's gradient g need not be the true one t,
 *  part of the last move goes on (`memory`), and no element leaves w* ± `bound`.
 *  Δ ← memory Δ − s (drift g + pull u) + amplitude √s ξ. Ten sums: u·t, g·s g, u·u, Δ·g, Δ·u, Δ·Δ/s, ξ·ξ where s > 0, u·g, u·s g, u·s u. */
function scaledUpdate(
  w: usize, t: usize, g: usize, move: usize, anchor: usize, scale: usize, noise: usize, length: i32,
  drift: f32, pull: f32, amplitude: f32, memory: f32, bound: f32, sums: usize
): void {
  const vDrift = splat(drift), vPull = splat(pull), vAmplitude = splat(amplitude), vMemory = splat(memory), vBound = splat(bound)
  const zero = splat(0), tiny = splat(1e-30), one = splat(1)
  let ut = zero, gg = zero, uu = zero, mg = zero, mu = zero, mm = zero, nn = zero, ug = zero, usg = zero, usu = zero
  const whole = <usize>(length >> 2) << 4
  for (let at: usize = 0; at < whole; at += 16) {
    const vw = v128.load(w + at), vg = v128.load(g + at), vm = v128.load(move + at), vn = v128.load(noise + at)
    const va = v128.load(anchor + at), vs = v128.load(scale + at), u = f32x4.sub(vw, va)
    const sg = f32x4.mul(vs, vg)
    ut = f32x4.add(ut, f32x4.mul(u, v128.load(t + at))); gg = f32x4.add(gg, f32x4.mul(vg, sg)); uu = f32x4.add(uu, f32x4.mul(u, u))
    mg = f32x4.add(mg, f32x4.mul(vm, vg)); mu = f32x4.add(mu, f32x4.mul(vm, u))
    mm = f32x4.add(mm, f32x4.div(f32x4.mul(vm, vm), f32x4.max(vs, tiny)))
    const moves = f32x4.gt(vs, zero)
    nn = f32x4.add(nn, v128.and(moves, f32x4.mul(vn, vn)))
    ug = f32x4.add(ug, f32x4.mul(u, vg)); usg = f32x4.add(usg, f32x4.mul(u, sg)); usu = f32x4.add(usu, f32x4.mul(u, f32x4.mul(vs, u)))
    const pulled = f32x4.mul(vs, f32x4.add(f32x4.mul(vDrift, vg), f32x4.mul(vPull, u)))
    const kicked = f32x4.sub(f32x4.mul(f32x4.mul(vAmplitude, f32x4.sqrt(vs)), vn), pulled)
    const free = f32x4.add(vw, f32x4.add(kicked, f32x4.mul(vMemory, vm)))
    const held = f32x4.min(f32x4.max(free, f32x4.sub(va, vBound)), f32x4.add(va, vBound))
    // What has scale 0 keeps every bit.
    const next = v128.bitselect(held, vw, moves)
    v128.store(w + at, next)
    v128.store(move + at, f32x4.sub(next, vw))
  }
  accumulate(sums, 0, sum(ut)); accumulate(sums, 1, sum(gg)); accumulate(sums, 2, sum(uu)); accumulate(sums, 3, sum(mg))
  accumulate(sums, 4, sum(mu)); accumulate(sums, 5, sum(mm)); accumulate(sums, 6, sum(nn)); accumulate(sums, 7, sum(ug))
  accumulate(sums, 8, sum(usg)); accumulate(sums, 9, sum(usu))
  for (let at: usize = whole; at < <usize>length << 2; at += 4) {
    const ss = load<f32>(scale + at)
    if (ss == 0) continue
    const sw = load<f32>(w + at), sg = load<f32>(g + at), sm = load<f32>(move + at), sn = load<f32>(noise + at)
    const sa = load<f32>(anchor + at), u = sw - sa
    accumulate(sums, 0, <f64>u * load<f32>(t + at)); accumulate(sums, 1, <f64>sg * ss * sg); accumulate(sums, 2, <f64>u * u)
    accumulate(sums, 3, <f64>sm * sg); accumulate(sums, 4, <f64>sm * u); accumulate(sums, 5, <f64>sm * sm / ss)
    accumulate(sums, 6, <f64>sn * sn); accumulate(sums, 7, <f64>u * sg); accumulate(sums, 8, <f64>u * ss * sg)
    accumulate(sums, 9, <f64>u * ss * u)
    const free = sw + ((amplitude * sqrt<f32>(ss) * sn - ss * (drift * sg + pull * u)) + memory * sm)
    const next = min<f32>(max<f32>(free, sa - bound), sa + bound)
    store<f32>(w + at, next)
    store<f32>(move + at, next - sw)
  }
}

/** Words of a segment: addresses of w, gradient, move and w*, length in elements, first noise block, chain, address of the chain's sums,
 *  and, where the session has them, addresses of scale, gradient of the drift, second and first moment. */
const SEGMENT: usize = 48

/** One SGLD step over a table of segments. */
export function sgld(segments: usize, count: i32, noise: usize, key0: i32, key1: i32, step: i32, drift: f32, pull: f32, amplitude: f32): void {
  for (let end = segments + <usize>count * SEGMENT; segments < end; segments += SEGMENT) {
    const w = <usize>load<u32>(segments), g = <usize>load<u32>(segments, 4), move = <usize>load<u32>(segments, 8)
    const anchor = <usize>load<u32>(segments, 12), length = load<i32>(segments, 16), first = load<i32>(segments, 20)
    const chain = load<i32>(segments, 24), sums = <usize>load<u32>(segments, 28)
    for (let done = 0; done < length; done += RUN) {
      const part = min(RUN, length - done), offset = <usize>done << 2
      normals(noise, first + (done >> 4), (part + 15) >> 4, key0, key1, step, chain, 0)
      update(w + offset, g + offset, move + offset, anchor + offset, noise, part, drift, pull, amplitude, sums)
    }
  }
}

/** One step with scales, see `scaledUpdate`. */
export function scaled(
  segments: usize, count: i32, noise: usize, key0: i32, key1: i32, step: i32,
  drift: f32, pull: f32, amplitude: f32, memory: f32, bound: f32
): void {
  for (let end = segments + <usize>count * SEGMENT; segments < end; segments += SEGMENT) {
    const w = <usize>load<u32>(segments), t = <usize>load<u32>(segments, 4), move = <usize>load<u32>(segments, 8)
    const anchor = <usize>load<u32>(segments, 12), length = load<i32>(segments, 16), first = load<i32>(segments, 20)
    const chain = load<i32>(segments, 24), sums = <usize>load<u32>(segments, 28)
    const scale = <usize>load<u32>(segments, 32), g = <usize>load<u32>(segments, 36)
    for (let done = 0; done < length; done += RUN) {
      const part = min(RUN, length - done), offset = <usize>done << 2
      normals(noise, first + (done >> 4), (part + 15) >> 4, key0, key1, step, chain, 0)
      scaledUpdate(
        w + offset, t + offset, g + offset, move + offset, anchor + offset, scale + offset, noise, part,
        drift, pull, amplitude, memory, bound, sums
      )
    }
  }
}

/** Decaying means of the gradient (`first`, if there is one) and of its square (`second`), and the sum of the latter over what moves, in
 *  the chain's sum 10. @param unit what a stored gradient is multiplied by before it is squared */
export function moments(segments: usize, count: i32, firstDecay: f32, secondDecay: f32, unit: f32): void {
  for (let end = segments + <usize>count * SEGMENT; segments < end; segments += SEGMENT) {
    const g = <usize>load<u32>(segments, 4), length = load<i32>(segments, 16), sums = <usize>load<u32>(segments, 28)
    const scale = <usize>load<u32>(segments, 32), second = <usize>load<u32>(segments, 40), first = <usize>load<u32>(segments, 44)
    let total: f64 = 0
    for (let at: usize = 0; at < <usize>length << 2; at += 4) {
      const sg = load<f32>(g + at), unitary = sg * unit
      if (first != 0) store<f32>(first + at, firstDecay * load<f32>(first + at) + (1 - firstDecay) * sg)
      const square = secondDecay * load<f32>(second + at) + (1 - secondDecay) * unitary * unitary
      store<f32>(second + at, square)
      if (load<f32>(scale + at) > 0) total += square
    }
    accumulate(sums, 10, total)
  }
}

/** s ← r / (√v̂ + stabilizer r) where s > 0: v̂ = correction × second moment, r its root mean square over what moves, from the chain's
 *  sum 11. Where no gradient was seen at all, s stays. */
export function precondition(segments: usize, count: i32, correction: f32, stabilizer: f32): void {
  for (let end = segments + <usize>count * SEGMENT; segments < end; segments += SEGMENT) {
    const length = load<i32>(segments, 16), sums = <usize>load<u32>(segments, 28)
    const scale = <usize>load<u32>(segments, 32), second = <usize>load<u32>(segments, 40)
    const r = <f32>load<f64>(sums, 88)
    if (!(r > 0)) continue
    for (let at: usize = 0; at < <usize>length << 2; at += 4) {
      if (load<f32>(scale + at) == 0) continue
      store<f32>(scale + at, r / (sqrt<f32>(correction * load<f32>(second + at)) + stabilizer * r))
    }
  }
}
