/* real.h: a number of a run: a double, or several, one for each of several runs side by side.
 *
 * The files of a day of `expected` and of its adjoint are compiled more than once
 * (cmake/Lanes.cmake): for all engines, where an fnl_real is a double; and for abreast.c in
 * *lanes*, FNL_LANES of them, where it is a vector of so many doubles, and what a file exports
 * bears the name of its lanes too. An operator works on all lanes alike, so that one formula is
 * all there is; where a formula has a branch, both sides are computed and each lane chooses.
 * Neither fuses or reorders, so every lane has the bits that it has alone.
 */
#ifndef FNL_ENGINE_REAL_H
#define FNL_ENGINE_REAL_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

#ifdef FNL_LANES

#define FNL_N_LANES FNL_LANES
typedef double fnl_real __attribute__((vector_size(8 * FNL_N_LANES)));
typedef int64_t fnl_truth __attribute__((vector_size(8 * FNL_N_LANES))); /* -1 or 0 */
typedef fnl_real fnl_whole;                                              /* a count */
#define FNL_LANE(real, lane) ((real)[lane])

static inline fnl_real fnl_real_of(double each) {
  const fnl_real none = {0.0};
  return none + each;
}

static inline fnl_real fnl_choose(fnl_truth which, fnl_real yes, fnl_real no) {
  return (fnl_real)((which & (fnl_truth)yes) | (~which & (fnl_truth)no));
}

static inline bool fnl_any(fnl_truth which) {
#ifdef __AVX__
  typedef long long whole __attribute__((vector_size(sizeof which)));
  return !__builtin_ia32_ptestz256((whole)which, (whole)which);
#else
  bool any = false;
  for (int i = 0; i < FNL_N_LANES; i++)
    any |= which[i] != 0;
  return any;
#endif
}

static inline void fnl_count(fnl_whole *whole, fnl_truth which) {
  *whole += fnl_choose(which, fnl_real_of(1.0), fnl_real_of(0.0));
}

/* Vectors are moved in one piece where they begin at a multiple of their size. */
static inline void *fnl_real_align(void *piece) {
  const uintptr_t size = sizeof(fnl_real);
  return (void *)(((uintptr_t)piece + size - 1) / size * size);
}

/* Takes `count` zeroed elements of `type`, a struct of fnl_real or one. */
#define FNL_TAKE_REAL(arena, count, type)                                                          \
  ((type *)fnl_real_align(FNL_TAKE(arena, (size_t)(count) + 1, type)))

/* What a file exports: fnl_day_begin_avx2. */
#define FNL_JOIN_(name, lanes) name##_##lanes
#define FNL_JOIN(name, lanes)  FNL_JOIN_(name, lanes)
#define FNL_OF_LANES(name)     FNL_JOIN(name, FNL_LANES_NAME)

#define fnl_day_begin            FNL_OF_LANES(fnl_day_begin)
#define fnl_day_book             FNL_OF_LANES(fnl_day_book)
#define fnl_day_event_means      FNL_OF_LANES(fnl_day_event_means)
#define fnl_day_free             FNL_OF_LANES(fnl_day_free)
#define fnl_day_init             FNL_OF_LANES(fnl_day_init)
#define fnl_day_move             FNL_OF_LANES(fnl_day_move)
#define fnl_day_note             FNL_OF_LANES(fnl_day_note)
#define fnl_engine_expected      FNL_OF_LANES(fnl_engine_expected)
#define fnl_tape_free            FNL_OF_LANES(fnl_tape_free)
#define fnl_tape_init            FNL_OF_LANES(fnl_tape_init)
#define fnl_tape_record          FNL_OF_LANES(fnl_tape_record)
#define fnl_adjoint_book         FNL_OF_LANES(fnl_adjoint_book)
#define fnl_adjoint_by_day       FNL_OF_LANES(fnl_adjoint_by_day)
#define fnl_adjoint_by_money     FNL_OF_LANES(fnl_adjoint_by_money)
#define fnl_adjoint_free         FNL_OF_LANES(fnl_adjoint_free)
#define fnl_adjoint_init         FNL_OF_LANES(fnl_adjoint_init)
#define fnl_adjoint_moves        FNL_OF_LANES(fnl_adjoint_moves)
#define fnl_adjoint_review_money FNL_OF_LANES(fnl_adjoint_review_money)
#define fnl_adjoint_start        FNL_OF_LANES(fnl_adjoint_start)
#define fnl_adjoint_touches      FNL_OF_LANES(fnl_adjoint_touches)
#define fnl_lanes                FNL_OF_LANES(fnl_lanes)

#else

#define FNL_N_LANES          1
typedef double fnl_real;
typedef bool fnl_truth;
typedef int fnl_whole;
#define FNL_LANE(real, lane) (real)
#define FNL_TAKE_REAL        FNL_TAKE

static inline fnl_real fnl_real_of(double each) { return each; }
static inline fnl_real fnl_choose(fnl_truth which, fnl_real yes, fnl_real no) {
  return which ? yes : no;
}
static inline bool fnl_any(fnl_truth which) { return which; }
static inline void fnl_count(fnl_whole *whole, fnl_truth which) { *whole += which; }

#endif

#endif
