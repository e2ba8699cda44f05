"""Runs an experiment, reads its results, and keeps the part of a README that they make."""
import csv
import glob
import io
import math
import os
import re
import subprocess
import tempfile
import time

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../.."))
PROGRAM = os.environ.get("FUNNEL_PROGRAM", os.path.join(ROOT, "build/funnel"))
NORMAL_95 = 1.959964  # of a normal law, two-sided


class Results:
    """What one study's experiments gave: rows by experiment, each a dict of numbers and texts."""

    def __init__(self):
        self.rows = {}       # by experiment
        self.analysis = {}   # by experiment, of `sobol`
        self.seconds = {}    # by experiment, of each point

    def only(self):
        (rows,) = self.rows.values()
        return rows


def funnel(*words):
    done = subprocess.run([PROGRAM, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"funnel {' '.join(words)}: {done.stderr}")
    return done.stdout


def value(text):
    try:
        return float(text)
    except ValueError:
        return text


def table_of(text):
    return [{key: value(cell) for key, cell in row.items()} for row in csv.DictReader(io.StringIO(text))]


def files_of(name):
    """A study's experiments: the folder's, or the file of its name beside the folder."""
    files = sorted(glob.glob(f"experiments/{name}/*.cfg", root_dir=ROOT))
    return files or [f"experiments/{name}.cfg"]


def run(name, small, threads):
    """Runs a study's experiments; threads 0: all."""
    results = Results()
    with tempfile.TemporaryDirectory() as scratch:
        for file in files_of(name):
            stem = os.path.splitext(os.path.basename(file))[0]
            store = os.path.join(scratch, stem)
            begin = time.monotonic()
            funnel("experiment", file, "--store", store, "--quiet", "--threads", str(threads),
                   *(["--small"] if small else []))
            if not small:
                print(f"{file}: {time.monotonic() - begin:.0f} s", flush=True)
            results.rows[stem] = table_of(funnel("results", store, "--csv", "-"))
            failed = [row["message"] for row in results.rows[stem] if row["message"]]
            assert not failed, failed
            results.seconds[stem] = [row["seconds"] for row in table_of(funnel(
                "results", store, "--sql", "select seconds from point order by position"))]
            if "saltelli" in open(os.path.join(ROOT, file), encoding="utf-8").read():
                results.analysis[stem] = table_of(funnel("results", store, "--analysis", "sobol", "--csv", "-"))
    return results


# Numbers as people read them.

def number(x, decimals=0):
    text = f"{x:,.{decimals}f}"
    return text.lstrip("-") if not text.strip("-0.") else text  # no -0


def half(row, figure):
    """Half of the 95 % interval of a figure's mean."""
    return NORMAL_95 * row[figure + ".se"]


def interval(low, high, decimals=0):
    return f"{number(low, decimals)} to {number(high, decimals)}"


def with_interval(mean, halfwidth, decimals=0):
    return f"{number(mean, decimals)} ({interval(mean - halfwidth, mean + halfwidth, decimals)})"


def figure(row, name, decimals=0, scale=1.0):
    """A figure of a row with its 95 % interval."""
    return with_interval(scale * row[name], scale * half(row, name), decimals)


def bars_of(rows, x, name, scale=1.0):
    """Points of a picture's curve: x, a figure, and the ends of its interval."""
    ends = lambda row: (row[name], row[name] - half(row, name), row[name] + half(row, name))
    return [(row[x], *(scale * value for value in ends(row))) for row in rows]


def ratio(row, other, name, decimals):
    """A figure of a row over that of another with separate luck; the interval by the delta method."""
    middle = row[name] / other[name]
    relative = math.hypot(half(row, name) / row[name], half(other, name) / other[name])
    return with_interval(middle, middle * relative, decimals)


def wilson(part, n):
    """The 95 % interval of a share that was seen in n trials (Wilson 1927); it is right at 0 too."""
    square = NORMAL_95 ** 2
    middle = (part + square / (2 * n)) / (1 + square / n)
    wide = NORMAL_95 * math.sqrt(part * (1 - part) / n + square / (4 * n * n)) / (1 + square / n)
    return max(0.0, middle - wide), min(1.0, middle + wide)


def percent_of_trials(part, n, decimals=1):
    low, high = wilson(part, n)
    return f"{number(100 * part, decimals)} % ({interval(100 * low, 100 * high, decimals)})"


def table(head, rows):
    """A table of Markdown, its first column to the left."""
    lines = ["| " + " | ".join(head) + " |", "|---|" + "--:|" * (len(head) - 1)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


# Files that are written or compared.

def page(name, parts, pictures):
    """{path: text} of a study's README, with its parts put between their markers, and pictures."""
    readme = f"experiments/{name}/README.md"
    text = open(os.path.join(ROOT, readme), encoding="utf-8").read()
    for part, content in parts.items():
        marks = f"<!-- {part} -->\n", f"\n<!-- end of {part} -->"
        between = re.compile(re.escape(marks[0]) + ".*?" + re.escape(marks[1]), re.S)
        if not between.search(text):
            raise SystemExit(f"{readme}: no markers for {part}")
        text = between.sub(lambda _, c=content: marks[0] + c + marks[1], text)
    return {readme: text, **{f"experiments/{name}/{file}": svg for file, svg in pictures.items()}}


def compare(files):
    def there(path):
        full = os.path.join(ROOT, path)
        return open(full, encoding="utf-8").read() if os.path.exists(full) else None
    return [path for path, text in files.items() if there(path) != text]


def write(files):
    for path, text in files.items():
        with open(os.path.join(ROOT, path), "w", encoding="utf-8") as file:
            file.write(text)
    return []


def wrapped(text, width=100):
    """A paragraph in lines of a page."""
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])
