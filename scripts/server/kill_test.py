"""Kills a service with SIGKILL while clients write, again and again, and looks for what it had promised to keep.

After every restart: each piece that was acknowledged is there; each piece that is there has its pictures, with the bytes
their addresses promise; running numbers have neither gaps nor doubles.
"""

import argparse
import hashlib
import json
import os
import random
import threading
import time

from service import Service, form, temporary_folder


def write_until_killed(service, token, photo, kept, lock, stop, seed):
    source = random.Random(seed)
    while not stop.is_set():
        title = f"조각 {source.randrange(10**9)}"
        fields = {"kind": "play", "title": title, "date": "2026-11-14", "venue": "국립극장", "visibility": source.choice(
            ["private", "public"])}
        kind, body = form({"piece": fields, "layout": "minimal-square"}, photo)
        try:
            status, _, answer = service.call("POST", "/api/v1/pieces", body, {"Content-Type": kind}, token)
        except OSError:
            continue
        except Exception:  # http.client's own errors for connections that end in the middle
            continue
        if status == 201:
            piece = json.loads(answer)
            with lock:
                kept[piece["id"]] = title
        elif status not in (503,):
            raise SystemExit(f"unexpected answer {status}: {answer[:300]}")


def check(service, token, kept, seen):
    """Reads everything; `seen` are blobs whose bytes were checked in an earlier round."""
    connection = service.connection()
    numbers, found, cursor = [], {}, None
    while True:
        path = "/api/v1/pieces?limit=100&order=oldest" + (f"&cursor={cursor}" if cursor else "")
        status, _, body = service.call("GET", path, token=token, connection=connection)
        assert status == 200, body
        page = json.loads(body)
        for piece in page["items"]:
            found[piece["id"]] = piece["piece"]["title"]
            numbers.append(piece["number"])
            pictures = [piece["ticket"], piece["photo"], piece["cutout"], *piece["thumbnails"]]
            for picture in filter(None, pictures):
                address = "/media/" + picture["url"].rsplit("/", 1)[1]
                if address in seen:
                    continue
                status, _, content = service.call("GET", address, token=token, connection=connection)
                assert status == 200, f"piece {piece['number']} has no {address}: {status}"
                digest = hashlib.sha256(content).hexdigest()
                assert address.startswith("/media/" + digest), f"{address} has other bytes: {digest}"
                seen.add(address)
        cursor = page["next"]
        if not cursor:
            break
    connection.close()
    lost = [id for id, title in kept.items() if found.get(id) != title]
    assert not lost, f"{len(lost)} acknowledged pieces are lost: {lost[:5]}"
    assert sorted(numbers) == list(range(1, len(numbers) + 1)), "running numbers have gaps or doubles"
    return len(found)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--piece", required=True, help="the program")
    arguments.add_argument("--rounds", type=int, default=50)
    arguments.add_argument("--clients", type=int, default=4)
    arguments.add_argument("--store", default="sqlite", help="sqlite, or a MongoDB URI")
    arguments.add_argument("--seed", type=int, default=None)
    options = arguments.parse_args()
    seed = options.seed if options.seed is not None else random.randrange(10**6)
    print(f"seed {seed}, store {options.store.split('@')[-1].split('?')[0]}", flush=True)
    source = random.Random(seed)
    root = os.path.join(os.path.dirname(__file__), "..", "..")
    with open(os.path.join(root, "assets", "samples", "tiny.jpg"), "rb") as file:
        photo = file.read()
    with temporary_folder() as folder:
        data = os.path.join(folder, "data")
        env = {"PIECE_SECRET": os.urandom(32).hex()} if options.store != "sqlite" else {}
        settings = {"store": options.store, "requests_per_minute": 0, "log_level": "warning"}
        os.makedirs(data)
        service = Service(options.piece, data, env=env, **settings)
        token = service.api_token()
        kept, seen, lock, slowest = {}, set(), threading.Lock(), 0.0
        for number in range(1, options.rounds + 1):
            stop = threading.Event()
            threads = [
                threading.Thread(
                    target=write_until_killed, args=(service, token, photo, kept, lock, stop, source.random()))
                for _ in range(options.clients)
            ]
            for thread in threads:
                thread.start()
            time.sleep(source.uniform(0.2, 1.5))
            service.kill()
            stop.set()
            for thread in threads:
                thread.join()
            start = time.monotonic()
            service = Service(options.piece, data, env=env, **settings)
            slowest = max(slowest, time.monotonic() - start)
            count = check(service, token, kept, seen)
            print(f"round {number}: {len(kept)} acknowledged, {count} there, {len(seen)} pictures", flush=True)
        code = service.stop()
        assert code == 0, f"the service ended with code {code}"
        print(f"{options.rounds} kills, {len(kept)} acknowledged pieces, none lost, no record without its pictures; "
              f"slowest restart {slowest:.2f} s")


main()
