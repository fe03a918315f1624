"""Surf from the air, cut into facets."""

import numpy as np
import skia

from kit import (add_mask, blur_filter, fbm, gauss, grain, grid, layer, mix, over, paint, path,
                 ramp, smooth, vignette)

W, H = 2400, 1600


def _shore(x, y):
    """Signed distance from the waterline in units of picture height; + is sea."""
    return x * .88 - y * .66 - .02 + .096 * np.sin(1.9 * (x + y) - .9)


def _colour(d):
    return ramp(d, [(-1.2, "#C9915C"), (-.75, "#E0AF7C"), (-.5, "#D29A68"), (-.25, "#C6885A"),
                    (-.07, "#AE7048"), (-.012, "#8E5C42"), (0, "#B89A90"), (.004, "#F4E9EA"),
                    (.10, "#EBDDE0"), (.16, "#CFCDD2"), (.22, "#8FA9AC"), (.29, "#4F8A8F"),
                    (.38, "#3C8286"), (.50, "#2C6C80"), (.60, "#3A7488"), (.655, "#B9C4CC"),
                    (.69, "#E4E0E4"), (.73, "#9DB2BC"), (.80, "#2F627C"), (.95, "#1F4A66"),
                    (1.3, "#132F4A")])


def sea():
    x, y = grid(H, W)
    x = x * 1.5
    n1, n2 = fbm(H, W, 520, 2, 4), fbm(H, W, 240, 5, 5)
    d = _shore(x, y)
    warp = smooth(.02, .25, d)
    soft = _colour(d + warp * (.045 * n1 + .02 * n2) + (1 - warp) * .004 * n2)
    dune = fbm(H, W, 300, 11, 4, stretch=1.4)
    soft = soft * (1 + .05 * dune * (1 - warp))[..., None]

    # facets: a jittered lattice of triangles, each a little off the soft picture
    rng = np.random.default_rng(7)
    s = 92
    cols, rows = W // s + 4, int(H / (s * .86)) + 4
    gx = (np.arange(cols)[None] - 1.5 + (np.arange(rows)[:, None] % 2) * .5) * s
    gy = np.repeat((np.arange(rows)[:, None] - 1.5) * s * .86, cols, 1)
    gx = gx + rng.uniform(-.24, .24, gx.shape) * s
    gy = gy + rng.uniform(-.24, .24, gy.shape) * s
    tris = []
    for r in range(rows - 1):
        for c in range(cols - 1):
            a, b = (r, c), (r, c + 1)
            p, q = (r + 1, c), (r + 1, c + 1)
            tris += [(a, b, p), (b, q, p)] if r % 2 == 0 else [(a, b, q), (a, q, p)]

    def facets(cv):
        for t in tris:
            v = np.array([(gx[i], gy[i]) for i in t])
            m = v.mean(0)
            ix, iy = int(np.clip(m[0], 0, W - 1)), int(np.clip(m[1], 0, H - 1))
            dd = float(d[iy, ix])
            # in the water the facet samples elsewhere, so colours scatter
            j = rng.normal(0, 1, 2) * (46 if dd > .2 else 34)
            jx, jy = int(np.clip(m[0] + j[0], 0, W - 1)), int(np.clip(m[1] + j[1], 0, H - 1))
            base = soft[jy, jx] if (dd > .2) == (d[jy, jx] > .2) else soft[iy, ix]
            normal = rng.normal(0, 1)
            k = (.085 if dd > .2 else .03 if dd < -.01 else .012) * normal
            cc = np.clip(base * (1 + k), 0, 1)
            alpha = .60 if dd > .27 else .42 if dd < -.03 else 0
            cv.drawPath(path(v), skia.Paint(AntiAlias=False, Color=skia.ColorSetARGB(
                int(alpha * 255), *(int(z * 255) for z in cc))))
    img = over(soft, layer(W, H, facets))
    # glints: slivers of a facet, sharing one corner with it
    def glints(cv):
        for _ in range(170):
            t = tris[rng.integers(len(tris))]
            v = np.array([(gx[i], gy[i]) for i in t])
            m = v.mean(0)
            dd = d[int(np.clip(m[1], 0, H - 1)), int(np.clip(m[0], 0, W - 1))]
            if dd < .27:
                continue
            v = np.roll(v, rng.integers(3), 0)
            f = rng.uniform(.3, 1)
            v[2] = v[1] + (v[2] - v[1]) * f
            cv.drawPath(path(v), paint("#CFEDE6" if rng.random() < .6 else "#0E3A58",
                                       rng.uniform(.04, .16)))
    img = over(img, layer(W, H, glints))

    # the lip of foam: one chiselled edge with thickness and shadow
    ts = np.linspace(-.1, 1.35, 26)
    edge = []
    for i, t in enumerate(ts):
        yy = t
        lo, hi = -1.0, 3.0
        for _ in range(40):
            mid = (lo + hi) / 2
            lo, hi = (lo, mid) if _shore(mid, yy) > 0 else (mid, hi)
        k = rng.uniform(-.012, .012)
        edge.append(((lo + k) / 1.5 * W, yy * H))
    steps = []
    for i in range(len(edge) - 1):                     # long run, short step
        (x0, y0), (x1, y1) = edge[i], edge[i + 1]
        f = rng.uniform(.62, .8)
        ox = rng.uniform(10, 26)
        steps += [(x0, y0), (x0 + (x1 - x0) * f - ox, y0 + (y1 - y0) * f)]
    sea_side = [(W + 400, H + 400), (W + 400, -400), (edge[0][0], -400)]
    foam = path(steps + sea_side)
    mask = add_mask(W, H, lambda c: c.drawPath(foam, paint()))
    wet = add_mask(W, H, lambda c: (c.translate(-26, 30),
                   c.drawPath(foam, paint(MaskFilter=blur_filter(26)))))
    lip = add_mask(W, H, lambda c: (c.translate(-5, 13), c.drawPath(foam, paint())))
    sand = _colour(np.minimum(d, -.02) + .004 * n2) * (1 + .05 * dune)[..., None]
    sand = mix(img, sand, smooth(-.12, -.02, d))
    sand = sand * (1 - .42 * wet)[..., None]
    sand = mix(sand, np.array([.66, .60, .66]) * np.ones_like(sand), lip)
    water = _colour(np.maximum(d, .012))
    water = mix(img, water, 1 - smooth(.02, .06, d))
    img = mix(sand, water, mask)
    # fine ridges of foam following the edge
    band = smooth(.03, .12, d) * (1 - smooth(.18, .30, d))
    streak = fbm(H, W, 60, 21, 4, .6, stretch=1)
    img = img + (band * np.clip(streak, -.6, 1) * .045)[..., None]
    img = img * (1 + .10 * (x / 1.5 * .4 + (1 - y) * .3 - .3))[..., None]
    img = mix(img, gauss(img, 1.2), np.full((H, W), .3))
    img = vignette(img, .18)
    return grain(img, .010, 6)
