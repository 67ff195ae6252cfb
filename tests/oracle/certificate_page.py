#!/usr/bin/env python3
"""Compare a certificate's page with its JSON, number by number.

usage: certificate_page.py PAGE.html CERTIFICATE.json

Every <data data-of="place" value="x">shown</data> must name a number of the JSON, value must be that
number to the last digit, and shown must be it rounded to the digits shown.  The page must name
nothing outside itself, and show every number of the fit, the figures and the budget.
"""
import json
import re
import sys
from decimal import Decimal
from html.parser import HTMLParser


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.open, self.outside = [], None, []

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "data" and "data-of" in a:
            self.open = [a["data-of"], a["value"], ""]
        self.outside += [v for k, v in attrs if k in ("src", "href", "xlink:href")
                         and v and not v.startswith("#")]

    def handle_data(self, text):
        if self.open:
            self.open[2] += text

    def handle_endtag(self, tag):
        if tag == "data" and self.open:
            self.found.append(tuple(self.open))
            self.open = None


def place(tree, path):
    for word in re.findall(r"[^.\[\]]+", path):
        tree = tree[int(word)] if isinstance(tree, list) else tree[word]
    return tree


def numbers(tree, path):
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from numbers(value, f"{path}.{key}")
    elif isinstance(tree, list):
        for i, value in enumerate(tree):
            yield from numbers(value, f"{path}[{i}]")
    elif isinstance(tree, float):
        yield path


def main():
    page, text = Page(), open(sys.argv[1], encoding="utf-8").read()
    page.feed(text)
    tree = json.load(open(sys.argv[2], encoding="utf-8"), parse_float=lambda s: float(s))
    wrong = [f"names {o}" for o in page.outside]
    for path, value, shown in page.found:
        want = place(tree, path)
        if want is None or float(value) != want:
            wrong.append(f"{path}: value {value}, not {want}")
        digits = Decimal(shown).as_tuple().exponent
        if abs(Decimal(shown) - Decimal(value)) > Decimal(5001).scaleb(digits - 4):
            wrong.append(f"{path}: shows {shown} for {value}")
    shown = {path for path, _, _ in page.found}
    # Noise of each point is in the JSON alone.
    for part in ("fit", "figures", "uncertainty"):
        wrong += [f"{path}: not shown" for path in numbers(tree[part], part)
                  if path not in shown and not path.endswith((".sd_counts", ".dof"))]
    if "<svg" not in text:
        wrong.append("no picture")
    print("\n".join(wrong) or f"{len(page.found)} numbers agree")
    return 1 if wrong else 0


sys.exit(main())
