"""Measures whole processes of the command: cold starts, memory and batches. One line of JSON a figure.

    processes.py BENCH PIECE ASSETS PHOTOS LAYOUTS ROUNDS TICKETS
"""
import json
import os
import pathlib
import sys
import tempfile
import time

from warm import WarmRenderer


def run(arguments):
    """Runs a program: seconds of CPU, seconds on the clock and kilobytes of memory at the most."""
    nowhere = [(os.POSIX_SPAWN_OPEN, descriptor, "/dev/null", os.O_RDWR, 0) for descriptor in (0, 1)]
    start = time.monotonic()
    child = os.posix_spawn(arguments[0], arguments, os.environ, file_actions=nowhere)
    _, status, usage = os.wait4(child, 0)
    wall = time.monotonic() - start
    if status != 0:
        raise SystemExit(f"this failed: {' '.join(arguments)}")
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss


def cold(piece, bench, assets, photos, layouts, rounds, folder):
    """Cold processes, in turns with warm renders of the same tickets; their memory comes with them."""
    renderer = WarmRenderer(bench, assets, photos)
    for layout in layouts:
        for turn in range(4):
            renderer.render(layout, turn)
        for turn in range(4, 4 + rounds):
            warm = renderer.render(layout, turn)
            cpu, wall, memory = run([
                piece, "render", "--photo", warm["photo"], "--fields", warm["fields"], "--layout", layout, "--locale",
                warm["locale"], "--out", str(folder / "ticket.png"), "--assets", assets])
            print(json.dumps({
                "figure": "cold", "layout": layout, "warm": warm["cpu"] / 1e9, "cpu": cpu, "wall": wall,
                "memory": memory}), flush=True)
        print(f"    cold: {layout}", file=sys.stderr, flush=True)
    renderer.close()


def batch(piece, assets, photos, layouts, rounds, tickets, folder):
    """The same batch on one core and on two, in turns."""
    photos = sorted(pathlib.Path(photos).glob("*.jpg"))
    samples = pathlib.Path(assets) / "assets" / "samples"
    others = ("-stress.json", "-en.json", "gallery.json")
    pieces = sorted(p for p in samples.glob("*.json") if not p.name.endswith(others))
    lines = [
        json.dumps({
            "photo": str(photos[i % len(photos)]), "fields": str(pieces[i % len(pieces)]),
            "layout": layouts[i % len(layouts)], "out": f"{i}.png"})
        for i in range(tickets)]
    jobs = folder / "jobs.jsonl"
    jobs.write_text("\n".join(lines) + "\n")
    for turn in range(rounds):
        for count in (1, 2):
            cpu, wall, memory = run([
                piece, "render", "--batch", str(jobs), "--jobs", str(count), "--out", str(folder / "batch"), "--force",
                "--assets", assets])
            print(json.dumps({
                "figure": "batch", "jobs": count, "turn": turn, "tickets": tickets, "cpu": cpu, "wall": wall,
                "memory": memory}), flush=True)
            print(f"    batch: --jobs {count}, {tickets / wall:.1f} tickets/s", file=sys.stderr, flush=True)


def main():
    bench, piece, assets, photos, layouts, rounds, tickets = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "batch").mkdir()
        cold(piece, bench, assets, photos, layouts.split(","), int(rounds), folder)
        batch(piece, assets, photos, layouts.split(","), 3 if int(rounds) > 3 else 1, int(tickets), folder)


main()
