#!/usr/bin/env bash
# An experiment from its file to its table: what is done is not done again, shards make one table,
# points that fail are told and do not stop the rest, and a folder is of one experiment.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# ---- the table, and not twice ----
write_study study.cfg 40
expect 0 experiment study.cfg --store one
says out '40 points done, 0 failed, 0 were finished before'
expect 0 experiment study.cfg --store one
says out '0 points done, 0 failed, 40 were finished before'
expect 0 results one --csv one.csv
[ "$(wc -l <one.csv)" -eq 41 ] || wrong "the table has $(wc -l <one.csv) lines"
head -1 one.csv >head.csv
says head.csv 'point,id,seed,replicate,rate,people,totals.revenue,totals.revenue.se,totals.conversions,totals.conversions.se,message'
[ "$(tail -n +2 one.csv | cut -d, -f1 | tr '\n' ' ')" = "$(seq 0 39 | tr '\n' ' ')" ] ||
  wrong "points are not in the order of the design"
expect 0 status one
says out '40 of 40 points done, 0 failed, 0 left'

# ---- any number of threads, any shards: the same bytes ----
expect 0 experiment study.cfg --store threads --threads 3
expect 0 results threads --csv threads.csv
cmp one.csv threads.csv || wrong "three threads give another table"
for part in 3 1 2; do expect 0 experiment study.cfg --store parts --shard $part/3; done
expect 0 results parts --csv parts.csv
cmp one.csv parts.csv || wrong "three parts give another table"
(
  export SLURM_ARRAY_TASK_ID=2 SLURM_ARRAY_TASK_COUNT=2 SLURM_ARRAY_TASK_MIN=1
  export OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=2
  expect 0 experiment study.cfg --store launched
  says out 'part 4 of 4 of 40'
  holds launched part-4-of-4.lock part-4-of-4.sqlite
  [ "$failures" -eq 0 ]
) || failures=$((failures + 1))
expect 0 experiment study.cfg --store launched
says out '30 points done, 0 failed, 10 were finished before'
expect 0 results launched --csv launched.csv
cmp one.csv launched.csv || wrong "what a launched part left is another table"

# ---- a point is what simulate gives ----
read -r seed rate people revenue < <(sed -n '8p' one.csv | tr ',' ' ' | awk '{ print $3, $5, $6, $7 }')
expect 0 simulate plan.cfg --set "moves.a->b.daily=$rate" --set "population=$people" \
  --set "simulation.seed=${seed}L" --json -
grep -qF "\"mean\": $revenue" out || wrong "point 6 is not what simulate gives: $revenue"

# ---- JSON and SQL ----
expect 0 results one --json one.json
python '
import csv, json, sys
page, rows = json.load(open(sys.argv[1])), list(csv.DictReader(open(sys.argv[2])))
assert page["n_points"] == len(page["points"]) == len(rows) == 40
assert [f["name"] for f in page["factors"]] == ["rate", "people"]
for point, row in zip(page["points"], rows):
    assert point["id"] == row["id"] and point["replications"] == 30 and point["message"] is None
    assert point["factors"]["rate"] == float(row["rate"])
    assert point["figures"]["totals.revenue"]["se"] == float(row["totals.revenue.se"])
' one.json one.csv
expect 0 results parts --sql 'select count(*) as n, max(people) as most from results where rate < 0.25'
says out 'n,most'
expect 0 results one --sql 'select people, "totals.revenue" from results where point = 6' --json -
says out "\"totals.revenue\": $revenue"
for query in 'drop table point' 'attach "other" as other' 'select 1; select 2' 'pragma user_version' \
  'select nonsense from results' ''; do
  expect 2 results one --sql "$query"
done
expect 2 results one --sql 'select 1' --analysis morris
expect 0 results one --csv again.csv
cmp one.csv again.csv || wrong "a question changed the results"

# ---- analyses ----
expect 0 results one --analysis main-effects --figures totals.revenue
says out 'people  part 10 of 10'
expect 0 results one --analysis main-effects --csv -
[ "$(wc -l <out)" -eq 41 ] || wrong "two figures, two factors, ten parts: $(wc -l <out) lines"
expect 2 results one --analysis sobol
says err 'is not for the design "random"'
expect 2 results one --analysis main-effect
says err 'did you mean main-effects?'
expect 2 results one --analysis main-effects --figures totals.revenu
says err 'did you mean totals.revenue?'
for names in '' , totals.revenue,; do expect 2 results one --analysis main-effects --figures "$names"; done
expect 2 results one --figures totals.revenue
says err 'it needs --analysis'

# ---- where it goes: one file each, and none that is read ----
expect 2 results one --csv same.csv --json ./same.csv
says err 'is where both --csv and --json would write'
expect 2 results one --csv - --json -
expect 2 results one --sql 'select 1' --csv form.csv --json form.json
expect 2 results one --analysis main-effects --csv form.csv --json form.json
says err 'one form'
[ ! -e same.csv ] && [ ! -e form.csv ] || wrong "a refused question left a file"
for file in one/part-1-of-1.sqlite ./one/part-1-of-1.lock; do
  expect 2 results one --csv "$file"
  says err 'results would overwrite it'
  expect 2 results one --json "$file"
  expect 2 status one --json "$file"
  says err 'results would overwrite it'
done
expect 0 results one --csv again.csv
cmp one.csv again.csv || wrong "a store was overwritten"

# ---- a design may grow, another one has a folder of its own ----
write_study longer.cfg 55
expect 0 experiment longer.cfg --store one
says out '15 points done, 0 failed, 40 were finished before'
expect 0 results one --csv longer.csv
cmp <(head -41 longer.csv) one.csv || wrong "a longer design changed its first points"
sed 's/high = 0.5/high = 0.4/' study.cfg >other.cfg
expect 2 experiment other.cfg --store one
says err 'point 0 is not what it is in this experiment'
sed 's/"totals.conversions" /"totals.profit" /' study.cfg >figures.cfg
expect 2 experiment figures.cfg --store one
says err 'holds results of another plan, other factors or other figures'
expect 2 experiment study.cfg --store one --set horizon_days=21
says err 'holds results of another plan'
expect 0 results one --csv again.csv
cmp longer.csv again.csv || wrong "a refused experiment changed the results"

# What people alone read makes no other experiment.
sed -i -e '1i # a remark' -e 's/"tiny"; channels/"tiny"; title = "Tiny"; channels/' plan.cfg
expect 0 experiment longer.cfg --store one
says out '0 points done, 0 failed, 55 were finished before'

# ---- what each replication gave, where that is asked for; metrics of the field ----
expect 2 results one --replications
says err 'keep_replications = true'
expect 2 results one --replications --sql 'select 1'
cat >keeping.cfg <<'STUDY'
plan = "plan.cfg"; measure = [ "totals.revenue", "metrics.share_aware", "metrics.mean_time.a" ]; keep_replications = true;
design = { kind = "random"; points = 9; };
factors = ( { name = "rate"; path = "moves.a->b.daily"; low = -0.01; high = 0.1; } );
STUDY
for part in 2 3 1; do expect 0 experiment keeping.cfg --store keeping --shard $part/3; done
expect 0 results keeping --csv keeping.csv
expect 0 results keeping --replications --csv replications.csv
expect 0 results keeping --replications --json replications.json
expect 0 results keeping --sql 'select point, count(*) as n, avg("totals.revenue") as mean from replications group by point'
n_failed=$(grep -c 'must be' keeping.csv)
[ "$n_failed" -gt 0 ] && [ "$n_failed" -lt 9 ] || wrong "$n_failed of 9 points failed"
python '
import csv, json, sys
rows = list(csv.DictReader(open("keeping.csv")))
each = list(csv.DictReader(open("replications.csv")))
page = json.load(open("replications.json"))
asked = {r["point"]: r for r in csv.DictReader(open("out"))}
good = [r for r in rows if not r["message"]]
assert len(each) == len(page["replications"]) == 30 * len(good)
assert page["units"] == {"totals.revenue": "money", "metrics.share_aware": "share", "metrics.mean_time.a": "days"}
for row in good:
    own = [r for r in each if r["point"] == row["point"]]
    assert [int(r["replication"]) for r in own] == list(range(30))
    assert all(r["id"] == row["id"] and r["rate"] == row["rate"] for r in own)
    for figure in ["totals.revenue", "metrics.share_aware"]:
        values = [float(r[figure]) for r in own]
        mean = sum(values) / 30
        se = (sum((v - mean) ** 2 for v in values) / 30 / 29) ** 0.5
        assert abs(mean - float(row[figure])) < 1e-9 * mean
        assert abs(se - float(row[figure + ".se"])) < 1e-9 * mean
    assert abs(float(asked[row["point"]]["mean"]) / float(row["totals.revenue"]) - 1) < 1e-12
for one, other in zip(each, page["replications"]):
    assert other["replication"] == int(one["replication"])
    assert other["figures"]["metrics.mean_time.a"] == float(one["metrics.mean_time.a"])
'
read -r seed rate days < <(grep -v 'must be' keeping.csv | sed -n 2p | tr ',' ' ' | awk '{ print $3, $5, $10 }')
expect 0 simulate plan.cfg --metrics mean_time --set "moves.a->b.daily=$rate" --set "simulation.seed=${seed}L" --json -
grep -qF "\"mean\": $days" out || wrong "a metric is not what simulate gives: $days"
expect 0 experiment keeping.cfg --store alone
expect 0 results alone --replications --csv alone.csv
cmp replications.csv alone.csv || wrong "three parts give other replications"
sed 's/keep_replications = true;//' keeping.cfg >forgetful.cfg
expect 2 experiment forgetful.cfg --store alone
says err 'holds results of another plan'
sed 's/mean_time.a/mean_tine.a/' keeping.cfg >wrong.cfg
expect 2 check wrong.cfg
says err 'did you mean "metrics.mean_time.a"?'

# ---- points that fail ----
cat >failing.cfg <<'STUDY'
plan = "plan.cfg"; measure = [ "totals.revenue" ]; replicates = 2;
factors = ( { name = "rate"; path = "moves.a->b.daily"; values = [ 0.1, -0.2, 0.3 ]; } );
STUDY
expect 0 experiment failing.cfg --store failing
says out '4 points done, 2 failed'
expect 0 status failing
says out 'Point 2 failed:'
says out 'not -0.2'
expect 0 experiment failing.cfg --store failing
says out '0 points done, 0 failed, 6 were finished before'
expect 0 experiment failing.cfg --store failing --retry-failed
says out '0 points done, 2 failed, 4 were finished before'
expect 0 results failing --csv failing.csv
[ "$(grep -c -- '-0.2' failing.csv)" -eq 2 ] || wrong "points that failed are not in the table"
expect 0 results failing --sql 'select count(*) as n from failures'
[ "$(cut -d, -f2 failing.csv | sort -u | wc -l)" -eq 7 ] || wrong "replicates share an id"

# ---- factors of any path: a segment's share at the cost of another's, the seed, a touch, a split ----
cat >people.cfg <<'STUDY'
plan = "community"; set = [ "simulation.engine=expected" ]; measure = [ "totals.revenue" ];
design = { kind = "one-at-a-time"; levels = 3; };
factors = ( { name = "luck"; path = "seed"; values = [ 4, 5, 6 ]; },
  { name = "carriers"; paths = [ "segments.superusers.share", "segments.readers.share" ];
    scales = [ 1.0, -1.0 ]; offsets = [ 0.0, 0.91 ]; low = 0.0; high = 0.02; } );
STUDY
cat >money.cfg <<'STUDY'
plan = "spring-launch"; set = [ "simulation.engine=expected" ]; measure = [ "totals.revenue" ];
factors = ( { name = "touch"; path = "moves.considering->customer.per_touch.conversion";
    values = [ 0.001, 0.01 ]; },
  { name = "split"; path = "budget.split"; values = [ "{ prospecting = 1.0; }",
    "{ prospecting = 0.4; retargeting = 0.3; conversion = 0.3; }", "{ prospecting = 0.4; }" ]; } );
STUDY
for study in people money; do
  (cd "$source_dir" && "$program" experiment "$scratch/$study.cfg" --store "$scratch/$study") >out 2>err ||
    wrong "$study.cfg: $(cat err)"
  expect 0 results $study --csv $study.csv
done
expect 0 status people
says out '5 of 5 points done, 0 failed'
[ "$(tail -n +2 people.csv | cut -d, -f7 | sort -u | wc -l)" -eq 3 ] ||
  wrong "of five points three differ by shares, two by luck, which expected has not: $(cat people.csv)"
expect 0 status money
says out '4 of 6 points done, 2 failed'
says out 'the shares of `split` sum to 0.4, not 1'
[ "$(tail -n +2 money.csv | cut -d, -f3,5 | sort -u | wc -l)" -eq 6 ] || wrong "seeds are not the points' own"

# ---- the dry run, the small setting ----
expect 0 experiment study.cfg --dry-run
says out '40 to be done here, each in '
grep -qE '^40 to be done here, each in [^ ]+ s: [0-9]+:[0-9]{2} on [0-9]+ threads?, [^ ]+ MB$' out ||
  wrong "no time and size: $(sed -n 2p out)"
[ "$(grep -cE '^ +[0-9]+  ' out)" -eq 20 ] || wrong "$(grep -cE '^ +[0-9]+  ' out) points are shown"
expect 0 experiment study.cfg --dry-run --store parts
says out '0 to be done here'
expect 2 experiment study.cfg --store small --small
says err 'there is no `small` setting'
write_study small.cfg 40 'small = { points = 3; set = [ "simulation.replications=2" ]; };'
expect 0 experiment small.cfg --store small --small
says out '3 points done'

# ---- one kind of file in the place of another ----
expect 2 experiment plan.cfg --dry-run
says err 'is a plan, not an experiment'
expect 2 simulate study.cfg
says err 'is an experiment, not a plan'
says err 'funnel experiment study.cfg --store'
expect 0 check study.cfg
says out 'an experiment of 40 points over'
expect 0 explain study.cfg
says out 'moves.a->b.daily'
sed 's/low = 0.0/lwo = 0.0/' study.cfg >wrong.cfg
expect 2 check wrong.cfg
says out 'wrong.cfg:3: error: `lwo` is no key of factors'
says out 'did you mean low?'
expect 2 experiment wrong.cfg --store wrong
[ ! -e wrong ] || wrong "a folder was made for a wrong experiment"

# ---- what is missing ----
expect 2 experiment study.cfg
says err '--store DIR'
expect 2 results nowhere
expect 2 status nowhere
expect 2 results study.cfg
says err 'could not be read: Not a directory'
expect 2 status one/part-1-of-1.sqlite
says err 'it is the folder that is named'
sed 's/"plan.cfg"/"nowhere"/' study.cfg >planless.cfg
expect 2 experiment planless.cfg --dry-run
says err 'planless.cfg:1: error: there is no plan "nowhere"'
says err 'funnel list'
mkdir empty
expect 2 results empty
says err 'holds no results of an experiment'
expect 2 experiment nothing.cfg --store new
[ ! -e new ] || wrong "a folder was made for an experiment that is not there"

finish
