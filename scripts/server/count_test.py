"""Measures what calendar, statistics, spending and titles cost as a library grows, over HTTP in CPU time of the service;
what keeping a piece costs; rebuilding; and the same yearly report by the usual queries over raw pieces. Writes Markdown.

Every library has the same hundred pieces: sixty in the asked year, and one or two in each of the thirty years before it,
ten of them on the day that is remembered. All others lie in those thirty years, on other days: so every answer tells of
as many days and years, and only the number of pieces grows."""

import argparse
import json
import os
import re
import sqlite3
import subprocess
import time

from library import enlarge
from service import Service, form, temporary_folder

YEAR = 2026
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
    for _ in range(5):
        create(service, token)
    start = kept_seconds(service)
    for _ in range(40):
        create(service, token)
    end = kept_seconds(service)
    costs["keeping a piece"] = (end[0] - start[0]) / (end[1] - start[1]) * 1000
    service.stop()
    return costs, data


def raw_report(database):
    """CPU milliseconds of a yearly report by the usual queries over the records."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    year = f"viewing_key >= '{YEAR}' AND viewing_key < '{YEAR + 1}'"
    value = "json_extract(document, '$.piece.{}')".format
    queries = [
        f"SELECT substr(viewing_key, 1, 7), kind, count(*), sum({value('price.amount')}) FROM piece WHERE {year} GROUP BY 1, 2",
        f"SELECT {value('venue')}, count(*), sum({value('price.amount')}) FROM piece WHERE {year} GROUP BY 1 ORDER BY 2 DESC LIMIT 10",
        f"SELECT {value('title')}, count(*) FROM piece WHERE {year} GROUP BY 1 ORDER BY 2 DESC LIMIT 10",
        f"SELECT CASE j.type WHEN 'object' THEN json_extract(j.value, '$.name') ELSE j.value END, count(*) FROM piece, json_each({value('cast')}) AS j WHERE {year} GROUP BY 1 ORDER BY 2 DESC LIMIT 10",
        f"SELECT score, count(*) FROM piece WHERE {year} GROUP BY 1",
        f"SELECT strftime('%w', substr(viewing_key, 1, 10)), substr(viewing_key, 12, 2), count(*) FROM piece WHERE {year} GROUP BY 1, 2",
    ]
    # The same for all years, as the report of all time wants.
    everything = [query.replace(year, "1") for query in queries]
    costs = []
    for group in (queries, everything):
        start = time.process_time()
        for query in group:
            connection.execute(query).fetchall()
        costs.append((time.process_time() - start) * 1000)
    connection.close()
    return costs


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--piece", required=True, help="the program, built in release")
    arguments.add_argument("--sizes", default="100,1000,10000,100000")
    arguments.add_argument("--rounds", type=int, default=200)
    options = arguments.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    settings = {"requests_per_minute": 0, "log_level": "warning"}
    with temporary_folder() as folder:
        small, token = small_library(options.piece, folder, settings)
        columns, raw = {}, {}
        for size in sizes:
            columns[size], data = measure(options.piece, small, folder, size, token, settings, options.rounds)
            raw[size] = raw_report(os.path.join(data, "piece.sqlite"))
    print("| CPU of the service, ms | " + " | ".join(f"{size:,}" for size in sizes) + " | growth |")
    print("|---" * (len(sizes) + 2) + "|")
    for name in columns[sizes[0]]:
        values = [columns[size][name] for size in sizes]
        print(f"| {name} | " + " | ".join(f"{value:.2f}" for value in values) + f" | × {values[-1] / values[0]:.2f} |")
    for index, name in enumerate(["the year's report by SQL over the pieces", "all years' report by SQL over the pieces"]):
        values = [raw[size][index] for size in sizes]
        print(f"| {name} | " + " | ".join(f"{value:.2f}" for value in values) + f" | × {values[-1] / values[0]:.2f} |")


main()
