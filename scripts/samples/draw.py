#!/usr/bin/env python3
"""Draw PIECE's sample pictures: draw.py [NAME…] [--out DIR] [--png DIR]."""

import argparse
import os
import time

from PIL import Image

import kit
from pictures import PICTURES

TARGET, LIMIT = 250_000, 380_000


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("names", nargs="*", help=", ".join([*PICTURES, "tiny"]))
    args.add_argument("--out", default="assets/samples")
    args.add_argument("--png", help="also write half-size PNG previews here")
    opt = args.parse_args()
    os.makedirs(opt.out, exist_ok=True)
    for name in opt.names or [*PICTURES, "tiny"]:
        began = time.time()
        if name == "tiny":            # a small crop of the lakeside
            big = Image.open(os.path.join(opt.out, "lakeside.jpg"))
            w, h = big.size
            cut = (w - h * 4 // 3) // 2
            image = big.crop((cut, 0, w - cut, h)).resize((320, 240), Image.LANCZOS)
        else:
            image = kit.to_image(PICTURES[name]())
        data, q = kit.save_jpeg(image, TARGET, LIMIT)
        with open(os.path.join(opt.out, name + ".jpg"), "wb") as f:
            f.write(data)
        if opt.png:
            os.makedirs(opt.png, exist_ok=True)
            image.copy().resize((image.width // 2, image.height // 2), Image.LANCZOS).save(
                os.path.join(opt.png, name + ".png"))
        print(f"{name}.jpg {image.width}×{image.height} {len(data) // 1000} kB q{q} "
              f"{time.time() - began:.1f} s")


if __name__ == "__main__":
    main()
