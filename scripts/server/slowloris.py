#!/usr/bin/env python3
"""Measures whether slow clients hurt quick ones: the latency of good requests without and with many connections that
send their header, or a body, a byte at a time, or nothing at all.

    scripts/server/slowloris.py http://127.0.0.1:8080 [--connections 1000] [--seconds 20] [--path /api/v1/layouts]

Prints the percentiles of both runs; exits with 1 when a good request fails or the p99 more than doubles (and grows by more
than 5 ms, which on a busy machine is noise)."""
import argparse, multiprocessing, selectors, socket, sys, threading, time
from urllib.parse import urlsplit


def good(address, path, seconds, clients):
    """Latencies in ms of requests sent one after the other on a few connections, and how many failed."""
    times, failures, lock = [], [0], threading.Lock()
    request = f"GET {path} HTTP/1.1\r\nHost: {address[0]}\r\n\r\n".encode()

    def work():
        mine, end, link = [], time.monotonic() + seconds, None
        while time.monotonic() < end:
            start = time.monotonic()
            try:
                if link is None:
                    link = socket.create_connection(address, timeout=10)
                link.sendall(request)
                data = b""
                while b"\r\n\r\n" not in data:
                    data += link.recv(65536) or (_ for _ in ()).throw(OSError("closed"))
                head, _, body = data.partition(b"\r\n\r\n")
                length = next(int(l.split(b":")[1]) for l in head.split(b"\r\n") if l.lower().startswith(b"content-length:"))
                while len(body) < length:
                    body += link.recv(65536) or (_ for _ in ()).throw(OSError("closed"))
                if not head.startswith(b"HTTP/1.1 200"):
                    raise OSError(head[:40])
                mine.append((time.monotonic() - start) * 1000)
            except (OSError, StopIteration):
                with lock:
                    failures[0] += 1
                link = None
            time.sleep(0.005)
        with lock:
            times.extend(mine)

    threads = [threading.Thread(target=work) for _ in range(clients)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    return sorted(times), failures[0]


def slow(address, count, stop, opened):
    """Keeps so many slow connections, opening those anew that the server cuts."""
    kinds = [
        b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: ",
        b"POST /api/v1/auth/sign-in HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 16000\r\n\r\n{",
        b"",
    ]
    selector = selectors.DefaultSelector()
    links, cut = {}, 0

    def add(n):
        try:
            link = socket.create_connection(address, timeout=10)
            link.sendall(kinds[n % 3])
            link.setblocking(False)
            selector.register(link, selectors.EVENT_READ)
            links[link] = n
        except OSError:
            pass

    for n in range(count):
        add(n)
    opened.set()
    tick = time.monotonic()
    while not stop.is_set():
        for key, _ in selector.select(0.05):
            try:
                ended = not key.fileobj.recv(4096)
            except OSError:
                ended = True
            if ended:
                selector.unregister(key.fileobj)
                key.fileobj.close()
                add(links.pop(key.fileobj))
                cut += 1
        if time.monotonic() - tick > 1:
            tick = time.monotonic()
            for link, n in list(links.items()):
                if n % 3 != 2:
                    try:
                        link.send(b"a")
                    except OSError:
                        pass
    print(f"slow connections: {len(links)} open at the end, {cut} were cut by the server meanwhile")
    for link in links:
        link.close()


def tell(name, times, failures):
    at = lambda p: times[min(len(times) - 1, int(len(times) * p))] if times else float("inf")
    print(f"{name:28} {len(times):7} good, {failures} failed, p50 {at(.5):7.2f} p95 {at(.95):7.2f} p99 {at(.99):7.2f} ms")
    return at(0.99)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("url")
    options.add_argument("--connections", type=int, default=1000)
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--clients", type=int, default=4)
    options.add_argument("--path", default="/api/v1/layouts")
    given = options.parse_args()
    url = urlsplit(given.url)
    address = (url.hostname, url.port or 80)
    good(address, given.path, 2, given.clients)
    before = tell("without", *good(address, given.path, given.seconds, given.clients))
    # In a process of its own, so that it does not slow the measuring threads down.
    stop, opened = multiprocessing.Event(), multiprocessing.Event()
    thread = multiprocessing.Process(target=slow, args=(address, given.connections, stop, opened))
    thread.start()
    opened.wait()
    times, failures = good(address, given.path, given.seconds, given.clients)
    stop.set()
    thread.join()
    after = tell(f"with {given.connections} slow", times, failures)
    bad = failures > 0 or (after > 2 * before and after > before + 5)
    print("p99 grew by a factor of %.2f: %s" % (after / before, "too much" if bad else "within bounds"))
    sys.exit(1 if bad else 0)


main()
