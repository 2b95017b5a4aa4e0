import { z } from 'zod'

/** Essential dynamics: the path of a training run in function space, as its leading principal components draw it. */

const numbers = z.array(z.number())

/** A time with its 90% interval, training steps. */
const timed = {
  /** Of the nearest checkpoint. */
  step: z.number(),
  low: z.number(),
  high: z.number()
}

export const pathMarkKindSchema = z.enum(['sharpest', 'flattest', 'cusp'])
export type PathMarkKind = z.infer<typeof pathMarkKindSchema>

/** A vertex of a plane curve, where its curvature is extreme and its evolute has a cusp, or a cusp of the curve itself. */
export const pathMarkSchema = z.object({
  /** Between checkpoints: steps are interpolated in ln(step + 1). */
  step: z.number(),
  /** `sharpest`: the path turns most; `flattest`: it turns least; `cusp`: it turns back. */
  kind: pathMarkKindSchema
})
export type PathMark = Readonly<z.infer<typeof pathMarkSchema>>

/** The smoothed path in one plane of two components. */
export const pathPlaneSchema = z.object({
  /** From 1 on. */
  components: z.tuple([z.number().int(), z.number().int()]),
  /** Signed curvature at each checkpoint, positive where the path turns left, per unit of the outputs; null at both ends and where the
   *  path rests. */
  curvature: z.array(z.number().nullable()),
  /** Centre of the osculating circle at each checkpoint, the evolute; null where the curvature is null or 0. */
  centres: z.array(z.tuple([z.number(), z.number()]).nullable()),
  marks: z.array(pathMarkSchema)
})
export type PathPlane = Readonly<z.infer<typeof pathPlaneSchema>>

/** The evolute of a path in one plane as lines that can be drawn: null breaks it where there is no centre, and where the path turns the
 *  other way, since the centre is then at infinity between two checkpoints. */
export function evoluteOf(
  { planes }: { readonly planes: readonly PathPlane[] },
  [a, b]: readonly [number, number]
): (readonly [number, number] | null)[] {
  const plane = planes.find(({ components }) => components[0] === a && components[1] === b)
  if (plane === undefined) return []
  return plane.centres.flatMap((centre, index) => {
    const [before, own] = [plane.curvature[index - 1] ?? 0, plane.curvature[index] ?? 0]
    return before * own < 0 ? [null, centre] : [centre]
  })
}

/** A time at which the path turns in every plane at once. */
export const formSchema = z.object({
  ...timed,
  /** `cusp` where the path turns back in each plane, `vertex` where it turns sharply in each, else `mixed`. */
  kind: z.enum(['vertex', 'cusp', 'mixed']),
  /** Share of the resamples of probe inputs that have it; null with too few probe inputs. */
  support: z.number().min(0).max(1).nullable()
})
export type Form = Readonly<z.infer<typeof formSchema>>

/** A path in given components, as a chart draws it. */
export const trajectorySchema = z.object({
  subject: z.string(),
  steps: numbers,
  /** `[components][steps]`, units of the outputs. */
  coordinates: z.array(numbers),
  smoothed: z.array(numbers),
  /** Standard deviation of the smoothing filter at each checkpoint, in ln(step + 1). */
  smoothing: numbers,
  planes: z.array(pathPlaneSchema),
  forms: z.array(formSchema),
  remarks: z.array(z.string())
})
export type Trajectory = Readonly<z.infer<typeof trajectorySchema>>

/** What a walk of independent steps of the same lengths would have drawn. */
export const walkComparisonSchema = z.object({
  /** Likeness of the pictures, 0 to 1: centred kernel alignment of the path with the expected walk. */
  similarity: z.number(),
  similarityPValue: z.number(),
  /** Mean squared distance from the path's mean over that of the expected walk: above 1 the path is directed, below 1 it stays. */
  excursion: z.number(),
  excursionPValue: z.number(),
  /** Times at which every plane of a walk turns, mean over those whose components were computed; without regard to support. */
  forms: z.number()
})
export type WalkComparison = Readonly<z.infer<typeof walkComparisonSchema>>

export const subjectDynamicsSchema = trajectorySchema.extend({
  /** Share of the variance of each component, and of the expected walk's. */
  explained: numbers,
  nullExplained: numbers,
  /** How often walks of independent steps depart as far; null with fewer than five checkpoints. */
  nullPValue: z.number().min(0).max(1).nullable(),
  walk: walkComparisonSchema.nullable(),
  /** `[components][probes]`: share of a component's variance that each probe input carries. */
  loadings: z.array(numbers)
})
export type SubjectDynamics = Readonly<z.infer<typeof subjectDynamicsSchema>>

/** Several series in one decomposition, so that they are drawn in the same planes. */
export const jointDynamicsSchema = z.object({
  explained: numbers,
  trajectories: z.array(trajectorySchema),
  loadings: z.array(numbers)
})
export type JointDynamics = Readonly<z.infer<typeof jointDynamicsSchema>>

export const essentialDynamicsSchema = z.object({
  probes: z.number().int(),
  outputsPerProbe: z.number().int(),
  /** Groups of probe inputs that are resampled as one. */
  probeGroups: z.number().int(),
  resamples: z.number().int(),
  walks: z.number().int(),
  seed: z.string(),
  subjects: z.array(subjectDynamicsSchema),
  /** Null for a single series. */
  joint: jointDynamicsSchema.nullable()
})
export type EssentialDynamics = Readonly<z.infer<typeof essentialDynamicsSchema>>
