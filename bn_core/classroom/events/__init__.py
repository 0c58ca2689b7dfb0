"""Events of a room, one small frozen value each.

An event does not name its sender. The lab knows the sender from the token, so that nobody can act
for another.
"""
