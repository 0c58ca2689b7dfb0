"""Mini-batches that a person types, pastes, uploads or edits.

Each way of input gives a :class:`Batch` of bounded size, or raises a :class:`BatchError` whose
message is one sentence for the user.
"""
