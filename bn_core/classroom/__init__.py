"""Classroom rooms, each an append-only log of events.

>>> from bn_core.classroom.live.rooms import ROOMS          # what routes and pages use
>>> ticket = await ROOMS.open(); await ROOMS.join(ticket.code, "Ada", address)

A room's state is the fold of its log, and its views are functions of that state. Both
(:mod:`bn_core.classroom.room`) use no network, no database and no clock.
"""
