"""Two flat posters: 〈지킬 앤 하이드〉 and 〈봄의 제전〉."""

import math

import numpy as np
import skia

from kit import (add_mask, blur_filter, fbm, gauss, grain, grid, layer, limb, mix, over, paint,
                 path, ramp, rgb, smooth, spline, vignette)

W, H = 1400, 2100


def _mirror(points):
    return [(W - x, y) for x, y in points]


def _half(right):
    return skia.Rect.MakeLTRB(W / 2, 0, W, H) if right else skia.Rect.MakeLTRB(0, 0, W / 2, H)


def _skyline(seed, base, steps, spires):
    """Gabled roofs, chimneys and a few spires as one outline."""
    rng = np.random.default_rng(seed)
    pts, x = [(-20, H + 10)], -20
    while x < W + 20:
        w = rng.uniform(*steps)
        y = base - rng.uniform(0, 150)
        kind = rng.random()
        if kind < .45:                                    # gable and chimney
            pts += [(x, y), (x + w * .5, y - w * .42), (x + w * .7, y - w * .25),
                    (x + w * .7, y - w * .55), (x + w * .82, y - w * .55),
                    (x + w * .82, y - w * .15), (x + w, y)]
        elif kind < .6 and spires:                        # church spire
            m = x + w * .5
            pts += [(x, y), (x, y - 110), (m - 26, y - 130), (m - 3, y - 400), (m + 3, y - 400),
                    (m + 26, y - 130), (x + w, y - 110), (x + w, y)]
        else:                                             # flat house
            pts += [(x, y - 40), (x + w * .2, y - 40), (x + w * .2, y - 75), (x + w * .3, y - 75),
                    (x + w * .3, y - 40), (x + w, y - 40)]
        x += w
    return pts + [(W + 20, H + 10)]


def _windows(c, seed, n, top, color, a):
    rng = np.random.default_rng(seed)
    for _ in range(n):
        x, y = rng.uniform(10, W - 10), rng.uniform(top, top + 300)
        if abs(x - W / 2) < 430 - (H - y) * .15:
            continue
        w, h = rng.choice([13, 16]), rng.choice([20, 26])
        for dx in ([0] if rng.random() < .5 else [0, 22]):
            c.drawRect(skia.Rect.MakeXYWH(x + dx, y, w, h), paint(color, a * rng.uniform(.5, 1)))


# Right-hand outlines; the left half is their mirror image.
CROWN = [(700, 330), (905, 338), (876, 640), (700, 650)]
HEAD = [(700, 620), (836, 620), (850, 690), (846, 790), (806, 900), (752, 968), (700, 985)]
CLOAK = [(700, 930), (800, 935), (862, 962), (946, 1010), (1040, 1100), (1110, 1240),
         (1160, 1430), (1196, 1640), (1232, 1900), (1252, H + 10), (700, H + 10)]
COLLAR = [(700, 1180), (742, 1060), (800, 945), (838, 905), (958, 985), (962, 1040), (882, 1130)]
LAPEL = [(700, 1500), (700, 1180), (812, 962), (868, 1110), (800, 1200), (836, 1236)]


def _brim(c, p):
    """Hat brim as a shallow crescent with turned-up ends."""
    q = skia.Path()
    q.moveTo(388, 590)
    q.cubicTo(388, 562, 430, 566, 470, 582)
    q.cubicTo(610, 622, 790, 622, 930, 582)
    q.cubicTo(970, 566, 1012, 562, 1012, 590)
    q.cubicTo(1010, 640, 850, 690, 700, 690)
    q.cubicTo(550, 690, 390, 640, 388, 590)
    c.drawPath(q, p)


def _figure(c, right):
    """Jekyll (left, ink) or Hyde (right, cream)."""
    body, shade, light = ("#F1E2C0", "#D9BF8E", "#FFF3D6") if right else \
        ("#081A1D", "#0F2B2E", "#17403F")
    side = (lambda p: p) if right else _mirror
    c.save()
    c.clipRect(_half(right), skia.ClipOp.kIntersect, False)
    cloak = skia.Path()
    pts = side(CLOAK)
    cloak.addPath(path(np.concatenate([spline(pts[:-2], 14), np.array(pts[-2:], float)])))
    c.drawPath(cloak, paint(body))
    # long folds of the cloak
    c.save()
    c.clipPath(cloak, skia.ClipOp.kIntersect, True)
    for x0, x1, w in ((830, 905, 42), (960, 1075, 50), (1070, 1185, 36)):
        f = side([(x0 - 30, 1240), (x0, 1500), (x1, H + 60), (x1 - w * 1.6, H + 60),
                  (x0 - w * .6, 1560)])
        c.drawPath(path(f), paint(shade, .75 if right else .9, MaskFilter=blur_filter(5)))
    edge = spline(side(CLOAK[2:-1]), 12)
    c.drawPath(path(edge, False), paint(light, .9 if right else .55, 9, MaskFilter=blur_filter(4)))
    c.restore()
    # head, neck shadow
    c.drawPath(path(np.concatenate([spline(side(HEAD), 12)])), paint(body))
    if right:
        # the brim throws a shadow over the brow
        c.save()
        c.clipPath(path(spline(HEAD, 12)), skia.ClipOp.kIntersect, True)
        c.translate(0, 34)
        _brim(c, paint(shade, .9))
        c.restore()
        c.drawPath(path([(700, 985), (752, 968), (806, 900), (812, 960), (760, 1070), (700, 1180)]),
                   paint(shade))
    c.drawPath(path(side(COLLAR)), paint(body))
    c.drawPath(path(side(LAPEL)), paint(shade))
    c.drawPath(path(side([(838, 905), (958, 985), (962, 1040), (882, 1130), (868, 1100)])),
               paint(light, .75 if right else .6))
    # hat
    crown = side(CROWN)
    q = skia.Path()
    q.moveTo(*crown[0])
    q.quadTo((crown[0][0] + crown[1][0]) / 2, 318, *crown[1])
    q.quadTo((crown[1][0] + crown[2][0]) / 2 + (-14 if right else 14), 450, *crown[2])
    q.lineTo(*crown[3])
    q.close()
    c.drawPath(q, paint(body))
    c.save()
    c.clipPath(q, skia.ClipOp.kIntersect, True)
    if right:
        c.drawPath(path([(826, 300), (920, 300), (900, 640), (816, 640)]),
                   paint(shade, .65, MaskFilter=blur_filter(10)))
    else:
        c.drawPath(path([(520, 300), (562, 300), (566, 640), (534, 640)]),
                   paint(light, .6, MaskFilter=blur_filter(10)))
    band = path(np.concatenate([spline([(480, 520), (600, 548), (700, 552), (800, 548), (920, 520)], 10),
                                spline([(920, 660), (800, 670), (700, 672), (600, 670), (480, 660)], 10)]))
    c.drawPath(band, paint("#C4203A" if right else "#1F6A62"))
    c.restore()
    _brim(c, paint(body))
    rim = path(spline([(400, 580), (470, 590), (600, 618), (700, 622), (800, 618), (930, 590),
                       (1000, 580)], 12), False)
    c.drawPath(rim, paint(light, .9 if right else .5, 5))
    if right:
        # Hyde's eye and smile
        c.drawCircle(784, 770, 22, paint("#C81F3A"))
        c.drawPath(path([(744, 770), (752, 742), (820, 738), (822, 750)]), paint(body))     # lid
        c.drawPath(path(spline([(750, 768), (784, 758), (818, 750)], 10), False), paint("#3A0B12", 1, 7))
        c.drawPath(path(spline([(738, 738), (776, 722), (828, 694)], 12), False),
                   paint("#3A0B12", 1, 10))
        c.drawPath(path(spline([(700, 868), (736, 882), (776, 868), (804, 834)], 12), False),
                   paint("#C81F3A", 1, 10))
        c.drawPath(path(spline([(792, 826), (806, 832), (816, 844)], 8), False),
                   paint("#C81F3A", 1, 8))
    else:
        # a thin glint on Jekyll's spectacles and jaw
        c.drawCircle(612, 768, 40, paint("#2C6F66", .9, 6))
        c.drawPath(path(spline([(572, 762), (556, 752)], 8), False), paint("#2C6F66", .9, 6))
        c.drawPath(path(spline([(590, 782), (604, 752), (618, 746)], 10), False),
                   paint("#BFD8C4", .55, 6))
    # bow tie
    bow = side([(700, 1096), (762, 1052), (770, 1096), (762, 1140)])
    c.drawPath(path(bow), paint("#1A0508" if right else "#C4203A"))
    c.restore()


def jekyll():
    x, y = grid(H, W)
    right = x >= .5
    left_bg = ramp(y, [(0, "#072427"), (.45, "#0F4240"), (.75, "#1F6459"), (1, "#3B7F6E")])
    right_bg = ramp(y, [(0, "#5E0B18"), (.4, "#96142A"), (.75, "#B8203A"), (1, "#C9404A")])
    img = np.where(right[..., None], right_bg, left_bg)
    img = img * (1 + .05 * fbm(H, W, 420, 3, 4))[..., None]
    cx, cy, r = .5 * W, .352 * H, .405 * W
    px, py = x * W, y * H
    d = np.hypot(px - cx, py - cy)
    # glow, then moon: lit on the left, eclipsed on the right
    glow = np.exp(-np.clip(d - r, 0, None) / 120)
    img = img + np.where(right, 0, glow)[..., None] * rgb("#D9C58A") * .42
    img = img + np.where(right, glow, 0)[..., None] * rgb("#E03A3A") * .16
    craters = fbm(H, W, 210, 8, 5)
    lit = ramp(np.clip((px - cx + r) / r, 0, 1), [(0, "#D8B873"), (.35, "#EBD596"), (1, "#FBEEC2")])
    lit = lit * (1 + .07 * np.clip(craters, -1, .4))[..., None]
    dark = ramp(np.clip((px - cx) / r, 0, 1), [(0, "#1C0307"), (.6, "#26050B"), (1, "#3A0910")])
    disc = np.clip(r - d + .5, 0, 1)
    img = mix(img, np.where(right[..., None], dark, lit), disc)
    ring = np.exp(-((d - r) / 7) ** 2)
    img = img + np.where(right, ring, 0)[..., None] * rgb("#FF5A4A") * .55

    def city(c, seed, base, lc, rc, spires):
        for is_right, cc in ((False, lc), (True, rc)):
            c.save()
            c.clipRect(_half(is_right), skia.ClipOp.kIntersect, False)
            c.drawPath(path(_skyline(seed, base, (70, 150), spires)), paint(cc))
            c.restore()
    img = over(img, layer(W, H, lambda c: city(c, 21, 1640, "#1A564F", "#8F1A30", True)), .75)
    fog = smooth(.66, .95, y) * (.45 + .4 * fbm(H, W, 260, 5, 5, stretch=3))
    img = mix(img, np.where(right[..., None], rgb("#D8606A"), rgb("#6FA090")), np.clip(fog, 0, 1) * .45)
    img = over(img, layer(W, H, lambda c: city(c, 34, 1800, "#0C3636", "#5E1022", True)), .95)
    img = over(img, layer(W, H, lambda c: (_windows(c, 5, 90, 1740, "#FFCF7A", .95))))
    low = smooth(.84, 1.02, y) * (.75 + .35 * fbm(H, W, 220, 6, 5, stretch=3))
    haze = np.where(right[..., None], rgb("#B85A60"), rgb("#5E8A80"))
    img = mix(img, haze, np.clip(low, 0, 1) * .5)

    # soft shadow behind the man, then both halves of him
    def man(c):
        _figure(c, False)
        _figure(c, True)
    fig = layer(W, H, man)
    img = img * (1 - .3 * gauss(fig[1][..., 0], 26))[..., None]
    shade = 1 + .022 * fbm(H, W, 240, 12, 5)
    img = over(img, (fig[0] * shade[..., None], fig[1]))
    foot = smooth(.86, 1.03, y) * (.7 + .5 * fbm(H, W, 260, 7, 5, stretch=3))
    img = mix(img, haze * .95, np.clip(foot, 0, 1) * .62)
    img = vignette(img, .24)
    return grain(img, .016, 4)


# ---- 〈봄의 제전〉 --------------------------------------------------------------

NAVY, CREAM, SUN, RED = "#1B2A6B", "#F6E8CC", "#F9C235", "#D7344B"


def _dancer(pose):
    """Union outline of one dancer, head up, about 360 px tall around (0, 0)."""
    poses = {
        # torso, two arms, two legs, head
        "leap": ([(4, -92), (10, -30), (-2, 50)],
                 [[(0, -86), (-72, -110), (-128, -78), (-172, -52)],
                  [(8, -84), (74, -98), (140, -122), (178, -112), (186, -76)]],
                 [[(-6, 50), (-58, 92), (-40, 140), (-88, 158)],
                  [(4, 50), (60, 82), (72, 138), (112, 140)]], (-8, -158)),
        "reach": ([(0, -90), (-10, -28), (6, 52)],
                  [[(-4, -84), (-60, -124), (-74, -178), (-128, -194)],
                   [(4, -82), (80, -70), (128, -18), (164, 10)]],
                  [[(2, 52), (-44, 100), (-104, 96), (-132, 136)],
                   [(8, 52), (40, 104), (24, 152), (66, 178)]], (10, -156)),
        "spin": ([(0, -92), (14, -34), (0, 48)],
                 [[(2, -86), (-66, -74), (-110, -126), (-158, -140)],
                  [(6, -86), (70, -118), (112, -80), (168, -102)]],
                 [[(-4, 48), (-50, 86), (-92, 70), (-126, 112)],
                  [(4, 48), (48, 96), (46, 150), (92, 168)]], (4, -160)),
    }
    torso, arms, legs, head = poses[pose]
    shapes = [limb(torso, [30, 29, 27, 31])]
    shapes += [limb(a, [18, 15, 12, 10.5]) for a in arms]
    shapes += [limb(g, [25, 21, 17, 14.5]) for g in legs]
    p = skia.Path()
    p.addCircle(*head, 33)
    shapes.append(p)
    shapes.append(limb([torso[0], head], [17, 15]))
    out = shapes[0]
    for s in shapes[1:]:
        out = skia.Op(out, s, skia.kUnion_PathOp) or out
    return out


def _leaf(cx, cy, r, spikes, turn, seed, depth=.34):
    """Paper cut-out leaf: points joined by scallops."""
    rng = np.random.default_rng(seed)
    p = skia.Path()
    ang = turn + np.cumsum(rng.uniform(.75, 1.25, spikes))
    ang = turn + (ang - ang[0]) * 2 * math.pi / (ang[-1] - ang[0] + 1)
    rad = r * rng.uniform(.86, 1.14, spikes)
    tip = [(cx + q * math.cos(a), cy + q * math.sin(a) * .93) for a, q in zip(ang, rad)]
    p.moveTo(*tip[0])
    for i in range(spikes):
        a0, a1 = ang[i], ang[(i + 1) % spikes] + (2 * math.pi if i == spikes - 1 else 0)
        q = r * (1 - depth)
        k0, k1 = a0 + (a1 - a0) * .3, a0 + (a1 - a0) * .7
        p.cubicTo(cx + q * math.cos(k0), cy + q * math.sin(k0) * .93,
                  cx + q * math.cos(k1), cy + q * math.sin(k1) * .93, *tip[(i + 1) % spikes])
    p.close()
    return p


def _cut(img, shape, color, seed, lift=9):
    """Lay a piece of painted paper: shadow, brushed colour, pale cut edge."""
    a = add_mask(W, H, lambda c: c.drawPath(shape, paint()))
    sh = add_mask(W, H, lambda c: (c.translate(lift * .5, lift),
                                   c.drawPath(shape, paint(MaskFilter=blur_filter(lift)))))
    img = img * (1 - .26 * sh)[..., None] + (sh * .26)[..., None] * rgb("#7A1420") * .35
    brush = BRUSH[seed % 3]
    face = rgb(color) * (1 + brush)[..., None]
    edge = np.clip(a - np.roll(np.roll(a, 2, 0), 1, 1), 0, 1)
    face = face + edge[..., None] * .10
    return mix(img, face, a)


BRUSH = []


def rite_of_spring():
    if not BRUSH:
        for k in range(3):
            n = fbm(H, W, 110, 40 + k, 5, .6, stretch=(3, .5, 1.6)[k])
            BRUSH.append(.045 * n)
    x, y = grid(H, W)
    cx, cy = W * .5, H * .497
    px, py = x * W - cx, y * H - cy
    d = np.hypot(px, py)
    img = np.ones((H, W, 3)) * rgb("#E8553A") * (1 + BRUSH[0])[..., None]

    def disc(img, r, color, seed, lift=8):
        p = skia.Path()
        w = 1 + .004 * np.random.default_rng(seed).normal(0, 1, 40)
        pts = [(cx + r * w[i] * math.cos(i * math.pi / 20), cy + r * w[i] * math.sin(i * math.pi / 20))
               for i in range(40)]
        p.addPath(path(spline(pts, 8, True)))
        return _cut(img, p, color, seed, lift)
    img = disc(img, 955, "#E2482F", 1, 4)
    img = disc(img, 735, "#F07A40", 1)
    img = disc(img, 386, "#F59B39", 2)
    img = disc(img, 306, "#F9BC36", 0)
    # warm light spilling from the sun
    img = img + (np.exp(-(d / 520) ** 2) * .10)[..., None] * rgb("#FFE08A")
    # rays
    for k in range(24):
        a = k * math.pi / 12 + .02
        w, r0, r1 = .036, 226, 288 + (8 if k % 2 else -4)
        ray = path([(cx + r0 * math.cos(a - w), cy + r0 * math.sin(a - w)),
                    (cx + r1 * math.cos(a), cy + r1 * math.sin(a)),
                    (cx + r0 * math.cos(a + w), cy + r0 * math.sin(a + w))])
        img = _rect_cut(img, ray, RED)
    img = disc(img, 210, "#EC5636", 2, 6)

    def drop(cy0, w, h):
        p = skia.Path()
        p.moveTo(cx, cy0 - h)
        p.cubicTo(cx + w * .35, cy0 - h * .55, cx + w, cy0 - h * .1, cx + w, cy0 + h * .25)
        p.cubicTo(cx + w, cy0 + h * .78, cx + w * .45, cy0 + h, cx, cy0 + h)
        p.cubicTo(cx - w * .45, cy0 + h, cx - w, cy0 + h * .78, cx - w, cy0 + h * .25)
        p.cubicTo(cx - w, cy0 - h * .1, cx - w * .35, cy0 - h * .55, cx, cy0 - h)
        return p
    img = _cut(img, drop(cy + 0, 98, 142), CREAM, 0, 6)
    img = _cut(img, drop(cy + 22, 42, 86), RED, 1, 4)
    # leaves at the corners
    leaves = [(90, 120, 200, 12, .2, SUN), (1320, 110, 205, 12, .5, "#F2A49C"),
              (110, 1760, 260, 12, .6, NAVY), (1330, 1690, 270, 12, .1, "#2C8C69"),
              (330, 1920, 200, 12, .9, "#2C8C69"), (1120, 1890, 215, 12, .3, NAVY),
              (640, 2020, 175, 12, .7, "#F2A49C"), (890, 2040, 150, 11, .2, SUN),
              (40, 2080, 190, 11, .5, RED), (1370, 2090, 190, 11, .1, RED),
              (700, 30, 110, 10, .4, RED)]
    for i, (lx, ly, r, n, t, cc) in enumerate(leaves):
        img = _cut(img, _leaf(lx, ly, r, n, t, 60 + i), cc, i, 10)
    # eight dancers, feet to the fire
    order = [("leap", NAVY), ("reach", CREAM), ("spin", NAVY), ("leap", SUN),
             ("reach", NAVY), ("spin", CREAM), ("leap", NAVY), ("reach", SUN)]
    for k, (pose, cc) in enumerate(order):
        a = k * 45 + (3 if k % 2 else -2)
        r = 500 + (10 if k % 2 else -8)
        m = skia.Matrix()
        m.setRotate(a)
        m.postTranslate(cx + r * math.sin(math.radians(a)), cy - r * math.cos(math.radians(a)))
        if k % 3 == 1:
            m.preScale(-1, 1)
        m.preScale(.93, .93)
        p = skia.Path()
        _dancer(pose).transform(m, p)
        img = _cut(img, p, cc, k, 9)
    img = vignette(img, .10)
    return grain(img, .013, 9)


def _rect_cut(img, shape, color):
    a = add_mask(W, H, lambda c: c.drawPath(shape, paint(color)))
    return mix(img, rgb(color), a)
