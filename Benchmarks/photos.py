"""Makes the pictures that are measured with out of the camera photographs of the Debian package mate-backgrounds.

    photos.py FOLDER        fills FOLDER/photo, smooth and poster; what is there already stays

photo   six JPEG files of 4032 x 3024, quality 90, 4:2:0, of 3 to 4.5 MB like those of a phone: two crops of a
        picture of 5640 x 3172 as it is (one mirrored, its hues turned) and four enlarged photographs with the noise
        of a sensor, which enlarging has taken away. Their colours differ, so that nothing kept for a palette helps the
        next ticket.
smooth  the four enlarged ones without noise, about 1 MB each: so little to decode that all else weighs more.
poster  the six as 1000 x 1500.
"""
import pathlib
import sys

import numpy
from PIL import Image, ImageOps

SOURCE = pathlib.Path("/usr/share/backgrounds/mate")
ENLARGED = ["LadyBird", "Dune", "TwoWings", "RainDrops"]
SIZE = (4032, 3024)
NOISE = 5  # standard deviation of brightness, of 255; of colour half as much on 2 x 2 pixels


def with_noise(picture, source):
    pixels = numpy.asarray(picture).astype(numpy.int16)
    height, width, _ = pixels.shape
    brightness = source.normal(0, NOISE, (height, width, 1))
    colour = source.normal(0, NOISE / 2, (height // 2, width // 2, 3)).repeat(2, 0).repeat(2, 1)
    return Image.fromarray(numpy.clip(pixels + brightness + colour, 0, 255).astype(numpy.uint8))


def turned_hues(picture, by):
    hue, saturation, value = picture.convert("HSV").split()
    return Image.merge("HSV", (hue.point(lambda v: (v + by) % 256), saturation, value)).convert("RGB")


def pictures():
    """Name, picture of 12 megapixels, and its smooth form or None."""
    painting = Image.open(SOURCE / "abstract" / "Elephants_5640x3172.jpg").convert("RGB")
    yield "painting-1", painting.crop((0, 148, 4032, 3172)), None
    yield "painting-2", ImageOps.mirror(turned_hues(painting.crop((1608, 0, 5640, 3024)), 110)), None
    source = numpy.random.default_rng(1)
    for name in ENLARGED:
        photo = Image.open(SOURCE / "nature" / f"{name}.jpg").convert("RGB")
        enlarged = ImageOps.fit(photo, SIZE, Image.LANCZOS)
        yield name.lower(), with_noise(enlarged, source), enlarged


def save(picture, path):
    picture.save(path, quality=90, subsampling=2)


def main(folder):
    done = folder / "complete"
    if done.exists():
        return
    for kind in ("photo", "smooth", "poster"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
    for name, picture, smooth in pictures():
        print(f"    {name}", file=sys.stderr, flush=True)
        save(picture, folder / "photo" / f"{name}.jpg")
        save(ImageOps.fit(picture, (1000, 1500), Image.LANCZOS), folder / "poster" / f"{name}.jpg")
        if smooth:
            save(smooth, folder / "smooth" / f"{name}.jpg")
    done.touch()


main(pathlib.Path(sys.argv[1]))
