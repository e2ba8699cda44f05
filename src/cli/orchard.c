/* orchard.c: trees, told replication by replication, into tables and a drawing. */
#include "cli/orchard.h"

#include "model/bytes.h"

#include <string.h>

static void tell(void *user, int replication, const fnl_adopter *nodes, uint32_t n) {
  fnl_orchard *orchard = user;
  for (int i = 0; i < orchard->n_tables; i++) {
    fnl_trees_write_rows(&orchard->job->plan, replication, nodes, n, &orchard->tables[i].rows);
    fnl_table_file_send(&orchard->tables[i]);
  }
  if (orchard->drawing.is_open)
    fnl_graphml_add(&orchard->graphml, replication, nodes, n);
}

static fnl_status open_table(fnl_orchard *orchard, const char *path, fnl_error *error) {
  fnl_table_file *table = &orchard->tables[orchard->n_tables];
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_table_file_open(table, path, error));
  orchard->n_tables++;
  fnl_trees_write_header(&table->rows);
  fnl_table_file_send(table);
out:
  return status;
}

/* Unless --trees writes that one already. */
static fnl_status open_in_folder(fnl_orchard *orchard, const fnl_options *options,
                                 fnl_error *error) {
  fnl_text path = {0};
  fnl_status status = FNL_OK;
  fnl_text_add_format(&path, "%s/trees.csv", options->output);
  FNL_TRY(path.failed ? fnl_error_no_memory(error) : FNL_OK);
  if (!options->trees || !fnl_file_is_same_place(fnl_text_string(&path), options->trees))
    FNL_TRY(open_table(orchard, fnl_text_string(&path), error));
out:
  fnl_text_free(&path);
  return status;
}

/* Of a population that mixes well only. */
static fnl_status find_factor(fnl_orchard *orchard, fnl_error *error) {
  fnl_world world;
  if (orchard->job->plan.has_network)
    return FNL_OK;
  fnl_status status = fnl_world_init(&world, &orchard->job->plan, error);
  if (status != FNL_OK)
    return status;
  status = fnl_k_factor_init(&orchard->k_factor, &world, error);
  fnl_world_free(&world);
  return status;
}

fnl_status fnl_orchard_begin(fnl_orchard *orchard, const fnl_job *job, bool always,
                             fnl_study *study, fnl_error *error) {
  const fnl_options *options = job->options;
  fnl_status status = FNL_OK;
  memset(orchard, 0, sizeof *orchard);
  orchard->job = job;
  orchard->graphml.plan = &job->plan;
  orchard->is_wanted = always || options->trees || options->graphml;
  if (!orchard->is_wanted)
    return FNL_OK;
  FNL_TRY(fnl_job_check_people(job,
                               options->trees     ? "--trees: "
                               : options->graphml ? "--graphml: "
                                                  : "",
                               "who brought whom", error));
  FNL_TRY(find_factor(orchard, error));
  if (options->trees)
    FNL_TRY(open_table(orchard, options->trees, error));
  if (always && options->output)
    FNL_TRY(open_in_folder(orchard, options, error));
  if (options->graphml)
    FNL_TRY(fnl_pending_open(&orchard->drawing, options->graphml, error));
  if (orchard->n_tables > 0 || orchard->drawing.is_open)
    orchard->cascades.tell = tell;
  orchard->cascades.user = orchard;
  fnl_study_add_witness(study, fnl_cascades_witness(&orchard->cascades));
out:
  return status;
}

static fnl_status finish_drawing(fnl_orchard *orchard, fnl_notes *notes, fnl_error *error) {
  const fnl_graphml *graphml = &orchard->graphml;
  if (!orchard->drawing.is_open)
    return FNL_OK;
  const fnl_status status = fnl_graphml_write(graphml, &orchard->drawing, error);
  if (status != FNL_OK)
    return status;
  if (graphml->n_left_out > 0)
    fnl_notes_add(notes,
                  "%s has the first %d replications only: all %d have more adopters than a GraphML "
                  "file can (%d); --trees writes as many as there are",
                  orchard->job->options->graphml, graphml->n_kept,
                  graphml->n_kept + graphml->n_left_out, FNL_GRAPHML_MOST);
  return fnl_pending_commit(&orchard->drawing, error);
}

fnl_status fnl_orchard_finish(fnl_orchard *orchard, fnl_notes *notes, fnl_error *error) {
  fnl_status status = FNL_OK;
  if (orchard->cascades.failed)
    return fnl_error_no_memory(error);
  for (int i = 0; i < orchard->n_tables; i++)
    FNL_TRY(fnl_table_file_finish(&orchard->tables[i], error));
  FNL_TRY(finish_drawing(orchard, notes, error));
out:
  return status;
}

void fnl_orchard_lend(const fnl_orchard *orchard, fnl_summary *summary) {
  if (!orchard->is_wanted)
    return;
  summary->cascades = &orchard->cascades;
  summary->k_factor = orchard->job->plan.has_network ? NULL : &orchard->k_factor;
}

void fnl_orchard_free(fnl_orchard *orchard) {
  for (int i = 0; i < orchard->n_tables; i++)
    fnl_table_file_free(&orchard->tables[i]);
  orchard->n_tables = 0;
  fnl_pending_free(&orchard->drawing);
  fnl_graphml_free(&orchard->graphml);
  fnl_cascades_free(&orchard->cascades);
  fnl_k_factor_free(&orchard->k_factor);
}
