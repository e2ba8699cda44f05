"""Referral reward against budget: how many more invitations a reward must bring."""
import math

from picture import Axis, Plot
from study import NORMAL_95, bars_of, figure, half, interval, number, table, with_interval, wrapped

BEFORE = 1.2  # told of a purchase without a reward: half of the plan's (assumed)
PROFIT = "totals.profit"


def row_of(results, budget, reward, told):
    (row,) = [r for r in results.only() if (r["budget"], r["reward"], r["told"]) == (budget, reward, told)]
    return row


def values(results, name):
    return sorted({row[name] for row in results.only()})


def break_even(results, budget, reward, before=BEFORE):
    """Told of a purchase where profit is what it was without a reward, and half its 95 % interval.
    Between two points profit is taken for straight."""
    goal = row_of(results, budget, 0.0, before)
    rows = [row_of(results, budget, reward, told) for told in values(results, "told")]
    for a, b in zip(rows, rows[1:]):
        if a[PROFIT] <= goal[PROFIT] < b[PROFIT]:
            slope = (b[PROFIT] - a[PROFIT]) / (b["told"] - a["told"])
            part = (goal[PROFIT] - a[PROFIT]) / (b[PROFIT] - a[PROFIT])
            error = math.hypot(goal[PROFIT + ".se"], (1 - part) * a[PROFIT + ".se"], part * b[PROFIT + ".se"])
            return a["told"] + part * (b["told"] - a["told"]), NORMAL_95 * error / slope
    raise AssertionError((budget, reward, before))


def claims(results, small):
    for budget in values(results, "budget"):
        for told in values(results, "told")[1:]:  # a reward by itself only costs
            none, most = row_of(results, budget, 0.0, told), row_of(results, budget, 30.0, told)
            wide = math.hypot(none[PROFIT + ".se"], most[PROFIT + ".se"])
            assert small or none[PROFIT] > most[PROFIT] + 5 * wide
        first, last = (row_of(results, budget, 10.0, told)[PROFIT] for told in (0.0, 4.8))
        assert last > first, (budget, first, last)
    if small:
        return
    for budget in values(results, "budget"):
        found = [break_even(results, budget, reward)[0] for reward in values(results, "reward")[1:]]
        assert found == sorted(found) and found[0] > 1.0, found
    found = [break_even(results, budget, 10.0) for budget in values(results, "budget")]
    assert max(x for x, _ in found) - min(x for x, _ in found) < 0.35, found  # budget hardly matters


def percent_more(told, before=BEFORE):
    middle, low, high = (100 * x / before - 100 for x in (told[0], told[0] - told[1], told[0] + told[1]))
    return f"{number(middle)} % ({interval(low, high)})"


def parts(results):
    budgets, rewards = values(results, "budget"), values(results, "reward")[1:]
    plan = break_even(results, 90000.0, 10.0)
    without, with_it = row_of(results, 90000.0, 0.0, BEFORE), row_of(results, 90000.0, 10.0, 2.4)
    large = row_of(results, 270000.0, 0.0, BEFORE)
    paid = 10 * with_it["channels.referral.conversions"]
    gain = with_it[PROFIT] - without[PROFIT]
    wide = math.hypot(half(with_it, PROFIT), half(without, PROFIT))
    ads = large[PROFIT] - without[PROFIT]
    its = math.hypot(half(large, PROFIT), half(without, PROFIT))
    dear = break_even(results, 90000.0, 30.0)
    result = wrapped(
        f"**A reward of 10 USD has to bring {percent_more(plan)} more invitations to pay; one of 30 USD, "
        f"{percent_more(dear)}.** "
        f"With less it is a present to those who would have come anyhow. How much is spent on ads hardly "
        f"changes that. If 10 USD "
        f"double the invitations, from {BEFORE} friends told of a purchase to 2.4, {number(paid)} USD of "
        f"rewards bring "
        f"{with_interval(gain, wide)} USD more profit; 180,000 USD more for ads, from 90,000, bring "
        f"{with_interval(ads, its)}.")
    cells = [[f"{reward:g} USD", *(percent_more(break_even(results, budget, reward)) for budget in budgets)]
             for reward in rewards]
    head = ["reward", *(f"{number(b)} USD for ads" for b in budgets)]
    befores = (0.6, BEFORE, 2.4)
    by_before = [[f"{reward:g} USD", *(percent_more(break_even(results, 90000.0, reward, x), x) for x in befores)]
                 for reward in rewards]
    profit = [[number(told, 1), *(figure(row_of(results, 90000.0, reward, told), PROFIT) for reward in (0.0, 10.0, 30.0))]
              for told in values(results, "told")]
    return {"result": result, "table": table(head, cells),
            "before": table(["reward", "0.6 told without it", "1.2", "2.4"], by_before),
            "profit": table(["friends told of a purchase", "no reward", "10 USD", "30 USD"], profit)}


def pictures(results):
    plot = Plot("Profit, by what a reward does (90,000 USD for ads)",
                Axis("friends who click, told of each purchase", [0, 1, 2, 3, 4, 5]),
                Axis("profit, thousand USD", [0, 50, 100, 150, 200, 250]))
    for colour, reward in enumerate([0.0, 10.0, 20.0, 30.0]):
        rows = [row_of(results, 90000.0, reward, told) for told in values(results, "told")]
        plot.curve("no reward" if reward == 0 else f"{reward:g} USD a purchase",
                   bars_of(rows, "told", PROFIT, 0.001), colour)
    level = row_of(results, 90000.0, 0.0, BEFORE)[PROFIT] / 1000
    plot.curve("no reward, 1.2 told", [(0, level), (4.8, level)], 4, dashed=True, plain=True)
    return {"profit.svg": plot.draw()}
