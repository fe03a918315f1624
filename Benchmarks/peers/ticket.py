"""What the peers draw: the content of the poster-ticket layout, as plain numbers and texts.

Both peers draw the same elements as the layout does: the photo, its blurred and darkened copy behind it, a gradient,
a notched ticket with two shadows, the perforation, stars, 13 texts in four fonts and an emoji, a rule, a code of 29 by
29 modules and the mark. They leave out the paper's grain, the code's encoder, balancing and fitting of text: that is
in their favour.
"""
import colorsys
import random

import numpy

WIDTH, HEIGHT = 1080, 1920
CARD = (70, 110, 1010, 1810)
RADIUS = 34
FOLD = 1212
RULE = 1514
NOTCH = 30
HOLES = [(126 + 20.2 * k, FOLD, 5.2) for k in range(42)]
PHOTO = (70, 110, 940, FOLD - 110)
# Shadows of the ticket: offset, sigma, opacity.
SHADOWS = [(31, 24, 0.38), (4, 3, 0.30)]
BLUR, SATURATION, BRIGHTNESS = 60, 1.15, 0.55
GRADIENT = (0.10, 0.38)
MARK = [
    [(470, 1846), (482, 1846), (478, 1870), (470, 1870)], [(485, 1846), (494, 1846), (494, 1870), (481, 1870)]]

FONTS = "/usr/share/fonts/truetype/nanum/"
EXTRABOLD = FONTS + "NanumSquareEB.ttf"
BOLD = FONTS + "NanumSquareB.ttf"
MONO = "/usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-Bold.ttf"
BEBAS = "/usr/share/fonts/opentype/bebas-neue/BebasNeue-Bold.otf"
EMOJI = "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf"

SHOWS = [
    ("무용 Dance", "봄의 제전", "심장 박동이 무대까지 들린 밤", "🔥", "2026.05.03 (일) 17:00", "LG아트센터 서울 시그니처홀",
     "1층 C구역 8열 15번", "현대무용단 결 · 이루다", "No. 0094"),
    ("연극 Play", "햄릿의 겨울", "마지막 독백에서 숨을 멈췄다", "❄", "2026.01.17 (토) 15:00", "국립극단 명동예술극장",
     "2층 가열 21번", "강지호 · 한세아", "No. 0102"),
    ("영화 Film", "밤의 정거장", "비 오는 날 다시 보고 싶은 장면들", "🌧", "2025.11.28 (금) 21:40", "씨네큐브 광화문 1관",
     "F열 7번", "윤서진 · 박도하", "No. 0087"),
    ("콘서트 Concert", "새벽 세 시", "목이 쉬어도 좋았다", "🎸", "2026.09.19 (토) 19:00", "무신사 개러지",
     "스탠딩 A-127", "달빛요정 · 수요일", "No. 0117"),
    ("전시 Exhibition", "빛과 구조", "그림자까지 작품이었다", "✨", "2026.03.08 (일) 11:00", "국립현대미술관 서울 3전시실",
     "도슨트 11시 회차", "이한결 · 무라카미 유", "No. 0090"),
]


def matrix(seed, side=29):
    """A field of modules that costs what a QR code of version 3 costs to draw."""
    source = random.Random(seed)
    return [[source.random() < 0.5 for _ in range(side)] for _ in range(side)]


def modules(seed):
    """Runs of dark modules as rectangles: left, top, right, bottom in px."""
    runs = []
    for y, row in enumerate(matrix(seed)):
        start = None
        for x, dark in enumerate(row + [False]):
            if dark and start is None:
                start = x
            if not dark and start is not None:
                runs.append((788 + start * 5, RULE + 28 + y * 5, 788 + x * 5, RULE + 33 + y * 5))
                start = None
    return runs


def star(index):
    """Corners of one of five stars."""
    from math import cos, pi, sin

    centre = (754 + index * 43 + 18 + 3, FOLD + 46 + 18)
    return [
        (centre[0] + r * sin(pi * k / 5), centre[1] - r * cos(pi * k / 5))
        for k, r in ((k, 18 if k % 2 == 0 else 8.6) for k in range(10))
    ]


def texts(show):
    """Font, size, anchor x, baseline, alignment, colour role and text of every text but the emoji."""
    kind, title, review, _, date, venue, seat, cast, number = show
    rows = [("일시", date), ("장소", venue), ("좌석", seat), ("출연", cast)]
    result = [
        (EXTRABOLD, 25, 126, 1286, "l", "accent", kind),
        (EXTRABOLD, 108, 126, 1424, "l", "ink", title),
        (BOLD, 30, 126, 1482, "l", "accent", review),
        (MONO, 22, 871, 1739, "m", "ink", number),
        (BEBAS, 27, 501, 1868, "l", "mark", "PIECE"),
    ]
    for i, (label, value) in enumerate(rows):
        result.append((BOLD, 24, 126, 1569 + 52 * i, "l", "muted", label))
        result.append((EXTRABOLD if i == 0 else BOLD, 32, 208, 1571 + 52 * i, "l", "ink", value))
    return result


def colours(small):
    """Accent, ink, paper, muted and mark out of a small RGB array of the photo."""
    pixels = small.reshape(-1, 3) >> 4
    packed = (pixels[:, 0].astype(int) << 8) | (pixels[:, 1] << 4) | pixels[:, 2]
    codes, counts = numpy.unique(packed, return_counts=True)
    best, score = (0.3, 0.5, 0.4), -1.0
    for code, count in zip(codes, counts):
        hls = colorsys.rgb_to_hls((code >> 8) / 15, (code >> 4 & 15) / 15, (code & 15) / 15)
        value = hls[2] * min(hls[1], 1 - hls[1]) * count**0.5
        if value > score:
            best, score = hls, value
    hue, _, saturation = best

    def tone(lightness, chroma):
        return tuple(round(255 * c) for c in colorsys.hls_to_rgb(hue, lightness, saturation * chroma))

    return {
        "accent": tone(0.30, 0.8), "ink": tone(0.06, 0.8), "paper": tone(0.94, 0.4), "muted": tone(0.38, 0.15),
        "hole": tone(0.04, 0.6), "mark": (255, 255, 255),
    }


def cover(width, height, frame_width, frame_height):
    """The part of a picture that covers a frame, centred: left, top, right, bottom."""
    scale = max(frame_width / width, frame_height / height)
    w, h = frame_width / scale, frame_height / scale
    return ((width - w) / 2, (height - h) / 2, (width + w) / 2, (height + h) / 2)
