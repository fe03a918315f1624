"""Asks `piece mock-painter` through the real client of the OpenAI API, as programs ask OpenAI, and checks that the client
understands every answer: pictures, sizes, usage, and each error as its own exception. One line a check; exit code 1 when
one of them differs.

    python scripts/server/openai_test.py .build/debug/piece"""

import base64
import io
import json
import subprocess
import sys
import urllib.request

import openai
from PIL import Image

KEY = "sk-stand-in"
failed = 0


def check(name, got, want):
    """Prints how a check went."""
    global failed
    if got == want:
        print(f"ok      {name}")
    else:
        failed += 1
        print(f"FAILED  {name}: got {got!r}, wanted {want!r}")


class Server:
    """A stand-in of its own."""

    def __init__(self, piece):
        self.process = subprocess.Popen(
            [piece, "mock-painter", "--key", KEY, "--hold", "3", "--huge", "64"], stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("painting on "):
            sys.exit(f"the stand-in said {line!r}")
        self.base = line.split()[-1]

    def control(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.base}/_mock/{path}", data, method=method)
        with urllib.request.urlopen(request) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def play(self, *faults):
        """Begins an empty ledger and a sequence of faults; None is a good answer."""
        self.control("DELETE", "ledger")
        self.control("PUT", "plan", {"sequence": list(faults)})

    def ledger(self):
        return self.control("GET", "ledger")

    def stop(self):
        self.process.terminate()
        return self.process.wait(timeout=20)


def photo(kind="PNG", size=(320, 400)):
    """A picture with both ends of every channel, as a file with a name."""
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    file = io.BytesIO()
    picture.save(file, kind)
    file.seek(0)
    file.name = f"photo.{kind.lower()}"
    return file


def picture(answer, index=0):
    return Image.open(io.BytesIO(base64.b64decode(answer.data[index].b64_json)))


def error(call):
    """The exception a call ends with: its class, status and code."""
    try:
        call()
    except openai.APIStatusError as problem:
        return type(problem).__name__, problem.status_code, problem.code
    except openai.APIError as problem:
        return type(problem).__name__, None, None
    return None


def good_answers(server, client):
    server.play()
    ask = client.images.edit
    for model, size, sides in [
            ("gpt-image-1", "1024x1024", (1024, 1024)), ("gpt-image-1.5", "1024x1536", (1024, 1536)),
            ("gpt-image-2", "1536x864", (1536, 864)), ("gpt-image-2.5-flare", "auto", (1024, 1536))]:
        answer = ask(model=model, image=photo(), prompt="유화처럼", size=size, quality="low")
        check(f"{model} at {size}: a picture of that size", picture(answer).size, sides)
        check(f"{model} at {size}: size and quality are told", (answer.size, answer.quality),
              ("%dx%d" % sides, "low"))
        usage = answer.usage
        check(f"{model} at {size}: usage adds up",
              (usage.input_tokens + usage.output_tokens, usage.input_tokens),
              (usage.total_tokens, usage.input_tokens_details.image_tokens + usage.input_tokens_details.text_tokens))
    answer = ask(model="gpt-image-1", image=[photo("PNG"), photo("JPEG"), photo("WEBP")], prompt="oil", n=3)
    check("three files and n=3: three pictures", len({entry.b64_json for entry in answer.data}), 3)
    answer = ask(model="gpt-image-1", image=photo(), prompt="oil", output_format="jpeg", output_compression=70)
    check("output_format jpeg", (picture(answer).format, answer.output_format), ("JPEG", "jpeg"))
    mask = io.BytesIO()
    Image.new("RGBA", (320, 400), (0, 0, 0, 0)).save(mask, "PNG")
    mask.seek(0)
    mask.name = "mask.png"
    check("with a mask", picture(ask(model="gpt-image-1", image=photo(), mask=mask, prompt="oil")).format, "PNG")
    answer = ask(model="dall-e-2", image=photo(size=(300, 300)), prompt="oil", size="256x256")
    with urllib.request.urlopen(answer.data[0].url) as file:
        check("dall-e-2 answers an address", Image.open(io.BytesIO(file.read())).size, (256, 256))
    answer = ask(model="dall-e-2", image=photo(size=(300, 300)), prompt="oil", size="256x256",
                 response_format="b64_json")
    check("dall-e-2 with b64_json", picture(answer).size, (256, 256))
    raw = client.images.with_raw_response.edit(model="gpt-image-1", image=photo(), prompt="oil")
    check("the answer has a request id", raw.headers["x-request-id"].startswith("req_"), True)
    check("and limits", raw.headers["x-ratelimit-limit-requests"], "5000")
    check("models are listed", "gpt-image-1" in [model.id for model in client.models.list()], True)
    check("an unknown model", error(lambda: client.models.retrieve("none")),
          ("NotFoundError", 404, "model_not_found"))
    check("every picture was charged", server.ledger()["charged"], 12)


def refusals(server, client):
    server.play()
    ask = client.images.edit
    stranger = client.with_options(api_key="sk-wrong")
    check("a wrong key", error(lambda: stranger.images.edit(model="gpt-image-1", image=photo(), prompt="oil")),
          ("AuthenticationError", 401, "invalid_api_key"))
    cases = [
        ("an unknown size", {"size": "10x10"}, "invalid_value"),
        ("a model there is not", {"model": "gpt-image-0"}, "invalid_value"),
        ("a quality there is not", {"quality": "best"}, "invalid_value"),
        ("n beyond ten", {"n": 11}, "integer_above_max_value"),
        ("response_format of a GPT model", {"response_format": "url"}, "unknown_parameter"),
        ("a prompt too long", {"prompt": "가" * 32001}, "string_above_max_length"),
        ("a file that is no picture", {"image": ("a.png", b"no picture", "image/png")}, "invalid_image_file"),
        ("a file of another type", {"image": ("a.txt", b"text", "text/plain")}, "unsupported_file_mimetype"),
    ]
    for name, change, code in cases:
        arguments = {"model": "gpt-image-1", "image": photo(), "prompt": "oil"} | change
        check(name, error(lambda: ask(**arguments)), ("BadRequestError", 400, code))
    check("refusals cost nothing and are not asked again",
          (server.ledger()["charged"], len(server.ledger()["requests"])), (0, len(cases) + 1))


def failures(server, client):
    def ask(client, **options):
        return client.images.edit(model="gpt-image-1", image=photo(), prompt="oil", **options)

    def asked():
        return len(server.ledger()["requests"])

    server.play("moderated")
    check("moderated", error(lambda: ask(client)), ("BadRequestError", 400, "moderation_blocked"))
    check("moderated is not asked again", asked(), 1)
    server.play("429", "429", "429")
    check("429 thrice", error(lambda: ask(client)), ("RateLimitError", 429, "rate_limit_exceeded"))
    check("429 is asked three times", asked(), 3)
    server.play("429", "500")
    check("429, 500, then a picture", picture(ask(client)).size, (1024, 1536))
    check("which was charged once", (asked(), server.ledger()["charged"]), (3, 1))
    server.play("429-quota")
    check("no money left", error(lambda: ask(client)), ("RateLimitError", 429, "insufficient_quota"))
    check("no money left is not asked again", asked(), 1)
    server.play("500", "string-error", "500")
    check("500 thrice", error(lambda: ask(client)), ("InternalServerError", 500, None))
    check("500 is asked three times", asked(), 3)
    server.play("reset", "reset", "reset")
    check("reset thrice", error(lambda: ask(client)), ("APIConnectionError", None, None))
    check("reset is asked three times", asked(), 3)
    server.play("hang", "hang", "hang")
    patient = client.with_options(timeout=0.5)
    check("hanging", error(lambda: ask(patient)), ("APITimeoutError", None, None))
    check("hanging is asked three times", asked(), 3)
    server.play("truncate", None)
    keyed = {"extra_headers": {"Idempotency-Key": "ticket-1"}}
    check("half an answer, then the whole", picture(ask(client, **keyed)).size, (1024, 1536))
    key = server.ledger()["keys"][0]
    check("which the key paid for once", (key["requests"], key["charged"]), (2, 1))
    server.play("empty")
    check("an empty answer", ask(client).data, [])
    server.play("garbage")
    garbage = base64.b64decode(ask(client).data[0].b64_json)
    check("garbage is no picture", garbage[:1], b"\0")
    server.play("wrong-size")
    check("another size", picture(ask(client)).size != (1024, 1536), True)
    server.play("url")
    check("an address in place of the picture", ask(client).data[0].url.startswith(server.base), True)


def main():
    server = Server(sys.argv[1] if len(sys.argv) > 1 else ".build/debug/piece")
    client = openai.OpenAI(api_key=KEY, base_url=f"{server.base}/v1")
    try:
        good_answers(server, client)
        refusals(server, client)
        failures(server, client)
    finally:
        check("it stops when told to", server.stop(), 0)
    print(f"{failed} checks differ" if failed else "the client understands everything")
    sys.exit(1 if failed else 0)


main()
