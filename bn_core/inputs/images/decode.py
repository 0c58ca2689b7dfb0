"""Decode an uploaded image within bounds."""

from __future__ import annotations

import warnings
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

SIDE = 96
"""Height and width in pixels of every decoded picture."""
MAX_BYTES = 4 * 2**20
"""As much as the server takes in one upload (maxUploadSize)."""
MAX_PIXELS = 16_000_000
"""Pixels that are ever decoded; a header that announces more is refused before."""
FORMATS = ("PNG", "JPEG", "WEBP")


class ImageError(ValueError):
    """The bytes are no picture that the lab opens; the message is one sentence for a person."""


def decode(data: bytes) -> NDArray[np.float64]:
    """The middle square of a PNG, JPEG or WebP picture: (3, SIDE, SIDE), red, green, blue, 0 to 1.

    Turned as its EXIF says, transparency laid on white; of an animation the first picture.
    PictureError: too many bytes or pixels, another format, or damaged.
    """
    if len(data) > MAX_BYTES:
        raise ImageError(f"The file is larger than {MAX_BYTES >> 20} MB: make it smaller.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the check follows
            with Image.open(BytesIO(data), formats=FORMATS) as image:
                return _square(_bounded(image))
    except ImageError:
        raise
    except Image.DecompressionBombError:
        raise _too_large() from None
    except Image.UnidentifiedImageError:
        raise ImageError("This is no PNG, JPEG or WebP picture.") from None
    # A decoder fed with damage raises what it likes: OSError, SyntaxError, struct.error, ...
    except Exception:
        raise ImageError("The picture is damaged or cut short: save it again.") from None


def _bounded(image: Image.Image) -> Image.Image:
    if image.width * image.height > MAX_PIXELS:
        raise _too_large()
    if image.format == "JPEG" and image.mode in ("RGB", "L"):
        image.draft(image.mode, (2 * SIDE, 2 * SIDE))  # decodes only as finely as is needed
    return image


def _too_large() -> ImageError:
    return ImageError(f"The picture has over {MAX_PIXELS // 10**6} million pixels: shrink it.")


def _square(image: Image.Image) -> NDArray[np.float64]:
    image.load()
    upright = ImageOps.fit(_opaque(_eight_bit(image)), (SIDE, SIDE))
    turned = ImageOps.exif_transpose(_with_orientation(upright, image))
    return np.ascontiguousarray(np.asarray(turned, dtype=np.float64).transpose(2, 0, 1) / 255)


def _eight_bit(image: Image.Image) -> Image.Image:
    """Grey of 16 or 32 bits scaled to 8, which a plain conversion would cut off at 255."""
    if not image.mode.startswith(("I", "F")):
        return image
    values = np.asarray(image, dtype=np.float64)
    return Image.fromarray(np.uint8(np.clip(values / 65535, 0, 1) * 255 + 0.5))


def _opaque(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    colours = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", colours.size, "white"), colours).convert("RGB")


def _with_orientation(square: Image.Image, original: Image.Image) -> Image.Image:
    """The square with the orientation of the original: only 96 × 96 pixels are then turned."""
    orientation = original.getexif().get(_ORIENTATION, 1)
    square.getexif()[_ORIENTATION] = orientation if orientation in range(1, 9) else 1
    return square


_ORIENTATION = 0x0112
