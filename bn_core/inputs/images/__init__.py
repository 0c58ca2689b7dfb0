"""Pictures as batches (N, 3, H, W): decoded safely, changed, normalized and looked at."""

from bn_core.inputs.images.decode import MAX_BYTES, MAX_PIXELS, SIDE, PictureError, decode
from bn_core.inputs.images.samples import SHIPPED, Photo, shipped
from bn_core.lessons.images.channel_order import REACH, Channels, channels, levels, misread
from bn_core.lessons.images.picture_changes import CHANGES, Survival, survive

__all__ = [
    "CHANGES",
    "MAX_BYTES",
    "MAX_PIXELS",
    "REACH",
    "SHIPPED",
    "SIDE",
    "Channels",
    "Photo",
    "PictureError",
    "Survival",
    "channels",
    "decode",
    "levels",
    "misread",
    "shipped",
    "survive",
]
