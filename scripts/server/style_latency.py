"""How other routes fare while photos are painted, for `style_chaos.py --latency`: the same gentle load without jobs,
with the built-in painter at work, and with servers at work, in turns. Writes a table in Markdown."""

import gc
import json
import multiprocessing
import os
import queue
import re
import socket
import threading
import time

from painters import Painters
from style_people import STYLES, Client
from style_stage import Stage, make_pieces

RATE = 40
BAR = 1.2
READ, PAINTED = 60, 60


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


def ask(connection, request):
    """One request over a connection that is kept; returns the status. Nothing is parsed that need not be."""
    connection.sendall(request)
    answer = bytearray()
    while (end := answer.find(b"\r\n\r\n")) < 0:
        block = connection.recv(1 << 18)
        if not block:
            raise OSError("the connection was closed")
        answer += block
    length = re.search(rb"(?i)content-length: (\d+)", answer[:end])
    rest = int(length[1]) - (len(answer) - end - 4)
    while rest > 0:
        rest -= len(connection.recv(1 << 18)) or rest
    return int(answer[9:12])


def load(port, requests, seconds, result):
    """Sends requests at a steady rate, whatever becomes of the earlier ones. A process of its own, so that what else
    the measuring does cannot hold it up. Gives (route, seconds, status) of each, and how late they were sent."""
    gc.disable()
    try:
        os.setpriority(os.PRIO_PROCESS, 0, -5)
    except PermissionError:
        pass
    jobs, answers, late = queue.SimpleQueue(), [], []

    def work():
        connection = socket.create_connection(("127.0.0.1", port), 30)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while (job := jobs.get()) is not None:
            due, route, request = job
            start = time.perf_counter()
            status = ask(connection, request)
            answers.append((route, time.perf_counter() - start, status))
            late.append(start - due)

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    begin = time.perf_counter() + 0.2
    for number in range(int(seconds * RATE)):
        due = begin + number / RATE
        time.sleep(max(0, due - time.perf_counter()))
        jobs.put((due, *requests[number % len(requests)]))
    for _ in workers:
        jobs.put(None)
    for worker in workers:
        worker.join()
    result.send((answers, percentile(late, .99)))


def requests_for(client, pieces):
    """What is asked, in turn: each route with each piece that is not painted."""
    def get(path):
        return (f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{client.service.port}\r\n"
                f"Authorization: Bearer {client.token}\r\n\r\n").encode()

    requests = []
    for number, (id, piece) in enumerate(pieces.items()):
        picture = [piece["ticket"], *piece["thumbnails"]][number % (1 + len(piece["thumbnails"]))]
        requests += [
            ("pieces", get("/api/v1/pieces?limit=20")), ("a piece", get(f"/api/v1/pieces/{id}")),
            ("a month", get(f"/api/v1/calendar/2026-{number % 12 + 1:02}")),
            ("a picture", get("/media/" + picture["url"].rsplit("/", 1)[1]))]
    return requests


class Feeder(threading.Thread):
    """Keeps as many photos waiting for painters as one account may have."""

    def __init__(self, client, pieces, painters):
        super().__init__()
        self.client, self.pieces, self.painters = client, pieces, painters
        self.ended = False
        self.orders = 0
        self.start()

    def run(self):
        while not self.ended:
            piece = self.pieces[self.orders % len(self.pieces)]
            wish = {"style": STYLES[self.orders % len(STYLES)], "seed": time.time_ns() & 0xFFFF_FFFF,
                    "painter": self.painters[self.orders % len(self.painters)]}
            status, _, content = self.client.call("POST", f"/api/v1/pieces/{piece}/style", wish)
            if status == 429:
                time.sleep(1)
                continue
            assert status == 202, content
            self.orders += 1

    def end(self):
        """Stops, and waits until nothing is painted."""
        self.ended = True
        self.join()
        while jobs := [job for job in self.client.json("GET", "/api/v1/jobs?limit=100")["items"]
                       if job["state"] in ("queued", "running")]:
            for job in jobs:
                self.client.json("POST", f"/api/v1/jobs/{job['id']}/cancel")
            time.sleep(0.5)


def phase(client, requests, seconds, painted, painters):
    """One measurement; without painters nothing is painted meanwhile."""
    feeder = Feeder(client, painted, painters) if painters else None
    time.sleep(3)
    here, there = multiprocessing.Pipe()
    count, cpu = feeder.orders if feeder else 0, client.service.cpu_seconds()
    process = multiprocessing.get_context("spawn").Process(
        target=load, args=(client.service.port, requests, seconds, there))
    begin = time.monotonic()
    process.start()
    answers, late = here.recv()
    process.join()
    cpu = (client.service.cpu_seconds() - cpu) / (time.monotonic() - begin)
    # As many photos wait as may, so one is ordered for each that is done.
    count = feeder.orders - count if feeder else 0
    if feeder:
        feeder.end()
    bad = [answer for answer in answers if answer[2] != 200]
    assert not bad, f"{len(bad)} requests failed, such as {bad[0]}"
    return answers, late, count, cpu


def measure(options, folder, seed):
    painters = Painters(options.piece, folder, {"seed": seed}, delay=1)
    client = Client(painters.forms_of_secrets())
    stage = Stage(options.piece, folder, options.store, painters, log_level="warning")
    kinds = [("nothing", None), ("built-in", ["built-in"]), ("nothing", None), ("servers", list(painters.servers))]
    times = {name: [] for name, _ in kinds}
    try:
        stage.start(client)
        client.token = client.service.api_token()
        made = make_pieces(client, READ + PAINTED)
        read, painted = dict(list(made.items())[:READ]), list(made)[READ:]
        requests = requests_for(client, read)
        load_average = os.getloadavg()
        print(f"load average at the start {load_average[0]:.2f}", flush=True)
        phase(client, requests, min(10, options.seconds), painted, None)
        for number in range(options.rounds):
            for name, who in kinds:
                answers, late, count, cpu = phase(client, requests, options.seconds, painted, who)
                times[name].append(answers)
                values = [seconds * 1000 for _, seconds, _ in answers]
                print(f"round {number + 1}, {name}: p50 {percentile(values, .5):.2f} ms, p99 "
                      f"{percentile(values, .99):.2f} ms of {len(values)}; {count} painted, the service took {cpu:.2f} "
                      f"cores, sent late by {late * 1000:.1f} ms (p99), load average {os.getloadavg()[0]:.2f}",
                      flush=True)
        assert client.service.stop() == 0
    finally:
        if client.service and client.service.process.poll() is None:
            client.service.kill()
        painters.stop()
    return table(times)


def table(times):
    """Prints both percentiles of every route; returns how many ratios pass the bar."""
    print(f"\n| {RATE} requests/s | nothing is painted | the built-in painter paints | ratio | servers paint | ratio "
          "| bar |\n|---|---|---|---|---|---|---|")
    failed = 0
    for route in ["pieces", "a piece", "a month", "a picture", None]:
        cells, base = [], 0.0
        for name in ("nothing", "built-in", "servers"):
            values = [seconds * 1000 for answers in times[name] for place, seconds, _ in answers
                      if route in (None, place)]
            p50, p99 = percentile(values, .5), percentile(values, .99)
            cells.append(f"p50 {p50:.2f}, p99 {p99:.2f} ms")
            if name == "nothing":
                base = p99
                continue
            cells.append(f"× {p99 / base:.2f}")
            failed += route is None and p99 / base > BAR
        print(f"| {route or 'all'} | " + " | ".join(cells) + f" | {f'≤ {BAR} ×' if route is None else ''} |")
    return failed
