#!/usr/bin/env bash
# `funnel show` draws every model and plan: in the terminal, as SVG that parses, for Graphviz.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

for model in "$source_dir"/models/*.cfg; do
  expect 0 show "$model" -o model.svg
  is_empty out
  is_empty err
  python '
import sys, xml.etree.ElementTree as tree
root = tree.parse(sys.argv[1]).getroot()
svg = "{http://www.w3.org/2000/svg}"
names = {element.tag for element in root.iter()}
assert root.tag == svg + "svg" and svg + "script" not in names and svg + "image" not in names
assert root.find(svg + "title").text.startswith("Stage graph: ")
assert " to " in root.find(svg + "desc").text
assert all(not key.endswith("href") and not key.startswith("on")
           for element in root.iter() for key in element.attrib)
' model.svg
  expect 0 show "$model" -o model.dot
  if command -v dot >/dev/null; then
    dot -Tsvg model.dot >/dev/null 2>dot.err || wrong "Graphviz does not read $model: $(cat dot.err)"
  fi
done

# A plan is shown with its numbers, those of --set included.
expect 0 show "$plan" --set moves.unaware-\>aware.daily=0.00713
says out "Spring launch"
says out "0.713 % a day"
expect 0 show "$source_dir/models/five-stage.cfg"
says out "1.8 % a touch of prospecting"

# What is wrong is told, and nothing is written.
expect 2 show "$source_dir/models/five-stage.cfg" -o model.png
says err ".svg, .dot and .gv"
[ -e model.png ] && wrong "a file of an unknown kind was written"
expect 2 show nothing-of-that-name -o none.svg
[ -e none.svg ] && wrong "a picture of nothing was written"
expect 2 show "$source_dir/models/five-stage.cfg" -o
says err "-o needs a value"
expect 1 show "$source_dir/models/five-stage.cfg" -o no/such/folder/model.svg
cp "$source_dir/models/five-stage.cfg" five.svg
expect 2 show ./five.svg -o five.svg
says err 'hint: write to another file'
cmp -s five.svg "$source_dir/models/five-stage.cfg" || wrong "a picture took the place of its model"

# Hostile titles are text.
sed 's/title = "Never heard of us, or forgot"/title = "<script>\\"\&]]> إعلان 東京 😀"/' \
  "$source_dir/models/five-stage.cfg" >hostile.cfg
expect 0 show hostile.cfg -o hostile.svg
python '
import sys, xml.etree.ElementTree as tree
texts = [element.text or "" for element in tree.parse(sys.argv[1]).getroot().iter()]
assert any("<script>\"&]]> إعلان 東京 😀" == text for text in texts), texts
' hostile.svg

finish
