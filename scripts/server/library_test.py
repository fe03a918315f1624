"""Measures a library of 100,000 pieces on SQLite: restoring it, starting with it, and listing and searching it over HTTP.

The library is made from the backup of a small one, through `piece restore`. Writes a table in Markdown."""

import argparse
import hashlib
import json
import os
import random
import re
import statistics
import subprocess
import tarfile
import time

from service import Service, form, temporary_folder

WORDS = ["지킬", "하이드", "햄릿", "새벽", "합창", "여름밤", "항해", "숲", "겨울", "나그네", "백조", "호수", "수궁가", "봄", "제전", "밤의", "정거장"]
KINDS = ["movie", "musical", "concert", "play", "exhibition", "classical", "dance"]


def many(record, count, source):
    """Records like one, each another piece."""
    for number in range(1, count + 1):
        stamp = 1_500_000_000_000 + number * 60_000
        digits = f"{stamp:012x}7{source.getrandbits(12):03x}{0x8000 | source.getrandbits(14):04x}{source.getrandbits(48):012x}"
        piece = dict(record["piece"])
        piece["number"] = number
        piece["kind"] = source.choice(KINDS)
        piece["title"] = " ".join(source.sample(WORDS, 3)) + f" {number}"
        piece["review"] = " ".join(source.sample(WORDS, 5))
        piece["date"] = f"{source.randrange(2000, 2027)}-{source.randrange(1, 13):02}-{source.randrange(1, 29):02}"
        identity = "-".join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])
        yield {**record, "id": identity, "number": number, "piece": piece, "created": stamp, "updated": stamp}


def enlarge(small, large, count, seed):
    """A backup with many pieces in place of one."""
    source = random.Random(seed)
    with tarfile.open(small) as archive:
        members = archive.getmembers()
        files = [(member.name, archive.extractfile(member).read()) for member in members]
    modified = members[0].mtime
    lines = []
    for line in next(content for name, content in files if name.endswith("records.jsonl")).decode().splitlines():
        document = json.loads(line)
        if document["kind"] == "piece":
            for record in many(document["content"], count, source):
                lines.append(json.dumps({"kind": "piece", "content": record}, ensure_ascii=False, separators=(",", ":")))
        else:
            if document["kind"] == "counter":
                document["content"]["next"] = count + 1
            if document["kind"] == "idempotency":
                continue
            lines.append(json.dumps(document, ensure_ascii=False, separators=(",", ":")))
    records = ("\n".join(lines) + "\n").encode()
    with open(large, "wb") as archive:
        for name, content in files:
            if name.endswith("records.jsonl"):
                content = records
            if name.endswith("summary.json"):
                text = re.sub(r'("piece": )\d+', rf"\g<1>{count}", content.decode())
                digest = hashlib.sha256(records).hexdigest()
                content = re.sub(r'("records.jsonl": ")[0-9a-f]+', rf"\g<1>{digest}", text).encode()
            archive.write(header(name, len(content), modified) + content + bytes(-len(content) % 512))
        archive.write(bytes(1024))


def header(name, size, modified):
    """A ustar header in the one form that backups have."""
    block = bytearray(512)
    for offset, text in [
        (0, name), (100, "0000600"), (108, "0000000"), (116, "0000000"), (124, f"{size:011o}"), (136, f"{modified:011o}"),
        (148, "        "), (156, "0"), (257, "ustar\0" + "00"), (329, "0000000"), (337, "0000000"),
    ]:
        block[offset:offset + len(text)] = text.encode()
    block[148:156] = f"{sum(block):06o}\0 ".encode()
    return bytes(block)


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
