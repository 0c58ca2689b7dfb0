"""The classroom: a room is an append-only log of events, and everything shown is its fold.

>>> from bn_core.classroom.rooms import ROOMS          # what routes and pages use
>>> ticket = await ROOMS.open(); await ROOMS.join(ticket.code, "Ada", address)

The fold (:mod:`bn_core.classroom.room`) and the views know no network, no database and no clock.
"""
