"""Runs what docs/styles.md tells about connecting a server, exactly as it is written there, against `piece mock-painter`:
each section in a folder of its own, its settings saved under the names given, its commands in one shell. Then looks at
the pictures that came out and at what the stand-in's ledger says was sent. One line a check; exit code 1 when one differs.

    python scripts/server/styles_doc_test.py .build/debug/piece [docs/styles.md]"""

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import tempfile

from PIL import Image

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
PHOTO = (900, 1200)
failed = 0


def check(name, got, want):
    """Prints how a check went."""
    global failed
    if got == want:
        print(f"ok      {name}")
    else:
        failed += 1
        print(f"FAILED  {name}: got {got!r}, wanted {want!r}")


def sections(path):
    """The parts of the chapter on connecting servers, by their headings."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    chapter = re.search(r"^## Connecting a server\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    if chapter is None:
        sys.exit(f"{path} has no chapter \"Connecting a server\"")
    parts = re.split(r"^### (.+)\n", chapter[1], flags=re.M)
    return dict(zip(parts[1::2], parts[2::2]))


def blocks(section):
    """The settings of a section, by their file names, and its commands."""
    files = dict(re.findall(r"^`([\w.-]+\.json)`:\n\n```json\n(.*?)^```$", section, re.M | re.S))
    return files, "".join(re.findall(r"^```bash\n(.*?)^```$", section, re.M | re.S))


def photo(path):
    """A photo that says where and when it was taken."""
    picture = Image.linear_gradient("L").resize(PHOTO).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "a camera"
    exif.get_ifd(0x8825)[1] = "N"
    picture.save(path, exif=exif.tobytes())


def refuse_taken_ports(text):
    for port in sorted(set(re.findall(r"--port (\d+)", text))):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", int(port)))
            except OSError as error:
                sys.exit(f"port {port}, which docs/styles.md uses, is taken on this machine: {error.strerror}. "
                         "End what listens there and run this again.")


def run(piece, section):
    """What the commands of a section say, and the folder they ran in."""
    files, script = blocks(section)
    folder = tempfile.TemporaryDirectory(prefix="piece-styles-doc-")
    os.mkdir(os.path.join(folder.name, "bin"))
    command = os.path.join(folder.name, "bin", "piece")
    with open(command, "w", encoding="utf-8") as file:
        file.write(f"#!/bin/sh\nexec {shlex.quote(piece)} \"$@\"\n")
    os.chmod(command, 0o755)
    for name, text in files.items():
        with open(os.path.join(folder.name, name), "w", encoding="utf-8") as file:
            file.write(text)
    photo(os.path.join(folder.name, "in.jpg"))
    environment = os.environ | {
        "PATH": os.path.dirname(command) + os.pathsep + os.environ["PATH"], "PIECE_ASSETS": ROOT}
    # A group of its own, so that a stand-in of commands that failed ends with them.
    shell = subprocess.Popen(
        ["bash", "-e", "-c", script], cwd=folder.name, env=environment, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        out, err = shell.communicate(timeout=180)
    except subprocess.TimeoutExpired:
        out, err = "", "it took longer than three minutes"
    finally:
        try:
            os.killpg(shell.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        shell.wait()
    return folder, shell.returncode, out, err


def ledger(out):
    """The last ledger that was printed."""
    starts = [match.start() for match in re.finditer(r"\{\s*\"requests\"", out)]
    return json.JSONDecoder().raw_decode(out[starts[-1]:])[0] if starts else {"requests": [], "keys": []}


def size(folder, name):
    path = os.path.join(folder.name, name)
    if not os.path.exists(path):
        return None
    with Image.open(path) as picture:
        picture.load()
        return picture.size


def worked(name, code, err):
    check(f"{name}: the commands run", code, 0)
    if code != 0:
        print(err)


def sent(name, request, want):
    """Checks what the stand-in was sent for one picture."""
    shot = request.get("photo") or {}
    got = {key: request.get(key) for key in want}
    check(f"{name}: what was asked", got, want)
    check(f"{name}: the photo has no metadata", shot.get("metadata"), False)
    check(f"{name}: the photo is a JPEG", shot.get("format"), "jpeg")
    check(f"{name}: there is an idempotency key", bool(request.get("key")), True)
    check(f"{name}: the style's prompt was sent", "oil" in (request.get("prompt") or "").lower(), True)


def openai(name, result):
    folder, code, out, err = result
    worked(name, code, err)
    check(f"{name}: a picture of the photo's size came out", size(folder, "out.jpg"), PHOTO)
    check(f"{name}: none came of the refused and the lost", (size(folder, "refused.jpg"), size(folder, "lost.jpg")),
          (None, None))
    check(f"{name}: both failures were told", out.count("exit code "), 2)
    check(f"{name}: the key is told nowhere", "sk-trial" in out + err, False)
    requests = ledger(out)["requests"]
    check(f"{name}: three requests and not one more",
          [(entry["fault"], entry["charged"]) for entry in requests], [(None, 1), ("moderated", 0), ("truncate", 1)])
    for entry in requests[:1]:
        sent(name, entry, {"model": "gpt-image-2.5-flare", "path": "/v1/images/edits", "status": 200,
                           "host": "127.0.0.1:41871"})
    check(f"{name}: each picture has a key of its own", len({entry["key"] for entry in requests}), len(requests))


def compatible(name, result):
    folder, code, out, err = result
    worked(name, code, err)
    check(f"{name}: a picture of the frame's size came out", size(folder, "out.jpg"), (1080, 1350))
    requests = ledger(out)["requests"]
    check(f"{name}: one request", len(requests), 1)
    for entry in requests[:1]:
        sent(name, entry, {"model": "gpt-image-2", "path": "/v1/images/edits", "status": 200,
                           "host": "127.0.0.1:41872"})


def web_ui(name, result):
    folder, code, out, err = result
    worked(name, code, err)
    check(f"{name}: a picture of the frame's size came out", size(folder, "out.jpg"), (1080, 1350))
    check(f"{name}: the password is told nowhere", "artist:easel" in out + err, False)
    requests = ledger(out)["requests"]
    check(f"{name}: one request", len(requests), 1)
    for entry in requests[:1]:
        sent(name, entry, {"path": "/sdapi/v1/img2img", "status": 200, "host": "127.0.0.1:41873"})


def main():
    piece = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else ".build/debug/piece")
    path = sys.argv[2] if len(sys.argv) > 2 else os.path.join(ROOT, "docs", "styles.md")
    chapter = sections(path)
    tested = {"OpenAI": openai, "A server compatible with OpenAI's": compatible,
              "A web UI of Stable Diffusion": web_ui}
    check("every section with commands is tested",
          sorted(name for name, text in chapter.items() if "```bash" in text), sorted(tested))
    refuse_taken_ports("".join(chapter.values()))
    for name, look in tested.items():
        if name in chapter:
            look(name, run(piece, chapter[name]))
    print(f"{failed} checks differ" if failed else "the commands of the document work")
    sys.exit(1 if failed else 0)


main()
