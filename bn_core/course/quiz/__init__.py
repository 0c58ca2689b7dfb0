"""Questions about batch norm whose numbers a seed draws and whose answers the core computes.

>>> for asked in sheet(seed=7, count=3):
...     print(asked.text, "→", answer(asked))
"""
