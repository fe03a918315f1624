"""Two stages: an empty chair with a crown, and a concert before dawn."""

import math

import numpy as np
import skia

from kit import (add_mask, blur_filter, col, fbm, gauss, grain, grid, layer, limb, mix, over,
                 paint, path, ramp, rgb, screen, smooth, spline, vignette)


# ---- Hamlet --------------------------------------------------------------------

def _curtain(h, w, seed, folds):
    """Hanging velvet: brightness 0…1 of folds that wander, pinch and catch light."""
    x, y = grid(h, w)
    rng = np.random.default_rng(seed)
    edge = np.cumsum(rng.uniform(.6, 1.5, folds + 3))
    edge = (edge - edge[1]) / (edge[-2] - edge[1])
    drift = fbm(h, w, 800, seed, 3, stretch=.3) * .007 * (.3 + y)
    u = np.interp(x + drift, edge, np.arange(len(edge)))
    k, f = np.floor(u), u % 1
    peak = .40 + .16 * np.sin(k * 2.3)
    rise = np.where(f < peak, f / peak, (1 - f) / (1 - peak))       # 0 in the crease, 1 on top
    top = np.sin(np.clip(rise, 0, 1) * np.pi / 2) ** 1.5
    side = np.where(f < peak, .10, -.10) * np.sin(np.pi * np.clip(rise, 0, 1))
    ripple = .10 * np.sin(2 * np.pi * (f * 2.2 + .1 * k)) * top
    nap = .045 * fbm(h, w, 60, seed + 1, 4, stretch=.2)
    return gauss(np.clip(.10 + .78 * top + side + ripple, 0, 1.2), 5) + nap


def _chair(c, cx, top, k):
    """Café chair seen from the front, unit k; seat at top + 310k."""
    def P(*pts):
        return [(cx + x * k, top + y * k) for x, y in pts]

    def bar(pts, w, body="#1B0B07", lit="#9A6A3C", la=.75, off=-.32):
        s = limb(P(*pts), [q * k for q in w])
        c.drawPath(s, paint(body))
        c.save()
        c.clipPath(s, skia.ClipOp.kIntersect, True)
        hi = [(x + off * w[0], y) for x, y in pts]
        c.drawPath(path(spline(P(*hi), 10), False),
                   paint(lit, la, w[0] * .55 * k, MaskFilter=blur_filter(w[0] * .22 * k)))
        c.restore()
    # back legs and rear rails
    bar([(-74, 306), (-60, 420), (-56, 560)], [9, 7, 6.5], lit="#5A3A22", la=.5)
    bar([(74, 306), (60, 420), (56, 560)], [9, 7, 6.5], lit="#5A3A22", la=.5)
    bar([(-58, 452), (58, 452)], [5, 5], lit="#5A3A22", la=.4, off=0)
    # back: posts, two curved rails, spindles
    for x in (-54, -18, 18, 54):
        bar([(x * .92, 70), (x, 180), (x * 1.02, 300)], [5.5, 5, 5.5], la=.55)
    bar([(-112, 8), (-106, 140), (-104, 310)], [11, 10.5, 11])
    bar([(112, 8), (106, 140), (104, 310)], [11, 10.5, 11])
    bar([(-114, 18), (-60, -4), (0, -12), (60, -4), (114, 18)], [14, 15, 15, 15, 14], off=0, la=.4)
    bar([(-108, 92), (-50, 72), (0, 66), (50, 72), (108, 92)], [9, 9, 9, 9, 9], off=0, la=.4)
    c.drawPath(path(spline(P((-108, 8), (-60, -13), (0, -21), (60, -13), (108, 8)), 10), False),
               paint("#F0C68A", .85, 4 * k, MaskFilter=blur_filter(1.6 * k)))
    # seat with a lit top
    top_face = path(spline(P((-104, 300), (0, 290), (104, 300), (118, 322), (0, 332), (-118, 322)), 10, True))
    c.drawPath(top_face, paint("#3A1C0F"))
    g = skia.GradientShader.MakeRadial((cx, top + 308 * k), 120 * k,
                                       [col("#E2B070", .95), col("#6B3A1C", .2)])
    p = paint()
    p.setShader(g)
    c.drawPath(top_face, p)
    c.drawPath(path(np.concatenate([spline(P((-119, 320), (0, 331), (119, 320)), 12),
                                    spline(P((115, 346), (0, 358), (-115, 346)), 12)])), paint("#180A06"))
    c.drawPath(path(spline(P((-112, 326), (0, 337), (112, 326)), 12), False),
               paint("#B98048", .55, 3 * k, MaskFilter=blur_filter(1.2 * k)))
    # front legs and stretcher
    bar([(-82, 474), (82, 474)], [5.5, 5.5], off=0, la=.35)
    bar([(-100, 344), (-106, 470), (-116, 608)], [12, 10, 8], la=.8)
    bar([(100, 344), (106, 470), (116, 608)], [12, 10, 8], la=.6)


def _crown(c, cx, base, k):
    """Five-pointed crown standing on the seat."""
    def P(*pts):
        return [(cx + x * k, base + y * k) for x, y in pts]
    # the far inside of the ring
    c.drawPath(path(spline(P((-98, -26), (0, -44), (98, -26), (0, -8)), 10, True)), paint("#6E4310"))
    body = P((-98, 0), (-112, -124), (-62, -56), (-38, -146), (0, -66), (38, -146), (62, -56),
             (112, -124), (98, 0))
    sh = skia.Path()
    sh.moveTo(*body[0])
    for q in body[1:]:
        sh.lineTo(*q)
    sh.quadTo(cx, base + 26 * k, *body[0])
    sh.close()
    p = paint()
    p.setShader(skia.GradientShader.MakeLinear(
        [(cx - 110 * k, 0), (cx + 110 * k, 0)],
        [col("#8E5A12"), col("#E9B44A"), col("#FFE9A6"), col("#F2C562"), col("#C98A26"), col("#7A4A0E")],
        [0, .2, .42, .58, .8, 1]))
    c.drawPath(sh, p)
    c.save()
    c.clipPath(sh, skia.ClipOp.kIntersect, True)
    for a, b, m in ((-112, -62, -98), (-38, 0, -10), (38, 62, 56), (112, 98, 98)):
        c.drawPath(path(P((a, -150), (b, -60), (m, 0), (a + (8 if a < 0 else -26), 0))),
                   paint("#7A4A0E", .22))
    band = path(np.concatenate([spline(P((-104, -30), (0, -8), (104, -30)), 12),
                                spline(P((104, 10), (0, 30), (-104, 10)), 12)]))
    c.drawPath(band, paint("#B87A1E", .8))
    for off in (-30, 2):
        c.drawPath(path(spline(P((-104, off), (0, off + 22), (104, off)), 12), False),
                   paint("#FFF0BE", .85, 3.4 * k))
    c.restore()
    for x, y, cc in ((-66, -2, "#B3122E"), (-26, 8, "#1F7A6A"), (22, 9, "#B3122E"), (64, -1, "#1F7A6A")):
        c.drawOval(skia.Rect.MakeXYWH(cx + (x - 9) * k, base + (y - 9) * k, 18 * k, 15 * k), paint(cc))
        c.drawCircle(cx + (x - 3) * k, base + (y - 5) * k, 2.6 * k, paint("#FFFFFF", .85))
    for x, y in ((-112, -128), (-38, -150), (38, -150), (112, -128)):
        c.drawCircle(cx + x * k, base + y * k, 10.5 * k, paint("#F6D684"))
        c.drawCircle(cx + (x - 3) * k, base + (y - 4) * k, 4 * k, paint("#FFFBE8"))


def hamlet():
    w, h = 1400, 2100
    x, y = grid(h, w)
    floor = 1420
    fold = _curtain(h, w, 5, 17)
    velvet = ramp(fold, [(0, "#0C0104"), (.2, "#2E040C"), (.5, "#6E0A1B"), (.8, "#A61A2C"), (1.1, "#CE3440")])
    # wide soft light on the curtain, gone at the edges and top
    wash = .17 + .70 * np.exp(-(((x - .5) / .34) ** 2 + ((y - .50) / .42) ** 2))
    wash = wash * (1 - .5 * smooth(.28, 0, y))
    img = velvet * wash[..., None]
    # hem and floor
    below = y * h > floor
    d = np.clip((y * h - floor) / (h - floor), 0, 1)
    img = img * (1 - .75 * np.exp(-np.clip(floor - y * h, 0, None) / 30) * ~below)[..., None]
    z = 1 / (d + .22)
    board = ((x - .5) * z * 3.4) % 1
    plank_id = np.floor((x - .5) * z * 3.4)
    tone = .75 + .25 * np.sin(plank_id * 12.9898) + .10 * fbm(h, w, 50, 8, 5, stretch=.35)
    seam = 1 - .7 * np.exp(-np.minimum(board, 1 - board) / .025)
    wood = rgb("#7A4A26") * (tone * seam)[..., None]
    cx, cy = .5, 1648 / h
    e = np.hypot((x - cx) / .335, (y - cy) / .066)
    pool = 1 - smooth(.80, 1.10, e)
    pool = gauss(pool, 6)
    lit = .07 + 1.9 * pool * (1 - .35 * np.clip(e, 0, 1) ** 2)
    wood = wood * lit[..., None] * np.where(pool[..., None] > .01, mix(np.ones(3), rgb("#FFE7B8"), pool), 1)
    wood = wood + (pool * .10)[..., None] * rgb("#FFDFA0")
    # faint curtain mirrored in the polish
    mir = img[np.clip(2 * floor - np.arange(h), 0, h - 1)]
    wood = wood + mir * .16 * (1 - d)[..., None] ** 2
    img = np.where(below[..., None], wood, img)
    # chair, its shadow first
    sh = add_mask(w, h, lambda c: c.drawOval(skia.Rect.MakeLTRB(540, 1626, 930, 1692),
                                             paint(MaskFilter=blur_filter(13))))
    legs = add_mask(w, h, lambda c: [c.drawOval(skia.Rect.MakeXYWH(a - 26, b - 8, 74, 20),
                                                paint(MaskFilter=blur_filter(4)))
                                     for a, b in ((574, 1666), (826, 1666), (640, 1614), (764, 1614))])
    img = img * (1 - .62 * sh - .45 * legs).clip(0, 1)[..., None]
    # beam: a cone of dusty air, most of it behind the chair
    top_y, half0, half1 = -.06, .055, .335
    t = np.clip((y - top_y) / (cy - top_y), 0, 1)
    half = half0 + (half1 - half0) * t
    off = np.abs(x - .5) / half
    soft = .10 + .07 * t
    cone = (1 - smooth(1 - soft * 2.6, 1 + soft, off)) * (.72 + .28 * np.exp(-(off / .5) ** 2))
    air = cone * (.62 - .34 * t) * (1 - smooth(cy - .02, cy + .05, y + .02 * (off ** 2)))
    air = air * (1 + .22 * fbm(h, w, 360, 15, 5) + .25 * (1 - off.clip(0, 1)))
    air = np.clip(air, 0, 1)[..., None] * rgb("#FFDDA6")
    img = screen(img.clip(0, 1), air * .56)
    img = over(img, layer(w, h, lambda c: _chair(c, 700, 1008, 1.08)))
    img = screen(img.clip(0, 1), air * .07)
    img = over(img, layer(w, h, lambda c: _crown(c, 700, 1008 + 302 * 1.08, .86)))
    glow = np.exp(-np.hypot((x - .5) * w, y * h - 1260) / 150)
    img = img + (glow * .10)[..., None] * rgb("#FFD27A")
    # dust
    rng = np.random.default_rng(17)

    def dust(c):
        for _ in range(520):
            yy = rng.uniform(0, cy * h)
            tt = yy / (cy * h)
            xx = w / 2 + rng.normal(0, .45) * (half0 + (half1 - half0) * tt) * w
            r = abs(rng.normal(0, 1.3)) + .6
            c.drawCircle(xx, yy, r, paint("#FFF0CF", rng.uniform(.08, .5), MaskFilter=blur_filter(r * .5)))
    img = over(img, layer(w, h, dust), .8)
    img = vignette(img, .5, 2.4)
    return grain(img, .013, 6)


# ---- concert -------------------------------------------------------------------

S = 1600
STAGE = 1000


def _beams(x, y, rng):
    out = np.zeros((S, S, 3), np.float32)
    tints = ["#49B6FF", "#7C6BFF", "#9AE8FF", "#5E8BFF", "#B98CFF", "#E8F6FF"]
    lamps = np.linspace(-.02, 1.02, 15)
    for i, lx in enumerate(lamps):
        for _ in range(2):
            ly = .155 + .015 * math.sin(i * 2.1)
            aim = rng.normal(0, .30) + (.5 - lx) * .38
            dx, dy = math.sin(aim), math.cos(aim)
            px, py = x - lx, y - ly
            along = px * dx + py * dy
            across = np.abs(px * dy - py * dx)
            wdt = .006 + .055 * np.clip(along, 0, None) * rng.uniform(.55, 1.15)
            b = np.exp(-(across / wdt) ** 2 * 1.4) * (along > 0) * np.exp(-np.clip(along, 0, None) / .95)
            b = b * .0105 / (wdt + .012) * 2.4
            out += b[..., None].clip(0, 1.2) * rgb(tints[rng.integers(len(tints))]) * rng.uniform(.25, .85)
    return out


def _player(c, x, foot, k, kind, ink="#05030F"):
    """Musician in silhouette; k px per unit, about 250 units tall."""
    def P(*pts):
        return [(x + a * k, foot + b * k) for a, b in pts]

    def L(pts, w):
        c.drawPath(limb(P(*pts), [q * k for q in w]), paint(ink))
    hd = (x, foot - 236 * k)
    if kind == "singer":
        L([(-12, -120), (-26, -64), (-34, 0)], [17, 13, 9])
        L([(10, -120), (30, -62), (34, 0)], [17, 13, 9])
        L([(-2, -205), (-2, -160), (0, -118)], [27, 23, 22])
        L([(18, -202), (46, -236), (62, -286), (70, -322)], [11, 10, 8, 7])     # raised fist
        c.drawCircle(x + 71 * k, foot - 328 * k, 10 * k, paint(ink))
        L([(-22, -198), (-66, -168), (-52, -212)], [11, 8, 6.5])
        L([(-54, -212), (-24, -226)], [6, 4.5])
        c.drawCircle(x - 24 * k, foot - 226 * k, 6.5 * k, paint(ink))
        hd = (x + 2 * k, foot - 238 * k)
        c.drawPath(limb(P((12, -248), (20, -226), (22, -200)), [11 * k, 9 * k, 4 * k]), paint(ink))
        L([(-46, -4), (-30, -2)], [6, 5])
        L([(30, -2), (48, -4)], [5, 6])
    else:
        s = 1 if kind == "guitar" else -1
        L([(-12, -118), (-24, -60), (-26, 0)], [16, 12, 9])
        L([(12, -118), (26, -62), (32, 0)], [16, 12, 9])
        L([(0, -202), (2, -160), (0, -116)], [26, 22, 21])
        body = skia.Path()
        body.addOval(skia.Rect.MakeLTRB(x + (s * 22 - 34) * k, foot - \
                     152 * k, x + (s * 22 + 34) * k, foot - 96 * k))
        body.addOval(skia.Rect.MakeLTRB(x + (s * 4 - 24) * k, foot - \
                     158 * k, x + (s * 4 + 24) * k, foot - 108 * k))
        c.drawPath(body, paint(ink))
        L([(s * 4, -136), (s * -58, -160), (s * -118, -182)], [5, 4.2, 4])
        L([(s * -116, -182), (s * -134, -190)], [8, 7])
        L([(s * -20, -196), (s * -58, -176), (s * -84, -172)], [10, 9, 7])
        L([(s * 22, -196), (s * 50, -160), (s * 22, -130)], [10, 9, 7])
        c.drawPath(limb(P((-9, -246), (-19, -228), (-17, -204)), [12 * k, 10 * k, 5 * k]), paint(ink))
        c.drawPath(limb(P((9, -246), (17, -230), (15, -206)), [12 * k, 9 * k, 5 * k]), paint(ink))
        L([(-40, -3), (-24, -3)], [6, 5])
        L([(30, -3), (46, -3)], [5, 6])
    c.drawOval(skia.Rect.MakeLTRB(hd[0] - 17.5 * k, hd[1] - 21 * k, hd[0] + 17.5 * k, hd[1] + 21 * k),
               paint(ink))
    L([(0, -222), (0, -200)], [9, 10])


def _kit_drums(c, x, y, k, ink="#05030F"):
    c.drawCircle(x, y - 44 * k, 46 * k, paint(ink))
    for a, b, w, hh in ((-96, -62, 52, 44), (46, -66, 54, 48), (-52, -112, 44, 34), (8, -112, 46, 34)):
        c.drawRoundRect(skia.Rect.MakeXYWH(x + a * k, y + b * k, w * k, hh * k), 5, 5, paint(ink))
    for a, b, w in ((-140, -150, 92), (56, -156, 96), (-118, -96, 60)):
        c.drawPath(path(spline([(x + a * k, y + b * k), (x + (a + w / 2) * k, y + (b - 7) * k),
                                (x + (a + w) * k, y + b * k), (x + (a + w / 2) * k, y + (b + 5) * k)], 8, True)), paint(ink))
        c.drawRect(skia.Rect.MakeXYWH(x + (a + w / 2) * k, y + b * k, 3, -b * k), paint(ink))
    c.drawCircle(x, y - 178 * k, 20 * k, paint(ink))
    c.drawPath(limb([(x, y - 158 * k), (x, y - 90 * k)], [25 * k, 24 * k]), paint(ink))
    c.drawPath(limb([(x - 18 * k, y - 150 * k), (x - 62 * k, y - 160 * k), (x - 74 * k, y - 214 * k)],
                    [10 * k, 8 * k, 6 * k]), paint(ink))
    c.drawPath(limb([(x - 74 * k, y - 214 * k), (x - 52 * k, y - 262 * k)], [3 * k, 2 * k]), paint(ink))
    c.drawPath(limb([(x + 18 * k, y - 150 * k), (x + 56 * k, y - 128 * k), (x + 66 * k, y - 160 * k)],
                    [10 * k, 8 * k, 6 * k]), paint(ink))
    c.drawPath(limb([(x + 66 * k, y - 160 * k), (x + 96 * k, y - 186 * k)], [3 * k, 2 * k]), paint(ink))


def _hand(c, x, y, s, tilt, kind, p):
    """Forearm and hand of a fan."""
    def R(a, b):
        t = math.radians(tilt)
        return (x + (a * math.cos(t) - b * math.sin(t)) * s, y + (a * math.sin(t) + b * math.cos(t)) * s)
    c.drawPath(limb([R(4, 150), R(1, 70), R(0, 0)], [17 * s, 14 * s, 9.5 * s]), p)
    c.drawPath(limb([R(0, 2), R(0, -22)], [11 * s, 14 * s]), p)
    tips = {"open": [(-17, -56), (-6, -66), (6, -65), (17, -56)], "v": [(-15, -64), (9, -66)],
            "rock": [(-14, -60), (14, -56)], "fist": [], "point": [(-6, -70)]}[kind]
    for a, b in tips:
        c.drawPath(limb([R(a * .62, -26), R(a, b)], [4.8 * s, 3.7 * s]), p)
    if kind != "open":
        c.drawPath(limb([R(-9, -30), R(11, -30)], [8 * s, 8 * s]), p)
    c.drawPath(limb([R(10, -12), R(25, -30)], [5.6 * s, 4 * s]), p)


def dawn_concert():
    rng = np.random.default_rng(3)
    x, y = grid(S, S)
    img = ramp(y + .03 * fbm(S, S, 400, 2, 4),
               [(0, "#070420"), (.3, "#120A46"), (.55, "#2A1C8A"), (.66, "#3E35B4"), (1, "#0A0626")])
    back = np.exp(-(((x - .5) / .36) ** 2 + ((y - .56) / .16) ** 2))
    img = img + back[..., None] * rgb("#4FA6FF") * .62
    core = np.exp(-(((x - .5) / .17) ** 2 + ((y - .585) / .085) ** 2))
    img = img + core[..., None] * rgb("#BEEBFF") * .55
    haze = .72 + .5 * fbm(S, S, 330, 4, 6, .55, stretch=1.8)
    img = screen(img.clip(0, 1), (_beams(x, y, rng) * haze[..., None]).clip(0, 1))

    def rig(c):
        ink = "#03020C"
        for yy in (196, 248):
            c.drawRect(skia.Rect.MakeXYWH(0, yy, S, 7), paint(ink))
        for i in range(0, S, 52):
            c.drawLine(i, 248, i + 26, 200, paint(ink, 1, 4))
            c.drawLine(i + 26, 200, i + 52, 248, paint(ink, 1, 4))
        for lx in np.linspace(-.02, 1.02, 15):
            c.drawRoundRect(skia.Rect.MakeXYWH(lx * S - 17, 238, 34, 34), 7, 7, paint(ink))
    img = over(img, layer(S, S, rig), .92)
    for i, lx in enumerate(np.linspace(-.02, 1.02, 15)):
        dd = np.hypot(x - lx, y - .168) * S
        k = .5 + .5 * abs(math.sin(i * 1.7))
        img = img + (np.exp(-dd / 9) * 1.0 * k + np.exp(-dd / 46) * .25 * k)[..., None] * rgb("#E4F4FF")

    def stage(c):
        ink = "#05030F"
        for side in (-1, 1):                               # speaker stacks
            for j, (a, b, ww, hh) in enumerate(((505, 0, 132, 168), (516, 168, 110, 96), (402, 0, 78, 92))):
                l = S / 2 + side * a - ww / 2
                c.drawRoundRect(skia.Rect.MakeXYWH(l, STAGE - b - hh, ww, hh), 4, 4, paint(ink))
                for q in range(1 if hh < 100 else 2):
                    c.drawCircle(l + ww / 2, STAGE - b - hh * (.3 + .42 * q) - 2, min(ww, hh) * .27,
                                 paint("#1A1650", .9, 4))
        c.drawRect(skia.Rect.MakeLTRB(165, STAGE - 4, 1435, STAGE + 74), paint(ink))
        for i in range(190, 1430, 62):
            c.drawRect(skia.Rect.MakeXYWH(i, STAGE + 14, 48, 46), paint("#120D3A", .8))
        c.drawRect(skia.Rect.MakeLTRB(700, STAGE - 36, 900, STAGE), paint(ink))
        _kit_drums(c, 800 - 110, STAGE - 20, .92)
        _player(c, 480, STAGE, .98, "guitar")
        _player(c, 1110, STAGE, .98, "bass")
        _player(c, 842, STAGE, 1.12, "singer")
        for xx in (560, 1034):                             # monitors
            c.drawPath(path([(xx - 46, STAGE), (xx - 30, STAGE - 34),
                       (xx + 38, STAGE - 34), (xx + 52, STAGE)]), paint(ink))
    fig = layer(S, S, stage)
    rim = np.clip(gauss(fig[1][..., 0], 3) - fig[1][..., 0], 0, 1)
    img = img + (rim * .55)[..., None] * rgb("#BFEAFF")
    img = over(img, fig)
    # light spills over the front of the stage
    spill = np.exp(-((y - (STAGE + 96) / S) / .030) ** 2) * np.exp(-((x - .5) / .42) ** 2)
    img = img + (spill * haze * .42)[..., None] * rgb("#63C3FF")
    # the crowd, row after row, darker towards us
    tones = [("#2C43A8", 1060, 20, 62), ("#22318F", 1112, 27, 52), ("#1A2274", 1180, 36, 44),
             ("#11165A", 1270, 48, 36), ("#0A0C3E", 1392, 66, 28), ("#050626", 1540, 92, 22)]
    for j, (tone, base, r, n) in enumerate(tones):
        def row(c):
            p = paint(tone)
            for i in range(n):
                hx = (i + rng.uniform(-.3, .3)) * S / (n - 1)
                hy = base + rng.normal(0, r * .45)
                c.drawOval(skia.Rect.MakeXYWH(hx - r * .8, hy - r, r * 1.6, r * 2.05), p)
                c.drawPath(path(spline([(hx - r * 2.1, hy + r * 4), (hx - r * 1.7, hy + r * 1.65),
                                        (hx, hy + r * 1.1), (hx + r * 1.7, hy + r * 1.65), (hx + r * 2.1, hy + r * 4)], 8)), p)
                if rng.random() < .2:                      # long hair, bun, cap
                    c.drawCircle(hx + r * .1, hy - r * 1.05, r * .42, p)
                if rng.random() < (.50 if j < 4 else .42):
                    kind = rng.choice(["open", "v", "rock", "fist", "point", "open"])
                    _hand(c, hx + rng.choice([-1, 1]) * r * rng.uniform(1.0, 1.5), hy - r * rng.uniform(1.6, 3.0),
                          r / 34, rng.normal(0, 12), kind, p)
            c.drawRect(skia.Rect.MakeLTRB(0, base + r * 2.6, S, S), p)
        lay = layer(S, S, row)
        m = lay[1][..., 0]
        edge = np.clip(m - np.roll(m, int(2 + r / 22), 0), 0, 1)      # light on the tops of heads
        fall = np.exp(-((x - .5) / .40) ** 2)
        img = over(img, lay)
        img = img + (gauss(edge, 1.0) * fall * (.55, .5, .42, .3, .2, .1)[j])[..., None] * rgb("#7FD0FF")
        if j < 4:
            veil = smooth(base / S - .06, base / S + .05, y) * fall * (.10 - .02 * j)
            img = mix(img, np.ones_like(img) * rgb("#4F86E8"), veil)
    img = img + gauss(np.clip(img - .62, 0, 1), 24) * .55
    img = vignette(img.clip(0, 1), .35)
    return grain(img, .014, 13)
