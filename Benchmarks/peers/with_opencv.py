"""Measures what OpenCV has of the painter's effects: one thread, the same photos cut to 1080 × 1350, CPU time.

    with_opencv.py PHOTOS ROUNDS [PICTURES]      PICTURES gets each effect's pictures, to look at

One line of JSON an effect, as `piece-bench paint` prints them: the median CPU milliseconds of a picture.
"""
import json
import pathlib
import statistics
import sys
import time

import cv2

WIDTH, HEIGHT = 1080, 1350


def portrait(path):
    """The middle of a photo at the size of the measurement."""
    photo = cv2.imread(str(path), cv2.IMREAD_COLOR)
    height, width = photo.shape[:2]
    scale = min(width / WIDTH, height / HEIGHT)
    w, h = int(WIDTH * scale), int(HEIGHT * scale)
    x, y = (width - w) // 2, (height - h) // 2
    return cv2.resize(photo[y:y + h, x:x + w], (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)


def effects():
    # The handbook's own parameters; oilPainting's size is a radius, as this project's brush is.
    yield "stylization", lambda photo: cv2.stylization(photo, sigma_s=60, sigma_r=0.45)
    yield "pencilSketch", lambda photo: cv2.pencilSketch(photo, sigma_s=60, sigma_r=0.07, shade_factor=0.05)[1]
    if hasattr(cv2, "xphoto"):
        yield "oilPainting", lambda photo: cv2.xphoto.oilPainting(photo, 7, 1)


def main():
    photos = [portrait(p) for p in sorted(pathlib.Path(sys.argv[1]).glob("*.jpg"))]
    pictures = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else None
    cv2.setNumThreads(1)
    cv2.ocl.setUseOpenCL(False)
    for name, paint in effects():
        paint(photos[0])
        times = []
        for _ in range(int(sys.argv[2])):
            for number, photo in enumerate(photos):
                start = time.process_time()
                picture = paint(photo)
                times.append(time.process_time() - start)
                if pictures:
                    cv2.imwrite(str(pictures / f"{name}-{number}.png"), picture)
        print(json.dumps({"effect": name, "cpu": round(1000 * statistics.median(times), 1)}), flush=True)


main()
