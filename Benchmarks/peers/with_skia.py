"""The ticket by Skia on the CPU: as a user usually writes it, and tuned."""
import numpy
import skia

import fast_png
import ticket


def info(width, height):
    """Pixels in the order of Skia's own surfaces; in any other, its fast linear sampling does not apply."""
    return skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)


def card_path():
    path = skia.Path()
    path.addRRect(skia.RRect.MakeRectXY(skia.Rect.MakeLTRB(*ticket.CARD), ticket.RADIUS, ticket.RADIUS))
    for x in (ticket.CARD[0], ticket.CARD[2]):
        notch = skia.Path()
        notch.addCircle(x, ticket.FOLD, ticket.NOTCH)
        path = skia.Op(path, notch, skia.PathOp.kDifference_PathOp)
    return path


def colour_matrix():
    """Saturation, then brightness, as CSS defines them."""
    s, b = ticket.SATURATION, ticket.BRIGHTNESS
    weights = (0.213, 0.715, 0.072)
    rows = []
    for i in range(3):
        rows += [b * (weights[j] * (1 - s) + (s if i == j else 0)) for j in range(3)] + [0, 0]
    return skia.ColorFilters.Matrix(rows + [0, 0, 0, 1, 0])


def paint(colour, alpha=255):
    return skia.Paint(AntiAlias=True, Color=skia.Color(*colour, alpha))


def shade_paint():
    low, high = ticket.GRADIENT
    return skia.Paint(
        Shader=skia.GradientShader.MakeLinear(
            [(0, 0), (0, ticket.HEIGHT)], [skia.Color4f(0, 0, 0, low), skia.Color4f(0, 0, 0, high)]))


def draw_shadows(canvas, card):
    for offset, sigma, opacity in ticket.SHADOWS:
        soft = skia.Paint(
            AntiAlias=True, Color=skia.Color(0, 0, 0, round(255 * opacity)),
            MaskFilter=skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, sigma))
        canvas.save()
        canvas.translate(0, offset)
        canvas.drawPath(card, soft)
        canvas.restore()


def draw_rest(canvas, show, seed, colours, font):
    for x, y, r in ticket.HOLES:
        canvas.drawCircle(x, y, r, paint(colours["hole"]))
    for i in range(5):
        path = skia.Path()
        path.addPoly([skia.Point(*p) for p in ticket.star(i)], True)
        canvas.drawPath(path, paint(colours["accent"]))
    canvas.drawRect(skia.Rect.MakeLTRB(126, ticket.RULE - 1, 954, ticket.RULE + 1), paint(colours["ink"], 40))
    dark = skia.Paint(Color=skia.Color(*colours["ink"]))
    for run in ticket.modules(seed):
        canvas.drawRect(skia.Rect.MakeLTRB(*run), dark)
    for corners in ticket.MARK:
        path = skia.Path()
        path.addPoly([skia.Point(*p) for p in corners], True)
        canvas.drawPath(path, paint(colours["mark"], 224))
    for file, size, x, y, align, role, text in ticket.texts(show):
        f = font(file, size)
        if align == "m":
            x -= f.measureText(text) / 2
        canvas.drawString(text, x, y, f, paint(colours[role]))
    x = 126 + font(ticket.BOLD, 30).measureText(show[2] + " ")
    canvas.drawString(show[3], x, 1482, font(ticket.EMOJI, 30), paint((0, 0, 0)))


def usual(path, show, seed):
    """Straightforward code: the whole photo, filters of the library, everything anew."""
    photo = skia.Image.MakeFromEncoded(skia.Data.MakeFromFileName(path)).makeRasterImage()
    smooth = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
    small = photo.resize(96, 72, smooth)
    colours = ticket.colours(small.toarray(colorType=skia.kRGBA_8888_ColorType)[:, :, :3])

    surface = skia.Surface(ticket.WIDTH, ticket.HEIGHT)
    canvas = surface.getCanvas()
    whole = skia.Rect.MakeWH(ticket.WIDTH, ticket.HEIGHT)
    back = skia.Paint(
        ImageFilter=skia.ImageFilters.ColorFilter(
            colour_matrix(), skia.ImageFilters.Blur(ticket.BLUR, ticket.BLUR, skia.TileMode.kClamp)))
    canvas.drawImageRect(
        photo, skia.Rect.MakeLTRB(*ticket.cover(photo.width(), photo.height(), ticket.WIDTH, ticket.HEIGHT)), whole,
        smooth, back)
    canvas.drawRect(whole, shade_paint())

    card = card_path()
    draw_shadows(canvas, card)
    canvas.drawPath(card, paint(colours["paper"]))
    x, y, w, h = ticket.PHOTO
    canvas.save()
    canvas.clipPath(card, doAntiAlias=True)
    canvas.drawImageRect(
        photo, skia.Rect.MakeLTRB(*ticket.cover(photo.width(), photo.height(), w, h)), skia.Rect.MakeXYWH(x, y, w, h),
        smooth)
    canvas.restore()
    draw_rest(canvas, show, seed, colours, lambda file, size: skia.Font(skia.Typeface.MakeFromFile(file), size))
    return bytes(surface.makeImageSnapshot().encodeToData())


class Tuned:
    """Scaled decoding, blur on a small copy, shadows and fonts kept, the fastest PNG setting at hand."""

    def __init__(self):
        self.fonts = {}
        self.card = card_path()
        surface = skia.Surface.MakeRaster(info(ticket.WIDTH, ticket.HEIGHT))
        with surface as canvas:
            canvas.drawRect(skia.Rect.MakeWH(ticket.WIDTH, ticket.HEIGHT), shade_paint())
            draw_shadows(canvas, self.card)
        self.shades = surface.makeImageSnapshot()
        self.pixels = numpy.zeros((ticket.HEIGHT, ticket.WIDTH, 4), dtype=numpy.uint8)
        self.photo = numpy.zeros((0, 0, 4), dtype=numpy.uint8)

    def font(self, file, size):
        key = (file, size)
        if key not in self.fonts:
            self.fonts[key] = skia.Font(skia.Typeface.MakeFromFile(file), size)
        return self.fonts[key]

    def decode(self, path):
        # The codec reads from the data without keeping it alive.
        data = skia.Data.MakeFromFileName(path)
        codec = skia.Codec.MakeFromData(data)
        full = codec.getInfo()
        x, y, w, h = ticket.PHOTO
        scale = max(w / full.width(), h / full.height())
        eighths = next(e for e in (1, 2, 4, 8) if e / 8 >= scale or e == 8)
        size = codec.getScaledDimensions(eighths / 8)
        # Kept between photos: an image made without a copy does not keep its array alive.
        if self.photo.shape[:2] != (size.height(), size.width()):
            self.photo = numpy.zeros((size.height(), size.width(), 4), dtype=numpy.uint8)
        result = codec.getPixels(info(size.width(), size.height()), self.photo, size.width() * 4)
        if result != skia.Codec.Result.kSuccess:
            raise RuntimeError("Skia cannot decode " + path)
        return skia.Image.fromarray(self.photo, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType, copy=False)

    def __call__(self, path, show, seed):
        photo = self.decode(path)
        linear = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kNone)
        # Some pixels are enough for colours.
        colours = ticket.colours(self.photo[::20, ::20, 2::-1])

        tiny = skia.Surface.MakeRaster(info(ticket.WIDTH // 8, ticket.HEIGHT // 8))
        part = skia.Rect.MakeLTRB(*ticket.cover(photo.width(), photo.height(), ticket.WIDTH, ticket.HEIGHT))
        sigma = ticket.BLUR / 8
        tiny.getCanvas().drawImageRect(
            photo, part, skia.Rect.MakeWH(tiny.width(), tiny.height()), linear,
            skia.Paint(
                ImageFilter=skia.ImageFilters.ColorFilter(
                    colour_matrix(), skia.ImageFilters.Blur(sigma, sigma, skia.TileMode.kClamp))))

        surface = skia.Surface.MakeRasterDirect(info(ticket.WIDTH, ticket.HEIGHT), self.pixels, ticket.WIDTH * 4)
        canvas = surface.getCanvas()
        canvas.drawImageRect(
            tiny.makeImageSnapshot(), skia.Rect.MakeWH(ticket.WIDTH, ticket.HEIGHT), linear)
        canvas.drawImage(self.shades, 0, 0)
        canvas.drawPath(self.card, paint(colours["paper"]))
        x, y, w, h = ticket.PHOTO
        canvas.save()
        canvas.clipPath(self.card, doAntiAlias=True)
        canvas.drawImageRect(
            photo, skia.Rect.MakeLTRB(*ticket.cover(photo.width(), photo.height(), w, h)),
            skia.Rect.MakeXYWH(x, y, w, h), skia.SamplingOptions(skia.CubicResampler.Mitchell()))
        canvas.restore()
        draw_rest(canvas, show, seed, colours, self.font)
        # Skia's own encoder offers no level and takes many times as long.
        return fast_png.encode(self.pixels[:, :, 2::-1])
