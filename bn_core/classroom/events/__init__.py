"""All that can happen in a room, one small value each.

Who has sent an event stands beside it, not in it: nobody can speak for another.
"""
