#!/usr/bin/env bash
# The page of a plan with 40 campaigns and 10,000 replications is below 5 MB and opens in 2 s.
# Fewer replications by hand: test_long_size.sh 20
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

{
  sed 's/^title = .*/title = "Forty campaigns";/' "$plan"
  echo 'campaigns = ('
  for i in {1..38}; do
    echo "  { name = \"campaign-$i\"; channel = \"prospecting\"; cpm = $((5 + i % 7)).5; },"
  done
  echo '  { name = "retarget"; channel = "retargeting"; }, { name = "close"; channel = "conversion"; } );'
} >forty.cfg
expect 0 simulate forty.cfg --models "$source_dir/models" --replications "${1:-10000}" --quiet --report forty.html
in_browser size.mjs "$scratch/forty.html"

finish
