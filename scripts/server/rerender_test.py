"""Measures `piece rerender` beside `piece render --batch` on the same masters, layouts and facts. Writes Markdown.

Rendering a kept piece again makes its thumbnails and cut-out, too, and reads and writes records; the batch command makes
tickets only. So it is also compared with an engine that makes all the same pictures and nothing else."""

import argparse
import glob
import json
import os
import shutil
import subprocess
import time

from service import Service, form, temporary_folder

LAYOUTS = ["classic-stub", "poster-ticket", "film-strip", "gig-poster", "playbill", "polaroid-diary", "gallery-label",
           "minimal-square"]


def facts(number):
    return {"kind": "musical", "title": f"지킬 앤 하이드 {number}", "date": "2026-11-14", "time": "19:30",
            "venue": "블루스퀘어", "seat": "R석 1층 3열", "cast": ["홍광호", "김지현"], "score": 4.5,
            "review": "세 번째인데 또 울었다."}


def seconds(command):
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--piece", required=True, help="the program, built in release")
    arguments.add_argument("--bench", required=True, help="piece-bench, built in release")
    arguments.add_argument("--assets", required=True, help="the folder with layouts, fonts and assets")
    arguments.add_argument("--masters", required=True, help="a folder of photos' masters")
    arguments.add_argument("--count", type=int, default=160)
    options = arguments.parse_args()
    piece, masters = os.path.abspath(options.piece), sorted(glob.glob(os.path.join(options.masters, "*.jpg")))
    with temporary_folder() as folder:
        data = os.path.join(folder, "data")
        os.makedirs(data)
        service = Service(piece, data, requests_per_minute=0, log_level="warning")
        token = service.api_token()
        jobs = []
        for number in range(options.count):
            master, layout = masters[number % len(masters)], LAYOUTS[number % len(LAYOUTS)]
            with open(master, "rb") as file:
                kind, body = form({"piece": facts(number), "layout": layout}, file.read())
            status, _, answer = service.call("POST", "/api/v1/pieces", body, {"Content-Type": kind}, token)
            assert status == 201, answer
            jobs.append({"fields": facts(number), "photo": os.path.abspath(master), "layout": layout,
                         "out": f"{number}.png"})
        service.stop()
        with open(os.path.join(folder, "jobs.jsonl"), "w") as file:
            file.write("".join(json.dumps(job, ensure_ascii=False) + "\n" for job in jobs))
        batch, out = os.path.join(folder, "jobs.jsonl"), os.path.join(folder, "out")
        rates = {"again": [], "tickets": [], "pictures": []}
        for _ in range(3):
            rates["again"].append(options.count / seconds([piece, "rerender", "--force", "--data", data]))
            rates["tickets"].append(options.count / seconds([piece, "render", "--batch", batch, "--out", out]))
            rates["pictures"].append(options.count / seconds(
                [os.path.abspath(options.bench), "forms", "--assets", os.path.abspath(options.assets), "--batch", batch,
                 "--out", out]))
            pictures = len(os.listdir(out)) - options.count
            shutil.rmtree(out)
        again, tickets, all_forms = (sorted(rates[name])[1] for name in ("again", "tickets", "pictures"))
        print(f"\nRendering {options.count} kept pieces ({pictures} pictures) again: {again:.1f} pieces/s; an engine that only "
              f"makes the same pictures: {all_forms:.1f}/s, ratio {again / all_forms:.2f}; the batch command, which makes "
              f"{options.count} tickets: {tickets:.1f}/s, ratio {again / tickets:.2f}.")


main()
