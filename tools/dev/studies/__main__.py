"""Runs the studies of experiments/ and writes into their READMEs what came of them.

    python3 tools/dev/studies [--check] [--small] [NAME ...]

Each study is a module of its own here, NAME with _ for -. Its `claims` are what the README says in
words: they end the program where the results do not bear them out. What stands between markers in the
README, `<!-- result -->` and `<!-- end of result -->`, and the pictures beside it are made anew; with
--check they are compared, with --small only the claims that a run of seconds can bear are tried.
The program is $FUNNEL_PROGRAM, else build/funnel. Python's standard library is enough.
"""
import argparse
import importlib
import sys

import study

NAMES = ["k-factor-sweep", "referral-reward", "network-structure", "seeding", "split-landscape",
         "roas-sensitivity", "population-size"]


def arguments():
    parser = argparse.ArgumentParser(prog="tools/dev/studies")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    parser.add_argument("--small", action="store_true", help="try the claims in the small setting")
    parser.add_argument("name", nargs="*", choices=[[], *NAMES], default=[])
    return parser.parse_args()


def main():
    asked = arguments()
    stale = []
    for name in asked.name or NAMES:
        module = importlib.import_module(name.replace("-", "_"))
        results = study.run(name, asked.small, getattr(module, "THREADS", 0))
        module.claims(results, asked.small)
        if asked.small:
            print(f"{name}: the claims hold in the small setting")
            continue
        parts = module.parts(results)
        if not asked.check and hasattr(module, "machine"):  # what the next run says otherwise
            parts |= module.machine(results)
        files = study.page(name, parts, module.pictures(results))
        stale += study.compare(files) if asked.check else study.write(files)
    for path in stale:
        print(f"wrong: {path} is not what the program gives")
    return 1 if stale else 0


sys.exit(main())
