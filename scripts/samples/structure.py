"""Sweeping louvres, black and white."""

import numpy as np

from kit import fbm, grain, grid, shrink, smooth, vignette

W, H = 2400, 1600


def structure():
    img = _render(2 * W, 2 * H)                    # supersampled
    img = shrink(np.repeat(img[..., None], 3, 2), W, H)
    img = vignette(img, .28)
    return grain(img, .014, 3)


def _render(w, h):
    x, y = grid(h, w)
    x = x * 1.5
    # sheet coordinates: v counts louvres upward, u runs along them
    sag = .62 * x - .20 * (x - .2) ** 2            # runs fall to the right, then level
    q = (y - sag) + .42
    # louvres crowd towards the top right
    depth = 1 / (q + 1.02)
    v = 11.5 * (depth ** 2.1)
    v = v + .9 * (x - .4) * smooth(.1, -.5, q)
    u = x * (1.0 + .55 * (v / 9)) + .33 * y + .05 * v
    ph = np.pi * u * 1.55
    px = np.maximum(np.abs(np.gradient(v, axis=0)), 1e-4)

    def joint(k):
        """Opening along joint k: a chain of lenses, nodes swapped from row to row."""
        a = ph + np.pi / 2 * (k % 2) + .09 * k
        g = np.abs(np.sin(a)) ** 1.15
        return k - .34 * g, k + .30 * g, g, a
    k = np.floor(v + .5)
    lo, hi, _, _ = joint(k)
    k = np.where(v >= hi, k, k - 1)              # blade k lies between joints k and k+1
    in_gap = (v > lo) & (v < hi)
    _, up0, g0, a0 = joint(k)
    dn1, _, g1, _ = joint(k + 1)
    edge = np.minimum(v - up0, dn1 - v) / px
    inside = np.clip(edge + .5, 0, 1)
    t = np.clip((v - up0) / (dn1 - up0 + 1e-3), 0, 1)
    # a blade is twisted: along its run the face turns to the light and away again
    turn = np.sin(2 * a0 + .9 * (t - .5) + .35)
    light = .60 + .36 * turn + .08 * np.sin(4 * a0 + 1.2) + .12 * (.5 - t)
    light = light * (1 - .70 * np.exp(-t / .16) * np.exp(-g0 / .34))
    light = light * (1 - .70 * np.exp(-(1 - t) / .20) * np.exp(-g1 / .40))
    light = light + .10 * np.exp(-t / .03) * g0
    fall = .36 + .84 * smooth(-.08, .75, x * .50 + (1 - y) * .60)
    blade = np.clip(light, .03, 1.08) * fall
    # seams of the big panels
    seam = np.abs((u * 3.1 + .37 * k) % 1 - .5)
    line = np.clip(1 - np.abs(seam - .5) / .0022, 0, 1) * smooth(9, 3.5, v)
    blade = blade * (1 - .35 * line)
    depth = np.clip((v - lo) / (hi - lo + 1e-3), 0, 1)
    gap = .010 + .10 * smooth(.55, 0, depth) ** 2 * in_gap * fall     # the next blade's shaded inside
    img = blade * inside + gap * (1 - inside)
    img = img * (1 + .025 * fbm(h, w, 600, 4, 4))
    img = np.clip(img, 0, 1) ** 1.12
    return img
