"""Seeding: the people of most friends, or more people, any."""
import math

from picture import Axis, Plot
from study import bars_of, figure, half, number, table, with_interval, wrapped

ADOPTERS = "cascade.adopters"
SHOWN = [0.01, 0.02, 0.04]


def curve(results, joins, who):
    return [row for row in results.only() if row["joins"] == joins and row["who"] == who]


def random_worth(results, joins, hub):
    """How many random seeds bring as many adopters as these hubs, with half a 95 % interval: between
    two counts the curve is taken for straight in logarithms. None where no count does."""
    curve_of = curve(results, joins, "random")
    for a, b in zip(curve_of, curve_of[1:]):
        if a[ADOPTERS] <= hub[ADOPTERS] <= b[ADOPTERS]:
            rise = math.log(b[ADOPTERS] / a[ADOPTERS]) / math.log(b["seeds"] / a["seeds"])
            count = a["seeds"] * (hub[ADOPTERS] / a[ADOPTERS]) ** (1 / rise)
            near = max((a, b), key=lambda row: half(row, ADOPTERS) / row[ADOPTERS])
            relative = math.hypot(half(hub, ADOPTERS) / hub[ADOPTERS], half(near, ADOPTERS) / near[ADOPTERS])
            return count, count * relative / rise
    return None


def claims(results, small):
    for joins in SHOWN:
        hubs, anybody = curve(results, joins, "degree"), curve(results, joins, "random")
        for a, b in zip(hubs, anybody):
            wide = math.hypot(a[ADOPTERS + ".se"], b[ADOPTERS + ".se"])
            assert a[ADOPTERS] > b[ADOPTERS] + (0 if small else 5 * wide), (a, b)
        ratio = [a[ADOPTERS] / b[ADOPTERS] for a, b in zip(hubs, anybody)]
        assert ratio[0] > 2 * ratio[-1] and ratio[-1] < 1.25, ratio  # what hubs are ahead by is soon spent
    if small:
        return
    for joins in SHOWN:
        worth = [random_worth(results, joins, row)[0] / row["seeds"] for row in curve(results, joins, "degree")[:-1]]
        assert all(a > b for a, b in zip(worth, worth[1:])), worth


def parts(results):
    hubs, anybody = curve(results, 0.02, "degree"), curve(results, 0.02, "random")
    by = {row["seeds"]: row for row in hubs}
    each = {n: with_interval(*(x / n for x in random_worth(results, 0.02, by[n])), 1) for n in (10, 100, 300)}
    result = wrapped(
        f"**Hubs win for equal numbers, and a big seed wins as soon as a hub costs a few times as much.** "
        f"Where one friend in "
        f"fifty joins, ten people of most friends bring {figure(by[10], ADOPTERS)} adopters, any ten "
        f"{figure(anybody[2], ADOPTERS)}. "
        f"But the more of them are asked the less each is ahead: each of the ten is worth {each[10]} "
        f"people picked at random, each of a hundred {each[100]}, each of three hundred {each[300]}. Pay a "
        f"hub no more than that many ordinary samples.")
    cells = []
    for joins in SHOWN:
        for hub, other in zip(curve(results, joins, "degree"), curve(results, joins, "random")):
            worth = random_worth(results, joins, hub)
            told = with_interval(worth[0] / hub["seeds"], worth[1] / hub["seeds"], 1) if worth else "more were not tried"
            cells.append([number(joins, 2), number(hub["seeds"]), figure(hub, ADOPTERS, 1), figure(other, ADOPTERS, 1), told])
    head = ["chance to join", "seeds", "adopters, hubs", "adopters, anybody", "random people a hub is worth"]
    return {"result": result, "table": table(head, cells)}


def pictures(results):
    plot = Plot("Adopters, by how many seeds and whose", Axis("seeds (log scale)", [1, 3, 10, 30, 100, 300, 1000], log=True),
                Axis("adopters of 10,000, seeds included (log scale)", [1, 3, 10, 30, 100, 300, 1000, 3000], log=True))
    for colour, (joins, who) in enumerate([(0.04, "degree"), (0.04, "random"), (0.02, "degree"), (0.02, "random")]):
        name = f"{'hubs' if who == 'degree' else 'anybody'}, {100 * joins:g} % join"
        plot.curve(name, bars_of(curve(results, joins, who), "seeds", ADOPTERS), colour, dashed=who == "random")
    return {"adopters.svg": plot.draw()}
