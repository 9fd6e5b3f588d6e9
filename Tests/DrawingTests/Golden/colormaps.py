"""Writes Sources/Drawing/Colour/ColorMap+Tables.swift and colormaps.json, a few entries for the tests.

Run in this folder: python colormaps.py     (matplotlib 3.11.2)
"""

import json
import os

import matplotlib

maps = {
    "magma": ("magma", "Even in lightness, from black over purple to pale yellow (van der Walt and Smith, CC0)."),
    "inferno": ("inferno", "Even in lightness, from black over red to pale yellow (van der Walt and Smith, CC0)."),
    "viridis": ("viridis", "Even in lightness, from violet over green to yellow (van der Walt, Smith and Firing, CC0)."),
    "blueWhiteRed": ("RdBu_r", "Blue below, near white at the middle, red above: matplotlib's RdBu_r, after "
                     "ColorBrewer\n    /// (Cynthia Brewer, Apache-style licence)."),
    "jet": ("jet", "The rainbow of older papers: uneven, with edges where the data has none. For comparison with "
            "their figures\n    /// only."),
}

lines = [
    "// 256 colours each, sampled from matplotlib 3.11.2 by Tests/DrawingTests/Golden/colormaps.py.",
    "",
    "extension ColorMap {",
]
expected = {}
for name, (source, text) in maps.items():
    # matplotlib's own bytes are cut off instead of rounded.
    entries = (matplotlib.colormaps[source].resampled(256)(range(256))[:, :3] * 255).round().astype(int)
    expected[name] = {str(i): entries[i].tolist() for i in (0, 1, 64, 127, 128, 200, 255)}
    numbers = ["0x%02X%02X%02X" % tuple(entry) for entry in entries]
    lines += [f"    /// {text}", f"    public static let {name} = ColorMap(", f'        name: "{name}",', "        table: ["]
    for start in range(0, 256, 10):
        lines.append("            " + ", ".join(numbers[start:start + 10]) + ",")
    lines += ["        ])", ""]
lines[-1] = "}"

here = os.path.dirname(os.path.abspath(__file__))
table = os.path.join(here, "../../../Sources/Drawing/Colour/ColorMap+Tables.swift")
open(table, "w").write("\n".join(lines) + "\n")
json.dump(expected, open(os.path.join(here, "colormaps.json"), "w"), indent=1)
