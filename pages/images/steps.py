"""The steps of the lesson on images."""

from __future__ import annotations

from bn_core.lessons.images.config import ImagesConfig
from bn_core.lessons.images.summary import (
    describe_brighter,
    describe_cast,
    describe_grey,
    describe_single_photo,
)
from pages.shared.controls import make_setter
from pages.shared.steps import Step

_set_photos = make_setter(ImagesConfig)

STEPS = (
    Step(
        do="Give the first photo a red cast.",
        watch="In each row compare it with the unchanged photo. Where do the two differ?",
        button="Add a red cast",
        act=_set_photos,
        values={"change": "cast"},
        tell=describe_cast,
    ),
    Step(
        do="Brighten the first photo instead.",
        watch="Look at the numbers below the photos that nobody changed.",
        button="Brighten the photo",
        act=_set_photos,
        values={"change": "brighter"},
        tell=describe_brighter,
    ),
    Step(
        do="Replace the first photo with plain grey.",
        watch="What can a norm make of a picture without contrast?",
        button="Make the photo plain grey",
        act=_set_photos,
        values={"change": "constant"},
        tell=describe_grey,
    ),
    Step(
        do="Keep only the first photo, with half its contrast.",
        watch="Compare the number of batch norm with that of instance norm.",
        button="Reduce the batch to 1 photo",
        act=_set_photos,
        values={"change": "contrast", "photos": 1},
        tell=describe_single_photo,
    ),
)
