"""A path through a dark wood, light falling between the trunks."""

import math

import numpy as np
import skia

from kit import (add_mask, blur_filter, fbm, grain, grid, layer, mix, over, paint, path, ramp,
                 rgb, screen, smooth, spline, vignette)

W, H = 2100, 1400
HOR = 760
GREAT = ((1110, 1120, 112), (1300, 1000, 92), (1905, 1090, 118), (150, 1060, 104))   # x, foot, width


def _trunk_layer(seed, n, width, foot, spread, lean, gaps=None):
    """Trunks of one depth: mask, and position across each trunk (−1…1)."""
    rng = np.random.default_rng(seed)
    mask = np.zeros((H, W), np.float32)
    across = np.zeros((H, W), np.float32)
    xs = np.arange(W)[None]
    ys = np.arange(H)[:, None].astype(np.float32)
    feet = []
    for _ in range(n):
        cx = rng.uniform(-40, W + 40)
        if gaps and any(a < cx < b for a, b in gaps):
            continue
        w = width * rng.uniform(.6, 1.35)
        f = foot + rng.normal(0, spread)
        k = rng.normal(0, lean)
        line = cx + (ys - f) * k + 5 * np.sin(ys / 190 + cx)
        half = w * (.5 + .16 * ys / H) + w * .9 * np.exp(-np.clip(f - ys, 0, None) / (w * .9)) * .42
        t = (xs - line) / half
        m = np.clip((1 - np.abs(t)) * half + .5, 0, 1) * smooth(5, -5, ys - f - w * .12 * \
                                                                (1 - t ** 2) + 7 * np.sin(xs / 5.3) + 5 * np.sin(xs / 11.7 + cx))
        mask = np.maximum(mask, m)
        across = np.where(m > 0, t, across)
        feet.append((cx, f, w))
    return mask, across, feet


def _twigs(seed, feet, length, top, foot, dens, color):
    """Dead side branches and hanging needle sprays."""
    rng = np.random.default_rng(seed)

    def draw(c):
        for cx, f, w in feet:
            for _ in range(int(dens)):
                y = rng.uniform(top, min(f - 120, foot))
                s = rng.choice([-1, 1])
                ln = length * rng.uniform(.3, 1)
                droop = rng.uniform(-.1, .5) * ln
                q = spline([(cx, y), (cx + s * ln * .5, y + droop * .35), (cx + s * ln, y + droop)], 8)
                c.drawPath(path(q, False), paint(color, .9, max(1, w * .035)))
                if y < foot * .62 and rng.random() < .75:          # needles
                    for a in q[2::1]:
                        for _ in range(4):
                            dx, dy = rng.normal(0, ln * .05), abs(rng.normal(0, ln * .16))
                            c.drawLine(float(a[0]), float(a[1]), float(a[0] + dx), float(a[1] + dy),
                                       paint(color, .55, max(1, w * .022)))
    return layer(W, H, draw)


def _path_x(y):
    """Centre and half width of the path at row y."""
    t = np.clip((y - HOR) / (H - HOR), 0, 1)
    cx = W * (.415 + .040 * np.sin(9.0 * t ** .55 - .6) - .16 * t ** 1.3)
    return cx, 8 + 185 * t ** 1.2


def _fern(c, x, y, s, rng, tone):
    for k in range(rng.integers(4, 8)):
        a = math.radians(rng.uniform(-160, -20))
        ln = s * rng.uniform(.7, 1.2)
        tip = (x + math.cos(a) * ln, y + math.sin(a) * ln * .7 + ln * .12)
        mid = (x + math.cos(a) * ln * .55, y + math.sin(a) * ln * .62)
        q = spline([(x, y), mid, tip], 9)
        cc = tone * rng.uniform(.7, 1.25)
        for i in range(2, len(q)):
            f = i / len(q)
            d = q[i] - q[i - 1]
            d /= np.linalg.norm(d) + 1e-6
            nrm = np.array([-d[1], d[0]])
            wl = s * .24 * math.sin(math.pi * min(.96, f * .92 + .10))
            for sg in (-1, 1):
                e = q[i] + nrm * sg * wl + d * wl * .5
                b = q[i] + d * s * .035
                c.drawPath(path([q[i], e, b]), paint(cc * (1.12 if sg < 0 else .85), .95))


def forest():
    rng = np.random.default_rng(14)
    x, y = grid(H, W)
    n1, n2 = fbm(H, W, 260, 1, 5), fbm(H, W, 70, 2, 5)
    light = np.exp(-(((x - .56) / .30) ** 2 + ((y - .34) / .30) ** 2))
    img = ramp(y, [(0, "#31473A"), (.3, "#54705A"), (.5, "#6E8A5E"), (.56, "#5E7A3E"), (1, "#1E2E14")])
    img = img + light[..., None] * rgb("#E6F0C0") * .55
    img = img * (1 + .16 * n1)[..., None]
    # far leaves: mottled light through the canopy
    fine = fbm(H, W, 34, 3, 4, .7)
    for k, (tone, amt) in enumerate((("#6E8E5C", .4), ("#52704C", .4), ("#2F4A36", .45))):
        leafy = smooth(.05, .35, fine + .45 * n2 + .3 * n1 + 1.2 * (.20 - .07 * k - y) - .60 * light)
        img = mix(img, np.ones_like(img) * rgb(tone), leafy * amt * smooth(.60, .42, y))
        fine = np.roll(fine, (173, 341), (0, 1))

    # ground with perspective
    d = np.clip((y * H - HOR) / (H - HOR), 0, 1)
    z = 1 / (d + .07)
    tex = fbm(2048, 2048, 170, 31, 7, .62)
    iu = np.abs((x - .5) * z * 620 % 4094 - 2047).astype(int)
    iv = ((z * 560) % 2047).astype(int)
    g = tex[iv, iu]
    g2 = fbm(H, W, 150, 33, 5, stretch=3)
    moss = ramp(np.clip(.42 + .38 * g + .22 * g2, 0, 1),
                [(0, "#081206"), (.28, "#1A3410"), (.5, "#36601C"), (.75, "#659A2C"), (1, "#B0D058")])
    fall = .42 + .95 * np.exp(-(((x - .50) / .36) ** 2 + ((d - .12) / .28) ** 2)
                              ) + .28 * np.exp(-((d - .5) / .3) ** 2)
    dapple = smooth(.10, .6, fbm(H, W, 120, 37, 4, stretch=3.2)) * np.exp(-((d - .30) / .34) ** 2)
    fall = fall + .55 * dapple
    moss = moss * fall[..., None]
    cx, hw = _path_x(y * H)
    wob = .42 * fbm(H, W, 70, 35, 6, .6, stretch=2.4)
    p = .92 - .92 * smooth(.50, 1.25, np.abs(x * W - cx) / hw + wob)
    soil = ramp(np.clip(.5 + .45 * g, 0, 1), [(0, "#20160A"),
                (.4, "#57401F"), (.75, "#8F7038"), (1, "#CDB070")])
    soil = soil * (.50 + .75 * np.exp(-((d - .18) / .34) ** 2) + .45 * dapple)[..., None]
    moss = mix(moss, soil, p)
    img = np.where((y * H > HOR)[..., None], moss, img)
    seam = np.exp(-((y * H - HOR) / 20) ** 2)
    img = mix(img, np.ones_like(img) * rgb("#8FA860"), seam * (.35 + .4 * light))

    # trunks, far to near; fog thins out
    layers = [(41, 90, 13, HOR + 14, 5, .004, "#4E6650", .55, .8), (42, 56, 22, HOR + 34, 8, .006, "#34493A", .75, .6),
              (43, 22, 36, HOR + 80, 14, .010, "#25362B", .92, .4), (44, 9, 58, HOR + 150, 24, .012, "#18241D", 1, .25)]
    for i, (seed, n, w, foot, spread, lean, tone, op, fog) in enumerate(layers):
        gaps = [(700, 900)] if i == 2 else [(620, 1010), (1180, 1320)] if i == 3 else None
        m, t, feet = _trunk_layer(seed, n, w, foot, spread, lean, gaps)
        bark = 1 + (.22 + .1 * i) * fbm(H, W, 14 + 8 * i, seed, 4, .6, stretch=.22)
        side = .72 + .55 * np.clip(-t * np.sign(x - .55) * .9, -.5, 1)
        body = rgb(tone) * (bark * side)[..., None]
        mossy = smooth(.2, .6, n2 + .5 * t + smooth(foot / H - .2, foot / H, y) - .3)
        body = mix(body, rgb("#3E5A24") * np.ones_like(body), mossy * .35)
        body = body * (1 - .45 * smooth(foot / H - .10, foot / H + .02, y))[..., None]
        body = body + (np.clip(np.abs(t) - .72, 0, 1) * light * .6 * \
                       smooth(foot / H, foot / H - .14, y))[..., None] * rgb("#B9D08A")
        tw = _twigs(seed + 50, feet, 60 + 75 * i, 0, foot, 7 + 3 * i, rgb(tone) * .8)
        img = over(img, tw, op * .8)
        sh = np.zeros((H, W), np.float32)
        if i >= 2:
            def shade(c):
                for fx, f, ww in feet:
                    c.drawOval(
    skia.Rect.MakeXYWH(
        fx - ww * 1.4,
        f - ww * .22,
        ww * 2.8,
        ww * .55),
        paint(
            MaskFilter=blur_filter(
                ww * .16)))
            sh = add_mask(W, H, shade)
        img = img * (1 - .6 * sh)[..., None]
        img = mix(img, body, m * op)
        veil = light * fog * (.5 + .3 * n1) * smooth(.9, .5, y)
        img = mix(img, np.ones_like(img) * rgb("#A8BE94"), np.clip(veil, 0, 1) * .5)

    # four great spruces in the middle ground
    for cx0, f, w in GREAT:
        ys, xs = np.arange(H)[:, None].astype(np.float32), np.arange(W)[None]
        line = cx0 + 7 * np.sin(ys / 260 + cx0)
        half = w * (.44 + .10 * ys / H) + w * .5 * np.exp(-np.clip(f - ys, 0, None) / (w * .7))
        tt = (xs - line) / half
        mm = np.clip((1 - np.abs(tt)) * half + .5, 0, 1) * smooth(1, 0,
                                                                  (ys - f + 10 * np.sin(xs / 9.) - w * .12 * (1 - tt ** 2)) / 14)
        b1, b2 = fbm(H, W, 30, int(cx0), 5, .62, stretch=.3), fbm(H, W, 9, int(cx0) + 1, 3, .6, stretch=.7)
        tone = ramp(np.clip(.45 + .38 * b1 + .20 * b2, 0, 1),
                    [(0, "#080C0A"), (.4, "#1E2822"), (.75, "#3E4A40"), (1, "#6B7868")])
        rim = np.clip(.35 - .55 * tt * np.sign(cx0 - 1180 + .1), .10, 1)
        tone = tone * (rim * 1.15)[..., None] * (1 - .25 * smooth(.3, .8, y))[..., None]
        grn = smooth(.55, 1.0, ys / f + .25 * b1)
        tone = mix(tone, rgb("#34501C") * np.ones_like(tone) * (.6 + .5 * b1)[..., None], grn * .6)
        sh = add_mask(
    W,
    H,
    lambda c: c.drawOval(
        skia.Rect.MakeXYWH(
            cx0 - w * 1.5,
            f - w * .25,
            w * 3.2,
            w * .6),
            paint(
                MaskFilter=blur_filter(
                    w * .16))))
        img = img * (1 - .65 * sh)[..., None]
        img = mix(img, tone, mm)
        img = over(img, _twigs(int(cx0) + 3, [(cx0, f, w)], 210, 0, f, 26, rgb("#10160F")), .95)

    # shafts of light
    sx, sy = .66, -.35
    ang = np.arctan2(x - sx, (y - sy) * H / W)
    r = np.random.default_rng(6)
    shaft = np.zeros((H, W), np.float32)
    for _ in range(17):
        a0, wd = r.normal(-.14, .24), r.uniform(.006, .040)
        shaft += np.exp(-((ang - a0) / wd) ** 2) * r.uniform(.2, 1)
    shaft = shaft * (.6 + .5 * n1) * smooth(.92, .34, y) * \
    smooth(-.25, .05, y) * np.exp(-((x - .52) / .34) ** 2)
    img = screen(img.clip(0, 1), np.clip(shaft, 0, 1.4)[..., None] * rgb("#EAF2B8") * .44)

    # undergrowth: specks of leaf far off, ferns near
    def under(c):
        ys = HOR + 14 + (H - HOR) * rng.uniform(0, 1, 7000) ** 1.25
        for yy in np.sort(ys):
            t = (yy - HOR) / (H - HOR)
            xx = rng.uniform(0, W)
            pc, ph = _path_x(yy)
            if abs(xx - pc) < ph * rng.uniform(.8, 1.15) or any(
                    abs(xx - a) < w * .6 and yy < f for a, f, w in GREAT):
                continue
            s = 2 + 15 * t
            lt = .25 + .95 * math.exp(-((xx / W - .52) / .30) ** 2 - \
                                      ((t - .12) / .26) ** 2) + .18 * rng.random()
            cc = rgb(["#5E8A26", "#6E9A32", "#3E661E", "#86AE44"][rng.integers(4)]) * lt * .9
            k = rng.uniform(0, math.pi)
            c.drawPath(path([(xx, yy), (xx + s * math.cos(k), yy - s * .5 * abs(math.sin(k)) - s * .2),
                             (xx + s * 1.5 * math.cos(k), yy - s * .35), (xx + s * .6 * math.cos(k), yy + s * .2)]), paint(cc.clip(0, 1), .85))
    img = over(img, layer(W, H, under))

    def ferns(c):
        for yy in np.sort(HOR + 90 + (H - HOR - 60) * rng.uniform(0, 1, 96) ** 1.1):
            t = (yy - HOR) / (H - HOR)
            xx = rng.uniform(0, W)
            pc, ph = _path_x(yy)
            if abs(xx - pc) < ph * 1.2 or any(abs(xx - a) < w * .5 + 60 and yy < f + 10 for a, f, w in GREAT):
                continue
            lt = .50 + .75 * math.exp(-((xx / W - .52) / .34) ** 2 - ((t - .25) / .40) ** 2)
            r = 24 + 120 * t
            c.drawOval(skia.Rect.MakeXYWH(xx - r, yy - r * .42, r * 2, r * .7),
                       paint("#050A04", .50, MaskFilter=blur_filter(r * .16)))
            _fern(c, xx, yy, r, rng, rgb(["#7DB03E", "#6A9A34", "#94C04E"][rng.integers(3)]) * lt)
    img = over(img, layer(W, H, ferns))
    # fallen needles and leaves on the path
    def litter(c):
        for _ in range(1500):
            t = rng.random() ** .7
            yy = HOR + (H - HOR) * t
            pc, ph = _path_x(yy)
            xx = pc + rng.normal(0, .5) * ph
            s = 1 + 7 * t
            k = rng.uniform(0, math.pi)
            cc = rgb(["#D9A65A", "#8A5A26", "#4A2C12", "#C27A34"][rng.integers(4)]) * rng.uniform(.4, 1)
            c.drawLine(xx, yy, xx + s * math.cos(k) * 1.6, yy + s * \
                       math.sin(k) * .5, paint(cc, .8, max(1, s * .3)))
    img = over(img, layer(W, H, litter))
    top = smooth(.18, 0, y)
    img = img * (1 - .35 * top)[..., None]
    img = vignette(img.clip(0, 1), .42, 2)
    img = (img * 1.16).clip(0, 1)
    return grain(img, .007, 7)
