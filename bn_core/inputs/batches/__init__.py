"""Mini-batches that a person types, pastes, uploads or edits.

Whatever a person types, pastes, uploads or edits becomes a :class:`Batch` here, within bounds,
or a :class:`BatchError` whose message is one sentence to show them.
"""
