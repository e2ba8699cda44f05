/* work.c: progress on standard error, and signals. */
#include "cli/work.h"

#include "base/clock.h"
#include "base/file.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Work that is done sooner is done before a line could be read; more often it only flickers. */
static const double seconds_before_first = 0.5, seconds_between = 0.1;

enum { BAR_WIDTH = 30 };

/* The one thing a signal handler may write to; with what one has to know, the program's only
 * globals. */
static volatile sig_atomic_t stop_asked;
static const char *volatile folder_made;     /* of results that have not come yet; borrowed */
static volatile sig_atomic_t n_folders_made; /* it and those above it; 0: none */

static void set_handlers(void (*handler)(int)) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGXCPU, &action, NULL); /* the soft limit of `ulimit -t` and of queues */
  struct sigaction hangup;
  if (sigaction(SIGHUP, NULL, &hangup) == 0 && hangup.sa_handler != SIG_IGN) /* nohup's wish */
    sigaction(SIGHUP, &action, NULL);
}

/* As if nobody had caught it, but that nothing stays of a folder with nothing in it. */
static void end_at_once(int number) {
  fnl_work_retract_folder();
  signal(number, SIG_DFL);
  raise(number);
}

/* A person who is impatient presses Ctrl-C again, and ends it at once. SIGTERM comes more than once
 * from those who start processes (Slurm and mpirun each tell everybody, and so do their children).
 */
static void ask_to_stop(int number) {
  stop_asked = 1;
  if (number == SIGINT)
    set_handlers(end_at_once);
}

void fnl_work_catch_signals(void) { set_handlers(ask_to_stop); }

void fnl_work_note_folder(const char *path, int n_made) {
  folder_made = path;
  n_folders_made = n_made;
}

void fnl_work_retract_folder(void) {
  if (n_folders_made > 0)
    fnl_folder_retract(folder_made, n_folders_made);
  n_folders_made = 0;
}

static int is_stop_asked(void *user) {
  (void)user;
  return stop_asked != 0;
}

fnl_work fnl_work_begin(const char *what, const fnl_options *options) {
  const double start = fnl_clock_seconds();
  return (fnl_work){.what = what,
                    .is_shown = !options->quiet && !options->no_progress && isatty(STDERR_FILENO),
                    .start = start,
                    .last = start + seconds_before_first - seconds_between};
}

/* "1:05" of seconds, "2:03:04" from an hour on. */
static void print_duration(double seconds) {
  const long whole = (long)(seconds + 0.5);
  if (whole >= 3600)
    fprintf(stderr, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
  else
    fprintf(stderr, "%ld:%02ld", whole / 60, whole % 60);
}

static void print_bar(double part) {
  char bar[BAR_WIDTH + 1];
  const int filled = (int)(part * BAR_WIDTH);
  for (int i = 0; i < BAR_WIDTH; i++)
    bar[i] = i < filled ? '#' : '.';
  bar[BAR_WIDTH] = '\0';
  fprintf(stderr, "[%s] %3d %%", bar, (int)(100.0 * part));
}

static void show(void *user, size_t done, size_t total) {
  fnl_work *work = user;
  const double time = fnl_clock_seconds();
  if (!work->is_shown || total == 0 || done == 0 || time - work->last < seconds_between)
    return;
  const double rate = (double)done / (time - work->start);
  fprintf(stderr, "\r%s ", work->what);
  print_bar(done < total ? (double)done / (double)total : 1.0);
  fprintf(stderr, "  %.3g/s  ", rate);
  print_duration((double)(total - (done < total ? done : total)) / rate);
  fprintf(stderr, " left%s\033[K", stop_asked ? ", stopping" : "");
  fflush(stderr);
  work->last = time;
  work->is_printed = true;
}

fnl_hooks fnl_work_hooks(fnl_work *work) {
  return (fnl_hooks){.progress = show, .stop = is_stop_asked, .user = work};
}

void fnl_work_end(fnl_work *work) {
  if (work->is_printed)
    fputs("\r\033[K", stderr);
  work->is_printed = false;
}
