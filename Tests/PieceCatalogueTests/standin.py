"""Stands in for TMDB and KOPIS on a free port of loopback: the shapes of their answers with invented works, and faults.

The port is the first line on standard output. Every line on standard input is answered with a line that tells all
requests so far; the end of standard input ends the program. An address that starts with /fault/NAME answers with that
fault, all others truly. The first argument is a JPEG that serves as every poster.
"""
import http.server
import json
import os
import sys
import threading
import time
import urllib.parse

POSTER = open(sys.argv[1], "rb").read()
KEY = "open-sesame"
TOKEN = "head.body.open-sesame"
REQUESTS = []
LOCK = threading.Lock()

FILMS = {
    4101: {
        "id": 4101, "title": "자정의 기차", "original_title": "Midnight Train", "overview": "밤 기차 이야기.",
        "release_date": "2024-03-08", "poster_path": "/night.jpg", "genre_ids": [27, 53, 99999],
        "runtime": 117,
        "credits": {
            "cast": [
                {"name": "한가람", "character": "기관사"}, {"name": "  오\n서리 ", "character": ""},
                {"character": "이름 없음"}, 7,
            ],
            "crew": [{"name": "Ada Pine", "job": "Director"}, {"name": "Bo", "job": "Editor"}],
        },
    },
    4102: {"id": 4102, "title": "자정의 정원", "original_title": "자정의 정원", "release_date": "", "poster_path": None,
           "genre_ids": [], "runtime": 0},
    4103: {"id": 4103, "title": "위로", "poster_path": "/../requests", "genre_ids": []},
    4104: {"id": 4104, "title": "옆으로", "poster_path": "//localhost/x.jpg", "genre_ids": []},
}
GENRES = {27: "공포", 53: "스릴러", 99999: "새 장르"}

RELATE = "<relate><relatenm>{0}</relatenm><relateurl>http://tickets.invalid/{0}</relateurl></relate>"
SHOWS = [
    # id, title, first day, last day, genre name, genre code
    ("PF990001", "별빛 정거장", "20240301", "20240505", "뮤지컬", "GGGA"),
    ("PF990002", "별빛 독주회", "20240320", "20240320", "서양음악(클래식)", "CCCA"),
    ("PF990003", "별빛 춤", "20240412", "20240413", "무용(서양/한국무용)", "BBBC"),
    ("PF990004", "별빛 거리춤", "20240210", "20240211", "대중무용", "BBBE"),
    ("PF990005", "별빛 &lt;낭독&gt; &amp; 노래", "20200101", "20200102", "연극", "AAAA"),
    ("PF990006", "별빛 실험", "20240315", "20240316", "무언가 새로운", "ZZZZ"),
]
POSTERS = {
    "PF990001": "http://127.0.0.1:{port}/upload/one.jpg",
    "PF990002": "http://localhost:{port}/upload/elsewhere.jpg",
    "PF990003": "http://127.0.0.1:{port}@localhost:{port}/upload/user.jpg",
    "PF990004": "file:///etc/hostname",
    "PF990005": "http://127.0.0.1:{port}/fault/large/poster.jpg",
    "PF990006": "http://127.0.0.1:{port}/fault/html/poster.jpg",
}
DETAILS = {
    "PF990001": """<prfcast>한가람, 오서리, 백두리 등</prfcast><prfcrew>연출 나무</prfcrew>
        <prfruntime>2시간 40분</prfruntime><prfage>만 7세 이상</prfage>
        <pcseguidance>VIP석 170,000원, R석 140,000원, S석 110,000원, A석 80,000원</pcseguidance>
        <dtguidance>화요일 ~ 금요일(19:30), 토요일(14:00,19:00), HOL(15:00)</dtguidance>
        <openrun>N</openrun><relates>""" + RELATE.format("하나") + RELATE.format("둘") + "</relates>",
    "PF990002": "<prfcast> </prfcast><prfruntime>90분</prfruntime><pcseguidance>전석무료 </pcseguidance><relates>"
    + RELATE.format("하나") + "</relates>",
    "PF990003": "<relates/>",
}


def date(day):
    return f"{day[:4]}.{day[4:6]}.{day[6:]}"


def show_xml(show, port, extra=""):
    name, title, first, last, genre, _ = show
    return (
        f"<db><mt20id>{name}</mt20id><prfnm>{title}</prfnm><prfpdfrom>{date(first)}</prfpdfrom>"
        f"<prfpdto>{date(last)}</prfpdto><fcltynm>은하 극장 (대극장)</fcltynm>"
        f"<poster>{POSTERS[name].format(port=port)}</poster><genrenm>{genre}</genrenm>"
        f"<prfstate>공연중</prfstate>{extra}</db>")


def xml(body):
    return 200, "application/xml;charset=UTF-8", f'<?xml version="1.0" encoding="UTF-8"?><dbs>{body}</dbs>'.encode()


def kopis_error(code, message):
    return xml(f"<db><returncode>{code}</returncode><errmsg>{message}</errmsg></db>")


def days(text):
    return time.mktime(time.strptime(text, "%Y%m%d")) / 86400


def kopis(path, query, port):
    if query.get("service") != KEY:
        return kopis_error("02", f"SERVICE KEY IS NOT REGISTERED ERROR. ({query.get('service')})")
    if path != "":
        name = path.strip("/")
        return xml("".join(show_xml(s, port, DETAILS.get(name, "")) for s in SHOWS if s[0] == name))
    first, last = query["stdate"], query["eddate"]
    if round(days(last) - days(first)) > 30 or not 1 <= int(query["rows"]) <= 100:
        return kopis_error("05", "INVALID RANGE")
    if query["cpage"] != "1":
        return xml("")
    return xml("".join(
        show_xml(s, port) for s in SHOWS
        if query["shprfnm"] in s[1] and s[2] <= last and s[3] >= first and query.get("shcate", s[5]) == s[5]))


def as_json(value, status=200):
    return status, "application/json", json.dumps(value, ensure_ascii=False).encode()


def tmdb(path, query, headers):
    if query.get("api_key") != KEY and headers.get("authorization") != f"Bearer {TOKEN}":
        return as_json({"status_code": 7, "status_message": "Invalid API key"}, 401)
    if query.get("language") != "ko-KR":
        return as_json({}, 400)
    if path == "/search/movie":
        films = [f for f in FILMS.values() if query["query"] in f["title"] and query["page"] == "1"]
        results = [{k: v for k, v in f.items() if k not in ("credits", "runtime")} for f in films]
        return as_json({"page": 1, "results": results + ([{"id": "odd"}, 3] if films else []), "total_pages": 1})
    film = FILMS.get(int(path.removeprefix("/movie/")))
    if film is None:
        return as_json({"status_code": 34}, 404)
    film = dict(film)
    film["genres"] = [{"id": i, "name": GENRES[i]} for i in film.pop("genre_ids")]
    if "credits" not in query.get("append_to_response", ""):
        film.pop("credits", None)
    return as_json(film)


BOMB = "<!DOCTYPE dbs [" + '<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + i)} "{(chr(38) + chr(97 + i) + ";") * 10}">' for i in range(9)
) + "]><dbs><db><mt20id>PF990001</mt20id><prfnm>&j;</prfnm></db></dbs>"
OUTSIDE = '<!DOCTYPE dbs [<!ENTITY x SYSTEM "file:///etc/hostname">]><dbs><db><prfnm>&x;</prfnm></db></dbs>'
FAULTS = {
    "unauthorised": (401, "application/json", b"{}"),
    "forbidden": (403, "text/plain", b""),
    "busy": (429, "text/plain", b""),
    "broken": (500, "text/plain", b"stack trace"),
    "teapot": (418, "text/plain", b""),
    "html": (200, "text/html", b"<html><body>Welcome<br></body></html>"),
    "empty": (200, "application/json", b""),
    "array": (200, "application/json", b"[]"),
    "deep": (200, "application/json", b"[" * 100000),
    "deepxml": (200, "application/xml", b"<dbs>" + b"<db>" * 100000),
    "latin": (200, "application/json", b'{"results": [{"id": 1, "title": "\xe9\xff"}]}'),
    "latinxml": (200, "application/xml", b"<dbs><db><mt20id>PF1</mt20id><prfnm>\xe9\xff</prfnm></db></dbs>"),
    "bomb": (200, "application/xml", BOMB.encode()),
    "outside": (200, "application/xml", OUTSIDE.encode()),
    "hidden": (200, "application/xml", ('<?xml version="1.0"?>' + BOMB).encode("utf-16-le")),
}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, kind, body, extra=()):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in extra:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def truth(self, path, query):
        port = self.server.server_address[1]
        if path.startswith("/openApi/restful/pblprfr"):
            return kopis(path.removeprefix("/openApi/restful/pblprfr"), query, port)
        if path.startswith("/3/"):
            return tmdb(path.removeprefix("/3"), query, {k.lower(): v for k, v in self.headers.items()})
        if path.startswith(("/upload/", "/t/p/")):
            return 200, "image/jpeg", POSTER
        return 404, "text/plain", b""

    def do_GET(self):
        parts = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))
        with LOCK:
            seen = any(r["path"] == parts.path for r in REQUESTS)
            REQUESTS.append({"path": parts.path, "query": query, "host": self.headers.get("host", "")})
        if not parts.path.startswith("/fault/"):
            return self.reply(*self.truth(parts.path, query))
        fault, _, rest = parts.path.removeprefix("/fault/").partition("/")
        if fault == "once":
            return self.reply(*(self.truth("/" + rest, query) if seen else FAULTS["broken"]))
        if fault == "reset":
            self.close_connection = True
        elif fault == "hang":
            time.sleep(5)
        elif fault == "drip":
            self.drip()
        elif fault == "redirect":
            port = self.server.server_address[1]
            self.reply(302, "text/plain", b"", [("Location", f"http://127.0.0.1:{port}/secret")])
        elif fault == "truncated":
            status, kind, body = self.truth("/" + rest, query)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2])
            self.close_connection = True
        elif fault in ("large", "endless"):
            self.flood(fault == "large")
        else:
            extra = [("Retry-After", "7")] if fault == "busy" else []
            self.reply(*FAULTS[fault], extra)

    def drip(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.05)

    def flood(self, announced):
        """30 MB that start as a JPEG, with their length told or not."""
        self.send_response(200)
        if announced:
            self.send_header("Content-Length", str(30 << 20))
        self.end_headers()
        for _ in range(30):
            self.wfile.write(b"\xff\xd8\xff" + bytes((1 << 20) - 3))
        self.close_connection = True


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """Clients that hang up early are part of the play."""


server = Server(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
for _ in sys.stdin:
    with LOCK:
        print(json.dumps(REQUESTS), flush=True)
os._exit(0)
