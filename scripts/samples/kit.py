"""Small drawing kit: float pictures in numpy (H×W×3, 0…1), shapes by Skia."""

import io
import math

import numpy as np
import skia
from PIL import Image


def rgb(hex_code):
    """'#E8573A' -> array of three floats."""
    h = hex_code.lstrip("#")
    return np.array([int(h[i:i + 2], 16) / 255 for i in (0, 2, 4)])


def col(c, a=1.0):
    """A Skia colour from '#RRGGBB' or three floats."""
    r, g, b = rgb(c) if isinstance(c, str) else np.clip(c, 0, 1)
    return skia.Color(*(int(round(float(v) * 255)) for v in (r, g, b, a)))


def paint(c="#000000", a=1.0, stroke=None, cap=True, **more):
    p = skia.Paint(AntiAlias=True, Color=col(c, a), **more)
    if stroke is not None:
        p.setStyle(skia.Paint.kStroke_Style)
        p.setStrokeWidth(stroke)
        if cap:
            p.setStrokeCap(skia.Paint.kRound_Cap)
            p.setStrokeJoin(skia.Paint.kRound_Join)
    return p


def blur_filter(sigma):
    return skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, sigma)


def layer(w, h, draw):
    """Run draw(canvas) on clear ground; return premultiplied rgb and alpha."""
    surface = skia.Surface(w, h)
    canvas = surface.getCanvas()
    canvas.clear(0)
    draw(canvas)
    px = surface.makeImageSnapshot().toarray(
        colorType=skia.kRGBA_8888_ColorType).astype(np.float32) / 255
    a = px[..., 3:4]
    return px[..., :3] * a, a          # toarray gives straight alpha


def over(base, lay, opacity=1.0):
    c, a = lay
    return base * (1 - a * opacity) + c * opacity


def add_mask(w, h, draw):
    """Alpha of what draw() paints, H×W."""
    return layer(w, h, draw)[1][..., 0]


def path(points, closed=True):
    p = skia.Path()
    p.moveTo(*map(float, points[0]))
    for q in points[1:]:
        p.lineTo(float(q[0]), float(q[1]))
    if closed:
        p.close()
    return p


def spline(points, n=16, closed=False):
    """Catmull-Rom through points."""
    pts = np.asarray(points, float)
    k = len(pts)
    out = []
    for i in range(k if closed else k - 1):
        if closed:
            p0, p1, p2, p3 = (pts[(i + j) % k] for j in (-1, 0, 1, 2))
        else:
            p1, p2 = pts[i], pts[i + 1]
            p0 = pts[i - 1] if i else 2 * p1 - p2
            p3 = pts[i + 2] if i + 2 < k else 2 * p2 - p1
        t = np.linspace(0, 1, n, endpoint=False)[:, None]
        out.append(.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t ** 2
                         + (3 * p1 - p0 - 3 * p2 + p3) * t ** 3))
    if not closed:
        out.append(pts[-1:])
    return np.concatenate(out)


def limb(points, widths, n=14):
    """Outline of a tapered, rounded stroke through points."""
    c = spline(points, n)
    w = np.interp(np.linspace(0, 1, len(c)), np.linspace(0, 1, len(widths)), widths)
    d = np.gradient(c, axis=0)
    d /= np.linalg.norm(d, axis=1, keepdims=True) + 1e-9
    nrm = np.stack([-d[:, 1], d[:, 0]], 1) * w[:, None]
    out = path(np.concatenate([c + nrm, (c - nrm)[::-1]]))
    for i in (0, len(c) // 3, 2 * len(c) // 3, -1):      # round ends and bends
        q = skia.Path()
        q.addCircle(float(c[i, 0]), float(c[i, 1]), float(w[i]))
        out = skia.Op(out, q, skia.kUnion_PathOp)
    return out


def vnoise(h, w, sx, sy, rng):
    """Smooth noise, cell size sx×sy px, about −1…1."""
    gh, gw = int(math.ceil(h / sy)) + 4, int(math.ceil(w / sx)) + 4
    g = rng.uniform(-1, 1, (gh, gw)).astype(np.float32)
    im = Image.fromarray(g, "F").resize((int(gw * sx) + 1, int(gh * sy) + 1), Image.BICUBIC)
    ox, oy = int(1.5 * sx), int(1.5 * sy)
    return np.asarray(im)[oy:oy + h, ox:ox + w]


def fbm(h, w, size, seed, octaves=5, gain=.5, stretch=1.0):
    """Fractal noise; stretch > 1 draws it out sideways. Unit-ish range."""
    rng = np.random.default_rng(seed)
    total = np.zeros((h, w), np.float32)
    amp, norm, s = 1.0, 0.0, float(size)
    for _ in range(octaves):
        if s < 1.5:
            break
        total += amp * vnoise(h, w, s * stretch, s, rng)
        norm += amp
        amp *= gain
        s /= 2
    return total / norm * 1.6


def grid(h, w):
    """x and y, both 0…1."""
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    return x / w, y / h


def smooth(a, b, v):
    t = np.clip((v - a) / (b - a), 0, 1)
    return t * t * (3 - 2 * t)


def mix(a, b, t):
    if np.ndim(t) == 2:
        t = t[..., None]
    return a * (1 - t) + b * t


def ramp(t, stops):
    """Colour ramp: stops = [(position, '#hex'), …]; t is H×W."""
    xs = [s[0] for s in stops]
    cs = np.array([rgb(s[1]) if isinstance(s[1], str) else s[1] for s in stops])
    return np.stack([np.interp(t, xs, cs[:, i]) for i in range(3)], -1).astype(np.float32)


def _kernel_blur(img, kern):
    """Convolution by FFT, edges mirrored."""
    pad = kern.shape[0] // 2
    squeeze = img.ndim == 2
    img = img[..., None] if squeeze else img
    p = np.pad(img, ((pad, pad), (pad, pad), (0, 0)), "symmetric")
    s = (p.shape[0], p.shape[1])
    kf = np.fft.rfft2(kern / kern.sum(), s)
    out = np.stack([np.fft.irfft2(np.fft.rfft2(p[..., i]) * kf, s)
                    for i in range(p.shape[2])], -1)[2 * pad:2 * pad + img.shape[0],
                                                     2 * pad:2 * pad + img.shape[1]]
    out = out.astype(np.float32)
    return out[..., 0] if squeeze else out


def gauss(img, sigma):
    r = max(1, int(sigma * 3))
    t = np.arange(-r, r + 1)
    g = np.exp(-t ** 2 / (2 * sigma ** 2))
    return _kernel_blur(img, np.outer(g, g))


def lens(img, radius):
    """Round lens blur with a slightly bright rim."""
    r = int(radius + 2)
    y, x = np.mgrid[-r:r + 1, -r:r + 1]
    d = np.hypot(x, y)
    k = np.clip(radius - d + .5, 0, 1) * (1 + .5 * smooth(.7 * radius, radius, d))
    return _kernel_blur(img, k)


def screen(a, b):
    return 1 - (1 - a) * (1 - b)


def vignette(img, strength=.35, power=2.2):
    x, y = grid(*img.shape[:2])
    d = np.hypot(x - .5, y - .5) / .7071
    return img * (1 - strength * d ** power)[..., None]


def grain(img, amount, seed, soft=.7):
    """Film grain, strongest in the middle tones."""
    h, w = img.shape[:2]
    n = np.random.default_rng(seed).normal(0, 1, (h, w)).astype(np.float32)
    if soft:
        n = gauss(n, soft)
        n /= n.std()
    lum = img.mean(-1)
    return img + (n * amount * (.35 + 2.6 * lum * (1 - lum)))[..., None]


def shrink(img, w, h):
    """Area-average a supersampled picture to w×h."""
    chans = [np.asarray(Image.fromarray(np.ascontiguousarray(img[..., i], np.float32), "F")
                        .resize((w, h), Image.BOX if img.shape[1] % w == 0 else Image.LANCZOS))
             for i in range(3)]
    return np.stack(chans, -1)


def to_image(img, seed=1):
    """8 bit with half a step of dither against banding."""
    d = np.random.default_rng(seed).uniform(-.5, .5, img.shape[:2])[..., None]
    return Image.fromarray((np.clip(img, 0, 1) * 255 + d).round().clip(0, 255).astype(np.uint8))


def save_jpeg(image, target, limit):
    """Highest quality whose file is near target bytes, never above limit."""
    best = None
    for q in range(92, 40, -3):
        out = io.BytesIO()
        image.save(out, "JPEG", quality=q, optimize=True, progressive=True,
                   subsampling=0 if q >= 86 else 2)
        best = out.getvalue()
        if len(best) <= target or (q <= 74 and len(best) <= limit):
            break
    return best, q
