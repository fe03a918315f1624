"""Prints what painting costs as one Markdown table, beside what OpenCV has of it.

    paint_report.py PIECE OPENCV      the lines of `piece-bench paint` and of with_opencv.py
"""
import json
import pathlib
import sys

# Which of OpenCV's functions makes a picture of the same medium.
PEERS = {
    "oil": "oilPainting", "pencil": "pencilSketch", "colour-pencil": "pencilSketch", "watercolour": "stylization",
    "gouache": "stylization"}
QUICK, LIMIT, QUICK_ONES = 150, 600, 6


def costs(path):
    lines = [json.loads(line) for line in pathlib.Path(path).read_text().splitlines() if line.strip()]
    return {line["effect"]: line["cpu"] for line in lines}


def main():
    own, others = costs(sys.argv[1]), costs(sys.argv[2])
    print("| style | CPU ms | OpenCV’s | CPU ms | times as long | bar |")
    print("| --- | ---: | --- | ---: | ---: | --- |")
    for name, cost in sorted(own.items(), key=lambda entry: entry[1]):
        peer = PEERS.get(name)
        beside = [f"`{peer}`", f"{others[peer]:.1f}", f"**{others[peer] / cost:.1f}**"] if peer in others else [""] * 3
        print(f"| {name} | {cost:.1f} | {' | '.join(beside)} | {'✓' if cost <= LIMIT else '✗'} ≤ {LIMIT} |")
    quick = sum(cost <= QUICK for cost in own.values())
    print(f"\n{quick} of {len(own)} take {QUICK} ms or less: {'✓' if quick >= QUICK_ONES else '✗'} ≥ {QUICK_ONES}")


main()
