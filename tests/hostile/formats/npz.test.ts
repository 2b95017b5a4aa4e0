import { integers, join as bytes, npyFloats, text, zip, type Member, type ZipOptions } from './make'
import { describeHostile, type HostileCase } from './table'

const array = npyFloats(1, 2, 3)
const a: Member = { name: 'a.npy', data: array }
const b: Member = { name: 'b.npy', data: npyFloats(4) }
const one = (member: Partial<Member>, options?: ZipOptions): Uint8Array =>
  zip([{ ...a, ...member }, b], options)
const unicodeName = (name: string): Uint8Array => {
  const field = bytes(integers([1, 1], [4, 0]), text(name))
  return bytes(integers([2, 0x7075], [2, field.length]), field)
}

const cases: HostileCase[] = [
  { what: 'four bytes', build: text('PK\u0003\u0004'), code: 'format/header' },
  { what: 'an archive without its end', build: zip([a]).subarray(0, -10), code: 'format/header' },
  {
    what: 'an archive without its beginning',
    build: bytes(text('PK\u0003\u0004'), zip([a]).subarray(60)),
    code: 'format/layout'
  },
  { what: 'an archive of no members', build: zip([]), code: 'format/unknown' },
  {
    what: 'an archive without arrays',
    build: zip([{ name: 'readme.txt', data: text('x') }]),
    code: 'format/unknown'
  },
  { what: 'bytes after the archive', build: bytes(zip([a]), text('xx')), code: 'format/header' },
  {
    what: 'a second end record in the comment',
    build: zip([a], { comment: zip([]) }),
    code: 'format/layout'
  },
  {
    what: 'a name that leads up',
    build: one({ name: '../a.npy' }),
    code: 'format/path-escape',
    where: /\.\.\/a\.npy/
  },
  {
    what: 'a name that leads up in its middle',
    build: one({ name: 'x/../../a.npy' }),
    code: 'format/path-escape'
  },
  { what: 'an absolute name', build: one({ name: '/tmp/a.npy' }), code: 'format/path-escape' },
  { what: 'a name with a drive', build: one({ name: 'C:a.npy' }), code: 'format/path-escape' },
  { what: 'a name with backslashes', build: one({ name: '..\\a.npy' }), code: 'format/path-escape' },
  {
    what: 'a name with an escape sequence that leads up',
    build: one({ name: '../\u001b[31m\u202e.npy' }),
    code: 'format/path-escape'
  },
  { what: 'a name beyond all bounds', build: one({ name: `${'n'.repeat(5000)}.npy` }), code: 'format/limit' },
  {
    what: 'a second name in an extra field',
    build: one({ extra: unicodeName('other.npy') }),
    code: 'format/layout'
  },
  { what: 'two members of one name', build: zip([a, a]), code: 'format/duplicate-name', where: /a\.npy/ },
  {
    what: 'two entries for one member',
    build: zip([a, { ...a, name: 'c.npy', local: { name: 'a.npy' }, offset: 0 }]),
    code: 'format/layout'
  },
  {
    what: 'members that overlap',
    build: zip([
      { ...a, data: bytes(new Uint8Array(30), array) },
      { ...a, name: 'b.npy', offset: 10 }
    ]),
    code: 'format/header'
  },
  {
    what: 'a member that reaches into the next',
    build: zip([
      {
        ...a,
        stored: array,
        compressedSize: array.length + 40,
        uncompressedSize: array.length + 40,
        local: { size: array.length + 40 }
      },
      b
    ]),
    code: 'format/layout',
    says: /overlap/
  },
  {
    what: 'a member that reaches into the directory',
    build: zip([
      b,
      {
        ...a,
        compressedSize: array.length + 40,
        uncompressedSize: array.length + 40,
        local: { size: array.length + 40 }
      }
    ]),
    code: 'format/layout',
    says: /directory overlap/
  },
  {
    what: 'an encrypted member',
    build: one({ flags: 1, method: 8 }),
    code: 'format/unsupported',
    says: /encrypted/
  },
  {
    what: 'a strongly encrypted member',
    build: one({ flags: 0x41 }),
    code: 'format/header',
    says: /encryption/
  },
  {
    what: 'a compression that is not read',
    build: one({ method: 14 }),
    code: 'format/unsupported',
    says: /method 14/
  },
  {
    what: 'another name at the member than in the directory',
    build: one({ local: { name: 'z.npy' } }),
    code: 'format/layout',
    says: /name/
  },
  {
    what: 'another size at the member than in the directory',
    build: one({ local: { size: 7 } }),
    code: 'format/layout',
    says: /size/
  },
  {
    what: 'another check sum at the member than in the directory',
    build: one({ local: { crc: 7 } }),
    code: 'format/layout',
    says: /check sum/
  },
  {
    what: 'another compression at the member than in the directory',
    build: one({ local: { method: 8 } }),
    code: 'format/layout',
    says: /compression/
  },
  { what: 'an offset beyond the file', build: one({ offset: 0x7fffffff }), code: 'format/truncated' },
  { what: 'an offset into the middle of a member', build: one({ offset: 4 }), code: 'format/header' },
  {
    what: 'an extra field that is too long',
    build: one({ extra: integers([2, 9], [2, 999]) }),
    code: 'format/header'
  },
  {
    what: 'fewer members in the end record than in the directory',
    build: zip([a, b], { count: 1 }),
    code: 'format/layout',
    says: /belong to no member/
  },
  {
    what: 'more members in the end record than in the directory',
    build: zip([a, b], { count: 3 }),
    code: 'format/truncated'
  },
  { what: 'a directory of another size', build: zip([a, b], { directorySize: 40 }), code: 'format/layout' },
  {
    what: 'bytes between directory and end record',
    build: zip([a, b], { gap: text('hidden') }),
    code: 'format/layout'
  },
  {
    what: 'a 64-bit end record that says otherwise',
    build: zip([a, b], { zip64: { count: 1n } }),
    code: 'format/layout',
    says: /disagree/
  },
  {
    what: 'a 64-bit end record of too many members',
    build: zip([a, b], { zip64: { count: 2n ** 40n } }),
    code: 'format/limit'
  },
  {
    what: 'a 64-bit end record with a directory at 2^63',
    build: zip([a, b], { zip64: { start: 2n ** 63n } }),
    code: 'format/layout'
  },
  {
    what: 'a 64-bit locator that leads to 2^63',
    build: zip([a, b], { zip64: { recordAt: 2n ** 63n } }),
    code: 'format/truncated'
  },
  {
    what: 'a 64-bit locator that leads into a member',
    build: zip([a, b], { zip64: { recordAt: 0n } }),
    code: 'format/header'
  }
]

describeHostile('the directory of an npz', 'arrays.npz', cases)
