"""A warm renderer of this project that measurements of other programs take turns with."""
import json
import subprocess


class WarmRenderer:
    def __init__(self, bench, assets, photos):
        self.process = subprocess.Popen(
            [bench, "serve", "--assets", assets, "--photos", photos], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True)

    def render(self, layout, turn):
        """CPU nanoseconds ("cpu") of one render, and the files it was made from."""
        self.process.stdin.write(f"{layout} {turn}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit("piece-bench ended early")
        return json.loads(answer)

    def close(self):
        self.process.stdin.close()
        self.process.wait()
