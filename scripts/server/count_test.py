"""Measures what calendar, statistics, spending and titles cost as a library grows, over HTTP in CPU time of the service;
what keeping a piece costs; the same report by the usual queries over raw pieces, in SQLite and in a MongoDB server;
rebuilding a large library; and rendering tickets again. Writes Markdown.

Every library has the same hundred pieces: sixty in the asked year, and one or two in each of the thirty years before it,
ten of them on the day that is remembered. All others lie in those thirty years, on other days: so every answer tells of
as many days and years, and only the number of pieces grows."""

import argparse
import os
import re
import subprocess
import time

import raw_report
from library import enlarge, multiply
from service import Service, form, temporary_folder

YEAR = 2026
# Pieces that are kept to see what one costs.
KEPT = 100
ANSWERS = [
    ("a month", f"/api/v1/calendar/{YEAR}-11"), ("a year's days", f"/api/v1/calendar/{YEAR}"),
    ("memories", f"/api/v1/memories?date={YEAR}-11-14"), ("upcoming", "/api/v1/upcoming"),
    ("statistics, year", f"/api/v1/statistics?year={YEAR}"), ("statistics, all", "/api/v1/statistics"),
    ("statistics, year and kind", f"/api/v1/statistics?year={YEAR}&kind=musical"),
    ("spending, year", f"/api/v1/spending?year={YEAR}"), ("spending, all", "/api/v1/spending"),
    ("spending, month", f"/api/v1/spending?month={YEAR}-11"), ("titles", "/api/v1/titles"),
]
VENUES = [f"극장 {number}" for number in range(120)]
PEOPLE = [f"배우 {number}" for number in range(600)]
WORKS = [f"작품 {number}" for number in range(900)]


def facts(piece, number, source):
    """A piece among others: some works, venues and people come often, most seldom."""
    def often(names):
        return names[int(len(names) * source.random() ** 2)]
    month, day = source.randrange(1, 13), source.randrange(1, 29)
    if number <= 60:
        year = YEAR
    elif number <= 100:
        year = YEAR - 1 - (number - 61) % 30
    else:
        year = source.randrange(YEAR - 30, YEAR)
    if 90 < number <= 100:
        month, day = 11, 14
    elif (month, day) == (11, 14):
        day = 15
    piece["date"] = f"{year}-{month:02}-{day:02}"
    piece["time"] = source.choice(["14:00", "19:00", "19:30", "20:00", "22:10"])
    piece["title"], piece["venue"] = often(WORKS), often(VENUES)
    piece["cast"] = [{"name": name, "role": role} for name, role in zip(
        sorted({often(PEOPLE) for _ in range(4)}), ["하이드", "루시", "엠마", "댄버스"])]
    piece["companions"] = source.sample(["수민", "지우", "하나", "도윤"], source.randrange(0, 3))
    piece["genres"] = source.sample(["drama", "romance", "music", "history", "comedy"], 2)
    piece["price"] = {"amount": source.randrange(1, 40) * 5000, "currency": "KRW"}
    piece["seat"] = f"{source.choice(['VIP', 'R', 'S', 'A'])}석 1층 {source.randrange(1, 20)}열"
    piece["score"] = source.randrange(1, 11) / 2


def small_library(piece, folder, settings):
    """The backup of a library with one piece, and the token of a program."""
    data, small = os.path.join(folder, "small"), os.path.join(folder, "small.tar")
    os.makedirs(data)
    service = Service(piece, data, **settings)
    token = service.api_token()
    create(service, token)
    service.stop()
    subprocess.run([piece, "backup", "--data", data, "--out", small, "--with-secret"], check=True, capture_output=True)
    return small, token


def create(service, token):
    fields = {"kind": "play", "title": "햄릿", "date": f"{YEAR}-11-14", "time": "19:30", "venue": "극장 1", "score": 4.5,
              "cast": ["배우 1", "배우 2", "배우 3", "배우 4"], "companions": ["수민"], "genres": ["drama"],
              "price": 55000, "seat": "R석 1층 3열"}
    kind, body = form({"piece": fields, "layout": "minimal-square"})
    status, _, answer = service.call("POST", "/api/v1/pieces", body, {"Content-Type": kind}, token)
    assert status == 201, answer


def kept_seconds(service):
    """Seconds that keeping pieces has taken in the store, and how many were kept."""
    text = service.call("GET", "/metrics")[2].decode()
    found = {}
    for what in ("sum", "count"):
        match = re.search(r'^piece_store\w*_' + what + r'\{[^}]*"create"[^}]*\} (\S+)', text, re.M)
        found[what] = float(match[1]) if match else 0.0
    return found["sum"], found["count"]


def measure(piece, small, folder, count, token, settings, rounds):
    """CPU milliseconds of each answer, and milliseconds of keeping a piece."""
    data, large = os.path.join(folder, f"data-{count}"), os.path.join(folder, f"{count}.tar")
    enlarge(small, large, count, 1, facts)
    subprocess.run([piece, "restore", large, "--data", data, "--with-secret"], check=True, capture_output=True)
    os.remove(large)
    service = Service(piece, data, **settings)
    connection = service.connection()
    costs = {}
    for name, path in ANSWERS:
        for measured in (20, rounds):
            before = service.cpu_seconds()
            for _ in range(measured):
                status, _, body = service.call("GET", path, token=token, connection=connection)
                assert status == 200, body
            costs[name] = (service.cpu_seconds() - before) / measured * 1000
    for _ in range(20):
        create(service, token)
    start, busy = kept_seconds(service), service.cpu_seconds()
    for _ in range(KEPT):
        create(service, token)
    end = kept_seconds(service)
    costs["keeping a piece: time in the store"] = (end[0] - start[0]) / (end[1] - start[1]) * 1000
    costs["keeping a piece: CPU with rendering"] = (service.cpu_seconds() - busy) / KEPT * 1000
    service.stop()
    return costs, data


def table(sizes, columns):
    """Rows of numbers by the size of the library, and how they grow."""
    print("| CPU of the service, ms | " + " | ".join(f"{size:,}" for size in sizes) + " | growth |")
    print("|---" * (len(sizes) + 2) + "|")
    for name in columns[sizes[0]]:
        values = [columns[size][name] for size in sizes]
        print(f"| {name} | " + " | ".join(f"{value:.2f}" for value in values) + f" | × {values[-1] / values[0]:.2f} |")


def on_mongo(piece, small, folder, count, uri, token, settings, rounds):
    """Milliseconds of a year's and all years' report: ours over HTTP, and the usual aggregations."""
    large, data = os.path.join(folder, "mongo.tar"), os.path.join(folder, "mongo")
    enlarge(small, large, count, 1, facts)
    address = uri.replace("/?", "/piece_count_bench?")
    os.makedirs(data)
    subprocess.run(
        [piece, "restore", large, "--data", data, "--store", address, "--with-secret"], check=True, capture_output=True)
    service = Service(piece, data, store=address, secret_file=os.path.join(data, "secret"), **settings)
    connection = service.connection()
    ours = []
    for path in (f"/api/v1/statistics?year={YEAR}", "/api/v1/statistics"):
        service.call("GET", path, token=token, connection=connection)
        start = time.perf_counter()
        for _ in range(rounds):
            status, _, body = service.call("GET", path, token=token, connection=connection)
            assert status == 200, body
        ours.append((time.perf_counter() - start) / rounds * 1000)
    service.stop()
    return ours, raw_report.mongo(uri, "piece_count_bench", YEAR)


def rebuild(piece, data, count):
    """Makes a library larger by copies of its pieces, counts it, and says how fast that was and in how much memory."""
    multiply(os.path.join(data, "piece.sqlite"), count)
    process = subprocess.Popen(
        [piece, "stats", "rebuild", "--data", data], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    start = time.perf_counter()
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, "piece stats rebuild failed"
    seconds = time.perf_counter() - start
    return count / seconds, usage.ru_maxrss / 1024


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--piece", required=True, help="the program, built in release")
    arguments.add_argument("--sizes", default="100,1000,10000,100000")
    arguments.add_argument("--rounds", type=int, default=200)
    arguments.add_argument("--rebuild", type=int, default=1_000_000, help="pieces to count; 0 for none")
    arguments.add_argument("--mongo-size", type=int, default=1_000)
    options = arguments.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    settings = {"requests_per_minute": 0, "log_level": "warning"}
    uri = os.environ.get("MONGODB_URI")
    with temporary_folder() as folder:
        small, token = small_library(options.piece, folder, settings)
        columns, raw = {}, {}
        for size in sizes:
            columns[size], data = measure(options.piece, small, folder, size, token, settings, options.rounds)
            raw[size] = raw_report.sqlite(os.path.join(data, "piece.sqlite"), YEAR)
            for name, value in zip(["the year's report by SQL over the pieces", "all years' by SQL over the pieces"], raw[size]):
                columns[size][name] = value
        table(sizes, columns)
        largest = columns[sizes[-1]]
        print(f"\nWith {sizes[-1]:,} pieces the year's report costs {raw[sizes[-1]][0] / largest['statistics, year']:.0f} times as "
              f"much by SQL over the pieces, that of all years {raw[sizes[-1]][1] / largest['statistics, all']:.0f} times.")
        if uri:
            ours, theirs = on_mongo(
                options.piece, small, folder, options.mongo_size, uri, token, settings, options.rounds // 4)
            print(f"\nOn a MongoDB server with {options.mongo_size:,} pieces (time, not CPU): the year {ours[0]:.1f} ms, by "
                  f"aggregation over the pieces {theirs[0]:.0f} ms, {theirs[0] / ours[0]:.0f} times as much; all years "
                  f"{ours[1]:.1f} ms, by aggregation {theirs[1]:.0f} ms, {theirs[1] / ours[1]:.0f} times.")
        if options.rebuild:
            rate, memory = rebuild(options.piece, data, options.rebuild)
            print(f"\nCounting {options.rebuild:,} pieces anew: {rate:,.0f} pieces/s, at most {memory:.0f} MB.")


main()
