"""Runs what the page of tensors says of NumPy and PyTorch: every cell has to give what the page's last column says.

    python check_primer.py        # PyTorch's column too, where it is installed

The Swift column is run by Tests/CourseTests/PrimerTests.swift.
"""

import pathlib
import re
import sys

import numpy as np

try:
    import torch
except ModuleNotFoundError:
    torch = None

PAGE = pathlib.Path(__file__).parents[2] / "Lessons/00-introduction/tensors.en.md"


def printed(value):
    """As the page prints a value: lists in brackets, numbers with three decimals at most."""
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(printed(part) for part in value) + "]"
    if hasattr(value, "tolist"):
        return printed(value.tolist())
    rounded = round(float(value), 3)
    return str(int(rounded)) if rounded == int(rounded) else str(rounded)


def result(code, names):
    """What an expression gives, or the name that a line assigns to."""
    name = re.match(r"(\w+) = ", code)
    if name is None:
        return eval(code, names)
    exec(code, names)
    return names[name[1]]


def main():
    page = PAGE.read_text()
    rows = re.findall(r"^\| `(.+?)` \| `(.+?)` \| `(.+?)` \| `(.+?)` \|$", page, re.MULTILINE)
    loop = re.search(r"```python\n(.*?)```", page, re.DOTALL)[1]
    wrong = 0
    for library, column in [(np, 1), (torch, 2)]:
        if library is None:
            print("PyTorch is not installed; its column was not run.")
            continue
        names = {"np": np, "torch": torch}
        for row in rows:
            found = printed(result(row[column], names))
            if found != row[3]:
                wrong += 1
                print(f"{row[column]} gives {found}; the page says {row[3]}")
        exec(loop if library is np else loop.replace(".copy()", ".clone()"), names)
        for name, expected in [("sums", "[0, -3]"), ("picture", "[[0, 0, 0], [0, 0, 0]]"), ("x", rows[0][3])]:
            if printed(names[name]) != expected:
                wrong += 1
                print(f"after the loop {name} is {printed(names[name])}, not {expected}")
        print(f"{library.__name__} {library.__version__}: {len(rows)} rows and the loop")
    sys.exit(1 if wrong else 0)


main()
