"""Measures the peers' tickets and this project's poster-ticket in turns, in CPU time. One line of JSON a render.

    measure.py BENCH ASSETS PHOTOS ROUNDS PICTURES      PICTURES gets one ticket of each program, to look at
"""
import json
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import ticket
import with_pillow
import with_skia
from warm import WarmRenderer


def main():
    bench, assets, photos, rounds, pictures = sys.argv[1:]
    files = sorted(str(p) for p in pathlib.Path(photos).glob("*.jpg"))
    folder = pathlib.Path(pictures)
    folder.mkdir(parents=True, exist_ok=True)
    peers = {
        "pillow-usual": with_pillow.usual, "pillow-tuned": with_pillow.Tuned(), "skia-usual": with_skia.usual,
        "skia-tuned": with_skia.Tuned()}
    renderer = WarmRenderer(bench, assets, photos)
    warm_up = 2
    for turn in range(warm_up + int(rounds)):
        photo = files[turn % len(files)]
        times = {"piece": renderer.render("poster-ticket", turn)["cpu"] / 1e9}
        for name, draw in peers.items():
            start = time.process_time()
            encoded = draw(photo, ticket.SHOWS[turn % len(ticket.SHOWS)], turn)
            times[name] = time.process_time() - start
            (folder / f"{name}.png").write_bytes(encoded)
        if turn >= warm_up:
            print(json.dumps({"figure": "peers", **times}), flush=True)
            print(f"    peers: {turn - warm_up + 1} of {rounds}", file=sys.stderr, flush=True)
    renderer.close()


main()
