/* reference_complex.c: the model's text over complex numbers: reference.h says what for. */
#define REFERENCE_COMPLEX
#include "reference/reference.c"
