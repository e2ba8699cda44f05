"""recount.py FOLDER METRICS: every metric of the table once more, out of the CSV files of --output.

What a metric is, is said here anew: of the rows of moves.csv, events.csv, touches.csv, daily.csv and
replications.csv, by what events count as and by the stages' roles. Mean, standard error (by the delta
method) and unit of each must be those of metrics.csv, and what has nothing to count must not be
there. METRICS is docs/metrics.md: every name of it must be met or be one of those with another
witness. Prints the names that were recounted.
"""

import csv
import json
import math
import re
import sys

folder, metrics_page = sys.argv[1:3]


def read(name):
    with open(f"{folder}/{name}") as file:
        return list(csv.DictReader(file))


def number(cell):
    return float(cell) if cell else math.nan


runs, days = read("replications.csv"), read("daily.csv")
moves, events, touches = read("moves.csv"), read("events.csv"), read("touches.csv")
told = {row["metric"]: row for row in read("metrics.csv")}
with open(folder + "/summary.json") as file:
    summary = json.load(file)
stages = [stage["name"] for stage in summary["stages"]]
role = {stage["name"]: stage["role"] for stage in summary["stages"]}
roles = ["prospect", "awareness", "consideration", "conversion", "loyalty", "advocacy", "lost"]
place = {row["replication"]: i for i, row in enumerate(runs)}
n = len(runs)

kind = {"time": "time", "seed": "seed"}
kind.update((row["by"], row["kind"]) for row in touches)
ADS, OWNED, EARNED = {"paid"}, {"owned"}, {"earned"}
ANY = {"paid", "owned", "earned", "time"}
TOUCH = ANY - {"time"}
CUSTOMERS = {"conversion", "loyalty", "advocacy"}
ENGAGED = CUSTOMERS | {"consideration"}
AWARE = ENGAGED | {"awareness"}
OTHERS = set(roles) - CUSTOMERS

# An amount is a list, its value in each replication; None: the model has nothing to count.


def summed(rows, column, sign=1.0):
    if not rows:
        return None
    sums = [0.0] * n
    for row in rows:
        sums[place[row["replication"]]] += sign * number(row[column])
    return sums


def add(*amounts):
    known = [amount for amount in amounts if amount is not None]
    return [sum(values) for values in zip(*known)] if known else None


def less(one, other):
    return add(one, [-value for value in other] if other is not None else None)


def constant(value):
    return [value] * n


def happened(tags, by=ANY, column="count"):
    tags = set(tags.split())
    return summed([row for row in events if tags & set(row["counts_as"].split())
                   and kind[row["by"]] in by and (column == "count" or row[column])], column)


def value(tags, by=ANY):
    return happened(tags, by, "value")


def sent(by):
    return summed([row for row in touches if row["kind"] in by], "touches")


def moved(origins, ends, by=ANY):
    return summed([row for row in moves if role[row["from"]] in origins
                   and role[row["to"]] in ends and kind[row["by"]] in by], "people")


def out_of(stage, ends):
    return summed([row for row in moves if row["from"] == stage and row["to"] in ends], "people")


def exported(column):
    return [number(row[column]) for row in runs] if column in runs[0] else None


def people(at, among):
    found = [at[stage] for stage in stages if role[stage] in among]
    return add(*found) if found else None


end = {stage: exported("end." + stage) for stage in stages}
start = {stage: constant(number(days[0][stage])) for stage in stages}
spent = {stage: constant(sum(number(day[stage]) for day in days[:-1])) for stage in stages}
everybody = add(*start.values())
# where shares of day 0 are uncertain, days have their means alone
starts_alike = all(days[0][stage + ".p05"] == days[0][stage + ".p95"] for stage in stages)

# ---- money: sums of what was done, and what the replications say of them ----

S = summed([row for row in touches if row["kind"] == "paid"], "cost")
C = add(constant(0.0), summed([row for row in touches if row["kind"] != "paid"], "cost"),
        summed(events, "cost"))
has_value = any(row["value"] for row in events)
R = summed([row for row in events if row["value"]], "value")
with open(folder + "/plan.cfg") as file:
    margins = re.findall(r"^\s*margin = ([0-9.e+-]+);", file.read(), re.M)
investment = add(S, C)
if has_value:
    gross = ([float(margins[0]) * r for r in R] if margins
             else add(exported("profit"), investment))  # an uncertain margin is in the profit alone
    profit = less(gross, investment)
else:
    gross = profit = None


def near(what, found, expected, tolerance=1e-9, dust=0.0):
    assert math.isclose(found, expected, rel_tol=tolerance, abs_tol=dust), (what, found, expected)


for column, amount in {"spend": S, "other_costs": C, "revenue": R, "profit": profit,
                       "conversions": happened("conversion")}.items():
    for row, found in zip(runs, amount or []):
        near(column, found, number(row[column]), dust=1e-9 * (1.0 + (S or C)[0]))
for row in touches:  # ads and letters meet somebody in some stage
    met = [number(row[column]) for column in row if column.startswith("met.")]
    if met and row["kind"] != "earned":
        near(row["by"], sum(met), number(row["touches"]), dust=1e-9)

# ---- the table ----

shown, letters, word = sent(ADS), sent(OWNED), sent(EARNED)
reach = exported("reach") if shown else None
touched = exported("touched") if sent(TOUCH) else None
LIKINGS = "like reaction comment share save"
INTERACTIONS = LIKINGS + " click"
ORDERS = "conversion purchase"
bought, orders = happened("conversion"), happened(ORDERS)
repeats = less(orders, bought) if orders else None
new = moved(OTHERS, CUSTOMERS)
ever = add(people(start, CUSTOMERS), new)
accepted = moved(set(roles), AWARE, EARNED)

expected = {}


def is_(name, of, over=constant(1.0), scale=1.0, unit=None, by_run=True):
    if of is not None and over is not None:
        expected[name] = (of, over, scale, unit, by_run)


def counted(name, tags, by=ANY):
    is_(name, happened(tags, by), unit="count")


is_("reach", reach, unit="people")
is_("touched", touched, unit="people")
is_("frequency", shown, reach, unit="per person")
is_("impressions", shown, unit="count")
is_("cpm", S, shown, 1000.0, unit="money")
is_("touches", sent(TOUCH), unit="count")
is_("touches_each", sent(TOUCH), touched, unit="per person")
for name, tags in {
        "video_views": "view", "video_views_25": "view_25", "video_views_50": "view_50",
        "video_views_75": "view_75", "video_views_100": "view_100", "interactions": INTERACTIONS,
        "likes": "like", "reactions": "like reaction", "comments": "comment", "saves": "save",
        "follows": "follow", "link_clicks": "click", "visits": "visit",
        "micro_conversions": "micro_conversion cart trial install", "bounces": "bounce",
        "subscribers": "subscribe", "unsubscribes": "unsubscribe", "conversions": "conversion",
        "catalogue_sales": ORDERS, "leads": "lead", "reviews": "review", "unfollows": "unfollow",
        "positive_actions": LIKINGS + " follow subscribe review mention referral",
        "negative_actions": "unfollow unsubscribe hide complaint bounce", "mentions": "mention",
        "shares": "share", "posts": "post", "referrals_sent": "referral",
        "affiliate_sales": "affiliate", "ideas": "idea", "product_tests": "test",
        "answers": "answer"}.items():
    counted(name, tags)
counted("referral_traffic", "click visit", EARNED)
counted("referral_conversions", "conversion", EARNED)
is_("view_rate", happened("view", ADS), shown, unit="share")
is_("cost_per_view", S, happened("view", ADS), unit="money")
is_("engagement_rate", happened(INTERACTIONS), touched, unit="per person")
is_("engagement_by_impression", happened(INTERACTIONS, ADS), shown, unit="share")
is_("cost_per_interaction", S, happened(INTERACTIONS, ADS), unit="money")
is_("ad_recall_lift", happened("recall", ADS), reach, unit="share")
is_("share_aware", people(end, AWARE), everybody, unit="share")
is_("brand_awareness", add(happened("mention share click"), shown), unit="count")
is_("ctr", happened("click", ADS), shown, unit="share")
is_("cpc", S, happened("click", ADS), unit="money")
is_("letter_click_rate", happened("click", OWNED), letters, unit="share")
is_("cost_per_visit", S, happened("visit"), unit="money")
is_("site_conversion_rate", bought, happened("visit"), unit="share")
is_("bounce_rate", happened("bounce"), happened("visit"), unit="share")
is_("unsubscribe_rate", happened("unsubscribe"), letters, unit="share")
is_("net_subscribers", less(happened("subscribe"), happened("unsubscribe")), unit="count")
is_("cost_per_lead", S, happened("lead"), unit="money")
is_("lead_conversion_rate", bought, happened("lead"), unit="share")
is_("conversion_rate", bought, happened("click"), unit="share")
is_("cpa", S, bought, unit="money")
is_("new_customers", new, unit="people")
is_("cost_per_customer", investment, new, unit="money")
is_("revenue", R, unit="money")
is_("average_order_value", value(ORDERS), orders, unit="money")
is_("spend", S, unit="money")
is_("roas", R, S, unit="ratio")
is_("roi", profit, investment, unit="ratio")
is_("profit", profit, unit="money")
is_("net_followers", less(happened("follow"), happened("unfollow")), unit="count")
is_("engaged_users", people(end, ENGAGED), unit="people")
is_("customers", people(end, CUSTOMERS), unit="people")
is_("repeat_purchases", repeats, unit="count")
is_("repeat_rate", repeats, bought, unit="ratio")
is_("average_basket", value("purchase"), happened("purchase"), unit="money")
is_("customer_lifetime_value", gross, ever, unit="money", by_run=starts_alike)
is_("retention", people(end, CUSTOMERS), ever, unit="share", by_run=starts_alike)
is_("churn", moved(CUSTOMERS, OTHERS), people(spent, CUSTOMERS), 30.0, "per month", by_run=False)
is_("amplification_rate", happened("share"), happened("post"), unit="ratio")
is_("referrals_received", word, unit="count")
is_("referrals_accepted", accepted, unit="people")
is_("acceptance_rate", accepted, word, unit="share")
is_("referral_sales", summed([row for row in events if row["value"] and kind[row["by"]] in EARNED],
                             "value"), unit="money")
is_("referred_per_conversion", happened("conversion", EARNED), bought, unit="ratio")
if people(end, AWARE) is not None:
    is_("network_growth_rate", less(people(end, AWARE), people(start, AWARE)),
        people(start, AWARE), unit="share", by_run=starts_alike)
is_("worth_besides_sales", value("idea test answer"), unit="money")


def goes_on(origin, to):
    if "lost" in (role[origin], role[to]):
        return role[origin] == "lost" != role[to]
    far = roles.index(role[to]) - roles.index(role[origin])
    return far > 0 or (far == 0 and stages.index(to) > stages.index(origin))


def cost_in(stage):
    """Ads and letters shown there: of each run its part of the touches, of what they cost."""
    paid = [row for row in touches if row["kind"] != "earned"]
    if not paid or "reached" not in paid[0]:
        return None
    cost = constant(0.0)
    for row in paid:
        if number(row["touches"]) > 0.0:
            cost[place[row["replication"]]] += (number(row["cost"]) * number(row["met." + stage])
                                                / number(row["touches"]))
    return cost


for stage in stages:
    leavers = out_of(stage, stages)
    onward = [other for other in stages if goes_on(stage, other)]
    is_("people." + stage, end[stage], unit="people")
    if leavers:
        lost = out_of(stage, [other for other in stages if other not in onward])
        is_("mean_time." + stage, spent[stage], leavers, unit="days", by_run=False)
        is_("drop_out." + stage, lost or constant(0.0), leavers, unit="share")
    is_("cost_to_advance." + stage, cost_in(stage), out_of(stage, onward), unit="money")

# ---- beside what the program says ----


def estimate(of, over, scale):
    """The ratio of the means, and its standard error by the delta method."""
    below = sum(over) / n
    if not below > 0.0:
        return math.nan, math.nan
    ratio = sum(of) / sum(over)
    squares = sum(((a - ratio * b) / below) ** 2 for a, b in zip(of, over))
    return scale * ratio, scale * math.sqrt(squares / n / (n - 1)) if n > 1 else math.nan


for name, (of, over, scale, unit, by_run) in expected.items():
    assert name in told, f"{name} is absent, but can be counted"
    row = told[name]
    mean, error = estimate(of, over, scale)
    assert row["unit"] == unit, (name, row["unit"], unit)
    if math.isnan(mean):
        assert row["mean"] == "", (name, row["mean"])
        continue
    # what is left of two sums that all but cancel is as exact as they are
    parts = of + over + (investment + (R or []) if name in ("profit", "roi") else [])
    dust = 1e-13 * scale * max(map(abs, parts)) / (sum(over) / n)
    near(name, number(row["mean"]), mean, dust=dust)
    if by_run and n > 1:
        near(name + ".se", number(row["se"]), error, tolerance=1e-6, dust=1e-7 * abs(mean) + dust)

# K, its cycle and what people are worth are no sums over the days: test_recount.sh shows them.
others = {"k_factor", "viral_cycle_time", "worth"}
for name in set(told) - set(expected):
    assert name.split(".")[0] in others, f"{name} has nothing to count, but is there"
with open(metrics_page) as file:
    table = {line.split("`")[1] for line in file if line.startswith("| `")}
assert len(table) >= 90 and {name.split(".")[0] for name in told} <= table
print(*sorted({name.split(".")[0] for name in expected}), sep="\n")
