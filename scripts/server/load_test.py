"""Measures a service under load with hey (Debian): what a render costs over HTTP, how small answers fare while all cores
render, and what happens at four times the capacity. Writes a table in Markdown to standard output."""

import argparse
import csv
import io
import json
import os
import resource
import subprocess
import threading
import time

from service import Service, form, temporary_folder

FIELDS = {"kind": "concert", "title": "새벽의 합창", "date": "2026-11-14", "time": "19:00", "venue": "노들섬 라이브하우스",
          "seat": "스탠딩 가구역 120번", "score": 4.5, "review": "마지막 곡에서 모두가 한목소리였다"}


def hey(port, path, seconds, clients, rate=None, body=None, kind=None, nice=0):
    """Runs hey; rate is requests a second for each client. Returns (status, seconds to the whole answer) of each."""
    # On a machine of its own the load would not compete with the service for the processor.
    command = ["nice", "-n", str(nice), "hey", "-z", f"{seconds}s", "-c", str(clients), "-o", "csv", "-t", "30"]
    if rate:
        command += ["-q", f"{rate:g}"]
    if body:
        command += ["-m", "POST", "-D", body, "-T", kind]
    output = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True).stdout
    return [(int(row["status-code"]), float(row["response-time"])) for row in csv.DictReader(io.StringIO(output))]


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


def goodput(answers, seconds):
    return sum(status == 200 for status, _ in answers) / seconds


def command_line_cpu(piece, folder, photo, layout, count=10):
    """CPU seconds of `piece render`, a process for each ticket."""
    path = os.path.join(folder, "fields.json")
    with open(path, "w") as file:
        json.dump(FIELDS, file)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for _ in range(count):
        subprocess.run(
            [piece, "render", "--photo", photo, "--fields", path, "--layout", layout, "--out",
             os.path.join(folder, "ticket.png")], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / count


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--piece", required=True, help="the program, built in release")
    arguments.add_argument("--photo", required=True, help="a JPEG of about 12 megapixels")
    arguments.add_argument("--layout", default="poster-ticket")
    arguments.add_argument("--seconds", type=int, default=15, help="for each measurement")
    arguments.add_argument("--poster", required=True, help="a smaller JPEG, for the overload")
    options = arguments.parse_args()
    seconds = options.seconds
    with temporary_folder() as folder:
        with open(options.photo, "rb") as file:
            photo = file.read()
        with open(options.poster, "rb") as file:
            poster = file.read()
        kind, content = form({"piece": FIELDS, "layout": options.layout}, photo)
        body = os.path.join(folder, "form.bin")
        with open(body, "wb") as file:
            file.write(content)
        data = os.path.join(folder, "data")
        os.makedirs(data)
        service = Service(options.piece, data, requests_per_minute=0, log_level="warning")
        render = ("/api/v1/render", body, kind)

        def load(seconds, clients, rate=None):
            # `render` is looked up at each call.
            return hey(service.port, render[0], seconds, clients, rate, render[1], render[2], nice=15)

        load(3, 2)  # caches warm
        before = service.cpu_seconds()
        answers = load(seconds, 1)
        ok = sum(status == 200 for status, _ in answers)
        http_cpu = (service.cpu_seconds() - before) / ok
        cli_cpu = command_line_cpu(options.piece, folder, options.photo, options.layout)

        peak, peak_clients = 0.0, 0
        for clients in (2, 4, 8):
            rate = goodput(load(seconds, clients), seconds)
            if rate > peak:
                peak, peak_clients = rate, clients

        quiet = [s for status, s in hey(service.port, "/api/v1/layouts", 5, 2, 50) if status == 200]
        busy_answers = []
        runner = threading.Thread(target=lambda: busy_answers.extend(load(seconds, peak_clients)))
        runner.start()
        time.sleep(1)
        busy = hey(service.port, "/api/v1/layouts", seconds - 3, 4, 25)
        runner.join()
        assert all(status == 200 for status, _ in busy), "a small answer failed under load"
        busy = [s for _, s in busy]

        # The load tool shares the processor, and most of what it does is to send bodies; a poster's is a tenth as long.
        kind, content = form({"piece": FIELDS, "layout": options.layout}, poster)
        with open(body, "wb") as file:
            file.write(content)
        render = ("/api/v1/render", body, kind)
        load(3, 2)
        small_peak = max(goodput(load(seconds, clients), seconds) for clients in (4, 8))
        clients = 32
        answers = load(2 * seconds, clients, max(0.1, 4 * small_peak / clients))
        over = goodput(answers, 2 * seconds)
        refused = [s for status, s in answers if status == 503]
        others = sorted({status for status, _ in answers} - {200, 503})
        now, most = service.memory()
        status, _, _ = service.call("GET", "/readyz")
        code = service.stop()
        rows = [
            ("CPU of a render: over HTTP", f"{http_cpu * 1000:.1f} ms",
             f"{http_cpu / cli_cpu:.2f} × `piece render` ({cli_cpu * 1000:.1f} ms)", "≤ 1.15 ×"),
            ("peak goodput", f"{peak:.1f} tickets/s", f"{peak_clients} clients", ""),
            ("small answers, nothing else to do", f"p99 {percentile(quiet, .99) * 1000:.1f} ms",
             f"{len(quiet)} requests", ""),
            ("small answers while all cores render", f"p99 {percentile(busy, .99) * 1000:.1f} ms",
             f"{len(busy)} requests, p50 {percentile(busy, .5) * 1000:.1f} ms", "≤ 10 ms"),
            ("goodput at 4 × capacity", f"{over:.1f} tickets/s",
             f"{100 * over / small_peak:.0f} % of a peak of {small_peak:.1f}; {len(answers) / (2 * seconds):.0f} requests/s offered", "≥ 90 %"),
            ("refused at 4 × capacity", f"p99 {percentile(refused, .99) * 1000:.1f} ms",
             f"{len(refused)} requests, p50 {percentile(refused, .5) * 1000:.1f} ms"
             + (f"; other answers {others}" if others else ""), "≤ 50 ms"),
            ("memory", f"{most:.0f} MB at most", f"{now:.0f} MB afterwards", "≤ 512 MB"),
        ]
        print("| what | measured | detail | bar |\n|---|---|---|---|")
        for row in rows:
            print("| " + " | ".join(row) + " |")
        assert status == 200 and code == 0, f"afterwards: readyz {status}, exit code {code}"


main()
