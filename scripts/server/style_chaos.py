"""Has photos painted by servers that fail one answer in four in every way there is, while the service is killed with
SIGKILL again and again, and looks for what it had promised: every job ends done or explained, nothing is paid twice
where that can be known, no piece is lost, the books are right, and keys stay secret.

    python scripts/server/style_chaos.py .build/release/piece
    python scripts/server/style_chaos.py .build/release/piece --jobs 60 --kills 2       under a minute
    python scripts/server/style_chaos.py .build/release/piece --latency                 how other routes fare meanwhile
    scripts/mongo-server bash -c '"$@" --store "$MONGODB_URI"' _ python scripts/server/style_chaos.py …"""

import argparse
import os
import random
import signal
import sys
import threading
import time

import style_checks
import style_latency
from painters import FAULTS, Painters
from service import temporary_folder
from style_people import Client, People
from style_stage import Stage, make_pieces


def kill_often(stage, client, people, moments, stop):
    """Kills the service soon after as many orders as each moment says, and starts it again at once."""
    for number, (orders, wait) in enumerate(moments, 1):
        while people.accepted < orders and not stop.is_set():
            time.sleep(0.02)
        time.sleep(wait)
        seen = [order.last["state"] for order in list(people.orders.values()) if order.last]
        print(f"kill {number}: {people.accepted} accepted, {seen.count('running')} last seen running", flush=True)
        try:
            stage.kill(client)
        except SystemExit as error:
            people.troubles.append(f"after a kill: {error}")
            return


def tell_faults(ledgers):
    """Which faults were met, and how often."""
    for name, ledger in ledgers.items():
        ways = ", ".join(f"{fault} {count}" for fault, count in sorted(ledger.faults.items()))
        print(f"        {name}: {len(ledger.requests)} requests, {sum(ledger.faults.values())} failed on purpose in "
              f"{len(ledger.faults)} ways: {ways}")


def chaos(options, folder, seed):
    source = random.Random(seed)
    painters = Painters(options.piece, folder, {"every": 4, "faults": FAULTS, "seed": seed}, delay=0.2)
    client = Client(painters.forms_of_secrets())
    stage = Stage(options.piece, folder, options.store, painters)
    check = style_checks.Checks()
    try:
        stage.start(client)
        client.token = client.service.api_token()
        made = make_pieces(client, max(24, options.jobs // 10))
        print(f"{len(made)} pieces", flush=True)
        begin = time.monotonic()
        people = People(client, options.jobs, list(painters.servers), source)
        stop = threading.Event()
        moments = sorted(
            (source.uniform(0.05, 0.7) * options.jobs, source.uniform(0, 1)) for _ in range(options.kills))
        # More people than jobs may be unfinished, so that some are told to wait.
        threads = people.run(list(made), 24)
        killer = threading.Thread(target=kill_often, args=(stage, client, people, moments, stop), daemon=True)
        killer.start()
        for thread in threads:
            thread.join()
        stop.set()
        killer.join()
        seconds = time.monotonic() - begin
        print(f"{people.accepted} jobs in {seconds:.0f} s; {people.replays} keys repeated, {people.refused} times told "
              f"to wait, {people.streams} followed by events, resumed {people.resumed} times, {people.removed} "
              f"paintings taken off; slowest start {stage.slowest:.2f} s")
        check("nobody met what must not be", people.troubles)
        jobs = [client.json("GET", f"/api/v1/jobs/{id}") for id in people.orders]
        ledgers = {name: style_checks.Ledger(ledger) for name, ledger in painters.ledgers().items()}
        tell_faults(ledgers)
        style_checks.check_jobs(check, jobs, people)
        # A MongoDB server keeps the transaction of a client that is gone for a minute, and what it wrote is locked.
        silence = options.lease + (5 if options.store == "sqlite" else 65)
        check("no running job was silent for longer than its lease",
              [f"{people.silence:.0f} s"] if people.silence > silence else [], f"{people.silence:.0f} s at most")
        style_checks.check_charges(check, ledgers, jobs)
        left = client.json("GET", "/api/v1/styles")["budget"]
        style_checks.check_money(check, ledgers, jobs, painters.prices, painters.limit, left_of(left))
        style_checks.check_pieces(check, client, made, jobs)
        check("the service stops when told to", [code] if (code := client.service.stop()) else [])
        output = os.path.join(folder, "output.txt")
        with open(output, "wb") as file:
            file.writelines(line for lines in stage.output for line in lines)
        style_checks.check_secrets(check, client, painters.forms_of_secrets(), [stage.log, output], stage.data)
    finally:
        if client.service and client.service.process.poll() is None:
            client.service.kill()
        codes = painters.stop()
    check("the stand-ins stop when told to", [f"{name}: {code}" for name, code in codes.items() if code])
    return check.failed


def left_of(budget):
    """What is left of the month for everybody, in millionths of a dollar."""
    return style_checks.micro(budget["allMonth"])


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("piece", help="the program, built in release for --latency")
    arguments.add_argument("--jobs", type=int, default=1000)
    arguments.add_argument("--kills", type=int, default=10)
    arguments.add_argument("--store", default="sqlite", help="sqlite, or a MongoDB URI")
    arguments.add_argument("--seed", type=int, default=None)
    arguments.add_argument("--lease", type=float, default=30, help="seconds that a worker may be silent")
    arguments.add_argument("--latency", action="store_true", help="measure other routes instead")
    arguments.add_argument("--seconds", type=float, default=60, help="of each measurement of --latency")
    arguments.add_argument("--rounds", type=int, default=4, help="of --latency; each measures without and with jobs")
    options = arguments.parse_args()
    options.piece = os.path.abspath(options.piece)
    # What was started is stopped also when this is told to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    seed = options.seed if options.seed is not None else random.randrange(10**6)
    print(f"seed {seed}, store {options.store.split('@')[-1].split('?')[0]}", flush=True)
    with temporary_folder() as folder:
        failed = style_latency.measure(options, folder, seed) if options.latency else chaos(options, folder, seed)
    print(f"{failed} checks differ" if failed else "as it must be")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
