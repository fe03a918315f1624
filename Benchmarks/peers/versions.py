"""Prints what the peers are, for the line about the machine."""
import PIL
import skia
from PIL import features

print(
    f"Pillow {PIL.__version__} with libjpeg-turbo {features.version('libjpeg_turbo')}, Skia {skia.__version__}.",
    end=" ")
