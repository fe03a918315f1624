"""A night stop at the edge of a lake, deep blue fog."""

import math

import numpy as np
import skia

from kit import (add_mask, fbm, gauss, grain, grid, layer, mix, over, paint, path, ramp, rgb,
                 smooth, vignette)

W, H = 2400, 1600
SHORE = 1040


def _treeline(seed, x0, x1, height, base, density, taper=.25):
    """Mask of a wood seen far off: many soft crowns and spruce tips."""
    rng = np.random.default_rng(seed)

    def draw(c):
        n = int((x1 - x0) * density)
        for x in np.sort(rng.uniform(x0, x1, n)):
            e = min((x - x0), (x1 - x)) / (x1 - x0) / taper
            hgt = height * (.45 + .55 * min(1, e)) * rng.uniform(.45, 1.05)
            p = paint("#000000", 1)
            if rng.random() < .5:                        # spruce: ragged tiers
                w = hgt * rng.uniform(.15, .22)
                edge, tiers = [], 11
                for i in range(1, tiers + 1):
                    yy, ww = base - hgt * (1 - i / tiers), w * (i / tiers) ** .85
                    edge += [(ww * rng.uniform(.75, 1.2), yy), (ww * .5, yy - hgt * .015)]
                right = [(x + a, b) for a, b in edge]
                left = [(x - a * rng.uniform(.8, 1.2), b) for a, b in edge[::-1]]
                c.drawPath(path([(x, base - hgt * 1.04)] + right + left), p)
            else:                                        # broad crown of many small tufts
                c.drawRect(skia.Rect.MakeXYWH(x - 2, base - hgt * .6, 4, hgt * .6), p)
                wd = hgt * rng.uniform(.16, .27)
                for _ in range(240):
                    a, q = rng.uniform(0, 2 * math.pi), rng.random() ** .55
                    cx = x + math.cos(a) * q * wd
                    cy = base - hgt * .62 + math.sin(a) * q * hgt * .33
                    c.drawCircle(cx, cy, hgt * rng.uniform(.010, .030), p)
        # undergrowth ties it to the ground
        for x in np.arange(x0, x1, 9):
            e = min((x - x0), (x1 - x)) / (x1 - x0) / .08
            c.drawCircle(x, base, (8 + height * .12 * rng.random()) * min(1, max(.1, e)), paint())
    m = add_mask(W, H, draw)
    m[base + 2:] = 0
    return m


def _station(c):
    """Platform on posts, shelter, lamp, one person."""
    ink = paint("#050B18")
    base = SHORE - 4
    c.drawRect(skia.Rect.MakeLTRB(1490, base - 16, 2010, base - 6), ink)
    for x in range(1502, 2010, 46):
        c.drawRect(skia.Rect.MakeLTRB(x, base - 10, x + 6, base + 12), ink)
    # shelter
    c.drawPath(path([(1766, base - 128), (1956, base - 140), (1962, base - 128), (1768, base - 116)]), ink)
    for x in (1784, 1938):
        c.drawRect(skia.Rect.MakeLTRB(x, base - 126, x + 6, base - 14), ink)
    c.drawRect(skia.Rect.MakeLTRB(1806, base - 50, 1918, base - 44), ink)
    for x in (1814, 1906):
        c.drawRect(skia.Rect.MakeLTRB(x, base - 48, x + 4, base - 14), ink)
    # lamp post
    c.drawRect(skia.Rect.MakeLTRB(1606, base - 208, 1611, base - 14), ink)
    c.drawPath(path([(1608, base - 206), (1632, base - 216), (1650, base - 212)], False),
               paint("#050B18", 1, 5))
    c.drawPath(path([(1638, base - 214), (1662, base - 214), (1668, base - 204), (1632, base - 204)]), ink)
    # one who waits: long coat, hat, bag
    x = 1676
    c.drawOval(skia.Rect.MakeLTRB(x - 6, base - 94, x + 6, base - 80), ink)
    c.drawOval(skia.Rect.MakeLTRB(x - 12, base - 94, x + 12, base - 89), ink)
    c.drawRect(skia.Rect.MakeLTRB(x - 7, base - 99, x + 7, base - 91), ink)
    c.drawPath(path([(x - 4, base - 82), (x + 4, base - 82), (x + 12, base - 75), (x + 14, base - 46),
                     (x + 10, base - 46), (x + 12, base - 30), (x - 12, base - 30), (x - 9, base - 46),
                     (x - 14, base - 48), (x - 12, base - 75)]), ink)
    for dx in (-7, 2):
        c.drawRect(skia.Rect.MakeLTRB(x + dx, base - 32, x + dx + 5, base - 14), ink)
    c.drawRect(skia.Rect.MakeLTRB(x + 20, base - 30, x + 38, base - 14), ink)
    c.drawPath(path([(x + 25, base - 30), (x + 27, base - 36), (x + 32, base - 36), (x + 34, base - 30)], False),
               paint("#050B18", 1, 2))


def night_station():
    x, y = grid(H, W)
    n = fbm(H, W, 700, 3, 5, stretch=2.2)
    t = y / (SHORE / H)
    sky = ramp(np.clip(t + .05 * n, 0, 1), [(0, "#3F6E98"), (.22, "#4C7AA4"), (.5, "#38639A"),
                                            (.75, "#24477A"), (.92, "#1C3761"), (1, "#2C4A72")])
    glow = np.exp(-(((x - .46) / .42) ** 2 + ((y - .1) / .5) ** 2))
    sky = sky + glow[..., None] * rgb("#7FB0C8") * .20
    dawn = np.exp(-((x - .44) / .20) ** 2) * np.exp(-((y - SHORE / H) / .045) ** 2)
    sky = sky + dawn[..., None] * rgb("#9FB6C4") * .30
    # stars, only high up and faint
    rng = np.random.default_rng(9)
    def stars(c):
        for _ in range(160):
            sx, sy = rng.uniform(0, W), rng.uniform(0, H * .45) ** 1.0
            c.drawCircle(sx, sy, rng.uniform(.7, 1.9), paint("#DCEBF5", rng.uniform(.12, .55)))
    scene = over(sky, layer(W, H, stars), .8)
    fogc = rgb("#34577F")
    woods = [(11, -80, 2500, 90, .10, .34, .9, 1.6), (5, -60, 1010, 165, .075, .62, .62, 1.3),
             (7, 1500, 2480, 210, .07, .74, .45, 1.2), (8, 2020, 2520, 330, .06, .9, .22, 1.0),
             (6, -160, 430, 250, .06, .86, .3, 1.0)]
    for seed, a, b, hgt, dens, op, fog, bl in woods:
        m = gauss(_treeline(seed, a, b, hgt, SHORE, dens), bl)
        body = mix(rgb("#060D1C") * np.ones_like(scene), fogc * \
                   np.ones_like(scene), np.full((H, W), fog * .8))
        rise = smooth(SHORE / H - hgt * 1.1 / H, SHORE / H, y)       # fog pools at the foot
        body = mix(body, fogc * np.ones_like(scene) * 1.05, rise * (.30 + .12 * n))
        scene = mix(scene, body, m * op)
        veil = np.exp(-((y - (SHORE - 26) / H) / .030) ** 2) * \
        (.32 + .35 * fbm(H, W, 300, seed, 4, stretch=4))
        scene = mix(scene, rgb("#4E7197") * np.ones_like(scene), np.clip(veil, 0, 1) * .45)
    # the stop and its lamp
    scene = over(scene, layer(W, H, _station))
    lx, ly = 1650 / W, (SHORE - 212) / H
    dd = np.hypot((x - lx) * W, (y - ly) * H)
    scene = scene + (np.exp(-dd / 10) * 1.1)[..., None] * rgb("#FFE9B8")
    scene = scene + (np.exp(-dd / 90) * .42)[..., None] * rgb("#FFC36A")
    scene = scene + (np.exp(-dd / 330) * .16)[..., None] * rgb("#E8A45C")
    cone = np.clip(1 - np.abs((x - lx) * W) / (26 + (y - ly) * H * .55 + 1e-3), 0, 1) * (y > ly) \
        * np.exp(-(y - ly) * H / 150)
    scene = scene + (cone * .22)[..., None] * rgb("#FFD58A")
    # water: the scene mirrored, drawn out and dimmed
    depth = np.clip((y * H - SHORE) / (H - SHORE), 0, 1)
    rows = np.arange(SHORE, H)
    wob = fbm(H, W, 46, 31, 4, .6, stretch=7)
    src_y = np.clip(SHORE - (rows[:, None] - SHORE) * 1.0 + wob[SHORE:]
                    * (3 + 40 * depth[SHORE:]), 0, SHORE - 1)
    src_x = np.clip(np.arange(W)[None] + wob[SHORE:] * 5, 0, W - 1)
    base = gauss(scene, 2.2)
    water = base[src_y.astype(int), src_x.astype(int)]
    water = water * (.80 - .70 * depth[SHORE:, :, None] ** .75)
    water = mix(water, rgb("#0A1830") * np.ones_like(water), .28 + .3 * depth[SHORE:])
    ripple = np.clip(fbm(H, W, 16, 33, 3, .6, stretch=14)[SHORE:], 0, 1)
    water = water + (ripple * .05 * (1 - depth[SHORE:]))[..., None] * rgb("#8FB4D8")
    # lamp's path on the water
    lane = np.exp(-(((x - lx) * W + 26 * wob) / (12 + 44 * depth))
                  ** 2)[SHORE:] * np.exp(-depth[SHORE:] * 2.6)
    sp = .35 + 1.1 * np.clip(fbm(H, W, 13, 35, 3, .6, stretch=6)[SHORE:], 0, 1)
    water = water + (lane * sp * .55)[..., None] * rgb("#FFC77A")
    img = scene
    img[SHORE:] = water
    mist = np.exp(-((y - (SHORE + 6) / H) / .020) ** 2) * (.30 + .5 * fbm(H, W, 260, 41, 4, stretch=5))
    img = mix(img, rgb("#5F80A4") * np.ones_like(img), np.clip(mist, 0, 1) * .5)
    img = vignette(img, .55, 2.0)
    img = gauss(img, .8)
    return grain(img, .011, 12)
