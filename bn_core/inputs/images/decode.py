"""Decode an uploaded image within bounds."""

from __future__ import annotations

import warnings
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

SIDE = 96
"""Height and width of every decoded picture, in pixels."""
MAX_BYTES = 4 * 2**20
"""The most that the server accepts in one upload (maxUploadSize)."""
MAX_PIXELS = 16_000_000
"""The most pixels that are decoded; a larger size in the header is rejected first."""
FORMATS = ("PNG", "JPEG", "WEBP")


class ImageError(ValueError):
    """An upload is not a picture that the lab can open; the message is for the user."""


def decode_image(data: bytes) -> NDArray[np.float64]:
    """Decode the middle square of a PNG, JPEG or WebP picture.

    Return (3, SIDE, SIDE) values from 0 to 1: red, green, blue. The picture is turned as its EXIF
    data says and put on a white background; of an animation the first frame is used. Raises
    ImageError if there are too many bytes or pixels, or if the picture is damaged or of another
    format.
    """
    if len(data) > MAX_BYTES:
        raise ImageError(f"The file is larger than {MAX_BYTES >> 20} MB: make it smaller.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the check follows
            with Image.open(BytesIO(data), formats=FORMATS) as image:
                return _crop_square(_limit_pixels(image))
    except ImageError:
        raise
    except Image.DecompressionBombError:
        raise _too_large() from None
    except Image.UnidentifiedImageError:
        raise ImageError("This is not a PNG, JPEG or WebP picture: choose one of these.") from None
    # A decoder may raise anything on damaged data: OSError, SyntaxError, struct.error, ...
    except Exception:
        raise ImageError("The picture is damaged or cut short: save it again.") from None


def _limit_pixels(image: Image.Image) -> Image.Image:
    if image.width * image.height > MAX_PIXELS:
        raise _too_large()
    if image.format == "JPEG" and image.mode in ("RGB", "L"):
        image.draft(
            image.mode, (2 * SIDE, 2 * SIDE)
        )  # decode at a lower resolution, which is faster
    return image


def _too_large() -> ImageError:
    return ImageError(f"The picture has over {MAX_PIXELS // 10**6} million pixels: shrink it.")


def _crop_square(image: Image.Image) -> NDArray[np.float64]:
    image.load()
    upright = ImageOps.fit(_remove_transparency(_scale_to_eight_bits(image)), (SIDE, SIDE))
    turned = ImageOps.exif_transpose(_copy_orientation(upright, image))
    return np.ascontiguousarray(np.asarray(turned, dtype=np.float64).transpose(2, 0, 1) / 255)


def _scale_to_eight_bits(image: Image.Image) -> Image.Image:
    """Scale grey of 16 or 32 bits to 8, because ``convert`` would clip it at 255."""
    if not image.mode.startswith(("I", "F")):
        return image
    values = np.asarray(image, dtype=np.float64)
    return Image.fromarray(np.uint8(np.clip(values / 65535, 0, 1) * 255 + 0.5))


def _remove_transparency(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    colours = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", colours.size, "white"), colours).convert("RGB")


def _copy_orientation(square: Image.Image, original: Image.Image) -> Image.Image:
    """Copy the original's orientation, so that only SIDE × SIDE pixels are turned."""
    orientation = original.getexif().get(_ORIENTATION, 1)
    square.getexif()[_ORIENTATION] = orientation if orientation in range(1, 9) else 1
    return square


_ORIENTATION = 0x0112
