import { ATTEMPT_DEADLINE_MS } from '../store.ts'

/**
 * Whose turn it is, in both engines. Places: whoever has fewest in flight is next; among those, who has waited longest since
 * it was due or had its last turn, where an endpoint counts as waiting later by some times what its last attempt took: one
 * that hangs is served after one that answers. Large emails have a line of their own, which small mail passes: whoever has
 * fewest bytes of them in flight is next, and may be passed by what fits, but not for long.
 * Within an endpoint likewise, what was never tried and what was: whichever has fewer in flight is next.
 */

/** Larger ones are few. All places full of smaller ones are 32 MB. Also in the schema of Postgres, which files them. */
export const LARGE_BYTES = 128 * 1024

/** Of large emails that are being sent; parsed and sent they take several times that. One larger email is sent alone. */
export const MAX_LARGE_BYTES_CLAIMED = 64 * 1024 * 1024

/** An endpoint may hold so many times what it leaves free: one alone three quarters, and others always find some. */
export const LARGE_BYTES_PER_FREE = 3

/** Of an endpoint's places, what was tried before may hold so much: new mail always finds some. Where there is one, they take turns. */
export const AGAIN_SHARE = 0.75

export const LAG_PER_ATTEMPT_MS = 4

/** Whoever has waited so long for room is passed no more: until then most of what is in flight has ended, and soon all. */
export const PATIENCE_MS = 2 * ATTEMPT_DEADLINE_MS
