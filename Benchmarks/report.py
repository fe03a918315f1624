"""Turns the lines of a measurement into Markdown, prints it and, when told to, puts it into docs/performance.md.

    report.py RESULTS MACHINE [DOCUMENT]
"""
import collections
import json
import pathlib
import statistics
import sys

BARS = {"photo": 1.35, "smooth": 1.35, "master": 1.6}
NAMES = {
    "photo": "12 MP photo", "smooth": "12 MP smooth photo", "poster": "1000×1500 poster", "master": "from the master",
    "same": "12 MP photo, the same ticket again and again"}
PEERS = {
    "pillow-usual": "Pillow, usual", "pillow-tuned": "Pillow, tuned", "skia-usual": "Skia, usual",
    "skia-tuned": "Skia, tuned"}
PEER_BARS = {"pillow-usual": 6, "skia-usual": 6, "skia-tuned": 1.7}
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"


def median(values):
    return statistics.median(values)


def verdict(value, bar, at_least=False):
    if bar is None:
        return ""
    met = value >= bar if at_least else value <= bar
    return f"{'✓' if met else '✗'} {'≥' if at_least else '≤'} {bar:g}"


def table(head, rows):
    align = ["---"] + ["---:"] * (len(head) - 1)
    return ["| " + " | ".join(row) + " |" for row in [head, align] + rows]


def stages(lines):
    """One table a scenario."""
    groups = collections.defaultdict(list)
    for line in lines:
        groups[line["scenario"], line["layout"]].append(line)
    for scenario, name in NAMES.items():
        layouts = [layout for s, layout in groups if s == scenario]
        if not layouts:
            continue
        bar = BARS.get(scenario)
        rows, worst = [], 0
        for layout in layouts:
            runs = groups[scenario, layout]
            ratio = median([r["total"] / (r["floorDecode"] + r["floorEncode"]) for r in runs])
            worst = max(worst, ratio)
            fields = ["total", "decode", "palette", "layoutStage", "paint", "encode", "floorDecode", "floorEncode"]
            cells = [f"{median([r[f] for r in runs]) / 1e6:.1f}" for f in fields]
            rows.append([layout, *cells, f"**{ratio:.2f}**", verdict(ratio, bar)])
        head = [
            "template", "total", "decode", "palette", "layout", "paint", "encode", "plain decode", "plain encode", "ratio",
            "bar"]
        runs = len(groups[scenario, layouts[0]])
        yield f"#### {name[0].upper() + name[1:]}"
        yield ""
        yield f"CPU ms, medians of {runs} renders a template; worst ratio **{worst:.2f}**."
        yield ""
        yield from table(head, rows)
        yield ""


def cold(lines):
    lines = [line for line in lines if line.get("figure") == "cold"]
    if not lines:
        return
    rows = []
    for layout in dict.fromkeys(line["layout"] for line in lines):
        runs = [line for line in lines if line["layout"] == layout]
        ratio = median([r["cpu"] / r["warm"] for r in runs])
        memory = max(r["memory"] for r in runs) / 1024
        rows.append([
            layout, f"{1000 * median([r['warm'] for r in runs]):.1f}", f"{1000 * median([r['cpu'] for r in runs]):.1f}",
            f"{1000 * median([r['wall'] for r in runs]):.1f}", f"**{ratio:.2f}**", verdict(ratio, 2),
            f"**{memory:.0f}**", verdict(memory, 120)])
    yield "#### A whole process: `piece render` of one 12 MP photo"
    yield ""
    yield from table(
        ["template", "warm, CPU ms", "cold, CPU ms", "cold, clock ms", "cold / warm", "bar", "peak MB", "bar"], rows)
    yield ""


def batch(lines):
    lines = [line for line in lines if line.get("figure") == "batch"]
    if not lines:
        return
    rate = {n: [r["tickets"] / r["wall"] for r in lines if r["jobs"] == n] for n in (1, 2)}
    gain = median([two / one for one, two in zip(rate[1], rate[2])])
    rows = []
    for n in (1, 2):
        runs = [r for r in lines if r["jobs"] == n]
        rows.append([
            f"--jobs {n}", f"{median(rate[n]):.1f}", f"{1000 * median([r['cpu'] / r['tickets'] for r in runs]):.1f}",
            f"{max(r['memory'] for r in runs) / 1024:.0f}", "" if n == 1 else f"**{gain:.2f}**",
            "" if n == 1 else verdict(gain, 1.8, at_least=True)])
    yield f"#### A batch of {lines[0]['tickets']} tickets, 12 MP photos, all layouts in turn"
    yield ""
    yield from table(["", "tickets/s", "CPU ms a ticket", "peak MB", "gain", "bar"], rows)
    yield ""


def peers(lines):
    lines = [line for line in lines if line.get("figure") == "peers"]
    if not lines:
        return
    own = median([line["piece"] for line in lines])
    rows = [["piece, poster-ticket", f"{1000 * own:.1f}", "", ""]]
    for peer, name in PEERS.items():
        ratio = median([line[peer] / line["piece"] for line in lines])
        rows.append([
            name, f"{1000 * median([line[peer] for line in lines]):.1f}", f"**{ratio:.1f}**",
            verdict(ratio, PEER_BARS.get(peer), at_least=True)])
    yield "#### The same ticket by others, 12 MP photo"
    yield ""
    yield f"Medians of {len(lines)} tickets each, in turns."
    yield ""
    yield from table(["program", "CPU ms", "times as long", "bar"], rows)
    yield ""


def main():
    lines = []
    for line in pathlib.Path(sys.argv[1]).read_text().splitlines():
        lines.append(json.loads(line))
    machine = pathlib.Path(sys.argv[2]).read_text().strip()
    text = [machine, ""]
    text += stages([line for line in lines if "scenario" in line])
    text += [*cold(lines), *batch(lines), *peers(lines)]
    result = "\n".join(text).rstrip() + "\n"
    print(result)
    if len(sys.argv) > 3:
        document = pathlib.Path(sys.argv[3])
        before, _, rest = document.read_text().partition(BEGIN)
        _, end, after = rest.partition(END)
        if not end:
            raise SystemExit(f"{document} lacks the lines '{BEGIN}' and '{END}'; put them back")
        document.write_text(f"{before}{BEGIN}\n{result}{END}{after}")


main()
