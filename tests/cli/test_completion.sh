#!/usr/bin/env bash
# The words that the program offers for a line, and what a real bash and a real zsh make of them: the
# key is pressed on a terminal, and the line that comes of it is run.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

mkdir configs models other && cp "$source_dir"/configs/*.cfg configs && cp "$source_dir"/models/*.cfg models
cp "$plan" my-plan.cfg
cp models/five-stage.cfg other/mine.cfg

# offers LINE WORD...: exactly these words, in order.
offers() {
  local line=$1
  shift
  expect 0 completion line "$line"
  [ "$(cut -f2 out | paste -sd ' ')" = "$*" ] || wrong "$line is offered: $(cut -f2 out | tr '\n' ' ')"
}

# ---- commands, options, names ----

"$program" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' >commands
expect 0 completion line 'funnel '
cut -f2 out | grep -v '^--' | cmp -s - commands || wrong "not every command is offered"
while read -r command; do
  "$program" "$command" --help | grep -oE '^  --[a-z-]+' | tr -d ' ' >wanted
  expect 0 completion line "funnel $command --"
  cut -f2 out | cmp -s - wanted || wrong "$command: not every option is offered, or one too many"
done <commands
(cd configs && printf '%s\n' *.cfg) | sed 's/\.cfg$//' >wanted
for command in simulate optimize chain; do
  expect 0 completion line "funnel $command "
  grep -v '^:' out | cut -f2 | cmp -s - wanted || wrong "$command: not every plan is offered"
  grep -qx ':files' out || wrong "$command takes no files"
done
offers 'funnel sim' simulate
offers 'funnel explain five' five-stage :files
offers 'funnel explain bud' budget :files
offers 'funnel help mod' model
offers 'funnel frobnicate '
offers 'funnel simulate my-plan.cfg --output ' :folders
offers 'funnel simulate my-plan.cfg --json ' :files
offers 'funnel simulate my-plan.cfg another' # one plan is enough

# ---- values ----

offers 'funnel simulate --engine ' expected cohorts agents
offers 'funnel simulate --engine=e' --engine=expected
offers 'funnel simulate x --metrics ctr,cpm,amplif' ctr,cpm,amplification_rate
"$program" metrics | awk '/^  [a-z]/ && $1 != "metric" { print $1 }' >wanted
printf 'all\n' >>wanted
expect 0 completion line 'funnel simulate x --metrics '
cut -f2 out | cmp -s - wanted || wrong "not every metric is offered"

# ---- paths ----

offers 'funnel simulate my-plan.cfg --set bud' budget.
offers 'funnel simulate my-plan.cfg --set budget.' budget.total= budget.split. budget.pacing=
offers 'funnel simulate my-plan.cfg --set budget.split.r' budget.split.retargeting=
offers 'funnel optimize my-plan.cfg --quiet --set=optimize.obj' --set=optimize.objective=
offers 'funnel optimize --set optimize.objective=ro' optimize.objective=roas optimize.objective=roi
offers 'funnel simulate my-plan.cfg --set channels.ne' channels.newsletter.
offers 'funnel simulate my-plan.cfg --set channels.newsletter.touches' channels.newsletter.touches_per_day=
offers "funnel simulate my-plan.cfg --set 'moves.unaware->aw" 'moves.unaware->aware.'
offers 'funnel simulate my-plan.cfg --set seeds.to=l' seeds.to=loyal seeds.to=lost
offers 'funnel simulate my-plan.cfg --set simulation.reach=' simulation.reach=true simulation.reach=false
offers 'funnel simulate my-plan.cfg --set model=b' model=b2b
offers 'funnel simulate nowhere.cfg --set budget.t' budget.total=
sed 's/five-stage/mine/' my-plan.cfg >with-mine.cfg
offers 'funnel simulate --models other with-mine.cfg --set stages.adv' stages.advocate.

# Every path of a plan that `explain` shows is reached a component at a time.
"$program" explain my-plan.cfg | sed -n '/^  path/,$p' | awk 'NR > 1 && NF > 2 && $1 !~ /[0-9]$/ { print $1 }' >paths
[ "$(wc -l <paths)" -gt 50 ] || wrong "explain shows only $(wc -l <paths) paths"
n=0
while read -r path; do
  n=$((n + 1))
  [ $((n % 5)) -eq 0 ] || continue # a fifth of them: each is a run of the program
  expect 0 completion line "funnel simulate my-plan.cfg --set '${path%.*}."
  cut -f2 out | grep -qxF "$path=" || wrong "$path is not offered"
done <paths

expect 2 completion fish
says err 'there is completion for bash and for zsh'

# ---- shells ----

# Of each pair of lines in the file, the first typed and the key pressed gives the second.
cat >typed.py <<'END'
import os, pty, select, sys, time
shell, folder, cases = sys.argv[1:]
start = {"bash": ["bash", "--norc", "--noprofile", "-i"], "zsh": ["zsh", "-f", "-i"]}[shell]
prepare = {"bash": "bind 'set bell-style none'; . <(funnel completion bash)",
           "zsh": "bindkey -e; autoload -U compinit; compinit -u -d dump; "
                  "zstyle ':completion:*' insert-tab false; . <(funnel completion zsh)"}[shell]
process, terminal = pty.fork()
if process == 0:
    os.environ.update(PATH=folder + ":" + os.environ["PATH"], TERM="dumb", HISTFILE="", PS1="> ")
    os.execvp(start[0], start)

def said_until(end):
    said, until = "", time.time() + 60
    while end not in said and time.time() < until:
        if select.select([terminal], [], [], 1)[0]:
            said += os.read(terminal, 65536).decode(errors="replace").replace("\r", "").replace("\n", "")
    return said

os.write(terminal, (prepare + "; echo rea''dy\n").encode())
said_until("ready")
lines = open(cases).read().splitlines()
wrong = 0
for typed, wanted in zip(lines[::2], lines[1::2]):
    # the key; to the beginning, a command that prints the words; to the end, and the words' end
    os.write(terminal, (typed + "\t\x01printf '<%s>' be''gin \x05 e''nd\n").encode())
    text = said_until("<end>")
    found = text[text.rfind("<begin>") + 7:text.rfind("<end>")].replace("><", " ").strip("<>")
    if found != wanted:
        print(f"{shell}: {typed} becomes {found}, not {wanted}")
        wrong += 1
sys.exit(wrong > 0)
END
cat >cases <<'END'
funnel simul
funnel simulate
funnel simulate --engi
funnel simulate --engine
funnel simulate my-p
funnel simulate my-plan.cfg
funnel simulate repeat-b
funnel simulate repeat-buyers
funnel simulate my-plan.cfg --set budget.to
funnel simulate my-plan.cfg --set budget.total=
funnel simulate my-plan.cfg --set simulation.engine=exp
funnel simulate my-plan.cfg --set simulation.engine=expected
funnel simulate my-plan.cfg --set=simulation.engine=exp
funnel simulate my-plan.cfg --set=simulation.engine=expected
funnel simulate my-plan.cfg --set moves.unaware-\>aw
funnel simulate my-plan.cfg --set moves.unaware->aware.
funnel simulate my-plan.cfg --set moves.unaware-\>aware.dai
funnel simulate my-plan.cfg --set moves.unaware->aware.daily=
funnel simulate my-plan.cfg --metrics ctr,amplif
funnel simulate my-plan.cfg --metrics ctr,amplification_rate
funnel simulate my-plan.cfg --json my-pl
funnel simulate my-plan.cfg --json my-plan.cfg
END
command -v python3 >/dev/null || finish
mkdir bin && ln -s "$program" bin/funnel
for shell in bash zsh; do
  command -v "$shell" >/dev/null || continue
  python3 typed.py "$shell" "$scratch/bin" cases || wrong "lines typed in $shell"
done
command -v zsh >/dev/null || [ "$failures" -gt 0 ] || skip "zsh is missing; bash is fine"

finish
