#!/usr/bin/env python3
"""Prints src/base/width_ranges.h: the code points that are not one column of a terminal wide.

Two columns: East Asian Width W and F. None: the general categories Mn, Me, Cf (but for the soft
hyphen, which is seen) and the vowels and finals of Hangul, which join the syllable before them.
Code points that are not assigned go with their neighbours, which keeps the table short.

  tools/dev/width_ranges.py > src/base/width_ranges.h
"""
import sys
import unicodedata


def width(point):
    """Columns, or None where nobody has given the code point a meaning."""
    character = chr(point)
    category = unicodedata.category(character)
    if category == "Cn":  # planes 2 and 3 are kept for ideographs
        return 2 if 0x20000 <= point <= 0x3FFFD else None
    if point != 0xAD and category in ("Mn", "Me", "Cf") or 0x1160 <= point <= 0x11FF:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def ranges():
    first, last, own = 0, 0, 1
    for point in range(0x300, sys.maxunicode + 1):
        columns = width(point)
        if columns is None:
            continue
        if columns != own:
            if own != 1:
                yield first, last, own
            first, own = point, columns
        last = point
    if own != 1:
        yield first, last, own


def main():
    print("/* width_ranges.h: code points of no column or of two, by Unicode "
          f"{unicodedata.unidata_version}.")
    print(" *\n * Written by tools/dev/width_ranges.py. Private to base/width.c. */")
    print("/* clang-format off */")
    row = []
    for found in ranges():
        row.append("{0x%04X, 0x%04X, %d}," % found)
        if len(row) == 4:
            print("    " + " ".join(row))
            row = []
    if row:
        print("    " + " ".join(row))


main()
