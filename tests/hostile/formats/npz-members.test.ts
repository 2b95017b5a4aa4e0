import { deflateRawSync } from 'node:zlib'
import { maxUnpackedBytes } from '../../../src/main/engine/formats/limits'
import { npy, npyFloats, npyHeader, text, zip, zip64Extra, type Member } from './make'
import { describeHostile, type HostileCase } from './table'

const array = npyFloats(1, 2, 3)
const a: Member = { name: 'a.npy', data: array }
const deflated: Member = { ...a, method: 8 }
/** A deflated member of zeros whose header promises that many bytes of float32. */
const zeros = (size: number): Uint8Array => npy(npyHeader(`(${size / 4},)`), new Uint8Array(size))

const cases: HostileCase[] = [
  {
    what: 'a wrong check sum',
    build: zip([{ ...a, crc: 1 }]),
    code: 'format/layout',
    says: /check sum is wrong/,
    where: /a\.npy/
  },
  {
    what: 'a wrong check sum of a deflated member',
    build: zip([{ ...deflated, crc: 1 }]),
    code: 'format/layout',
    says: /check sum is wrong/
  },
  {
    what: 'deflated bytes that are none',
    build: zip([{ ...deflated, stored: new Uint8Array(50).fill(0xff) }]),
    code: 'format/layout'
  },
  {
    what: 'deflated bytes that stop',
    build: zip([{ ...deflated, stored: deflateRawSync(array).subarray(0, -3) }]),
    code: 'format/layout'
  },
  {
    what: 'a member that unpacks to less than it says',
    build: zip([{ ...deflated, uncompressedSize: 100 }]),
    code: 'format/layout'
  },
  {
    what: 'a stored member with two sizes',
    build: zip([{ ...a, uncompressedSize: 10 }]),
    code: 'format/header'
  },
  {
    what: 'a bomb by its directory: more than deflate can',
    build: zip([{ ...deflated, uncompressedSize: 2 ** 31 }]),
    code: 'format/limit',
    says: /unpacks to 2147483648/
  },
  {
    what: 'a bomb by its content: zeros that the directory hides',
    build: zip([{ name: 'a.npy', data: array, method: 8, stored: deflateRawSync(zeros(2 ** 22)) }]),
    code: 'format/layout',
    says: /too many bytes/
  },
  {
    what: 'members that unpack to more than the limit',
    build: zip([
      {
        ...a,
        flags: 8,
        compressedSize: 0xffffffff,
        uncompressedSize: 0xffffffff,
        extra: zip64Extra(BigInt(maxUnpackedBytes + 1), BigInt(maxUnpackedBytes + 1))
      }
    ]),
    code: 'format/limit'
  },
  {
    what: 'a 64-bit size of 2^63',
    build: zip([
      {
        ...a,
        flags: 8,
        compressedSize: 0xffffffff,
        uncompressedSize: 0xffffffff,
        extra: zip64Extra(2n ** 63n, 2n ** 63n)
      }
    ]),
    code: 'format/limit'
  },
  {
    what: 'a 64-bit size that is not there',
    build: zip([
      { ...a, flags: 8, compressedSize: 0xffffffff, uncompressedSize: 0xffffffff, extra: zip64Extra() }
    ]),
    code: 'format/header'
  },
  {
    what: 'a 64-bit offset of 2^63',
    build: zip([{ ...a, offset: 0xffffffff, extra: zip64Extra(2n ** 63n) }]),
    code: 'format/truncated'
  },
  {
    what: 'only object arrays',
    build: zip([{ name: 'o.npy', data: npy(npyHeader('(1,)', "'|O'"), new Uint8Array(8)) }]),
    code: 'format/unsafe',
    where: /o\.npy/
  },
  {
    what: 'an archive in the place of an array',
    build: zip([{ name: 'a.npy', data: zip([a]) }]),
    code: 'format/header',
    where: /a\.npy/
  },
  {
    what: 'an empty member',
    build: zip([{ name: 'a.npy', data: new Uint8Array(0) }]),
    code: 'format/header'
  },
  {
    what: 'an array that is cut off',
    build: zip([{ name: 'a.npy', data: array.subarray(0, -1) }]),
    code: 'format/truncated',
    where: /a\.npy/
  },
  {
    what: 'PyTorch’s zip',
    build: zip([{ name: 'archive/data.pkl', data: text('cos\nsystem\n') }, a]),
    code: 'format/unsupported',
    says: /PyTorch/
  }
]

describeHostile('the members of an npz', 'arrays.npz', cases)
