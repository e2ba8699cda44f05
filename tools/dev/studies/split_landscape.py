"""Split landscape: the return on the budget at every split, for each model."""
import json
import os
import re

from picture import Axis, LEVELS, Plot, Triangle, svg, text
from study import ROOT, funnel, number, table, wrapped

VALUE = "totals.roas_on_budget"
BANDS = [1, 5, 10, 25, 50]  # percent lost against the best: the borders of a triangle's colours
TRIANGLES = ["five-stage", "b2b", "seven-stage", "facebook-ads"]


def items(row):
    """Names and shares of a row, the last share of two items being what the first leaves."""
    names = [key for key in list(row)[4:] if not key.startswith("totals.") and key != "message"]
    shares = [row[name] for name in names]
    return names, shares if len(shares) > 1 else [shares[0], 1 - shares[0]]


def text_of(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def plan_of(model):
    return re.search(r'^plan = "(.*)";', text_of(f"experiments/split-landscape/{model}.cfg"), re.M).group(1)


def names_of(model):
    found = re.findall(r"budget\.split\.(\w+)", text_of(f"experiments/split-landscape/{model}.cfg"))
    return list(dict.fromkeys(found))


def as_planned(model):
    """The return on the budget of the plan as it stands."""
    told = json.loads(funnel("simulate", plan_of(model), "--engine", "expected", "--json", "-"))
    return told["totals"]["roas_on_budget"]["mean"]


def split_of(model):
    group = re.search(r"split = \{(.*?)\}", text_of(f"configs/{plan_of(model)}.cfg"), re.S).group(1)
    return [float(re.search(rf"\b{name} = ([\d.]+)", group).group(1)) for name in names_of(model)]


def best_of(rows):
    return max(rows, key=lambda row: row[VALUE])


def lost(row, best):
    return 100 * (1 - row[VALUE] / best[VALUE])


def part_within(rows, percent):
    best = best_of(rows)
    return 100 * sum(lost(row, best) <= percent for row in rows) / len(rows)


def claims(results, small):
    assert len(results.rows) == 9
    for model, rows in results.rows.items():
        best = best_of(rows)
        edges = [row for row in rows if max(items(row)[1]) == 1]
        assert len(edges) == len(items(rows[0])[1]), model
        assert small or max(row[VALUE] for row in edges) <= best[VALUE], model
        assert 0 < part_within(rows, 1) <= part_within(rows, 5) <= 100
        assert small or min(items(best_of(rows))[1]) > 0, f"{model}: the best is to leave something out"
    assert min(items(best_of(results.rows["five-stage"]))[1]) > 0


def percents(shares):
    return "/".join(number(100 * share) for share in shares)


def parts(results):
    models = TRIANGLES + sorted(set(results.rows) - set(TRIANGLES))
    flat = {model: part_within(results.rows[model], 5) for model in models}
    loss = {model: 100 * (1 - as_planned(model) / best_of(results.rows[model])[VALUE]) for model in models}
    first = [items(best_of(results.rows[model]))[1][0] for model in models]
    five, worst = results.rows["five-stage"], max(loss, key=loss.get)
    edge = min(lost(row, best_of(five)) for row in five if max(items(row)[1]) == 1)
    result = wrapped(
        f"**All items together beat any one alone, in every model; how much of each differs from model to "
        f"model.** In the "
        f"default model {percents(items(best_of(five))[1])} is best. The hill is rounded: "
        f"{number(part_within(five, 5))} % of all "
        f"splits lose at most 5 %, but the best single item loses {number(edge)} %. The first item's best "
        f"share is between "
        f"{number(100 * min(first))} and {number(100 * max(first))} %, and the plans that are shipped lose "
        f"between "
        f"{number(min(loss.values()), 1)} and {number(loss[worst], 1)} % ({worst}) at their own split.")
    cells = []
    for model in models:
        rows = results.rows[model]
        best = best_of(rows)
        worst_of_all = min(rows, key=lambda row: row[VALUE])
        cells.append([f"{model} ({plan_of(model)})", "/".join(names_of(model)), percents(items(best)[1]),
                      number(best[VALUE], 3), f"{percents(split_of(model))}: {number(loss[model], 1)}",
                      number(lost(worst_of_all, best)),
                      number(part_within(rows, 1), 1), number(flat[model], 1)])
    head = ["model (plan)", "items", "best split, %", "revenue / budget", "the plan's: lost, %", "worst split: lost, %",
            "splits within 1 %, %", "within 5 %, %"]
    return {"result": result, "table": table(head, cells)}


def band(loss):
    return sum(loss > border for border in BANDS)


def pictures(results):
    body = [text(16, 26, "Lost against the best split, by split of the budget", "t")]
    for i, model in enumerate(TRIANGLES):
        rows = results.rows[model]
        best = best_of(rows)
        place = Triangle(50 + 380 * (i % 2), 112 + 380 * (i // 2), 290, names_of(model), f"{model} ({plan_of(model)})")
        body += place.draw([(items(row)[1], band(lost(row, best))) for row in rows], 13.5, items(best)[1], split_of(model))
    names = ["up to 1 %", "5 %", "10 %", "25 %", "50 %", "more"]
    for level in range(LEVELS):
        x = 40 + 95 * level
        body += [f'<circle cx="{x}" cy="810" r="7" style="fill:var(--l{level})"/>', text(x + 12, 814, names[level], "s")]
    body += ['<circle cx="612" cy="810" r="7" style="fill:none;stroke:var(--mark);stroke-width:3"/>', text(625, 814, "best", "s"),
             '<path d="M668 804l12 12m0-12l-12 12" style="stroke:var(--mark);stroke-width:3"/>', text(688, 814, "the plan's", "s")]
    plot = Plot("Return at every split of two items, of the best", Axis("share of the first item, %", [0, 20, 40, 60, 80, 100]),
                Axis("revenue, % of the best split's", [0, 20, 40, 60, 80, 100]))
    for colour, model in enumerate(sorted(set(results.rows) - set(TRIANGLES))):
        rows = results.rows[model]
        points = [(100 * items(row)[1][0], 100 - lost(row, best_of(rows))) for row in rows]
        plot.curve(model, points, colour, plain=True, dashed=colour % 2 == 1)
    return {"triangles.svg": svg(760, 836, "Lost against the best split, by split of the budget", body), "lines.svg": plot.draw()}
