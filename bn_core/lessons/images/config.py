"""Settings of the photographs that each norm is applied to."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.inputs.images.samples import PHOTOS
from bn_core.inputs.knobs import Knobs, choice, knob
from bn_core.lessons.images.picture_changes import CHANGES

UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class ImagesConfig(Knobs):
    """A batch of photographs, one of which is changed."""

    photos: int = knob(4, 1, len(PHOTOS), "photographs in the batch")
    change: str = choice("contrast", (UNCHANGED, *CHANGES), "change made to one photograph")
    picture: int = knob(1, 1, len(PHOTOS) + 1, "number of the changed photograph")
