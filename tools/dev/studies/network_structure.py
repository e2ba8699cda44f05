"""Network structure: four generators, ten friends each on average."""
import math

from picture import Axis, Plot
from study import interval, number, percent_of_trials, table, wrapped

PEOPLE, NETWORKS, EACH = 10000, 10, 40
STUDENT_95_9 = 2.262157  # of ten values
NAMES = {"erdos-renyi": "random", "barabasi-albert": "hubs", "watts-strogatz": "neighbourhoods",
         "stochastic-block-model": "ten circles"}


def generator(row):
    return row["network"].split('"')[1]


def joins_of(results):
    return sorted({row["joins"] for row in results.only()})


def cell(results, name, joins):
    return [row for row in results.only() if generator(row) == name and row["joins"] == joins]


def reached(results, name, joins, people=PEOPLE):
    """Mean share of everybody, and half its 95 % interval: over networks, which are independent."""
    values = [row["cascade.amplification"] / people for row in cell(results, name, joins)]
    mean = sum(values) / len(values)
    variance = sum((v - mean) ** 2 for v in values) / (len(values) - 1)
    return mean, STUDENT_95_9 * math.sqrt(variance / len(values))


def outbreaks(results, name, joins):
    rows = cell(results, name, joins)
    return sum(row["cascade.outbreak"] for row in rows) / len(rows)


def percolation(mean_share):
    """Share of a random graph of mean degree 10 that a cascade of this chance can reach: S = 1 - exp(-10 p S)."""
    share = 1.0
    for _ in range(10000):
        share = 1 - math.exp(-10 * mean_share * share)
    return share


def claims(results, small):
    low, high = joins_of(results)[1], joins_of(results)[-1]
    if small:
        assert outbreaks(results, "barabasi-albert", low) > outbreaks(results, "watts-strogatz", low)
        for name in NAMES:
            assert outbreaks(results, name, high) > 0.7 and outbreaks(results, name, 0.02) < 0.1
        return
    assert outbreaks(results, "barabasi-albert", 0.06) > 0.05 > outbreaks(results, "erdos-renyi", 0.06)
    assert outbreaks(results, "watts-strogatz", 0.12) < 0.05 < outbreaks(results, "erdos-renyi", 0.12)
    for joins in (0.15, 0.2, 0.25, 0.3):  # who joins is known on the random graph
        mean, wide = reached(results, "erdos-renyi", joins)
        exact = percolation(joins) ** 2  # an outbreak, and then its size
        assert abs(mean - exact) < 2.5 * wide, (joins, mean, wide, exact)
    for joins in (0.15, 0.2, 0.25, 0.3):  # circles of a thousand hardly matter
        (one, its), (other, too) = reached(results, "erdos-renyi", joins), reached(results, "stochastic-block-model", joins)
        assert abs(one - other) < 2 * math.hypot(its, too), (joins, one, other)
    mean, wide = reached(results, "barabasi-albert", 0.3)
    other, its = reached(results, "watts-strogatz", 0.3)
    assert mean + wide < other - its


def percent_reached(mean, wide):
    decimals = 1 if mean > 0.01 else 2
    low = max(0.0, mean - wide)
    return f"{number(100 * mean, decimals)} % ({interval(100 * low, 100 * (mean + wide), decimals)})"


def parts(results):
    trials = NETWORKS * EACH
    seen = lambda name, joins: percent_of_trials(outbreaks(results, name, joins), trials, 0)
    share = lambda name, joins: percent_reached(*reached(results, name, joins))
    result = wrapped(
        f"**With the same ten friends on average, hubs let weak word of mouth spread, and neighbourhoods stop "
        f"it.** "
        f"Where each friend joins with 6 %, {seen('barabasi-albert', 0.06)} of the cascades in a network with "
        f"hubs become an "
        f"outbreak (100 people), and {seen('erdos-renyi', 0.06)} of those where friends are random; at 12 % "
        f"{seen('erdos-renyi', 0.12)} do among random friends and {seen('watts-strogatz', 0.12)} where one's "
        f"friends know each "
        f"other. For strong word of mouth it is the other way: at 30 % neighbourhoods reach "
        f"{share('watts-strogatz', 0.3)} of "
        f"all people and hubs {share('barabasi-albert', 0.3)}, since there most have fewer than ten friends. "
        f"Ten circles "
        f"of a thousand with one friendship in twenty between them do almost as random friends do: they are "
        f"too large to matter.")
    tables = {}
    for part, form in (("reached", share), ("outbreaks", seen)):
        rows = [[number(100 * joins) + " %", *(form(name, joins) for name in NAMES)] for joins in joins_of(results)]
        tables[part] = table(["each friend joins with", *NAMES.values()], rows)
    return {"result": result, **tables}


def pictures(results):
    plot = Plot("People reached, by how likely a friend joins",
                Axis("chance that a friend who is told joins, %", [0, 5, 10, 15, 20, 25, 30]),
                Axis("share of everybody reached by one person, %", [0, 20, 40, 60, 80, 100]))
    for colour, (name, label) in enumerate(NAMES.items()):
        points = []
        for joins in joins_of(results):
            mean, wide = reached(results, name, joins)
            points.append(tuple(100 * x for x in (joins, mean, mean - wide, mean + wide)))
        plot.curve(label, points, colour)
    exact = [(j / 2, 100 * percolation(j / 200) ** 2) for j in range(0, 61)]
    plot.curve("random, exactly", exact, 4, dashed=True, plain=True)
    return {"reached.svg": plot.draw()}
