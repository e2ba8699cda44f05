/* job.c: the beginning and the end of commands that run a plan. */
#include "cli/job.h"

#include "base/file.h"
#include "cli/console.h"
#include "cli/mistaken.h"
#include "cli/work.h"
#include "engine/agents.h"
#include "model/bytes.h"
#include "report/html.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool prints_json(const fnl_options *options) {
  return options->json && strcmp(options->json, "-") == 0;
}

static fnl_status read_plan(fnl_job *job, const fnl_options *given, fnl_error *error) {
  const fnl_read_options options = fnl_places_read_options(&job->models, given);
  fnl_places configs;
  free(job->file);
  fnl_places_init(&configs, "configs", job->options);
  job->file = fnl_places_find(&configs, job->options->operands[0]);
  fnl_places_free(&configs);
  if (!job->file)
    return fnl_error_no_memory(error);
  fnl_status status = fnl_mistaken_file(job->file, error);
  if (status == FNL_OK)
    status = fnl_plan_read(&job->plan, job->file, &options, &job->diagnostics, error);
  if (status != FNL_OK && fnl_mistaken_model(job->file, error) != FNL_OK) {
    fnl_diagnostics_free(&job->diagnostics); /* they are of a plan that is none */
    status = FNL_EVALUE;
  }
  return status;
}

static fnl_status find_engine(fnl_job *job, fnl_error *error) {
  job->engine = fnl_engine_by_name(job->plan.simulation.engine);
  if (job->engine)
    return FNL_OK;
  fnl_error_set(error, FNL_EENGINE, "this version has no engine \"%s\"",
                job->plan.simulation.engine);
  fnl_error_hint(
      error, "--engine cohorts simulates whole people, agents each of them, expected their mean");
  return FNL_EENGINE;
}

/* ---- commands that need people by number ---- */

static bool names_engine(const fnl_options *options) {
  static const char path[] = "simulation.engine";
  for (int i = 0; i < options->n_overrides; i++) {
    const char *at = options->overrides[i] + strspn(options->overrides[i], " \t");
    const size_t length = strcspn(at, " \t=");
    if (length == sizeof path - 1 && strncmp(at, path, length) == 0)
      return true;
  }
  return false;
}

static fnl_status read_as_agents(fnl_job *job, fnl_error *error) {
  static char agents[] = "simulation.engine=agents";
  const size_t n = (size_t)job->options->n_overrides;
  fnl_options own = *job->options;
  fnl_status status = FNL_OK;
  own.overrides = calloc(n + 1, sizeof *own.overrides);
  own.givers = calloc(n + 1, sizeof *own.givers);
  FNL_TRY(own.overrides && own.givers ? FNL_OK : fnl_error_no_memory(error));
  for (size_t i = 0; i < n; i++) {
    own.overrides[i] = job->options->overrides[i];
    own.givers[i] = job->options->givers[i];
  }
  own.givers[n] = "--engine"; /* as if it were given */
  own.overrides[own.n_overrides++] = agents;
  fnl_plan_free(&job->plan);
  fnl_diagnostics_free(&job->diagnostics);
  status = read_plan(job, &own, error);
out:
  free(own.overrides);
  free(own.givers);
  return status;
}

/* Reads the plan once more where it is not of the engine agents; which it is of by itself is for a
 * note, and "" where it cannot be read so. */
static fnl_status read_people(fnl_job *job, char instead_of[32], fnl_error *error) {
  const fnl_status status = read_plan(job, job->options, error);
  const char *engine = status == FNL_OK ? job->plan.simulation.engine : "";
  instead_of[0] = '\0';
  if (strcmp(engine, fnl_engine_agents.name) == 0 || names_engine(job->options))
    return status;
  strncat(instead_of, engine, 31);
  return read_as_agents(job, error);
}

/* ---- where results go ---- */

/* Results never take the place of what is read: the plan, its model and network, the data, a log;
 * but a log goes on in its own file. */
static fnl_status spare_inputs(const fnl_job *job, const char *path, fnl_error *error) {
  const fnl_network_settings *network = &job->plan.network;
  const char *log = path == job->options->log ? NULL : job->options->resume;
  const char *const inputs[] = {job->file,
                                job->plan.file,
                                job->plan.model_file,
                                network->file,
                                network->segments_file,
                                network->degrees_file,
                                log};
  for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++)
    if (inputs[i] && fnl_file_is_same(path, inputs[i])) {
      fnl_error_set_at(error, FNL_EUSAGE, path, 0, "is what is read: results would overwrite it");
      fnl_error_hint(error, "write to another folder or file");
      return FNL_EUSAGE;
    }
  return FNL_OK;
}

static fnl_status refuse_clash(const char *path, const char *one, const char *other,
                               fnl_error *error) {
  fnl_error_set_at(error, FNL_EUSAGE, path, 0, "is where both %s and %s would write", one, other);
  fnl_error_hint(error, "give each a file of its own");
  return FNL_EUSAGE;
}

/* A file written on its own, and the option that asks for it; its path is NULL where none does. */
typedef struct {
  const char *option, *path;
  fnl_file_id twin; /* what says the same in the folder of --output; FNL_N_FILES: nothing */
} single_file;

enum { N_SINGLE_FILES = 8 };

static void list_single_files(const fnl_options *options, single_file *files) {
  const single_file all[N_SINGLE_FILES] = {
      {"--json", prints_json(options) ? NULL : options->json, FNL_FILE_SUMMARY},
      {"--report", options->report, FNL_FILE_REPORT},
      {"--trees", options->trees, FNL_FILE_TREES},
      {"--graphml", options->graphml, FNL_N_FILES},
      {"--customers", options->customers, FNL_N_FILES},
      {"--journeys", options->journeys, FNL_N_FILES},
      {"--write-paths", options->written_paths, FNL_N_FILES},
      {"--log", options->log, FNL_N_FILES},
  };
  memcpy(files, all, sizeof all);
}

/* That none of the files is this one of the folder. */
static fnl_status check_twins(const fnl_job *job, const char *path, fnl_file_id file,
                              fnl_error *error) {
  single_file files[N_SINGLE_FILES];
  list_single_files(job->options, files);
  for (int i = 0; i < N_SINGLE_FILES; i++)
    if (files[i].path && files[i].twin != file && fnl_file_is_same_place(path, files[i].path))
      return refuse_clash(path, "--output", files[i].option, error);
  return FNL_OK;
}

static bool is_folder(const char *path) {
  struct stat found;
  return stat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

static fnl_status prepare_in_folder(const fnl_job *job, fnl_file_id file, fnl_error *error) {
  fnl_text path = {0};
  fnl_status status = FNL_OK;
  fnl_text_add_format(&path, "%s/%s", job->options->output, fnl_file_name(file));
  FNL_TRY(path.failed ? fnl_error_no_memory(error) : FNL_OK);
  FNL_TRY(spare_inputs(job, fnl_text_string(&path), error));
  FNL_TRY(check_twins(job, fnl_text_string(&path), file, error));
  if (is_folder(fnl_text_string(&path)))
    FNL_TRY(fnl_file_check_writable(fnl_text_string(&path), error)); /* which tells it */
out:
  fnl_text_free(&path);
  return status;
}

static fnl_status prepare_folder(fnl_job *job, fnl_error *error) {
  const char *path = job->options->output;
  int n_made = 0;
  fnl_status status = job->is_guest ? fnl_folder_prepare(path, &n_made, error)
                                    : fnl_hold_folder(&job->folder, path, &n_made, error);
  if (n_made > 0)
    fnl_work_note_folder(path, n_made);
  for (int file = 0; status == FNL_OK && file < FNL_N_FILES; file++)
    status = prepare_in_folder(job, (fnl_file_id)file, error);
  return status;
}

/* That files[i] can be written, and is none of those before it. */
static fnl_status prepare_file(const fnl_job *job, const single_file *files, int i,
                               fnl_error *error) {
  fnl_status status = FNL_OK;
  FNL_TRY(spare_inputs(job, files[i].path, error));
  for (int k = 0; k < i; k++)
    if (files[k].path && fnl_file_is_same_place(files[k].path, files[i].path))
      return refuse_clash(files[i].path, files[k].option, files[i].option, error);
  FNL_TRY(fnl_file_check_writable(files[i].path, error));
out:
  return status;
}

static fnl_status prepare_places(fnl_job *job, fnl_error *error) {
  single_file files[N_SINGLE_FILES];
  fnl_status status = FNL_OK;
  list_single_files(job->options, files);
  if (job->options->output)
    FNL_TRY(prepare_folder(job, error));
  for (int i = 0; i < N_SINGLE_FILES; i++)
    if (files[i].path)
      FNL_TRY(prepare_file(job, files, i, error));
out:
  return status;
}

/* ---- beginning and end ---- */

/* The error, unless the diagnostics tell it, too. */
void fnl_job_tell(const fnl_job *job, fnl_status status, const fnl_error *error) {
  if (status != FNL_OK || !job->options->quiet)
    fnl_console_diagnostics(&job->diagnostics);
  if (status != FNL_OK && job->diagnostics.n_mistakes == 0)
    fnl_console_error(error);
}

static void open_job(fnl_job *job, const fnl_options *options) {
  memset(job, 0, sizeof *job);
  job->options = options;
  fnl_places_init(&job->models, "models", options);
}

fnl_status fnl_job_read(fnl_job *job, const fnl_options *options, fnl_error *error) {
  fnl_status status;
  open_job(job, options);
  FNL_TRY(read_plan(job, options, error));
  FNL_TRY(find_engine(job, error));
out:
  return status;
}

fnl_status fnl_job_prepare(fnl_job *job, fnl_error *error) {
  fnl_status status;
  fnl_work_catch_signals();
  FNL_TRY(prepare_places(job, error));
  FNL_TRY(fnl_network_attach(&job->network, &job->plan, error));
out:
  return status;
}

static void take_notes(fnl_job *job) {
  fnl_notes_add_diagnostics(&job->notes, &job->diagnostics);
  job->n_read_notes = job->notes.n;
  fnl_notes_add_network(&job->notes, &job->network);
}

fnl_status fnl_job_begin(fnl_job *job, const fnl_options *options) {
  fnl_error error;
  fnl_status status;
  FNL_TRY(fnl_job_read(job, options, &error));
  FNL_TRY(fnl_job_prepare(job, &error));
  take_notes(job);
out:
  fnl_job_tell(job, status, &error);
  return status;
}

fnl_status fnl_job_begin_people(fnl_job *job, const fnl_options *options, const char *what) {
  fnl_error error;
  fnl_status status;
  char instead_of[32];
  open_job(job, options);
  FNL_TRY(read_people(job, instead_of, &error));
  FNL_TRY(find_engine(job, &error));
  FNL_TRY(fnl_job_check_people(job, "", what, &error));
  FNL_TRY(fnl_job_prepare(job, &error));
  take_notes(job);
  if (instead_of[0])
    fnl_notes_add(&job->notes, "Simulated by the engine agents instead of %s: it alone knows %s.",
                  instead_of, what);
out:
  fnl_job_tell(job, status, &error);
  return status;
}

fnl_status fnl_job_begin_data(fnl_job *job, const fnl_options *options, const char *data) {
  fnl_error error;
  fnl_status status;
  memset(job, 0, sizeof *job);
  job->options = options;
  job->file = fnl_string_copy(data);
  fnl_work_catch_signals();
  status = job->file ? prepare_places(job, &error) : fnl_error_no_memory(&error);
  fnl_job_tell(job, status, &error);
  return status;
}

/* A folder made for results that have not come goes again. */
void fnl_job_end(fnl_job *job) {
  fnl_work_retract_folder();
  fnl_hold_release(&job->folder);
  fnl_notes_free(&job->notes);
  fnl_diagnostics_free(&job->diagnostics);
  fnl_plan_free(&job->plan);
  fnl_network_free(&job->network);
  free(job->file);
  fnl_places_free(&job->models);
}

fnl_status fnl_job_check_people(const fnl_job *job, const char *option, const char *what,
                                fnl_error *error) {
  if (job->engine == &fnl_engine_agents)
    return FNL_OK;
  fnl_error_set(error, FNL_EENGINE, "%sthe engine \"%s\" does not know %s", option,
                job->engine->name, what);
  fnl_error_hint(error, "--engine agents does");
  return FNL_EENGINE;
}

fnl_status fnl_job_study(const fnl_job *job, fnl_study *study, fnl_sample *sample,
                         fnl_error *error) {
  fnl_work work = fnl_work_begin("simulating", job->options);
  const fnl_hooks hooks = fnl_work_hooks(&work);
  study->n_threads = job->options->n_threads;
  study->hooks = &hooks;
  const fnl_status status = fnl_replicate(study, sample, error);
  fnl_work_end(&work);
  study->hooks = NULL;
  study->n_witnesses = 0;
  if (status == FNL_OK && sample->n == 0)
    return fnl_error_set(error, FNL_EINTERRUPTED,
                         "interrupted before the first replication was done");
  return status;
}

fnl_notes fnl_job_new_notes(const fnl_job *job) {
  const int n = job->n_read_notes;
  if (job->notes.n == n)
    return (fnl_notes){0};
  return (fnl_notes){.n = job->notes.n - n, .items = job->notes.items + n};
}

void fnl_job_draw(const fnl_job *job, const fnl_plot_source *source, fnl_text *page) {
  const fnl_look look = fnl_console_look();
  if (job->options->plot)
    fnl_plots_write(source, &look, page);
}

static fnl_status write_text(const char *path, const fnl_text *text, fnl_error *error) {
  if (text->failed)
    return fnl_error_no_memory(error);
  return fnl_file_write(path, fnl_text_string(text), text->length, error);
}

static fnl_status write_in_folder(const char *folder, fnl_file_id file, const fnl_text *text,
                                  fnl_error *error) {
  fnl_text path = {0};
  fnl_text_add_format(&path, "%s/%s", folder, fnl_file_name(file));
  const fnl_status status =
      path.failed ? fnl_error_no_memory(error) : write_text(fnl_text_string(&path), text, error);
  fnl_text_free(&path);
  return status;
}

static fnl_status write_folder(const char *folder, const fnl_output *outputs, int n,
                               fnl_error *error) {
  fnl_status status = FNL_OK;
  for (int i = 0; i < n && status == FNL_OK; i++)
    status = write_in_folder(folder, outputs[i].file, &outputs[i].text, error);
  return status;
}

/* The page for a browser, where it is wanted. */
static fnl_status write_report(const fnl_options *options, const fnl_text *summary,
                               fnl_error *error) {
  const fnl_stored_result result = {.text = fnl_text_string(summary), .length = summary->length};
  fnl_text report = {0};
  fnl_status status = FNL_OK;
  if (!options->output && !options->report)
    return FNL_OK;
  FNL_TRY(summary->failed ? fnl_error_no_memory(error) : FNL_OK);
  FNL_TRY(fnl_html_write(&result, 1, &report, error));
  if (options->output)
    FNL_TRY(write_in_folder(options->output, FNL_FILE_REPORT, &report, error));
  if (options->report)
    FNL_TRY(write_text(options->report, &report, error));
out:
  fnl_text_free(&report);
  return status;
}

static fnl_status deliver(const fnl_options *options, const fnl_output *outputs, int n,
                          const fnl_text *page, fnl_error *error) {
  fnl_status status = FNL_OK;
  if (options->output)
    FNL_TRY(write_folder(options->output, outputs, n, error));
  FNL_TRY(write_report(options, &outputs[0].text, error));
  if (prints_json(options))
    FNL_TRY(fnl_console_print(&outputs[0].text, error));
  else if (options->json)
    FNL_TRY(write_text(options->json, &outputs[0].text, error));
  if (!prints_json(options) && !options->quiet)
    FNL_TRY(fnl_console_page(page, error));
out:
  return status;
}

int fnl_job_deliver(const fnl_job *job, const fnl_output *outputs, int n_outputs,
                    const fnl_text *page, fnl_status done) {
  fnl_error error;
  const fnl_status status = deliver(job->options, outputs, n_outputs, page, &error);
  return status == FNL_OK ? fnl_status_exit(done) : fnl_console_error(&error);
}
