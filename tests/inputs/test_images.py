"""A stranger's picture is shown as it is, or refused in one sentence; what a norm keeps is law."""

import struct
import tracemalloc
import warnings
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bn_core import BATCH, INSTANCE, LAYER, normalize
from bn_core.inputs.images.decode import (
    MAX_BYTES,
    MAX_PIXELS,
    MAX_PNG_PIXELS,
    MAX_SCANS,
    MAX_WEBP_PIXELS,
    SIDE,
    ImageError,
    decode_image,
)
from bn_core.inputs.images.samples import PHOTOS, load_photo
from bn_core.lessons.images.channel_order import (
    compute_channel_histograms,
    swap_channels,
    to_pixels,
)
from bn_core.lessons.images.picture_changes import CHANGES, measure_change
from tests.hypothesis_profiles import examples

SHAPE = (3, SIDE, SIDE)


def save_image(image: Image.Image, kind: str = "PNG", **more: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def read_refusal(data: bytes) -> str:
    with pytest.raises(ImageError) as refusal:
        decode_image(data)
    said = str(refusal.value)
    assert said.endswith(".")
    assert "\n" not in said
    assert len(said) < 120
    return said


ORANGE = Image.new("RGB", (40, 30), (255, 128, 0))
PHOTO = Image.effect_noise((64, 48), 60).convert("RGB")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_decode_image_opens_three_formats(kind: str) -> None:
    picture = decode_image(save_image(ORANGE, kind))
    assert picture.shape == SHAPE
    np.testing.assert_allclose(picture.mean((1, 2)), [1, 0.5, 0], atol=0.03)


@pytest.mark.parametrize(
    ("mode", "colour", "expected"),
    [
        ("L", 51, [0.2] * 3),
        ("1", 1, [1.0] * 3),
        ("P", 0, None),
        ("LA", (51, 255), [0.2] * 3),
        ("RGBA", (255, 0, 0, 0), [1.0] * 3),
        ("RGBA", (255, 0, 0, 255), [1, 0, 0]),
        ("I;16", 32768, [0.5] * 3),
    ],
)
def test_decode_image_converts_every_mode_to_rgb(
    mode: str, colour: Any, expected: list[float] | None
) -> None:
    picture = decode_image(save_image(Image.new(mode, (20, 20), colour)))
    assert picture.shape == SHAPE
    assert 0 <= picture.min() <= picture.max() <= 1
    if expected is not None:
        np.testing.assert_allclose(picture.mean((1, 2)), expected, atol=0.005)


def test_decode_image_reads_a_transparent_palette() -> None:
    palette = ORANGE.convert("P", palette=Image.Palette.ADAPTIVE)
    np.testing.assert_allclose(
        decode_image(save_image(palette)).mean((1, 2)), [1, 0.5, 0], atol=0.02
    )
    clear = decode_image(save_image(palette, transparency=palette.getpixel((0, 0))))
    np.testing.assert_allclose(clear, 1)


@pytest.mark.parametrize("side", [40, 1200])
def test_decode_image_reads_a_transparent_grey_of_16_bits(side: int) -> None:
    values = np.full((side, side), 1000, np.uint16)
    values[:, side // 2 :] = 32768
    picture = decode_image(save_image(Image.fromarray(values), transparency=1000))
    np.testing.assert_allclose(picture[:, :, : SIDE // 2 - 4], 1)
    np.testing.assert_allclose(picture[:, :, SIDE // 2 + 4 :], 0.5, atol=0.005)


def test_decode_image_reads_cmyk() -> None:
    picture = decode_image(save_image(ORANGE.convert("CMYK"), "JPEG"))
    np.testing.assert_allclose(picture.mean((1, 2)), [1, 0.5, 0], atol=0.03)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_decode_image_applies_the_exif_orientation(orientation: int) -> None:
    pixels = np.zeros((SIDE, SIDE, 3), np.uint8)
    pixels[:48, :48] = (255, 0, 0)
    pixels[:48, 48:] = (0, 255, 0)
    upright = Image.fromarray(pixels)
    exif = Image.Exif()
    exif[0x0112] = orientation
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = upright.transpose(Image.Transpose(undo[orientation])) if orientation > 1 else upright
    picture = decode_image(save_image(stored, "PNG", exif=exif))
    np.testing.assert_array_equal(picture.transpose(1, 2, 0) * 255, pixels)


def test_decode_image_ignores_an_invalid_orientation() -> None:
    exif = Image.Exif()
    exif[0x0112] = 77
    np.testing.assert_array_equal(
        decode_image(save_image(PHOTO, exif=exif)), decode_image(save_image(PHOTO))
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_decode_image_leaves_nothing_of_damaged_exif_data_in_the_log(kind: str) -> None:
    """A file of 60 KB wrote five thousand lines, one for each tag that is longer than the file."""
    tags = [struct.pack(">HHLL", tag, 1, 60_000, 8) for tag in range(1000, 1200)]
    exif = b"MM\0*\0\0\0\x08" + struct.pack(">H", len(tags)) + b"".join(tags) + bytes(4)
    data = save_image(PHOTO, kind, exif=b"Exif\0\0" + exif)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        assert decode_image(data).shape == SHAPE
    assert told == []


@settings(max_examples=examples(80))
@given(data=st.binary(max_size=300), head=st.sampled_from(["", "PNG", "JPEG", "WEBP"]))
def test_decode_image_rejects_garbage(data: bytes, head: str) -> None:
    read_refusal((save_image(ORANGE, head)[:24] if head else b"") + data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("kept", [0, 1, 10, 50, 200, 700])
def test_decode_image_rejects_a_truncated_file(kind: str, kept: int) -> None:
    data = save_image(PHOTO, kind)
    read_refusal(data[: min(kept, len(data) - 40)])


@settings(max_examples=examples(60))
@given(
    kind=st.sampled_from(["PNG", "JPEG", "WEBP"]), place=st.integers(0, 400), bit=st.integers(0, 7)
)
def test_decode_image_of_a_flipped_bit_gives_a_picture_or_a_sentence(
    kind: str, place: int, bit: int
) -> None:
    data = bytearray(save_image(PHOTO, kind))
    data[place % len(data)] ^= 1 << bit
    with suppress(ImageError):
        assert decode_image(bytes(data)).shape == SHAPE


@pytest.mark.parametrize(
    "size", [(4001, 4000), (60000, 60000), (1, MAX_PIXELS + 1), (1, MAX_PNG_PIXELS + 1)]
)
def test_decode_image_rejects_too_many_pixels_by_the_header(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    width, height = size
    data = bytearray(save_image(ORANGE))
    data[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    monkeypatch.setattr(Image.Image, "load", lambda _: pytest.fail("was decoded"))
    assert "million pixels" in read_refusal(bytes(data))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_decode_image_makes_no_second_picture_of_the_same_size(
    mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    side = 1200
    more = {"transparency": 0} if mode == "P" else {}
    data = save_image(Image.new(mode, (side, side)), **more)
    made: list[int] = []
    new = Image.Image._new

    def recorded(self: Image.Image, core: Any) -> Image.Image:
        image = new(self, core)
        made.append(image.width * image.height)
        return image

    monkeypatch.setattr(Image.Image, "_new", recorded)
    tracemalloc.start()
    try:
        assert decode_image(data).shape == SHAPE
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert max(made) < side**2 / 4
    assert peak < side**2  # arrays; one of 16-bit grey as float64 took eight times that


def test_decode_image_of_a_large_picture_keeps_its_place() -> None:
    image = Image.new("RGBA", (1000, 2001))
    image.paste((255, 0, 0, 255), (0, 500, 500, 1500))
    picture = decode_image(save_image(image))
    assert picture[:, :, : SIDE // 2 - 1].min(axis=(1, 2)).tolist() == [1, 0, 0]
    np.testing.assert_allclose(picture[:, :, SIDE // 2 + 1 :], 1)
    small = decode_image(save_image(image.resize((100, 200))))
    np.testing.assert_allclose(picture.mean((1, 2)), small.mean((1, 2)), atol=0.02)


def test_multi_picture_jpeg_is_decoded_at_lower_resolution(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sizes = []
    load = Image.Image.load
    monkeypatch.setattr(Image.Image, "load", lambda self: (sizes.append(self.size), load(self))[1])
    photo = ORANGE.resize((1600, 1200))
    data = save_image(photo, "MPO", save_all=True, append_images=[photo])
    sizes.clear()
    assert decode_image(data).shape == SHAPE
    assert max(sizes) < (800, 600)


def repeat_last_scan(data: bytes, times: int) -> bytes:
    """Return a JPEG whose last scan comes so many times more; each goes over every pixel again."""
    last = data[data.rindex(b"\xff\xda") : -2]
    return data[:-2] + last * times + data[-2:]


def test_a_jpeg_of_too_many_scans_is_refused_undecoded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand scans in 100 KB took a picture of 16 megapixels five seconds."""
    data = save_image(PHOTO, "JPEG", progressive=True)
    own = data.count(b"\xff\xda")
    assert decode_image(repeat_last_scan(data, MAX_SCANS - own)).shape == SHAPE
    monkeypatch.setattr(Image.Image, "load", lambda _: pytest.fail("was decoded"))
    assert "passes" in read_refusal(repeat_last_scan(data, MAX_SCANS - own + 1))


def test_webp_is_limited_to_fewer_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    data = save_image(Image.new("L", (2001, MAX_WEBP_PIXELS // 2000)), "WEBP")
    monkeypatch.setattr(Image.Image, "load", lambda _: pytest.fail("was decoded"))
    assert "4 million pixels" in read_refusal(data)


def test_decode_image_rejects_too_many_bytes_unread() -> None:
    assert "4 MB" in read_refusal(b"\0" * (MAX_BYTES + 1))


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "PPM"])
def test_decode_image_rejects_other_formats(kind: str) -> None:
    assert "not a PNG, JPEG or WebP" in read_refusal(save_image(ORANGE, kind))


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 2)])
def test_decode_image_crops_to_a_square(size: tuple[int, int]) -> None:
    assert decode_image(save_image(ORANGE.resize(size))).shape == SHAPE


def test_load_photo_of_every_shipped_photograph() -> None:
    for number, photo in enumerate(PHOTOS):
        picture = load_photo(number)
        assert picture.shape == SHAPE
        assert picture.std() > 0.1
        assert not np.array_equal(picture[0], picture[1])
        assert photo.author in photo.credit
        assert photo.licence in photo.credit
        readme = (Path(__file__).parents[2] / "README.md").read_text()
        assert photo.title in readme
        with pytest.raises(ValueError, match="read-only"):
            picture[0] = 0


BATCH_OF_3 = np.stack([load_photo(k) for k in range(3)])


@pytest.mark.parametrize("change", CHANGES)
def test_only_batch_norm_passes_a_change_on(change: str) -> None:
    assert measure_change(BATCH_OF_3, 1, change, BATCH).others > 0.01
    for axes in (LAYER, INSTANCE, None):
        assert measure_change(BATCH_OF_3, 1, change, axes).others == 0
    assert np.isnan(measure_change(BATCH_OF_3[:1], 0, change, BATCH).others)


@pytest.mark.parametrize(
    ("change", "axes", "kept"),
    [
        ("brighter", INSTANCE, False),
        ("brighter", LAYER, False),
        ("brighter", BATCH, True),
        ("contrast", INSTANCE, False),
        ("contrast", LAYER, False),
        ("contrast", BATCH, True),
        ("cast", INSTANCE, False),
        ("cast", LAYER, True),
        ("cast", BATCH, True),
    ],
)
def test_a_norm_destroys_what_is_one_number_for_all_that_share_a_mean(
    change: str, axes: Any, kept: bool
) -> None:
    left = measure_change(BATCH_OF_3, 0, change, axes).own
    assert left > 0.1 if kept else left < 1e-3


def test_a_flat_picture_loses_everything_but_to_batch_norm() -> None:
    for axes, spread in ((INSTANCE, False), (LAYER, False), (BATCH, True)):
        assert (
            bool(abs(measure_change(BATCH_OF_3, 0, "constant", axes).after[0]).max() > 0.01)
            == spread
        )
    flat = np.full((1, 3, 4, 4), 0.5)
    assert measure_change(flat, 0, "brighter", INSTANCE).own == 0


def test_batch_norm_moves_and_stretches_a_histogram_and_keeps_its_shape() -> None:
    step = normalize(np.random.default_rng(0).gamma(2, 3, (3, 3, 20, 20)))
    found = compute_channel_histograms(step)
    np.testing.assert_allclose(found.before.sum(1), 1)
    np.testing.assert_allclose(found.after.sum(1), 1)
    np.testing.assert_array_equal(found.before, found.after)
    moved = (found.edges_before - step.mean[:, None]) * step.inv_std[:, None]
    np.testing.assert_allclose(moved, found.edges_after, atol=1e-12)


def test_levels_are_clipped_and_in_a_screens_order() -> None:
    picture = np.zeros((3, 2, 2))
    picture[0], picture[1] = 9.0, -9.0
    shown = to_pixels(picture, -2.5, 2.5)
    assert shown.dtype == np.uint8
    assert shown[0, 0].tolist() == [255, 0, 128]


def test_misreading_is_what_reshape_does_and_permute_does_not() -> None:
    x = torch.tensor(BATCH_OF_3)
    last = x.permute(0, 2, 3, 1).contiguous()
    np.testing.assert_array_equal(swap_channels(BATCH_OF_3), last.reshape(x.shape).numpy())
    assert not np.array_equal(swap_channels(BATCH_OF_3), BATCH_OF_3)
    with pytest.raises(RuntimeError, match="running_mean"):
        torch.nn.BatchNorm2d(3, dtype=torch.float64)(last)
