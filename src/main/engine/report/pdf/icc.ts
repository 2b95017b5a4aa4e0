/** A minimal sRGB profile (ICC.1:2001-04, version 2.1), made here so that no file with a vendor's terms has to be shipped.
 *  Primaries and transfer curve: IEC 61966-2-1, chromatically adapted to D50. */
export function srgbProfile(): Uint8Array {
  const tags: readonly (readonly [signature: string, data: Uint8Array])[] = [
    ['desc', description('sRGB IEC61966-2.1')],
    ['cprt', text('No copyright, use freely')],
    ['wtpt', xyz(0.9642, 1, 0.8249)],
    ['rXYZ', xyz(0.4360747, 0.2225045, 0.0139322)],
    ['gXYZ', xyz(0.3850649, 0.7168786, 0.0971045)],
    ['bXYZ', xyz(0.1430804, 0.0606169, 0.7141733)]
  ]
  const curve = transferCurve(1024)
  const entries = tags.length + 3
  const tableEnd = 128 + 4 + 12 * entries
  const size = tableEnd + tags.reduce((sum, [, data]) => sum + data.length, 0) + curve.length
  const profile = new Uint8Array(size)
  const view = new DataView(profile.buffer)
  writeHeader(profile, view, size)

  view.setUint32(128, entries)
  let entry = 132
  let offset = tableEnd
  const record = (signature: string, at: number, length: number): void => {
    writeText(profile, entry, signature)
    view.setUint32(entry + 4, at)
    view.setUint32(entry + 8, length)
    entry += 12
  }
  for (const [signature, data] of tags) {
    record(signature, offset, data.length)
    profile.set(data, offset)
    offset += data.length
  }
  // One curve serves the three channels.
  for (const signature of ['rTRC', 'gTRC', 'bTRC']) record(signature, offset, curve.length)
  profile.set(curve, offset)
  return profile
}

function writeHeader(profile: Uint8Array, view: DataView, size: number): void {
  view.setUint32(0, size)
  view.setUint32(8, 0x02100000)
  writeText(profile, 12, 'mntrRGB XYZ ')
  // Creation date: fixed, since the same report must have the same bytes.
  ;[2026, 1, 1, 0, 0, 0].forEach((part, index) => {
    view.setUint16(24 + 2 * index, part)
  })
  writeText(profile, 36, 'acsp')
  view.setInt32(68, fixedPoint(0.9642))
  view.setInt32(72, fixedPoint(1))
  view.setInt32(76, fixedPoint(0.8249))
}

/** 16-bit samples of the sRGB transfer function. */
function transferCurve(samples: number): Uint8Array {
  const bytes = tag('curv', 12 + 2 * samples)
  const view = new DataView(bytes.buffer)
  view.setUint32(8, samples)
  for (let index = 0; index < samples; index++) {
    const encoded = index / (samples - 1)
    const linear = encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4
    view.setUint16(12 + 2 * index, Math.round(linear * 65535))
  }
  return bytes
}

function xyz(x: number, y: number, z: number): Uint8Array {
  const bytes = tag('XYZ ', 20)
  const view = new DataView(bytes.buffer)
  ;[x, y, z].forEach((value, index) => {
    view.setInt32(8 + 4 * index, fixedPoint(value))
  })
  return bytes
}

function text(words: string): Uint8Array {
  const bytes = tag('text', 8 + words.length + 1)
  writeText(bytes, 8, words)
  return bytes
}

/** `textDescriptionType`: ASCII, then empty Unicode and Macintosh forms. */
function description(words: string): Uint8Array {
  const bytes = tag('desc', 12 + words.length + 1 + 8 + 3 + 67)
  new DataView(bytes.buffer).setUint32(8, words.length + 1)
  writeText(bytes, 12, words)
  return bytes
}

/** A tag's element, padded to four bytes as the table demands. */
function tag(signature: string, length: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(length / 4) * 4)
  writeText(bytes, 0, signature)
  return bytes
}

function writeText(bytes: Uint8Array, offset: number, words: string): void {
  for (let index = 0; index < words.length; index++) bytes[offset + index] = words.charCodeAt(index)
}

const fixedPoint = (value: number): number => Math.round(value * 65536)
