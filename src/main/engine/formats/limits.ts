/** Limits of what a file from a stranger may claim. Each with its reason. */

/** The Rust safetensors reader refuses longer headers; a 100 MB header would describe about a million tensors. */
export const maxSafetensorsHeaderBytes = 100_000_000

/** JSON nested deeper than this has no use in a header, a config or an index. */
export const maxJsonDepth = 64

/** Values of one JSON text: a tensor takes eight, so this is half a million tensors; each value costs memory. */
export const maxJsonValues = 4_000_000

/** A config, an index or a JSON header: larger ones are not what they claim to be. */
export const maxJsonFileBytes = 100_000_000

/** A `.npy` header is one dictionary literal; NumPy itself warns above 10,000 characters. */
export const maxNpyHeaderBytes = 65_536

/** More members than any archive of arrays has. */
export const maxZipMembers = 100_000

/** Deflate cannot do better than about 1032 : 1; more is a lie in the directory. */
export const maxCompressionRatio = 1032

/** Bytes that all members of one archive may unpack to. */
export const maxUnpackedBytes = 64 * 2 ** 30

/** Shards that one index may name. */
export const maxShards = 100_000

/** Bytes of one tensor that are read at once: the longest typed array of Node 18 to 20. */
export const maxTensorBytes = 2 ** 32

/** Axes of a tensor: NumPy's own limit is 64. */
export const maxRank = 64

/** Longest tensor name that is kept: longer ones are an attack on whoever prints them. */
export const maxNameLength = 4096

/** Characters of a name that a message shows. */
export const maxShownLength = 100

/** Bytes of one positional read: Node refuses reads of 2 GiB and more. */
export const maxReadBytes = 2 ** 30

/** Checkpoints of one series: a pattern that finds more is a mistake. */
export const maxSeriesLength = 100_000

/** A table of a curve over training: a hundred thousand checkpoints with a few columns. */
export const maxCurveFileBytes = 16_000_000

/** Cells of one such table: each costs memory many times its bytes. */
export const maxCsvCells = 1_000_000
