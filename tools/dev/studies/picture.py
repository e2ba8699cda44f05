"""Pictures as SVG: lines with intervals, bars, triangles. Legible on light and on dark pages: a picture
paints its own ground, and asks the reader's system which."""
import math
from html import escape

COLOURS = 5
LEVELS = 6  # of a triangle's colours

STYLE = """<style>
svg{--ground:#fff;--ink:#1f2328;--faint:#d0d7de;--c0:#0072b2;--c1:#d55e00;--c2:#008060;--c3:#b0559a;--c4:#8a6d00;--mark:#d55e00;
--l0:#08306b;--l1:#2166ac;--l2:#5a9bd0;--l3:#a3c8e6;--l4:#d3e2f0;--l5:#ececec}
@media(prefers-color-scheme:dark){svg{--ground:#0d1117;--ink:#e6edf3;--faint:#3d444d;--c0:#56b4e9;--c1:#ff8c42;--c2:#2ecc9b;
--c3:#e7a1cf;--c4:#e3c34a;--mark:#4cc9ff;--l0:#ffe98a;--l1:#f0b14a;--l2:#c4763c;--l3:#7f4a3b;--l4:#48323a;--l5:#262a33}}
text{font:13px sans-serif;fill:var(--ink)}.t{font-size:15px;font-weight:600}.s{font-size:12px}
.g{stroke:var(--faint);stroke-width:1}.a{stroke:var(--ink);stroke-width:1;fill:none}
.l{fill:none;stroke-width:2}.m{text-anchor:middle}.e{text-anchor:end}
</style>"""


def svg(width, height, title, body):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}" role="img"><title>{escape(title)}</title>\n{STYLE}\n'
            f'<rect width="{width}" height="{height}" style="fill:var(--ground)"/>\n' + "\n".join(body) + "\n</svg>\n")


def text(x, y, words, kind="", more=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}"{more}>{escape(words)}</text>'


def segment(x1, y1, x2, y2, kind="g", more=""):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"{more}/>'


def short(x):
    """A tick's number: 10k, 4.65bn; else as few digits as tell it."""
    for size, name in ((1e9, "bn"), (1e6, "M"), (1e4, "k")):
        if abs(x) >= size:
            return f"{x / (1e3 if name == 'k' else size):g}{name}"
    return f"{x:g}"


class Axis:
    """A scale between two values; `log` or straight; ticks are given."""

    def __init__(self, label, ticks, low=None, high=None, log=False, form=short):
        self.label, self.ticks, self.log, self.form = label, ticks, log, form
        self.low = ticks[0] if low is None else low
        self.high = ticks[-1] if high is None else high

    def part(self, x):
        change = math.log if self.log else float
        if self.log and x <= 0:
            return 0.0
        return (change(x) - change(self.low)) / (change(self.high) - change(self.low))


class Plot:
    """Curves over two axes. Its legend stands at the right, in the order of the curves."""

    WIDTH, HEIGHT = 760, 400
    LEFT, RIGHT, TOP, BOTTOM = 72, 190, 40, 56

    def __init__(self, title, x, y):
        self.title, self.x_axis, self.y_axis = title, x, y
        self.curves, self.legend = [], []

    def at(self, x, y):
        across = self.WIDTH - self.LEFT - self.RIGHT
        down = self.HEIGHT - self.TOP - self.BOTTOM
        part = min(1.0, max(0.0, self.y_axis.part(y)))
        return self.LEFT + across * self.x_axis.part(x), self.TOP + down * (1 - part)

    def curve(self, label, points, colour, dashed=False, plain=False):
        """Points are (x, y) or (x, y, low, high); `plain` has no marks."""
        stroke = f"stroke:var(--c{colour % COLOURS})"
        places = [self.at(p[0], p[1]) for p in points]
        dash = ' stroke-dasharray="6 4"' if dashed else ""
        path = "M" + " ".join(f"{x:.1f} {y:.1f}" for x, y in places)
        self.curves.append(f'<path d="{path}" class="l" style="{stroke}"{dash}/>')
        bars = [(self.at(p[0], p[2]), self.at(p[0], p[3])) for p in points if len(p) > 2]
        if bars:
            path = "".join(f"M{a[0]:.1f} {a[1]:.1f}V{b[1]:.1f}M{a[0] - 3:.1f} {a[1]:.1f}h6M{a[0] - 3:.1f} {b[1]:.1f}h6"
                           for a, b in bars)
            self.curves.append(f'<path d="{path}" style="{stroke};fill:none"/>')
        if not plain:
            self.curves.append(mark_path(places, colour))
        self.legend.append((label, colour, dashed, plain))

    def frame(self):
        left, right = self.LEFT, self.WIDTH - self.RIGHT
        bottom = self.HEIGHT - self.BOTTOM
        body = [text(16, 24, self.title, "t")]
        for tick in self.y_axis.ticks:
            _, y = self.at(self.x_axis.low, tick)
            body += [segment(left, y, right, y), text(left - 8, y + 4, self.y_axis.form(tick), "e")]
        for tick in self.x_axis.ticks:
            x, _ = self.at(tick, self.y_axis.low)
            body += [segment(x, bottom, x, bottom + 5, "a"), text(x, bottom + 20, self.x_axis.form(tick), "m")]
        middle = (self.TOP + bottom) / 2
        body += [segment(left, bottom, right, bottom, "a"),
                 text((left + right) / 2, self.HEIGHT - 14, self.x_axis.label, "m"),
                 text(18, middle, self.y_axis.label, "m", f' transform="rotate(-90 18 {middle:.1f})"')]
        return body

    def names(self):
        body = []
        x = self.WIDTH - self.RIGHT + 14
        for i, (label, colour, dashed, plain) in enumerate(self.legend):
            y = self.TOP + 12 + 24 * i
            dash = ' stroke-dasharray="6 4"' if dashed else ""
            body.append(f'<path d="M{x} {y}h26" class="l" style="stroke:var(--c{colour % COLOURS})"{dash}/>')
            if not plain:
                body.append(mark_path([(x + 13, y)], colour))
            body.append(text(x + 33, y + 4, label, "s"))
        return body

    def draw(self):
        return svg(self.WIDTH, self.HEIGHT, self.title, self.frame() + self.curves + self.names())


def mark_path(places, colour):
    """Marks whose shape tells curves apart without their colours."""
    shapes = ["m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0", "m-4-4h8v8h-8z", "m0-5l5 8.5h-10z", "m0-5.5l5.5 5.5-5.5 5.5-5.5-5.5z",
              "m0 5l5-8.5h-10z"]
    path = "".join(f"M{x:.1f} {y:.1f}{shapes[colour % COLOURS]}" for x, y in places)
    return f'<path d="{path}" style="fill:var(--c{colour % COLOURS})"/>'


def bars(title, label, ticks, series, rows):
    """Bars that lie, some for each row: rows of (name, [(value, low, high)]), a name for each of the series."""
    width, left, top, step = 760, 250, 66, 34
    bottom = top + step * len(rows)
    across = width - left - 40
    place = lambda v: left + across * (v - ticks[0]) / (ticks[-1] - ticks[0])
    body = [text(16, 24, title, "t")]
    for i, name in enumerate(series):
        body += [f'<rect x="{left + 230 * i}" y="40" width="14" height="10" style="fill:var(--c{i})"/>',
                 text(left + 230 * i + 20, 50, name, "s")]
    for tick in ticks:
        body += [segment(place(tick), top, place(tick), bottom), text(place(tick), bottom + 18, short(tick), "m")]
    for r, (name, values) in enumerate(rows):
        body.append(text(left - 10, top + step * r + 21, name, "e s"))
        for i, (value, low, high) in enumerate(values):
            y = top + step * r + 5 + 13 * i
            body.append(f'<rect x="{place(min(0, value)):.1f}" y="{y}" width="{abs(place(value) - place(0)):.1f}" '
                        f'height="10" style="fill:var(--c{i})"/>')
            body.append(segment(place(low), y + 5, place(high), y + 5, "a"))
    body += [segment(place(0), top, place(0), bottom, "a"), text(left + across / 2, bottom + 40, label, "m")]
    return svg(width, bottom + 56, title, body)


class Triangle:
    """A landscape over three shares. Corners: the first at the bottom left, the second at the right, the
    third above."""

    def __init__(self, left, top, side, names, title):
        self.left, self.top, self.side, self.names, self.title = left, top, side, names, title

    def at(self, shares):
        x = self.left + self.side * (shares[1] + shares[2] / 2)
        y = self.top + self.side * math.sqrt(0.75) * (1 - shares[2])
        return x, y

    def draw(self, points, cell, best, plan):
        """Points are (shares, level); a dot of a level is of its colour."""
        body = [text(self.left + self.side / 2, self.top - 38, self.title, "m")]
        for level in range(LEVELS):
            places = [self.at(shares) for shares, its in points if its == level]
            if places:
                path = "".join(f"M{x:.1f} {y:.1f}h0" for x, y in places)
                body.append(f'<path d="{path}" style="stroke:var(--l{level});stroke-width:{cell};stroke-linecap:round"/>')
        for shares, i, y, kind in (((1, 0, 0), 0, 26, ""), ((0, 1, 0), 1, 26, "e"), ((0, 0, 1), 2, -16, "m")):
            x, base = self.at(shares)
            side = {"": -14, "e": 14, "m": 0}[kind]
            body.append(text(x + side, base + y, f"only {self.names[i]}", f"{kind} s"))
        x, y = self.at(best)
        body.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" style="fill:none;stroke:var(--mark);stroke-width:3"/>')
        x, y = self.at(plan)
        body.append(f'<path d="M{x - 6:.1f} {y - 6:.1f}l12 12m0-12l-12 12" style="stroke:var(--mark);stroke-width:3"/>')
        return body
