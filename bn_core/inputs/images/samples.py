"""Six colour photographs that scikit-learn and scikit-image ship."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bn_core.inputs.images.decode import decode


@dataclass(frozen=True, slots=True)
class Photo:
    """One photograph: where it lies, what it shows, whose it is and what that permits."""

    package: str
    file: str
    title: str
    author: str
    licence: str

    @property
    def credit(self) -> str:
        """One line that names it, its author and its licence."""
        return f"{self.title}: {self.author}, {self.licence}"


_CC_BY = "CC BY 2.0, cropped and shrunk"

SHIPPED = (
    Photo("skimage", "data/astronaut.png", "astronaut", "NASA", "public domain"),
    Photo("sklearn", "datasets/images/flower.jpg", "flower", "vultilion (Flickr)", _CC_BY),
    Photo("skimage", "data/chelsea.png", "cat", "Stefan van der Walt", "CC0"),
    Photo("skimage", "data/rocket.jpg", "rocket", "SpaceX", "public domain"),
    Photo("sklearn", "datasets/images/china.jpg", "temple", "danielbuechele (Flickr)", _CC_BY),
    Photo("skimage", "data/coffee.png", "coffee", "Rachel Michetti", "CC0"),
)


@cache
def load_sample(number: int) -> NDArray[np.float64]:
    """Photograph ``number`` (from 0) as (3, SIDE, SIDE), 0 to 1; read-only.

    The libraries are found, never imported: their files are all that is wanted.
    """
    photo = SHIPPED[number]
    spec = find_spec(photo.package)
    assert spec is not None
    assert spec.origin is not None
    picture = decode((Path(spec.origin).parent / photo.file).read_bytes())
    picture.flags.writeable = False
    return picture
