"""Population: the relative spread of ROAS falls as 1/sqrt(N), the time stays."""
import math

from picture import Axis, Plot
from study import NORMAL_95, figure, interval, number, table, wrapped

REPLICATIONS = 1000
THREADS = 1  # so that points are timed alike
FULL_FROM = 1e6  # learning phases end at once from about here: the mean does not move any more


def with_learning(results):
    return [row for row in results.only() if row["learning"] < 1]


def without_learning(results):
    return [row for row in results.only() if row["learning"] == 1]


def spread(row, n):
    """Standard deviation of ROAS between replications, a part of the mean."""
    return row["totals.roas.se"] * math.sqrt(n) / row["totals.roas"]


def of_spread(x, n):
    """The 95 % interval of a standard deviation from n normal values, by its large-sample error."""
    return x * (1 - NORMAL_95 / math.sqrt(2 * n)), x * (1 + NORMAL_95 / math.sqrt(2 * n))


def slope(rows, n):
    """Of ln spread on ln N, least squares, with its standard error from those of the spreads."""
    x = [math.log(row["population"]) for row in rows]
    y = [math.log(spread(row, n)) for row in rows]
    middle = sum(x) / len(x)
    square = sum((a - middle) ** 2 for a in x)
    return sum((a - middle) * b for a, b in zip(x, y)) / square, math.sqrt(1 / (2 * n) / square)


def claims(results, small):
    rows = with_learning(results)
    n = 100 if small else REPLICATIONS
    large = [row for row in rows if row["population"] >= FULL_FROM]
    found, error = slope(large, n)
    assert abs(found + 0.5) < 5 * error, (found, error)
    assert rows[0]["totals.roas"] + 5 * rows[0]["totals.roas.se"] < rows[-1]["totals.roas"]
    free = without_learning(results)  # nothing else lowers the mean of small markets
    assert abs(free[0]["totals.roas"] - free[-1]["totals.roas"]) < 5 * free[0]["totals.roas.se"], free
    seconds = sorted(results.seconds["population-size"])
    assert small or seconds[-1] < 5 * seconds[0], "465,000 times the people, but for a loaded machine"


def parts(results):
    rows, free = with_learning(results), without_learning(results)
    found, error = slope([row for row in rows if row["population"] >= FULL_FROM], REPLICATIONS)
    least, most = rows[0], rows[-1]
    result = wrapped(
        f"**A forecast is as sure as the square root of its market is large.** Chance alone makes ROAS vary by "
        f"{number(100 * spread(least, REPLICATIONS), 0)} % (standard deviation, of the mean) in a town of "
        f"10,000 and by "
        f"{number(100 * spread(most, REPLICATIONS), 2)} % for 4.65 billion people; from a million on it goes "
        f"as N to the power "
        f"{number(found, 3)} ({interval(found - NORMAL_95 * error, found + NORMAL_95 * error, 3)}; theory: "
        f"-0.5). "
        f"A small market does worse on average too: "
        f"ROAS {figure(least, 'totals.roas', 2)} against {figure(most, 'totals.roas', 4)}, since "
        f"{number(0.09 * least['population'])} USD buy too few results a week to end a learning phase: without "
        f"one it is "
        f"{figure(free[0], 'totals.roas', 2)} and {figure(free[-1], 'totals.roas', 4)}.")
    cells = [[number(row["population"]), figure(row, "totals.roas", 4 if row["population"] > 1e8 else 3),
              f"{number(100 * spread(row, REPLICATIONS), 3)} % "
              f"({interval(*(100 * x for x in of_spread(spread(row, REPLICATIONS), REPLICATIONS)), 3)})",
              figure(its, "totals.roas", 4 if row["population"] > 1e8 else 3)] for row, its in zip(rows, free)]
    return {"result": result, "table": table(["people", "ROAS", "spread between replications", "ROAS without a learning phase"], cells)}


def machine(results):
    """Not compared by --check: milliseconds are the machine's."""
    rows = results.only()[::2]
    return {"cost": table(["people", "ms a replication"], [
        [number(row["population"]), number(1000 * s / REPLICATIONS, 1)]
        for row, s in zip(rows, results.seconds["population-size"][::2])])}


def pictures(results):
    rows = with_learning(results)
    plot = Plot("Spread of ROAS, by the size of the market",
                Axis("people (log scale)", [1e4, 1e5, 1e6, 1e7, 1e8, 1e9], high=1e10, log=True),
                Axis("standard deviation, % of the mean (log scale)", [0.01, 0.1, 1, 10, 100], log=True))
    plot.curve("simulated", [(r["population"], 100 * spread(r, REPLICATIONS),
                              *(100 * x for x in of_spread(spread(r, REPLICATIONS), REPLICATIONS))) for r in rows], 0)
    ref = next(r for r in rows if r["population"] == 1e7)
    at = lambda n: 100 * spread(ref, REPLICATIONS) * math.sqrt(1e7 / n)
    plot.curve("1 / \u221aN through 10 M", [(n, at(n)) for n in (1e4, 4.65e9)], 1, dashed=True, plain=True)
    return {"spread.svg": plot.draw()}
