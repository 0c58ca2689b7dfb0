"""Decode an uploaded image within bounds.

The size and the kind of pixels are checked before anything is decoded, and the passes of a JPEG are
counted, so that decoding takes at most about 64 MB and a second. Most pictures take less than a
sixth of one. A progressive JPEG, whose every coefficient is kept until its last pass, takes up to
100 MB, or 190 MB in CMYK. A decoded picture is shrunk in strips, so that no second
one of its size is made. One picture is decoded at a time, so that the memory for pictures does not
grow with the readers.
"""

from __future__ import annotations

import threading
import warnings
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile

SIDE = 96
"""Height and width of every decoded picture, in pixels."""
MAX_BYTES = 4 * 2**20
"""The most that the server accepts in one upload (maxUploadSize)."""
MAX_PIXELS = 16_000_000
"""The most pixels that are decoded; a larger size in the header is rejected first."""
MAX_PNG_PIXELS = 8_400_000
"""The same for PNG, which takes longer than a JPEG. A screen of 4K has 8.3 million."""
MAX_WEBP_PIXELS = MAX_PIXELS // 4
"""The same for WebP, whose decoder needs sixteen bytes per pixel instead of four."""
MAX_SCANS = 100
"""The most scans of a JPEG. A progressive one has about ten, and each goes over every pixel."""
FORMATS = ("PNG", "JPEG", "WEBP")
MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16")
"""Kinds of pixels that these formats hold, as Pillow names them."""
_MOST = {"PNG": MAX_PNG_PIXELS, "WEBP": MAX_WEBP_PIXELS}
_START_OF_SCAN = b"\xff\xda"
_SMALL = 1_000_000  # pixels of a picture that is not worth shrinking first
_ONE_AT_A_TIME = threading.Lock()


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
        _check_scans(data)
        with _ONE_AT_A_TIME, warnings.catch_warnings():
            # The size is checked below. Damaged EXIF data warns once per tag, in the server's log.
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data), formats=FORMATS) as image:
                return _crop_square(_check_header(image))
    except ImageError:
        raise
    except Image.DecompressionBombError:
        raise _too_large() from None
    except Image.UnidentifiedImageError:
        raise ImageError("This is not a PNG, JPEG or WebP picture: choose one of these.") from None
    # A decoder may raise anything on damaged data: OSError, SyntaxError, struct.error, ...
    except Exception:
        raise ImageError("The picture is damaged or cut short: save it again.") from None


def _check_scans(data: bytes) -> None:
    """Check how many scans a JPEG has at most.

    The two bytes stand before each scan, and are counted wherever they are, so that no segment can
    hide one. The pixels of a JPEG never contain them by chance; what a phone adds to the pixels,
    such as a video, contains them once in 65,536 bytes.
    """
    if data.startswith(b"\xff\xd8") and data.count(_START_OF_SCAN) > MAX_SCANS:
        raise ImageError("This JPEG is cut into too many passes: save it again.")


def _check_header(image: Image.Image) -> Image.Image:
    """Check size and mode, which are known before the pixels are decoded."""
    most = _MOST.get(image.format or "", MAX_PIXELS)
    if image.width * image.height > most:
        raise _too_large(most)
    if image.mode not in MODES:
        raise ImageError("The lab cannot read this picture's kind of pixels: save it as a JPEG.")
    if isinstance(image, JpegImageFile) and image.mode in ("RGB", "L"):
        # Decode at a lower resolution, which takes less time and memory.
        image.draft(image.mode, (2 * SIDE, 2 * SIDE))
    return image


def _too_large(most: int = MAX_PIXELS) -> ImageError:
    return ImageError(f"The picture has over {most // 10**6} million pixels: shrink it.")


def _crop_square(image: Image.Image) -> NDArray[np.float64]:
    image.load()
    small = image.width * image.height <= _SMALL
    upright = ImageOps.fit(_convert(image) if small else _shrink(image), (SIDE, SIDE))
    turned = ImageOps.exif_transpose(_copy_orientation(upright, image))
    return np.ascontiguousarray(np.asarray(turned, dtype=np.float64).transpose(2, 0, 1) / 255)


def _shrink(image: Image.Image) -> Image.Image:
    """Shrink the middle square strip by strip to at least twice SIDE, if larger."""
    side = min(image.size)
    factor = max(1, side // (2 * SIDE))
    count = side // factor
    left, top = (image.width - side) // 2, (image.height - side) // 2
    small = Image.new("RGB", (count, count))
    for row in range(count):
        upper = top + row * factor
        strip = image.crop((left, upper, left + count * factor, upper + factor))
        small.paste(_convert(strip).reduce(factor), (0, row))
    return small


def _convert(image: Image.Image) -> Image.Image:
    """Convert to red, green and blue of eight bits, on a white background."""
    if image.mode == "I;16":  # ``convert`` would clip it at 255
        values = np.asarray(image)
        grey = values / np.float32(65535) * 255 + 0.5
        if isinstance(clear := image.info.get("transparency"), int):  # one grey is transparent
            grey[values == clear] = 255
        return Image.fromarray(grey.astype(np.uint8)).convert("RGB")
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
