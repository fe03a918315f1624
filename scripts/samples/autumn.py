"""Maple leaves in low sun, shallow focus."""

import math

import numpy as np
import skia

from kit import (add_mask, blur_filter, fbm, gauss, grain, grid, layer, lens, mix, over, paint,
                 path, ramp, rgb, screen, smooth, spline, vignette)

W, H = 1400, 2100
T = 1100                        # leaf texture size

# right half of the outline, tip to base; the flag marks sharp points
HALF = [(0, -1.0, 1), (.035, -.87, 0), (.09, -.80, 0), (.205, -.79, 1), (.135, -.70, 0), (.15, -.61, 0),
        (.275, -.60, 1), (.165, -.50, 0), (.125, -.38, 0), (.135, -.30, 0), (.20, -.335, 0), (.31, -.45, 0),
        (.375, -.63, 1), (.43, -.545, 0), (.50, -.53, 0), (.60, -.62, 1), (.64, -.60, 0), (.84, -.72, 1),
        (.72, -.56, 0), (.67, -.47, 0), (.80, -.38, 1), (.63, -.345, 0), (.46, -.235, 0), (.355, -.14, 0),
        (.46, -.135, 0), (.57, -.165, 0), (.70, -.235, 1), (.70, -.13, 0), (.76, -.08, 0), (.95, -.01, 1),
        (.76, .055, 0), (.71, .18, 1), (.56, .145, 0), (.44, .16, 0), (.42, .30, 1), (.25, .235, 0), (.03, .315, 0)]
LOBES = [(0, -1.0), (.84, -.72), (-.84, -.72), (.95, -.01), (-.95, -.01)]
TEETH = [(0, .46, (.205, -.79)), (0, .28, (.275, -.60)), (1, .42, (.375, -.63)), (1, .60, (.60, -.62)),
         (1, .50, (.80, -.38)), (3, .42, (.70, -.235)), (3, .46, (.71, .18)), (3, .12, (.42, .30))]
BASE = (0, .32)


def _outline(rng):
    """Smooth between sharp tips."""
    pts = [(x + rng.normal(0, .008), y + rng.normal(0, .008), k) for x, y, k in HALF]
    full = pts + [(-x + rng.normal(0, .012), y, k) for x, y, k in pts[::-1] if abs(x) > .001]
    p, run, first = skia.Path(), [], None
    start = next(i for i, q in enumerate(full) if q[2])
    full = full[start:] + full[:start] + [full[start]]
    p.moveTo(*full[0][:2])
    for q in full[1:]:
        run.append(q[:2])
        if q[2]:
            pts_run = spline([first or full[0][:2]] + run, 8)
            for a in pts_run[1:]:
                p.lineTo(float(a[0]), float(a[1]))
            first, run = q[:2], []
    p.close()
    return p


def _veins():
    """(points, width) of main veins, those to the teeth, and the fine ones between."""
    mains = []
    for tx, ty in LOBES:
        bx, by = BASE
        mid = (bx + (tx - bx) * .5 + .02 * np.sign(tx), by + (ty - by) * .5 + .03 * abs(np.sign(tx)))
        mains.append(spline([BASE, mid, (tx * .98, by + (ty - by) * .98)], 24))
    out = [(m, .0105) for m in mains]
    arms = [(m, 1.0) for m in mains]
    for k, f, (tx, ty) in TEETH:
        for s in (1, -1):
            m = mains[k if s > 0 or k == 0 else k + 1]
            a = m[int(f * (len(m) - 1))]
            t = np.array([tx * s, ty])
            q = spline([a, a + (t - a) * .5 + (m[-1] - a) * .06, t * .985 + a * .015], 12)
            out.append((q, .0060))
            arms.append((q, .55))
    for m, scale in arms:                          # herring-bone of fine veins
        n = int(15 * scale) + 3
        d = (m[-1] - m[0]) / np.linalg.norm(m[-1] - m[0])
        for i in range(1, n):
            f = i / n
            a = m[int(f * (len(m) - 1))]
            ln = .17 * scale ** .5 * (1 - .72 * f)
            for s in (-1, 1):
                g = math.atan2(d[1], d[0]) + s * (.95 + .1 * math.sin(i * 3.1))
                p1 = a + np.array([math.cos(g), math.sin(g)]) * ln * .55
                p2 = p1 + np.array([math.cos(g - s * .35), math.sin(g - s * .35)]) * ln * .5
                out.append((spline([a, p1, p2], 6), .0026))
    return out


def leaf(seed, tones, detail=True):
    """Leaf as (rgb premultiplied, alpha) on a T×T tile, unit ±1.1."""
    rng = np.random.default_rng(seed)
    k = T / 2.3
    m = skia.Matrix()
    m.setTranslate(T / 2, T * .60)
    m.preScale(k, k)
    shape = skia.Path()
    _outline(rng).transform(m, shape)
    a = add_mask(T, T, lambda c: c.drawPath(shape, paint()))
    n1, n2, n3 = fbm(T, T, 260, seed, 5), fbm(T, T, 60, seed + 1, 4), fbm(T, T, 12, seed + 2, 3)
    inner = gauss(a, 34)
    t = .5 + .30 * n1 + .10 * n2 + .25 * (inner - .75)
    rgbt = ramp(np.clip(t, 0, 1), [(0, tones[0]), (.45, tones[1]), (.8, tones[2]), (1, tones[3])])
    if detail:
        def vein(c, grow, alpha, least=0.0):
            for pts, w in _veins():
                if w >= least:
                    q = pts * k + np.array([T / 2, T * .60])
                    c.drawPath(path(q, False), paint("#000000", alpha, max(1, w * k * grow),
                                                     MaskFilter=blur_filter(max(.5, w * k * grow * .25))))
        wide = add_mask(T, T, lambda c: vein(c, 5, .6, .005))
        thin = add_mask(T, T, lambda c: vein(c, .75, 1, .005))
        fine = add_mask(T, T, lambda c: vein(c, .8, .55))
        # relief: veins sunk, blade puffed up between them, the whole leaf curling
        puff = gauss(fine, 7) * 14 + gauss(wide, 4) * 5 + 46 * fbm(T, T, 420, seed + 7, 3) + 3 * n2
        gx, gy = np.gradient(puff, axis=1), np.gradient(puff, axis=0)
        shade = np.clip(1 + 1.05 * (gx * .55 - gy * .85), .5, 1.7)
        net = np.exp(-(fbm(T, T, 20, seed + 9, 2) / .055) ** 2) * .5 + \
        np.exp(-(fbm(T, T, 9, seed + 8, 1) / .09) ** 2) * .3
        rgbt = rgbt * (1 - .13 * net)[..., None] * shade[..., None]
        rgbt = rgbt * (1 + .13 * gauss(wide, 3) + .05 * n3)[..., None]
        rgbt = mix(rgbt, rgbt * rgb("#B4581A"), fine * .85)
        rgbt = mix(rgbt, np.ones_like(rgbt) * rgb(tones[0]) * .62, thin * .78)
        def spot(c):
            for _ in range(260):
                r = min(7.0, 1.2 + rng.pareto(2.2) * 1.6)
                q = [(math.cos(i) * r * rng.uniform(.6, 1.2), math.sin(i) * r * rng.uniform(.6, 1.2))
                     for i in np.arange(0, 6.28, .8)]
                at = rng.uniform(.06, .94, 2) * T
                c.drawPath(path(spline(np.array(q) + at, 5, True)),
                           paint("#000000", rng.uniform(.3, .9), MaskFilter=blur_filter(.8)))
        spots = add_mask(T, T, spot) * .85 + smooth(.55, 1.1, fbm(T, T, 150, seed + 6, 5)) * .40
        rgbt = mix(rgbt, np.ones_like(rgbt) * rgb("#54220C"), np.clip(spots, 0, .7))
        rim = np.clip(1 - gauss(a, 9), 0, 1) * smooth(-.2, .5, n1 + .3) * 1.5
        rgbt = mix(rgbt, np.ones_like(rgbt) * rgb(tones[0]) * .85, np.clip(rim, 0, .7))

    def stem(c):
        q = [(T / 2, T * .60 + .30 * k), (T / 2 + .02 * k, T * .60 + .60 * k),
             (T / 2 + .10 * k, T * .60 + .88 * k)]
        c.drawPath(path(spline(q, 12), False), paint(rgb(tones[0]) * .8, 1, .022 * k))
    st = layer(T, T, stem)
    out = rgbt * a[..., None]
    al = np.maximum(a, st[1][..., 0])
    out = out + st[0] * (1 - a)[..., None]
    return out.clip(0, 1), al


def _sprite(tile):
    c, a = tile
    px = np.concatenate([c, a[..., None]], -1)
    return skia.Image.fromarray((px.clip(0, 1) * 255).astype(np.uint8), skia.kRGBA_8888_ColorType)


def _put(c, sprite, x, y, size, turn, squash=1.0, shear=0.0, persp=0.0, flip=False):
    m = skia.Matrix()
    m.setTranslate(x, y)
    m.preRotate(turn)
    q = skia.Matrix()
    q.setAll(1, shear, 0, 0, squash, 0, 0, persp / T, 1)
    m.preConcat(q)
    m.preScale(size / T * (-1 if flip else 1), size / T)
    m.preTranslate(-T / 2, -T * .60)
    c.save()
    c.concat(m)
    c.drawImage(sprite, 0, 0, skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear))
    c.restore()


def _blurred(lay, r):
    """Lens blur of a premultiplied layer, at half size when wide."""
    stack = np.concatenate(lay, -1)
    if r < 1:
        return lay
    if r > 14:
        half = stack[::2, ::2]
        b = lens(half, r / 2)
        stack = np.repeat(np.repeat(b, 2, 0), 2, 1)[:H, :W]
        stack = gauss(stack, 1.5)
    else:
        stack = lens(stack, r)
    return stack[..., :3], stack[..., 3:4].clip(0, 1)


GOLD = ("#9A5410", "#E69A26", "#FBC24A", "#FFE8A0")
AMBER = ("#8A3E0A", "#D9781E", "#F5A646", "#FFD58A")
RUST = ("#6E2A0C", "#BC561E", "#E08238", "#FFBA70")
SCARLET = ("#5E0A08", "#B01A12", "#E23A1E", "#FF7A48")
OLIVE = ("#6E5010", "#B88C20", "#E0B03A", "#F8DC86")


def autumn():
    rng = np.random.default_rng(22)
    x, y = grid(H, W)
    img = ramp(y + .05 * fbm(H, W, 500, 2, 4), [(0, "#2A2226"), (.16, "#3A2A28"), (.26, "#6B4526"), (.36, "#B97F34"),
                                                (.5, "#A8702C"), (.7, "#6E451C"), (1, "#2A1A10")])
    img = img * (1 + .18 * fbm(H, W, 420, 9, 4))[..., None]
    img = img + (np.exp(-(((x - .72) / .5) ** 2 + ((y - .30) / .16) ** 2)))[..., None] * rgb("#FFC862") * .22

    # bokeh discs high in the dark
    def discs(c):
        for i in range(46):
            cx, cy = rng.uniform(0, W), abs(rng.normal(0, 1)) * 300
            r = rng.uniform(34, 104)
            cc = ["#FF9A2E", "#FF6A26", "#FFB84A", "#D9481E", "#FFA63A"][rng.integers(5)]
            al = rng.uniform(.05, .30) * (1 - cy / 1300)
            if al <= 0:
                continue
            c.drawCircle(cx, cy, r, paint(cc, al, MaskFilter=blur_filter(3)))
            c.drawCircle(cx, cy, r - 3, paint(cc, al * .9, 4, MaskFilter=blur_filter(2)))
    l = layer(W, H, discs)
    img = screen(img.clip(0, 1), l[0].clip(0, 1) * l[1] ** .2)

    sets = [_sprite(leaf(10 + i, t, False)) for i, t in enumerate((GOLD, AMBER, RUST, OLIVE, SCARLET))]
    fine = [_sprite(leaf(30 + i, t)) for i, t in enumerate((GOLD, AMBER, RUST, OLIVE))]

    def bed(img, y0, y1, n, size, blur, pick, squash, op=1.0, light=1.0, keep=None):
        def draw(c):
            for yy in np.sort(rng.uniform(y0, y1, n)):
                xx = rng.uniform(-60, W + 60)
                if keep and keep(xx, yy):
                    continue
                s = size * rng.uniform(.7, 1.3)
                c.drawOval(skia.Rect.MakeXYWH(xx - s * .4, yy - s * .05, s * .8, s * .32),
                           paint("#1E0E06", .55, MaskFilter=blur_filter(s * .06)))
                _put(c, pick[rng.integers(len(pick))], xx, yy, s, rng.uniform(
                    0, 360), 1, 0, rng.uniform(-.3, .3), rng.random() < .5)
        lay = layer(W, H, draw)
        sq = lay
        b = _blurred(sq, blur)
        return over(img, (b[0] * light * rgb("#FFF2DC") * 1.13 + b[1] * .02, b[1]), op)
    img = bed(img, 560, 800, 60, 150, 44, sets[:4], .5, .95, 1.08)
    img = bed(img, 760, 1010, 44, 230, 34, sets[:4], .5, 1, 1.10)
    # the red one, far out of focus
    red = layer(W, H, lambda c: (_put(c, sets[4], 330, 800, 820, - \
                14, .95), _put(c, sets[4], 60, 900, 560, -60, .9)))
    b = _blurred(red, 30)
    img = over(img, (b[0] * 1.12, b[1]))
    img = bed(img, 1000, 1260, 26, 330, 24, sets[:4], .5, 1, 1.05)
    img = bed(img, 1240, 1480, 18, 430, 13, fine, .5, 1, .98)

    def grass(c):
        for _ in range(150):
            gx, gy = rng.uniform(0, W), rng.uniform(1380, 1720)
            hgt, lean = rng.uniform(60, 190), rng.normal(0, 50)
            g = ["#6E7A1E", "#8A9A2A", "#4A5A16", "#B0B848"][rng.integers(4)]
            q = [(gx, gy), (gx + lean * .3, gy - hgt * .6), (gx + lean, gy - hgt)]
            s = spline(q, 8)
            wv = np.linspace(5, .6, len(s))[:, None] * [1, 0]
            c.drawPath(path(np.concatenate([s - wv, (s + wv)[::-1]])), paint(g, .9))
    img = over(img, _blurred(layer(W, H, grass), 4))
    img = bed(img, 1470, 1640, 9, 480, 6, fine, .5, 1, .9)

    # the leaf in focus, standing, sun behind it
    hero = leaf(77, ("#7A3206", "#D07A22", "#F2A648", "#FFD58A"))
    sp = _sprite(hero)
    place = (1010, 1250, 1560, 24)
    sh = add_mask(W, H, lambda c: _put(c, sp, place[0] - 70,
                  place[1] + 110, place[2], place[3], .92, .05, .08))
    img = img * (1 - .5 * gauss(sh, 38))[..., None]
    lay = layer(W, H, lambda c: _put(c, sp, *place, .96, .04, .06))
    lightmap = .92 + .36 * smooth(.72, .25, y) + .16 * (x - .5)
    img = over(img, (lay[0] * lightmap[..., None], lay[1]))
    edge = np.clip(lay[1][..., 0] - np.roll(np.roll(lay[1][..., 0], 4, 0), -2, 1), 0, 1)
    img = img + (gauss(edge, 1.2) * .40)[..., None] * rgb("#FFE7B0")

    # leaves close to the lens
    near = layer(W, H, lambda c: (_put(c, sets[1], 230, 1600, 1150, 152, .8), _put(c, sets[0], 700, 1900, 1150, 30, .7),
                                  _put(c, sets[1], 1230, 1930, 1150, -80, .7), _put(c, sets[1], 60, 2080, 900, 70, .8)))
    b = _blurred(near, 46)
    img = over(img, (b[0] * .88, b[1]), .97)
    low = smooth(.82, 1.02, y)
    img = img * (1 - .50 * low)[..., None]
    # haze of sun from upper right
    img = img * (1 + .30 * np.exp(-(((x - .5) / .6) ** 2 + ((y - .46) / .22) ** 2)))[..., None]
    flare = np.exp(-np.hypot((x - 1.05) * .8, (y - .18)) / .42)
    img = screen(img.clip(0, 1), flare[..., None] * rgb("#FFB45A") * .34)
    img = vignette(img, .35)
    return grain(img, .011, 5)
