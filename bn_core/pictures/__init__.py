"""Pictures as batches (N, 3, H, W): decoded safely, changed, normalized and looked at."""

from bn_core.pictures.changes import CHANGES, Survival, survive
from bn_core.pictures.channels import REACH, Channels, channels, levels, misread
from bn_core.pictures.decode import MAX_BYTES, MAX_PIXELS, SIDE, PictureError, decode
from bn_core.pictures.shipped import SHIPPED, Photo, shipped

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
