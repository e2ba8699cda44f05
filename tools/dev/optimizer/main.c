/* main.c: how good the optimizer is, beside what it is meant to be and beside other methods.
 *
 * usage: funnel_bench_optimizer PROGRAM [--quick] [abcde]   measures (all five parts by default)
 *        funnel_bench_optimizer --plans FOLDER NUMBER...    writes plans of the set
 *        funnel_bench_optimizer --choose FROM TO            lists seeds of rugged plans
 *
 * Evaluations are counted on one thread, so they are the same on every machine; seconds are not.
 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int write_plans(const char *folder, int n, char **numbers) {
  for (int k = 0; k < n; k++) {
    const int number = atoi(numbers[k]);
    char path[4096];
    if (number < 1 || number >= SET_END) {
      fprintf(stderr, "%s: plans are numbered 1 to %d\n", numbers[k], SET_END - 1);
      return 2;
    }
    snprintf(path, sizeof path, "%s/%03d.cfg", folder, number);
    char *text = set_plan_text(number);
    FILE *to = fopen(path, "w");
    if (!text || !to || fputs(text, to) == EOF || fclose(to) != 0) {
      perror(path);
      return 1;
    }
    free(text);
  }
  return 0;
}

/* Seeds whose plan has another local optimum that a planner would be sorry to end in. */
static int choose(uint64_t from, uint64_t to) {
  static const double loss_least = 0.005;
  for (uint64_t seed = from; seed <= to; seed++) {
    ground g;
    ground_optima optima;
    ground_init(&g, set_rugged_text(seed), "a rugged plan");
    ground_find_optima(&g, 50, &optima);
    if (optima.n > 1 && optima.value[1] < optima.value[0] * (1.0 - loss_least)) {
      printf("%llu: %d optima:", (unsigned long long)seed, optima.n);
      for (int k = 0; k < optima.n; k++)
        printf(" %.4f (%.2f %.2f %.2f)", optima.value[k] / optima.value[0], optima.x[k][0],
               optima.x[k][1], optima.x[k][2]);
      printf("\n");
    }
    ground_free(&g);
  }
  return 0;
}

static int measure(const char *program, int n, char **arguments) {
  const char *parts = "abcde";
  bool quick = false;
  for (int k = 0; k < n; k++)
    if (strcmp(arguments[k], "--quick") == 0)
      quick = true;
    else
      parts = arguments[k];
  for (const char *part = parts; *part != '\0'; part++)
    switch (*part) {
    case 'a':
      bench_three_campaigns();
      break;
    case 'b':
      bench_36_variables(quick);
      break;
    case 'c':
      bench_189_variables(quick);
      break;
    case 'd':
      bench_certificates(quick);
      break;
    case 'e':
      bench_speed(program);
      break;
    default:
      fprintf(stderr, "%c: no such part\n", *part);
      return 2;
    }
  return 0;
}

int main(int argc, char **argv) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (argc >= 3 && strcmp(argv[1], "--plans") == 0)
    return write_plans(argv[2], argc - 3, argv + 3);
  if (argc == 4 && strcmp(argv[1], "--choose") == 0)
    return choose(strtoull(argv[2], NULL, 10), strtoull(argv[3], NULL, 10));
  if (argc >= 2)
    return measure(argv[1], argc - 2, argv + 2);
  fprintf(stderr, "usage: %s PROGRAM [--quick] [abcde]\n", argv[0]);
  return 2;
}
