"""Sensitivity of ROAS: Sobol indices of ten numbers of the spring launch."""
from picture import bars
from study import interval, number, table, wrapped

NAMES = {
    "price": "price of ads", "order": "value of an order", "notice": "remember an ad (strangers)",
    "engage": "come by a retargeting ad", "close": "buy by a conversion ad", "forget": "forgetting",
    "wear": "wear of ads", "return": "repeat purchases", "clicks": "clicks a share",
    "capacity": "impressions to be had",
}


def of_roas(results):
    rows = [row for row in results.analysis["roas-sensitivity"] if row["figure"] == "totals.roas"]
    return sorted(rows, key=lambda row: -row["total"])


def claims(results, small):
    rows = of_roas(results)
    assert {row["factor"] for row in rows} == set(NAMES)
    assert [row["factor"] for row in rows[:3]] == ["order", "price", "engage"], rows
    # An order's value multiplies revenue: what it does alone is less than with the others.
    order = rows[0]
    assert order["first"] < order["total"]
    assert sum(row["total"] for row in rows) > 1
    by = {row["factor"]: row for row in rows}
    assert by["clicks"]["total.high"] < 0.001 and by["return"]["total.high"] < 0.01
    if not small:
        assert rows[1]["total.high"] < order["total.low"] and rows[2]["total.high"] < rows[1]["total.low"]


def share(row, kind):
    return (f"{number(100 * row[kind], 1)} ({interval(100 * row[kind + '.low'], 100 * row[kind + '.high'], 1)})")


def parts(results):
    rows = of_roas(results)
    by = {row["factor"]: row for row in rows}
    rest = [row for row in rows if row["total"] < 0.03]
    result = wrapped(
        f"**Find out what an order is worth and what ads cost before anything else.** When ten numbers may "
        f"each be half or "
        f"twice what the spring launch assumes, the value of an order has a part in "
        f"{share(by['order'], 'total')} % of the "
        f"variance of ROAS, the price of ads in {share(by['price'], 'total')} %, and of all that people do "
        f"only their answer to "
        f"retargeting in more than a tenth: {share(by['engage'], 'total')} %. {len(rest)} of the ten are in "
        f"less than 3 % each: "
        f"that ads to strangers are remembered twice as well hardly changes ROAS at this split, and clicks a "
        f"share "
        f"({number(100 * by['clicks']['total.high'], 3)} % at most) do not matter.")
    cells = [[NAMES[row["factor"]], share(row, "first"), share(row, "total")] for row in rows]
    return {"result": result, "table": table(["what varies", "alone, % of the variance", "with all others, %"], cells)}


def pictures(results):
    rows = [(NAMES[row["factor"]], [(100 * row[k], 100 * row[k + ".low"], 100 * row[k + ".high"]) for k in ("first", "total")])
            for row in of_roas(results)]
    return {"indices.svg": bars("What ROAS hangs on", "% of the variance of ROAS, with 95 % intervals",
                                [0, 10, 20, 30, 40, 50, 60], ["alone (first order)", "with all others (total)"], rows)}
