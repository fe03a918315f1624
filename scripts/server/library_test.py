"""Measures a library of 100,000 pieces on SQLite: restoring it, starting with it, and listing and searching it over HTTP.

The library is made from the backup of a small one, through `piece restore`. Writes a table in Markdown."""

import argparse
import json
import os
import statistics
import subprocess
import time

from library import enlarge
from service import Service, form, temporary_folder


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--piece", required=True, help="the program, built in release")
    arguments.add_argument("--count", type=int, default=100_000)
    options = arguments.parse_args()
    settings = {"requests_per_minute": 0, "log_level": "warning"}
    with temporary_folder() as folder:
        first, second = os.path.join(folder, "first"), os.path.join(folder, "second")
        os.makedirs(first)
        service = Service(options.piece, first, **settings)
        token = service.api_token()
        kind, body = form({"piece": {"kind": "play", "title": "햄릿", "date": "2026-11-14", "venue": "국립극장", "seat": "1층 3열 4번",
                                     "cast": ["도윤재", "한이든"], "score": 4.5}, "layout": "minimal-square"})
        status, _, answer = service.call("POST", "/api/v1/pieces", body, {"Content-Type": kind}, token)
        assert status == 201, answer
        service.stop()
        small, large = os.path.join(folder, "small.tar"), os.path.join(folder, "large.tar")
        subprocess.run([options.piece, "backup", "--data", first, "--out", small, "--with-secret"], check=True)
        enlarge(small, large, options.count, 1)
        start = time.monotonic()
        subprocess.run([options.piece, "restore", large, "--data", second, "--with-secret"], check=True)
        restored = time.monotonic() - start

        starts = []
        for _ in range(3):
            start = time.monotonic()
            service = Service(options.piece, second, **settings)
            assert service.call("GET", "/readyz")[0] == 200
            starts.append(time.monotonic() - start)
            if len(starts) < 3:
                service.kill()
        rows = [("restoring a backup", f"{restored:.1f} s", ""), ("start to ready after kill -9", f"{max(starts):.2f} s", "≤ 2 s")]
        connection = service.connection()
        for name, query in [
            ("20 pieces, latest viewing", ""), ("20 pieces, newest", "order=newest"),
            ("one kind, one year", "kind=musical&from=2025-01-01&to=2025-12-31"),
            ("search 지킬", "q=%EC%A7%80%ED%82%AC"), ("search ㅅㄱㄱ", "q=%E3%85%85%E3%84%B1%E3%84%B1"),
            ("search of two words", "q=%EB%B0%B1%EC%A1%B0%20%ED%98%B8%EC%88%98"),
        ]:
            times, cursor = [], None
            for _ in range(200):
                path = "/api/v1/pieces?" + "&".join(filter(None, ["limit=20", query, cursor and f"cursor={cursor}"]))
                start = time.perf_counter()
                status, _, body = service.call("GET", path, token=token, connection=connection)
                times.append((time.perf_counter() - start) * 1000)
                assert status == 200, body
                page = json.loads(body)
                assert page["items"], f"nothing found for {name}"
                cursor = page["next"]
            times.sort()
            bar = "" if name.startswith("search") else "≤ 10 ms"
            rows.append((name, f"p50 {statistics.median(times):.1f} ms, p99 {times[197]:.1f} ms", bar))
        service.stop()
        print(f"| {options.count:,} pieces on SQLite, over HTTP | measured | bar |\n|---|---|---|")
        for row in rows:
            print("| " + " | ".join(row) + " |")


main()
