/* sequence.c: Sobol's sequence, by GSL. */
#include "experiment/sequence.h"

#include <gsl/gsl_qrng.h>

fnl_status fnl_sequence_fill(int dimensions, int64_t n, double *places, fnl_error *error) {
  gsl_qrng *sequence = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)dimensions);
  if (!sequence)
    return fnl_error_no_memory(error);
  for (int64_t i = 0; i < n; i++)
    gsl_qrng_get(sequence, places + i * dimensions);
  gsl_qrng_free(sequence);
  return FNL_OK;
}
