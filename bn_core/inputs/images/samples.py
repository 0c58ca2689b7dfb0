"""Six colour photographs that scikit-learn and scikit-image ship."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bn_core.inputs.images.decode import decode_image


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph: the package and file it is in, its title, author and licence."""

    package: str
    file: str
    title: str
    author: str
    licence: str

    @property
    def credit(self) -> str:
        """Return one line with the title, the author and the licence."""
        return f"{self.title}: {self.author}, {self.licence}"


_CC_BY = "CC BY 2.0, cropped and shrunk"

PHOTOS = (
    Photo("skimage", "data/astronaut.png", "astronaut", "NASA", "public domain"),
    Photo("sklearn", "datasets/images/flower.jpg", "flower", "vultilion (Flickr)", _CC_BY),
    Photo("skimage", "data/chelsea.png", "cat", "Stefan van der Walt", "CC0"),
    Photo("skimage", "data/rocket.jpg", "rocket", "SpaceX", "public domain"),
    Photo("sklearn", "datasets/images/china.jpg", "temple", "danielbuechele (Flickr)", _CC_BY),
    Photo("skimage", "data/coffee.png", "coffee", "Rachel Michetti", "CC0"),
)


@cache
def load_photo(number: int) -> NDArray[np.float64]:
    """Return photograph ``number``, counted from 0, as a (3, SIDE, SIDE) array.

    Values are from 0 to 1, and read-only.
    The packages are only located and never imported, because only their files are needed.
    """
    photo = PHOTOS[number]
    spec = find_spec(photo.package)
    assert spec is not None
    assert spec.origin is not None
    picture = decode_image((Path(spec.origin).parent / photo.file).read_bytes())
    picture.flags.writeable = False
    return picture
