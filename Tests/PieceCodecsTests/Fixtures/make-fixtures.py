#!/usr/bin/env python3
"""Makes references.tsv beside this file with Pillow and NumPy: for every image marked ok a coarse grid of mean colours.

A line holds the name, the upright size, the grid size, and the mean premultiplied sRGB colour of each cell as RRGGBB,
row by row. Images whose gamma Pillow ignores (PNGs with gAMA and no sRGB or iCCP) are left out.
Run it after adding a file to LICENCES.tsv: python3 make-fixtures.py
"""
import io
import pathlib

import numpy as np
from PIL import Image, ImageCms, ImageOps

here = pathlib.Path(__file__).parent
srgb = ImageCms.createProfile("sRGB")
GRID = 6


def pixels(path):
    image = Image.open(path)
    image.load()
    icc = image.info.get("icc_profile")
    if image.format == "PNG" and "gamma" in image.info and "srgb" not in image.info and not icc:
        if abs(image.info["gamma"] - 0.45455) > 0.01:
            return None
    transparency = image.info.get("transparency")
    if image.mode in ("1", "L", "I;16", "I") and transparency is not None:
        return None  # Pillow reads the transparent grey of shallow and deep images differently
    if image.mode in ("I;16", "I"):
        image = Image.fromarray((np.asarray(image).astype(float) / 257 + 0.5).astype("uint8"))
    image = ImageOps.exif_transpose(image)
    if icc and image.mode == "RGB":
        source = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        image = ImageCms.profileToProfile(image, source, srgb, renderingIntent=1)
    rgba = np.asarray(image.convert("RGBA")).astype(float)
    return rgba[..., :3] * rgba[..., 3:] / 255


lines = ["name\twidth\theight\tcolumns\trows\tmeans"]
for row in (here / "LICENCES.tsv").read_text().splitlines()[1:]:
    name, _, _, expected, _ = row.split("\t")
    if expected != "ok":
        continue
    array = pixels(here / name)
    if array is None:
        continue
    height, width = array.shape[:2]
    columns, rows = min(GRID, width), min(GRID, height)
    means = ""
    for j in range(rows):
        for i in range(columns):
            cell = array[j * height // rows : (j + 1) * height // rows, i * width // columns : (i + 1) * width // columns]
            means += "".join("%02X" % int(v + 0.5) for v in cell.reshape(-1, 3).mean(axis=0))
    lines.append(f"{name}\t{width}\t{height}\t{columns}\t{rows}\t{means}")
(here / "references.tsv").write_text("\n".join(lines) + "\n")
