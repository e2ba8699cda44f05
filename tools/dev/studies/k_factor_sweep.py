"""K-factor sweep: chains of referrals below and above the critical point."""
from picture import Axis, Plot
from study import bars_of, figure, number, percent_of_trials, ratio, table, wilson, wrapped

REPLICATIONS = 100
PLAN = 1.0  # sends as in the plan
ROWS = [0.0, 0.5, 1.0, 1.5, 2.0, 2.4, 2.6, 2.7, 2.8, 3.0, 3.25, 3.5, 4.0]


def theory(k):
    """Adopters a root where nobody is met twice: 1 + K + K^2 + ..."""
    return 1 / (1 - k)


def claims(results, small):
    rows = results.only()
    factors = [row["cascade.k_factor"] for row in rows]
    assert factors == sorted(factors) and factors[0] == 0 and factors[-1] > 1
    assert all(a["cascade.amplification"] < b["cascade.amplification"] for a, b in zip(rows, rows[1:]))
    assert rows[0]["cascade.amplification"] == 1 and rows[0]["cascade.any_outbreak"] == 0
    if small:
        return
    at = {row["sends"]: row for row in rows}
    for row in rows:
        # A season is finite: above 1 fewer adopt than would for ever; reproduction is pulled down by saturation.
        if row["cascade.k_factor"] > 1.1:
            assert row["cascade.reproduction"] + 5 * row["cascade.reproduction.se"] < row["cascade.k_factor"]
    assert at[2.0]["cascade.any_outbreak"] == 0 and at[4.0]["cascade.any_outbreak"] == 1
    gain = [b["totals.profit"] / a["totals.profit"] for a, b in zip(rows, rows[1:])]
    assert max(gain[6:10]) < 1.2, "no jump in profit at the critical point"


def parts(results):
    rows = results.only()
    at = {row["sends"]: row for row in rows}
    plan, below, above, most = at[PLAN], at[2.6], at[2.7], at[4.0]
    first = next(row for row in rows if row["cascade.any_outbreak"] >= 0.5)
    result = wrapped(
        f"**There is no jump at K = 1 within a season.** From K = {number(below['cascade.k_factor'], 2)} to "
        f"{number(above['cascade.k_factor'], 2)} profit goes from {figure(below, 'totals.profit')} to "
        f"{figure(above, 'totals.profit')} USD. What changes there is chance: the share of seasons with an "
        f"outbreak (a chain of 100 people or more) rises from "
        f"{percent_of_trials(at[2.4]['cascade.any_outbreak'], REPLICATIONS, 0)} "
        f"at K = {number(at[2.4]['cascade.k_factor'], 2)} to "
        f"{percent_of_trials(first['cascade.any_outbreak'], REPLICATIONS, 0)} at "
        f"K = {number(first['cascade.k_factor'], 2)}. The gain has no threshold: twice the plan's sends, K = "
        f"{number(at[2.0]['cascade.k_factor'], 2)} for {number(plan['cascade.k_factor'], 2)}, bring "
        f"{ratio(at[2.0], plan, 'totals.profit', 2)} times the profit, and four times, K = "
        f"{number(most['cascade.k_factor'], 2)}, "
        f"{ratio(most, plan, 'totals.conversions', 1)} times the conversions.")
    cells = [[number(row["sends"], 2), number(row["cascade.k_factor"], 2), figure(row, "cascade.reproduction", 2),
              figure(row, "cascade.amplification", 1), figure(row, "cascade.largest"),
              percent_of_trials(row["cascade.any_outbreak"], REPLICATIONS, 0),
              figure(row, "totals.profit")] for row in rows if row["sends"] in ROWS]
    head = ["sends, times the plan's", "K", "reproduction", "adopters a root", "largest chain", "seasons with an outbreak",
            "profit, USD"]
    return {"result": result, "table": table(head, cells)}


def pictures(results):
    rows = results.only()
    plot = Plot("Adopters a root, by the K-factor", Axis("K-factor: new customers whom a customer brings over a life",
                [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5], high=1.55),
                Axis("adopters a root (log scale)", [1, 2, 5, 10, 20, 50], low=0.9, high=60, log=True))
    plot.curve("simulated, 180 days", bars_of(rows, "cascade.k_factor", "cascade.amplification"), 0)
    plot.curve("1 / (1 - K), for ever", [(k / 50, theory(k / 50)) for k in range(0, 50)], 1, dashed=True, plain=True)
    chance = Plot("Seasons with an outbreak, by the K-factor", plot.x_axis,
                  Axis("share of seasons, %", [0, 25, 50, 75, 100]))
    chance.curve("simulated", [(r["cascade.k_factor"], 100 * r["cascade.any_outbreak"],
                                *(100 * x for x in wilson(r["cascade.any_outbreak"], REPLICATIONS))) for r in rows], 0)
    return {"amplification.svg": plot.draw(), "outbreaks.svg": chance.draw()}
