"""The ticket by Pillow: as a user usually writes it, and tuned."""
import io

import numpy
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps

import fast_png
import ticket


def card_mask():
    """Coverage of the notched ticket, drawn twice as large for soft edges."""
    mask = Image.new("L", (ticket.WIDTH * 2, ticket.HEIGHT * 2), 0)
    draw = ImageDraw.Draw(mask)
    draw.rounded_rectangle([2 * v for v in ticket.CARD], 2 * ticket.RADIUS, fill=255)
    for x in (ticket.CARD[0], ticket.CARD[2]):
        r = ticket.NOTCH
        draw.ellipse([2 * (x - r), 2 * (ticket.FOLD - r), 2 * (x + r), 2 * (ticket.FOLD + r)], fill=0)
    return mask.reduce(2)


def shadow_mask(card, offset, sigma, opacity):
    moved = Image.new("L", card.size, 0)
    moved.paste(card, (0, offset))
    return moved.filter(ImageFilter.GaussianBlur(sigma)).point(lambda v: v * opacity)


def dots_and_stars(draw, colours, scale):
    for x, y, r in ticket.HOLES:
        draw.ellipse([scale * (x - r), scale * (y - r), scale * (x + r), scale * (y + r)], fill=colours["hole"])
    for i in range(5):
        draw.polygon([(scale * x, scale * y) for x, y in ticket.star(i)], fill=colours["accent"])


def write_texts(canvas, draw, show, colours, font, emoji):
    for file, size, x, y, align, role, text in ticket.texts(show):
        draw.text((x, y), text, font=font(file, size), fill=colours[role], anchor=align + "s")
    width = font(ticket.BOLD, 30).getlength(show[2] + " ")
    # The emoji font has one bitmap size.
    picture = Image.new("RGBA", (136, 128), (0, 0, 0, 0))
    ImageDraw.Draw(picture).text((0, 0), show[3], font=emoji(), embedded_color=True)
    picture = picture.resize((36, 34), Image.LANCZOS)
    canvas.paste(picture, (int(126 + width), 1455), picture)


def draw_rest(canvas, show, seed, colours, font, emoji):
    draw = ImageDraw.Draw(canvas)
    draw.line([126, ticket.RULE, 954, ticket.RULE], fill=colours["muted"], width=2)
    for run in ticket.modules(seed):
        draw.rectangle([run[0], run[1], run[2] - 1, run[3] - 1], fill=colours["ink"])
    for corners in ticket.MARK:
        draw.polygon(corners, fill=colours["mark"])
    write_texts(canvas, draw, show, colours, font, emoji)


def usual(path, show, seed):
    """Straightforward code from the handbook: everything at full size, everything anew."""
    photo = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    colours = ticket.colours(numpy.asarray(photo.resize((96, 72))))

    canvas = ImageOps.fit(photo, (ticket.WIDTH, ticket.HEIGHT), Image.LANCZOS)
    canvas = canvas.filter(ImageFilter.GaussianBlur(ticket.BLUR))
    canvas = ImageEnhance.Color(canvas).enhance(ticket.SATURATION)
    canvas = ImageEnhance.Brightness(canvas).enhance(ticket.BRIGHTNESS).convert("RGBA")
    shade = Image.linear_gradient("L").resize(canvas.size)
    low, high = ticket.GRADIENT
    black = Image.new("RGBA", canvas.size, (0, 0, 0, 255))
    black.putalpha(shade.point(lambda v: 255 * low + v * (high - low)))
    canvas = Image.alpha_composite(canvas, black)

    card = card_mask()
    for offset, sigma, opacity in ticket.SHADOWS:
        shadow = Image.new("RGBA", canvas.size, (0, 0, 0, 255))
        shadow.putalpha(shadow_mask(card, offset, sigma, opacity))
        canvas = Image.alpha_composite(canvas, shadow)
    face = Image.new("RGB", canvas.size, colours["paper"])
    x, y, width, height = ticket.PHOTO
    face.paste(ImageOps.fit(photo, (width, height), Image.LANCZOS), (x, y))
    canvas.paste(face, (0, 0), card)

    # Round things are drawn twice as large and reduced, as ImageDraw has no soft edges.
    layer = Image.new("RGBA", (ticket.WIDTH * 2, ticket.HEIGHT * 2), (0, 0, 0, 0))
    dots_and_stars(ImageDraw.Draw(layer), colours, 2)
    canvas = Image.alpha_composite(canvas, layer.resize(canvas.size, Image.BOX))

    canvas = canvas.convert("RGB")
    draw_rest(
        canvas, show, seed, colours, lambda file, size: ImageFont.truetype(file, size),
        lambda: ImageFont.truetype(ticket.EMOJI, 109))
    output = io.BytesIO()
    canvas.save(output, "PNG")
    return output.getvalue()


class Tuned:
    """Scaled decoding, blur on a small copy, shadows, masks and fonts kept, the fastest PNG setting."""

    def __init__(self):
        self.fonts = {}
        self.card = card_mask()
        low, high = ticket.GRADIENT
        size = (ticket.WIDTH, ticket.HEIGHT)
        # Gradient and shadows are black only: one mask of what they leave of the backdrop.
        shade = Image.linear_gradient("L").resize(size).point(lambda v: 255 * low + v * (high - low))
        left = 1 - numpy.asarray(shade, dtype=float) / 255
        for offset, sigma, opacity in ticket.SHADOWS:
            left = left * (1 - numpy.asarray(shadow_mask(self.card, offset, sigma, opacity), dtype=float) / 255)
        self.dark = Image.fromarray((255 - left * 255).astype("uint8"))
        self.black = Image.new("RGB", size)
        box = (100, ticket.FOLD - 8, 980, ticket.FOLD + 90)
        self.round_box = box
        self.round_masks = []
        for role in ("hole", "accent"):
            mask = Image.new("L", (ticket.WIDTH * 2, ticket.HEIGHT * 2), 0)
            shades = {"hole": 0, "accent": 0, role: 255}
            dots_and_stars(ImageDraw.Draw(mask), shades, 2)
            self.round_masks.append((role, mask.reduce(2).crop(box)))

    def font(self, file, size):
        key = (file, size)
        if key not in self.fonts:
            self.fonts[key] = ImageFont.truetype(file, size)
        return self.fonts[key]

    def __call__(self, path, show, seed):
        photo = Image.open(path)
        width, height = photo.size
        x, y, w, h = ticket.PHOTO
        scale = max(w / width, h / height)
        photo.draft("RGB", (int(width * scale), int(height * scale)))
        photo = ImageOps.exif_transpose(photo).convert("RGB")
        small = photo.resize((96, 72), Image.BOX, reducing_gap=1.0)
        colours = ticket.colours(numpy.asarray(small))

        back = photo.resize(
            (ticket.WIDTH // 8, ticket.HEIGHT // 8), Image.BILINEAR,
            box=ticket.cover(*photo.size, ticket.WIDTH, ticket.HEIGHT), reducing_gap=1.0)
        back = back.filter(ImageFilter.GaussianBlur(ticket.BLUR / 8))
        back = ImageEnhance.Color(back).enhance(ticket.SATURATION)
        back = ImageEnhance.Brightness(back).enhance(ticket.BRIGHTNESS)
        canvas = back.resize((ticket.WIDTH, ticket.HEIGHT), Image.BILINEAR)
        canvas.paste(self.black, (0, 0), self.dark)

        face = Image.new("RGB", canvas.size, colours["paper"])
        face.paste(photo.resize((w, h), Image.LANCZOS, box=ticket.cover(*photo.size, w, h)), (x, y))
        canvas.paste(face, (0, 0), self.card)
        for role, mask in self.round_masks:
            canvas.paste(colours[role], self.round_box, mask)
        draw_rest(canvas, show, seed, colours, self.font, lambda: self.font(ticket.EMOJI, 109))
        # Pillow's own encoder at its fastest setting takes twice as long.
        return fast_png.encode(numpy.asarray(canvas))
