"""A service with painters and pieces, for style_chaos.py: it is killed and started again, at the same address."""

import glob
import io
import json
import os
import time

from PIL import Image

from service import Service, form

ROOT = os.path.join(os.path.dirname(__file__), "..", "..")
LAYOUTS = ["minimal-square", "gallery-label", "classic-stub", "film-strip"]


def photos(count, side=720):
    """Different small photos, made from the samples."""
    files = sorted(glob.glob(os.path.join(ROOT, "assets", "samples", "*.jpg")))
    for number in range(count):
        with Image.open(files[number % len(files)]) as sample:
            shift = number // len(files) * 7
            picture = sample.convert("RGB").crop((shift, shift, sample.width, sample.height))
        picture.thumbnail((side, side))
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=90)
        yield file.getvalue()


def make_pieces(client, count):
    """Pieces with photos, by id."""
    made = {}
    for number, photo in enumerate(photos(count), 1):
        date = f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}"
        fields = {"kind": "play", "title": f"조각 {number}", "date": date, "venue": "국립극장", "score": 4.5,
                  "review": "다시 보고 싶다."}
        kind, body = form({"piece": fields, "layout": LAYOUTS[number % len(LAYOUTS)]}, photo)
        status, _, content = client.call(
            "POST", "/api/v1/pieces", body, {"Content-Type": kind, "Idempotency-Key": f"piece-{number}"})
        assert status == 201, content
        piece = json.loads(content)
        made[piece["id"]] = piece
    return made


class Stage:
    """A service that is killed and started again, at the same address."""

    def __init__(self, piece, folder, store, painters, log_level="info"):
        self.piece = piece
        self.data = os.path.join(folder, "data")
        self.log = os.path.join(folder, "service.log")
        self.env = {"PIECE_SECRET": os.urandom(32).hex()} if store != "sqlite" else {}
        self.settings = {"store": store, "requests_per_minute": 0, "log_level": log_level,
                         "painters": painters.settings, "style_workers": 4}
        self.output = []
        self.slowest = 0.0
        os.makedirs(self.data)

    def start(self, client):
        begin = time.monotonic()
        port = client.service.port if client.service else 0
        client.service = Service(self.piece, self.data, port, env=self.env, log=self.log, **self.settings)
        client.up = time.monotonic()
        self.slowest = max(self.slowest, client.up - begin)
        self.output.append(client.service.rest)

    def kill(self, client):
        client.service.kill()
        self.start(client)
