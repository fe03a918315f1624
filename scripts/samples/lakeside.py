"""Rowing boats on a pebble shore at sunset: a small 3-D model, painted far to near."""

import math

import numpy as np
import skia

from kit import (add_mask, blur_filter, fbm, gauss, grain, grid, layer, mix, over, paint, path,
                 ramp, rgb, smooth, spline, vignette)

W, H = 2100, 1400
HOR = 516                      # horizon row
F, EYE = 1531.0, 1.95          # focal length in px, eye height in m


def project(p):
    z = np.maximum(p[..., 2], .3)
    return np.stack([W * .5 + F * p[..., 0] / z, HOR + F * (EYE - p[..., 1]) / z], -1)


# ---- sky, hills, water -----------------------------------------------------------

def _sky():
    x, y = grid(H, W)
    e = np.clip(1 - y * H / HOR, 0, 1)                       # 0 horizon … 1 top
    sun = np.exp(-(((x - .40) / .34) ** 2))
    base = ramp(e, [(0, "#FFC24A"), (.10, "#FFC95E"), (.24, "#F7C58A"), (.42, "#B9B7C8"),
                    (.62, "#6C93CC"), (.82, "#3A6CB4"), (1, "#24539B")])
    cool = ramp(e, [(0, "#E08A55"), (.16, "#D79A80"), (.4, "#8F9CC0"), (.7, "#4A79BE"), (1, "#234F95")])
    sky = mix(cool, base, sun * .9 + .1)
    glow = np.exp(-(((x - .40) / .16) ** 2 + (e / .22) ** 2))
    sky = sky + glow[..., None] * rgb("#FFE08A") * .42
    # clouds on a plane overhead, so they flatten to the horizon
    inv = 1 / (e + .13)
    u, v = (x - .42) * inv * 330 + 1500, inv * 215
    big = fbm(1800, 3000, 300, 78, 7, .55, stretch=1.5)

    def sample(dv):
        iu = u.clip(0, 2999).astype(int)
        iv = (v + dv).clip(0, 1799).astype(int)
        return gauss(big[iv, iu], 1.6)
    n = sample(0)
    slope = gauss(n - sample(26), 2)               # lit from below, by the sun
    bank = .34 * np.exp(-(((x - .17) / .26) ** 2 + ((e - .42) / .17) ** 2)) \
        + .24 * np.exp(-(((x - .60) / .16) ** 2 + ((e - .62) / .12) ** 2)) \
        + .30 * np.exp(-(((x - .95) / .20) ** 2 + ((e - .55) / .30) ** 2)) \
        + .12 * np.exp(-(((x - .70) / .2) ** 2 + ((e - .17) / .05) ** 2)) \
        - .40 * np.exp(-(((x - .42) / .16) ** 2 + ((e - .22) / .20) ** 2))
    cover = smooth(.16, .56, n * .85 + bank * 1.4 - .10 * \
                   np.exp(-(((x - .42) / .22) ** 2 + ((e - .9) / .25) ** 2))) * smooth(.02, .10, e)
    dark = ramp(np.clip(e, 0, 1), [(0, "#6E4038"), (.3, "#53424C"), (.7, "#464453"), (1, "#3C4258")])
    lit = ramp(np.clip(e, 0, 1), [(0, "#FFB24A"), (.3, "#FF9A4E"), (.6, "#F08A66"), (1, "#C98A92")])
    edge = np.clip(cover * (1 - cover) * 4, 0, 1)
    body = mix(dark, lit, np.clip(.04 + edge * .62 + slope * 1.9, 0, 1) * (.30 + .70 * sun))
    sky = mix(sky, body, cover * .92)
    return sky.clip(0, 1.2)


def _ridge(seed, base, height, rough, centre=None):
    rng = np.random.default_rng(seed)
    xs = np.arange(-20, W + 21, 2.5)
    y = np.zeros(len(xs))
    for k in range(1, 8):
        y += np.sin(xs / W * 2 * np.pi * k * .8 + rng.uniform(0, 6)) / k ** 1.25
    y = (y - y.min()) / (y.max() - y.min())
    if centre is not None:
        y = y * .45 + .75 * np.exp(-((xs / W - centre) / .22) ** 2)
    crowns = np.interp(xs, xs[::5], rng.uniform(-1, 1, len(xs[::5]))) + .5 * rng.uniform(-1, 1, len(xs))
    y = base - height * y - rough * (crowns + 1)
    return path([(-20, HOR + 20)] + list(zip(xs, y)) + [(W + 20, HOR + 20)])


def _far(img):
    x, y = grid(H, W)
    for seed, base, hgt, rough, cc, centre in ((3, HOR - 6, 118, .6, "#6E5468", 1.02), (8, HOR - 8, 92, .8, "#4E3D52", .06),
                                               (5, HOR - 4, 40, 4.0, "#2F2A38", .8), (12, HOR + 2, 22, 5.0, "#1C1B22", None)):
        m = add_mask(W, H, lambda c: c.drawPath(_ridge(seed, base, hgt, rough, centre), paint()))
        warm = np.exp(-((x - .40) / .25) ** 2)
        body = mix(rgb(cc) * np.ones_like(img), np.ones_like(img) * \
                   rgb("#C9744A"), warm * (.42 if hgt > 50 else .12))
        img = mix(img, body, m)
    return img


def _water(sky):
    x, y = grid(H, W)
    d = np.clip((y * H - HOR) / (H - HOR), 0, 1)
    z = F * EYE / np.maximum(y * H - HOR, 1)
    # ripples in world space: long near the eye, fine far off
    tex = fbm(1600, 2400, 60, 91, 5, .6, stretch=3.2)
    iu = np.abs(((x - .5) * z * 120 + 1200) % 4798 - 2399).astype(int).clip(0, 2399)
    iv = ((np.log(z + .2) * 620) % 1599).astype(int)
    r = tex[iv, iu] * smooth(0, .02, d)
    r2 = fbm(H, W, 18, 92, 3, .6, stretch=9)
    src = np.clip(2 * HOR - y * H + (r * 80 + r2 * 22) * (.25 + d), 2, HOR - 1).astype(int)
    cx = np.clip(np.arange(W)[None] + (r * 24).astype(int), 0, W - 1)
    w = gauss(sky, 3)[src, cx]
    w = w * (.90 - .30 * d)[..., None]
    w = mix(w, rgb("#2D3A55") * np.ones_like(w), np.clip(.10 + d * .9, 0, .7))
    glitter = np.clip(r2 + r * .8 - .25, 0, 1) * np.exp(-((x - .40) / (.10 + .25 * d)) ** 2)
    return w + (glitter * .55)[..., None] * rgb("#FFD68A")


# ---- shore -----------------------------------------------------------------------

def shore_row(xpx):
    """Row where water meets stones."""
    t = xpx / W
    return 884 - 131 * t - 26 * np.sin(t * 5.2 + .6) + 4 * np.sin(t * 31) + 3 * np.sin(t * 77)


def _pebbles(c, rng):
    rows, y = [], 700.0
    while y < H + 40:
        r = .017 * (y - HOR) / EYE * 1.0 + .6
        rows.append((y, r))
        y += r * .62
    palette = [rgb(h) for h in ("#3C4654", "#4B5563", "#59626E", "#2E3744", "#67696E", "#6F6259",
                                "#52535A", "#7B7C80", "#414B5C", "#8A8278")]
    for y, r in rows:
        n = int(W / (r * 1.55)) + 2
        xs = rng.uniform(-r, W + r, n)
        lim = shore_row(xs)
        for xx, ln in zip(xs, lim):
            if y < ln:
                continue
            k = rng.lognormal(0, .33)
            if rng.random() < .006:
                k *= 2.2
            a, b = r * k, r * k * rng.uniform(.48, .72)
            yy = y + rng.uniform(-r, r) * .4
            cc = palette[rng.integers(len(palette))] * rng.uniform(.62, 1.12)
            wet = math.exp(-(yy - ln) / 40)
            cc = cc * (1 - .5 * wet) * 1.06
            far = 1 - (y - 700) / (H - 700)
            warm = .16 * math.exp(-((xx / W - .42) / .35) ** 2) * (.4 + far)
            cc = cc * (1 - warm) + rgb("#D98A4E") * warm
            tilt = rng.uniform(-28, 28)
            c.save()
            c.translate(float(xx), float(yy))
            c.rotate(tilt)
            c.drawOval(skia.Rect.MakeLTRB(-a, -b * .75, a * 1.08, b * 1.35), paint("#0A0D14", .8))
            c.drawOval(skia.Rect.MakeLTRB(-a, -b, a, b), paint(cc * .78))
            if a > 2.2:
                c.drawOval(skia.Rect.MakeLTRB(-a * .82, -b * .92,
                           a * .72, b * .35), paint(cc * 1.12 + .02, .8))
                if a > 5:
                    c.drawOval(skia.Rect.MakeLTRB(-a * .5, -b * .78, a * .3, -b * .2),
                               paint(cc * 1.35 + np.array([.05, .06, .09]), .55))
            elif rng.random() < .25:
                c.drawOval(skia.Rect.MakeLTRB(-a * .5, -b * .8, a * .4, 0), paint("#A9B4C4", .35))
            c.restore()


# ---- boats -----------------------------------------------------------------------

LEN = 4.3


def _hull(s, v):
    """Boat coordinates of hull point: s stern 0 … bow 1, v keel 0 … gunwale 1; one side."""
    beam = .70 * np.clip(1 - np.abs((s - .42) / .58) ** 2.4, 0, 1) ** .80
    beam = np.where(s < .42, .70 * (1 - .40 * np.clip((.42 - s) / .42, 0, 1) ** 2.2), beam)
    sheer = .46 + .24 * np.clip((s - .35) / .65, 0, 1) ** 2.1 + .07 * np.clip((.35 - s) / .35, 0, 1) ** 2
    keel = .02 + .16 * np.clip((s - .86) / .14, 0, 1) ** 2.4
    x = beam * (1 - (1 - v) ** 1.9) ** .78
    y = keel + (sheer - keel) * v ** 1.25
    z = s * LEN + .16 * v * np.clip((s - .8) / .2, 0, 1)
    return x, y, z


class Boat:
    def __init__(self, x, z, yaw, roll=0.0, tone=1.0, seed=0, oars=True):
        """x, z: stern on the ground; yaw 0 = bow straight at the eye."""
        self.x, self.z, self.yaw, self.roll, self.tone, self.seed, self.oars = x, z, yaw, roll, tone, seed, oars

    def place(self, x, y, z):
        """Boat axes to the world; bow points to the eye (−z)."""
        cr, sr = math.cos(self.roll), math.sin(self.roll)
        x, y = x * cr - y * sr, x * sr + y * cr
        c, s = math.cos(self.yaw), math.sin(self.yaw)
        return np.stack([self.x + x * c + z * s, y - .05, self.z - z * c + x * s], -1)

    def mesh(self, side, inset=0.0, ns=56, nv=25):
        s, v = np.meshgrid(np.linspace(0, 1, ns), np.linspace(0, 1, nv), indexing="ij")
        x, y, z = _hull(s, v)
        x = np.maximum(x - inset, 0)
        return self.place(side * x, y + inset * .6, z)

    def _quads(self, c, side, inner, rng):
        p = self.mesh(side, .035 if inner else 0)
        q = project(p)
        ns, nv = p.shape[:2]
        e1, e2 = p[1:, :-1] - p[:-1, :-1], p[:-1, 1:] - p[:-1, :-1]
        nrm = np.cross(e1, e2) * side
        nrm /= np.linalg.norm(nrm, axis=-1, keepdims=True) + 1e-9
        mid = (p[1:, 1:] + p[:-1, :-1]) / 2
        view = np.array([0, EYE, 0]) - mid
        view /= np.linalg.norm(view, axis=-1, keepdims=True)
        # outward normal has positive dot with direction away from boat axis
        axis = self.place(np.zeros_like(mid[..., 0]), np.full_like(mid[..., 0], .5),
                          np.linspace(0, LEN, ns)[:-1, None] * np.ones(nv - 1))
        flip = np.sign(np.sum(nrm * (mid - axis), -1, keepdims=True))
        nrm = nrm * np.where(flip == 0, 1, flip)
        front = np.sum(nrm * view, -1) > 0
        n = -nrm if inner else nrm
        sky = .40 + .34 * n[..., 1]
        sun = np.clip(n @ np.array([-.28, .34, .90]), 0, 1)
        eye = .22 * np.clip(np.sum(n * view, -1), 0, 1)
        plank = 7
        for i in range(ns - 1):
            for j in range(nv - 1):
                if front[i, j] == inner:
                    continue
                vv = (j + .5) / (nv - 1)
                b = vv * plank
                f = b % 1
                lap = 1 - .62 * math.exp(-f / .10) + .16 * math.exp(-(1 - f) / .14)
                g = 1 + .10 * math.sin(int(b) * 5.1 + self.seed) + .035 * \
                rng.normal() + .05 * math.sin(i * 1.7 + int(b) * 2.3)
                wood = rgb("#9A5A28") if inner else rgb("#7E3A1A")
                if not inner and vv > .86:
                    wood = rgb("#5A2A12")
                if not inner and vv < .30:
                    wood = rgb("#701812")
                rib = .74 if inner and i % 5 == 0 else 1
                depth = (.35 + .65 * vv) if inner else (.58 + .42 * vv)
                light = sky[i, j] * rgb("#AFC0E0") + sun[i, j] * rgb("#FFB262") * \
                (1.25 if inner else 1.5) + eye[i, j] * rgb("#C9B8B0")
                cc = wood * light * lap * g * rib * depth * 1.85 * self.tone
                spec = .30 * max(0, n[i, j, 1]) ** 3 * (0 if inner else 1)
                cc = cc + spec * rgb("#8FA6CC")
                k = [q[i, j], q[i + 1, j], q[i + 1, j + 1], q[i, j + 1]]
                m = np.mean(k, 0)
                k = [m + (a - m) * 1.06 for a in k]                # hide hairline gaps
                c.drawPath(path(k), skia.Paint(AntiAlias=True, Color=skia.Color(
                    *(int(t) for t in np.clip(cc, 0, 1) * 255))))

    def _slab(self, c, pts, color, edge=None, thick=.03):
        p = self.place(*(np.array(a, float) for a in zip(*pts)))
        c.drawPath(path(project(p)), paint(np.clip(np.asarray(color), 0, 1)))
        if edge is not None:
            low = p.copy()
            low[:, 1] -= thick
            a, b = project(p), project(low)
            i, j = np.argsort(p[:, 2])[:2]
            c.drawPath(path([a[i], a[j], b[j], b[i]]), paint(edge))

    def shadow(self, c):
        pts = []
        for side in (1, -1):
            s = np.linspace(0, 1, 30)
            x, _, z = _hull(s, np.full(30, .75))
            q = self.place(side * x * 1.05, np.zeros(30), z)
            q[:, 1] = 0
            pts.append(project(q) if side > 0 else project(q)[::-1])
        c.drawPath(
    path(
        np.concatenate(pts)), paint(
            "#000000", .85, MaskFilter=blur_filter(
                1.5 + 60 / self.z)))

    def draw(self, c):
        rng = np.random.default_rng(self.seed)
        t = self.tone
        # transom, seen from inside
        v = np.linspace(0, 1, 14)
        x, y, z = _hull(np.zeros(14), v)
        q = project(np.concatenate([self.place(x, y, z), self.place(-x, y, z)[::-1]]))
        c.drawPath(path(q), paint(rgb("#5E3214") * t))
        for j in range(3, 14, 3):
            c.drawLine(*map(float, q[j]), *map(float, q[-1 - j]),
                       paint("#2A1408", .6, max(1, F * .008 / self.z)))
        for side in ((1, -1) if self.yaw < 0 else (-1, 1)):
            self._quads(c, side, True, rng)
        # floor boards
        for k in range(-3, 3):
            a, b = k * .105, k * .105 + .095
            self._slab(c, [(a, .13, .35), (b, .13, .35), (b * .62, .13, 3.25), (a * .62, .13, 3.25)],
                       rgb("#7A4A22") * t * (.85 + .1 * (k % 2)))
        # thwarts
        for s, wd in ((.10, .34), (.40, .24), (.68, .24)):
            x, y, z = (float(a) for a in _hull(np.array(s), np.array(.80)))
            x2 = float(_hull(np.array(s + wd / LEN), np.array(.80))[0])
            self._slab(c, [(-x + .04, y, z), (x - .04, y, z), (x2 - .04, y, z + wd), (-x2 + .04, y, z + wd)],
                       rgb("#C88A4C") * t, rgb("#4A240F") * t, .05)
        if self.oars:
            for off in (-.16, .13):
                pts = np.array([(off, .52, .25), (off * .9, .50, 1.5), (off * .5, .52, 3.35)])
                q = project(self.place(*pts.T))
                wpx = F * .022 / self.z
                c.drawPath(path(spline(q, 8), False), paint("#3A1E0C", .9, wpx * 2.3))
                c.drawPath(path(spline(q, 8) - [wpx * .25, wpx * .3], False),
                           paint(rgb("#D6A468") * t, 1, wpx * 1.5))
                bl = project(self.place(
                    *np.array([(off - .07, .53, .15), (off + .07, .53, .15), (off + .06, .53, .75), (off - .06, .53, .75)]).T))
                c.drawPath(path(bl), paint(rgb("#C4935A") * t))
        for side in ((-1, 1) if self.yaw < 0 else (1, -1)):
            self._quads(c, side, False, rng)
        # gunwale: dark rail with a lit top
        s = np.linspace(0, 1, 60)
        for side in (1, -1):
            x, y, z = _hull(s, np.ones(60))
            q = project(self.place(side * x, y + .012, z))
            wpx = F * .026 / max(self.z - 2, 2)
            c.drawPath(path(q, False), paint(rgb("#4A220E") * t, 1, wpx * 2))
            c.drawPath(path(q - [0, wpx * .55], False), paint(rgb("#F0B06A") * t, .95, wpx * .75))
        # stem
        v = np.linspace(0, 1, 16)
        x, y, z = _hull(np.ones(16), v)
        q = project(self.place(x * 0, y, z + .02))
        wpx = F * .030 / max(self.z - 4, 2)
        c.drawPath(path(q, False), paint(rgb("#2E130A") * t, 1, wpx * 2.2))
        c.drawPath(path(q - [wpx * .5, 0], False), paint(rgb("#A8683A") * t, .8, wpx * .7))
        # stern rail
        a = np.linspace(math.pi, 0, 14)
        q = project(self.place(.30 * np.cos(a), .55 + .13 * np.sin(a), np.full(14, .05)))
        c.drawPath(path(q, False), paint("#1E1210", .95, max(2, F * .010 / self.z)))


FLEET = [Boat(7.2, 15.2, .30, .03, .80, 1, False), Boat(5.1, 14.0, .34, .02, .84, 2, False),
         Boat(3.5, 12.8, .36, -.04, .88, 3), Boat(2.05, 11.7, .34, .05, .92, 4),
         Boat(.75, 10.8, .30, -.03, .96, 5), Boat(-.75, 10.0, .14, .03, 1.0, 6),
         Boat(-2.25, 9.4, -.10, -.05, 1.02, 7), Boat(-3.95, 8.6, -.40, .06, 1.06, 8)]


def lakeside():
    x, y = grid(H, W)
    sky = _far(_sky())
    img = np.where((y * H < HOR)[..., None], sky, _water(sky))
    def posts(c):
        for i in range(9):
            z = 15 + 1.6 * i
            (px, py), (_, qy) = project(np.array([[2.4 + .50 * i, 0, z], [2.4 + .50 * i, .62, z]]))
            c.drawRect(skia.Rect.MakeLTRB(px - 60 / z, qy, px + 60 / z, py), paint("#17141B", .95))
            c.drawRect(skia.Rect.MakeLTRB(px - 54 / z, py, px + 54 / z, 2 * py - qy), paint("#17141B", .38))
    img = over(img, layer(W, H, posts))
    rng = np.random.default_rng(4)
    lay = layer(W, H, lambda c: _pebbles(c, rng))
    ground = y * H > shore_row(x * W)
    damp = np.exp(-np.abs(y * H - shore_row(x * W)) / 16)
    img = img * (1 - .45 * damp * ~ground)[..., None]
    img = np.where(ground[..., None], rgb("#141A24") * np.ones_like(img), img)
    img = over(img, lay)
    foam = np.exp(-((y * H - shore_row(x * W) + 3) / 3.5) ** 2) * \
    np.clip(.4 + fbm(H, W, 40, 66, 3, stretch=3), 0, 1)
    img = img + (foam * .4)[..., None] * rgb("#FFD9A8")
    # weed and big dark patches
    patch = np.clip(fbm(H, W, 240, 15, 4, stretch=2.2) - .1, 0, 1) * ground
    img = img * (1 - .42 * patch)[..., None]
    fall = 1.10 - .34 * smooth(.72, 1.0, y)
    img = img * fall[..., None]
    for b in FLEET:
        img = img * (1 - .8 * add_mask(W, H, b.shadow))[..., None]
        img = over(img, layer(W, H, b.draw))
    img = img + gauss(np.clip(img - .75, 0, 1), 30) * .35
    img = mix(img, img.clip(0, None) ** 1.08, np.full((H, W), .6))
    img = vignette(img.clip(0, 1.1), .35)
    return grain(img, .006, 8)
